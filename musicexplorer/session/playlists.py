"""Playlists: made from recipes, extended, refreshed; `playlist_files` reads them from files."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from musicexplorer.library.store import Reader
from musicexplorer.session.similar import SimilarTracks
from musicexplorer.session.snapshot import Snapshot
from musicexplorer.session.vectors import SOUND, Mix
from musicexplorer.similarity.playlist import (
    Playlist,
    Recipe,
    RecipeError,
    Seed,
    compose,
    from_json,
)
from musicexplorer.similarity.playlist.seeds import named
from musicexplorer.translation import tr


def make_playlist(snapshot: Snapshot, recipe: Recipe, given: Sequence[int] = ()) -> Playlist:
    """Make a playlist from a recipe, after the tracks that are given; takes up to seconds.

    Raises:
        KeyError: A filter or the energy curve names a tag or attribute that the network does not know.
        ValueError: Nothing can be made from the recipe; the message says why, for the person.
    """
    return compose(recipe, snapshot.inputs, given, snapshot.exclusions)


def recipe_from(snapshot: Snapshot, ids: Sequence[int]) -> Recipe:
    """The recipe of a playlist of what is similar to these tracks, each a seed of its own."""
    seeds = tuple(Seed("tracks", tracks=(track,)) for track in dict.fromkeys(ids))
    return Recipe(seeds=seeds, per_artist=snapshot.per_artist)


def recipe_of_similar(shown: SimilarTracks, mix: Mix, count: int, per_artist: int) -> Recipe:
    """The recipe of a list of similar tracks as it is shown, so that it can be made again and changed."""
    seeds = tuple(
        Seed("tracks", tracks=(seed,))
        if isinstance(seed, int)
        else Seed("sound", shown.name, vector=tuple(float(x) for x in seed))
        for seed in shown.seeds
    )
    unlike = tuple(Seed("tracks", tracks=(track,)) for track in shown.unlike)
    return by_mix(Recipe(seeds=seeds, unlike=unlike, count=count, per_artist=per_artist), mix)


def by_mix(recipe: Recipe, mix: Mix) -> Recipe:
    """The recipe, with tracks compared by this mix."""
    return replace(recipe, taste=mix.taste, metadata=mix.metadata)


def from_tastes(recipe: Recipe) -> bool:
    """Whether it depends on what the person's tastes are now."""
    return any(seed.kind == "taste" for seed in (*recipe.seeds, *recipe.unlike))


def proposed_name(snapshot: Snapshot, recipe: Recipe | None, ids: Sequence[int]) -> str:
    """What a playlist without a name could be called: after its recipe, or what its tracks share."""
    library = snapshot.library
    if recipe is not None and recipe.listeners and not recipe.seeds:
        return tr("For {names}").format(names=", ".join(recipe.listeners))
    if recipe is not None and recipe.words and not recipe.seeds:
        return recipe.words[:1].upper() + recipe.words[1:]
    if recipe is not None and recipe.seeds:
        names = [named(snapshot.inputs, seed) for seed in recipe.seeds]
        if recipe.path:
            return tr("From {first} to {last}").format(first=names[0], last=names[-1])
        text = tr("{words}, like {names}") if recipe.words else tr("Like {names}")
        return text.format(words=recipe.words, names=", ".join(names[:2]))
    rows = [library.row(track) for track in ids if track in library]
    for texts in (library.tracks.text("album"), library.tracks.artists):
        shared = {texts[row] for row in rows}
        if len(shared) == 1 and (name := shared.pop()):
            return name
    return tr("My playlist")


def extension(recipe: Recipe | None, ids: Sequence[int], mix: Mix) -> Recipe:
    """The recipe by which a playlist goes on: its own; for a path or a plain list, what is similar to it."""
    if recipe is not None and not recipe.path:
        return recipe
    return by_mix(Recipe(seeds=(Seed("tracks", tracks=tuple(dict.fromkeys(ids))),), per_artist=0), mix)


# Saved playlists


@dataclass(frozen=True, slots=True)
class SmartPlaylist:
    """A saved playlist that is made again when the library changes; `ids` are its tracks now."""

    id: int
    name: str
    recipe: str
    ids: tuple[int, ...]

    @property
    def mix(self) -> Mix:
        """How its tracks are compared; by sound where its recipe cannot be read."""
        try:
            recipe = from_json(self.recipe)
        except RecipeError:
            return SOUND
        return Mix(recipe.taste, recipe.metadata)

    @property
    def from_tastes(self) -> bool:
        """Whether it depends on what the person's tastes are now."""
        try:
            return from_tastes(from_json(self.recipe))
        except RecipeError:
            return False


def smart_playlists(reader: Reader) -> list[SmartPlaylist]:
    """The smart playlists in the store."""
    names = {one.id: one.name for one in reader.playlists()}
    return [
        SmartPlaylist(
            one.playlist_id, names[one.playlist_id], one.text, tuple(reader.playlist(one.playlist_id))
        )
        for one in reader.recipes()
        if one.smart
    ]


def refreshed(
    snapshot: Snapshot, smart: Sequence[SmartPlaylist], failed: Callable[[SmartPlaylist, Exception], None]
) -> Iterator[SmartPlaylist]:
    """Those that have other tracks now. One that cannot be made, or comes out empty, stays as it is."""
    for one in smart:
        try:
            ids = make_playlist(snapshot, from_json(one.recipe)).ids
        except (RecipeError, ValueError, KeyError) as error:
            failed(one, error)
            continue
        if ids and tuple(ids) != one.ids:
            yield replace(one, ids=tuple(ids))
