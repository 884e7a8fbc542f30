"""The recipe of a playlist: what it is made from, so that it can be made again, changed and shared."""

import json
import types
import typing
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, fields, is_dataclass, replace
from typing import Any, Literal, get_args, get_origin

from musicexplorer.similarity.agreements import Agreement
from musicexplorer.similarity.playlist.filters import Exclusion, Filters
from musicexplorer.similarity.playlist.ranking import Ranking
from musicexplorer.translation import tr

VERSION = 2
_STORED_NAMES = {
    "exclusions": "never",
    "min_percentile": "closeness",
    "correct_hubness": "level_hubs",
    "metadata": "written",
}
"""Fields that have another name in stored recipes, which other versions of the program read too."""
_TRACKS = ("excluded", "among", "kept")
"""Fields that are ids of tracks."""
Kind = Literal["tracks", "artist", "album", "genre", "playlist", "region", "taste", "unit", "liked", "sound"]
Order = Literal["likeness", "flow", "ends"]


class RecipeError(ValueError):
    """A text is not a recipe, or one of a newer version; the message tells the user which."""


@dataclass(frozen=True, slots=True)
class Seed:
    """One thing that a list starts from.

    Attributes:
        kind: "tracks" for one or several (each of `tracks`); "artist", "album", "genre" for everything the
            library has by this name at the time, "liked" for all that the person likes at the time;
            "playlist", "region" and "unit" (a dimension of the embedding) for `tracks`, or else for the list
            with this name in the library; "taste" for the taste of the person with this name, or else for
            `tracks`; "sound" for music from outside.
        name: Its name.
        tracks: Track ids.
        vector: For "sound": the embedding.
        weight: Its weight relative to the other seeds.
    """

    kind: Kind
    name: str = ""
    tracks: tuple[int, ...] = ()
    vector: tuple[float, ...] = ()
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that determines a playlist, except the library.

    Attributes:
        seeds: What tracks are similar to; without seeds, only the filters decide.
        unlike: What tracks are not similar to.
        excluded: Tracks that must not be in this list.
        among: The tracks to choose from; () for the whole library.
        kept: Tracks that were added by hand: they end the list, whatever they are like.
        words: What tracks must fit, as it is typed in the search. Without seeds the best fitting come first.
        filters: Conditions for every track.
        exclusions: Rules for this list, in addition to those for every list.
        count: The number of tracks.
        seconds: The total duration; takes precedence over `count`.
        path: Whether the tracks of the seeds are waypoints of a path, in order.
        with_seeds: Whether the tracks of "tracks" seeds are part of the list.
        ranking: How several seeds are combined.
        min_percentile: Only tracks more similar to a seed than so many per cent of all pairs; 0 for all.
        adventurous: 0 for the nearest, 1 for the most varied.
        per_artist: At most so many of one artist, 0 for no limit.
        per_album: At most so many of one album.
        artist_gap: On a path, an artist does not occur again within so many tracks.
        fold_versions: Whether live, demo, remaster and best-of versions of one song count as one.
        correct_hubness: Whether similarity is corrected for tracks that are near to everything.
        order: "likeness" puts the most similar first, "flow" makes small steps, "ends" matches the end of
            each track with the start of the next.
        match_tempo: Whether adjacent tracks have matching tempi, where known.
        match_key: Whether adjacent tracks have matching keys.
        match_loudness: Whether adjacent tracks have similar loudness, where known.
        curve: The values of an attribute along the list, as numbers 0..1, or a shape ("flat", "rising",
            "falling", "arc").
        curve_of: That attribute.
        taste: Similarity by sound only (0) to taste only (1).
        metadata: Share of the metadata in similarity, 0..1.
        model: Version of the network that analysed the library.
        random_seed: 0 for the best list; other numbers for others that are nearly as good.
        listeners: Persons who are to like it together, by their names; () for no matter who.
        agreement: How their tastes become one (`similarity.together`).
        mix: Whether it is one of the mixes that the program makes of the library.
    """

    seeds: tuple[Seed, ...] = ()
    unlike: tuple[Seed, ...] = ()
    excluded: tuple[int, ...] = ()
    among: tuple[int, ...] = ()
    kept: tuple[int, ...] = ()
    words: str = ""
    filters: Filters = field(default_factory=Filters)
    exclusions: tuple[Exclusion, ...] = ()
    count: int = 25
    seconds: float | None = None
    path: bool = False
    with_seeds: bool = True
    ranking: Ranking = "agreement"
    min_percentile: float = 0.0
    adventurous: float = 0.0
    per_artist: int = 3
    per_album: int = 0
    artist_gap: int = 3
    fold_versions: bool = True
    correct_hubness: bool = False
    order: Order = "likeness"
    match_tempo: bool = False
    match_key: bool = False
    match_loudness: bool = False
    curve: tuple[float, ...] | Literal["", "flat", "rising", "falling", "arc"] = ""
    curve_of: str = "energy"
    taste: float = 0.0
    metadata: float = 0.0
    model: str = ""
    random_seed: int = 0
    listeners: tuple[str, ...] = ()
    agreement: Agreement = "least-misery"
    mix: bool = False


def steered(recipe: Recipe, track: int, more: bool) -> Recipe:
    """The recipe after a + or a − on a suggestion: the track becomes a seed, or an unlike seed.

    Undoes an earlier opposite choice.
    """
    own = Seed("tracks", tracks=(track,))
    seeds = tuple(seed for seed in recipe.seeds if seed.tracks != (track,) or seed.kind != "tracks")
    unlike = tuple(seed for seed in recipe.unlike if seed.tracks != (track,) or seed.kind != "tracks")
    excluded = tuple(other for other in recipe.excluded if other != track)
    if more:
        return replace(recipe, seeds=(*seeds, own), unlike=unlike, excluded=excluded)
    return replace(recipe, seeds=seeds, unlike=(*unlike, own), excluded=(*excluded, track))


def to_json(recipe: Recipe, name_of: Callable[[int], object] = int) -> str:
    """The recipe as one line of JSON in ASCII, without default values.

    Args:
        recipe: The recipe.
        name_of: The name of a track for other libraries (a path).
    """
    defaults = asdict(Recipe())
    stored = {name: value for name, value in asdict(recipe).items() if value != defaults[name]}
    if "filters" in stored:
        stored["filters"] = {k: v for k, v in stored["filters"].items() if v != defaults["filters"][k]}
    for name in ("seeds", "unlike"):
        for seed in stored.get(name, ()):
            seed["tracks"] = [name_of(track) for track in seed["tracks"]]
            if seed["vector"]:
                seed["vector"] = [round(x, 5) for x in seed["vector"]]
    for name in _TRACKS:
        if name in stored:
            stored[name] = [name_of(track) for track in stored[name]]
    stored = {_STORED_NAMES.get(name, name): value for name, value in stored.items()}
    return json.dumps({"version": VERSION, **stored}, separators=(",", ":"))


def from_json(text: str, id_of: Callable[[Any], int | None] | None = None) -> Recipe:
    """The recipe that a text holds.

    Args:
        text: What `to_json` wrote.
        id_of: The id of a track by its name; None for one that the library does not have, which is left out.

    Raises:
        RecipeError: It is no recipe, or holds something that this program does not know.
    """
    try:
        stored = json.loads(text)
    except (ValueError, RecursionError) as problem:
        raise RecipeError(tr("The recipe of this playlist is damaged.")) from problem
    if not isinstance(stored, dict) or not isinstance(stored.get("version"), int):
        raise RecipeError(tr("The recipe of this playlist is damaged."))
    if stored.pop("version") > VERSION:
        raise RecipeError(
            tr("The recipe was written by a newer Music Explorer. Update the program to use it.")
        )
    find = id_of or (lambda name: name if type(name) is int else None)
    try:
        for name in ("seeds", "unlike"):
            for seed in stored.get(name, ()):
                seed["tracks"] = _found(seed.get("tracks", ()), find)
        for name in _TRACKS:
            stored[name] = _found(stored.get(name, ()), find)
        recipe: Recipe = _value(Recipe, _with_field_names(stored))
    except (TypeError, ValueError, KeyError, AttributeError) as problem:
        raise RecipeError(
            tr("The recipe of this playlist is damaged: {reason}.").format(reason=problem)
        ) from problem
    return recipe


def _with_field_names(stored: dict[str, Any]) -> dict[str, Any]:
    """Stored values under the names of the fields of `Recipe`.

    Raises:
        ValueError: A name is not a stored one.
    """
    names = {field.name: field.name for field in fields(Recipe) if field.name not in _STORED_NAMES}
    names |= {stored_name: name for name, stored_name in _STORED_NAMES.items()}
    unknown = sorted(set(stored) - set(names))
    if unknown:
        raise ValueError(f"{', '.join(unknown)} is not understood")
    return {names[name]: value for name, value in stored.items()}


def _found(names: Any, find: Callable[[Any], int | None]) -> list[int]:
    return [track for track in map(find, names) if track is not None]


def _value(kind: Any, stored: Any) -> Any:
    """`stored` as a value of this type.

    Raises:
        ValueError: It is none.
    """
    origin = get_origin(kind)
    if is_dataclass(kind) and isinstance(kind, type):
        kinds = typing.get_type_hints(kind)
        known = {field.name for field in fields(kind)}
        if not isinstance(stored, dict) or set(stored) - known:
            raise ValueError(f"{stored!r} is not understood")
        return kind(**{name: _value(kinds[name], value) for name, value in stored.items()})
    if origin in (typing.Union, types.UnionType):
        return _one_of(get_args(kind), stored)
    if origin is Literal:
        if stored in get_args(kind):
            return stored
    elif origin is tuple:
        if isinstance(stored, list):
            return _tuple(get_args(kind), stored)
    elif kind is type(None):
        if stored is None:
            return None
    elif kind is float:
        if type(stored) in (int, float):
            return float(stored)
    elif type(stored) is kind:
        return stored
    raise ValueError(f"{stored!r} is not understood")


def _tuple(kinds: tuple[Any, ...], stored: list[Any]) -> tuple[Any, ...]:
    if kinds[-1] is Ellipsis:
        return tuple(_value(kinds[0], value) for value in stored)
    if len(kinds) != len(stored):
        raise ValueError(f"{stored!r} is not understood")
    return tuple(_value(kind, value) for kind, value in zip(kinds, stored, strict=True))


def _one_of(kinds: tuple[Any, ...], stored: Any) -> Any:
    for kind in kinds:
        try:
            return _value(kind, stored)
        except ValueError:
            continue
    raise ValueError(f"{stored!r} is not understood")
