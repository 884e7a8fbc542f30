"""Mixes: a set of playlists of the person's tastes and of the regions of the map, made at once.

Each is a saved playlist whose recipe says that it is a mix, and which part of the library it is chosen from;
no track is in two parts. A mix that is there already is known again by its part of the library, keeps its
name, and is left alone unless it is to be refreshed; then what the person added or removed stays so.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from musicexplorer.library.store import Reader, Writer
from musicexplorer.session.playlists import make_playlist
from musicexplorer.session.regions import named_regions
from musicexplorer.session.snapshot import Snapshot
from musicexplorer.similarity.playlist import Recipe, RecipeError, Seed, from_json, to_json
from musicexplorer.similarity.region_names import JOIN
from musicexplorer.similarity.word_meanings import kind_of
from musicexplorer.translation import tr

MIXES = 10
"""How many mixes are made."""
SECONDS = 75 * 60.0
"""How long a mix is."""
_SHORTEST = 60.0
"""Tracks that are shorter are jingles and noises."""
_TRACKS, _LEAST_SECONDS = 12, 30 * 60.0
"""What a part of the library has at least to be made a mix of."""
_FILLED = 0.8
"""A mix takes at most such a share of its part of the library."""
_SAME = 0.5
"""Of two parts of the library the smaller shares so many tracks with the other if they are the same mix."""
_NEW = 8
"""So many tracks that are new in the library begin a refreshed mix."""
_VARIETY, _PER_ARTIST, _PER_ALBUM = 0.3, 3, 4

State = Literal["new", "kept", "refreshed"]


@dataclass(frozen=True, slots=True)
class SavedMix:
    """A mix: as it is saved, or is to be saved.

    Attributes:
        id: The store's number of its playlist; None for a new one.
        name: What it is called.
        ids: Its tracks, in order.
        recipe: What it is made from.
        state: What became of it.
        saved: When its playlist was saved last, in seconds since 1970.
    """

    id: int | None
    name: str
    ids: tuple[int, ...]
    recipe: Recipe
    state: State = "kept"
    saved: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """A part of the library, and what a mix of it starts from."""

    name: str
    seed: Seed
    ids: NDArray[np.int64]


def saved_mixes(reader: Reader) -> list[SavedMix]:
    """The mixes that are saved."""
    saved = {one.id: one for one in reader.playlists()}
    found = []
    for stored in reader.recipes():
        try:
            recipe = from_json(stored.text)
        except RecipeError:
            continue
        if recipe.mix and stored.playlist_id in saved:
            one = saved[stored.playlist_id]
            ids = tuple(reader.playlist(one.id))
            found.append(SavedMix(one.id, one.name, ids, recipe, saved=one.updated))
    return found


def make_mixes(snapshot: Snapshot, count: int = MIXES, *, refresh: bool = False) -> list[SavedMix]:
    """Make mixes of the library; takes up to seconds.

    Args:
        snapshot: The library, whose tastes have been looked for.
        count: How many mixes there are to be.
        refresh: Make those again that are there, with what is new.

    Returns:
        Those that are there and the new ones; with other tracks where `state` is not "kept".
    """
    with Reader(snapshot.store) as reader:
        before = saved_mixes(reader)
    parts = _parts(snapshot)
    matched = _matched(before, parts)
    found = [_refreshed(snapshot, old, matched.get(old.id)) if refresh else old for old in before]
    taken = {track for one in found for track in one.ids}
    for part in parts:
        if len(found) >= count:
            break
        if part not in matched.values() and (made := _made(snapshot, part, taken)) is not None:
            found.append(made)
            taken.update(made.ids)
    return found


def save_mixes(writer: Writer, mixes: Sequence[SavedMix]) -> "list[Future[int]]":
    """Save those that are new or have other tracks; the store's numbers of the playlists of all."""
    return [
        _done(one.id)
        if one.id is not None and one.state == "kept"
        else writer.save_mix(one.id, one.name, one.ids, to_json(one.recipe))
        for one in mixes
    ]


def _done(value: int) -> "Future[int]":
    future: Future[int] = Future()
    future.set_result(value)
    return future


def _parts(snapshot: Snapshot) -> list[_Part]:
    """Parts of the library without a common track: the person's tastes, then the regions of the map."""
    inputs = snapshot.inputs
    taken = inputs.neighbours.ids[inputs.durations < _SHORTEST]
    found: list[_Part] = []
    for part in _candidates(snapshot):
        left = np.setdiff1d(part.ids, taken)
        # What is left of a region that is mostly in others is no place of its own.
        if _SAME * len(part.ids) < len(left) and _enough(snapshot, left):
            taken = np.union1d(taken, left)
            seed = part.seed if part.seed.kind == "taste" else replace(part.seed, tracks=tuple(left.tolist()))
            found.append(replace(part, seed=seed, ids=left))
    return found


def _candidates(snapshot: Snapshot) -> Iterator[_Part]:
    for taste in snapshot.tastes or ():
        yield _Part(taste.title, taste.seed, taste.all_ids)
    library, analysed = snapshot.library, snapshot.embeddings.ids
    for one in named_regions(library):
        if kind_of(one.name.split(JOIN)[0], "tag") == "other":
            continue  # no music: speech, noises
        ids = np.intersect1d(library.position_ids[one.region.rows], analysed)
        yield _Part(one.name, Seed("region", one.name), ids)


def _enough(snapshot: Snapshot, ids: NDArray[np.int64]) -> bool:
    return len(ids) >= _TRACKS and _seconds(snapshot, ids) >= _LEAST_SECONDS


def _seconds(snapshot: Snapshot, ids: NDArray[np.int64]) -> float:
    inputs = snapshot.inputs
    return float(inputs.durations[np.isin(inputs.neighbours.ids, ids)].sum())


def _matched(before: Sequence[SavedMix], parts: Sequence[_Part]) -> dict[int | None, _Part]:
    """The part of the library that each mix was made of, by its id; each part once."""
    pairs = sorted(
        (
            (_shared(old.recipe, part), at, number)
            for at, old in enumerate(before)
            for number, part in enumerate(parts)
        ),
        key=lambda pair: (-pair[0], pair[1], pair[2]),
    )
    found: dict[int | None, _Part] = {}
    for share, at, number in pairs:
        if share >= _SAME and before[at].id not in found and parts[number] not in found.values():
            found[before[at].id] = parts[number]
    return found


def _shared(recipe: Recipe, part: _Part) -> float:
    both = len(np.intersect1d(np.array(recipe.among, np.int64), part.ids))
    return both / max(min(len(recipe.among), len(part.ids)), 1)


def _recipe(snapshot: Snapshot, part: _Part, ids: NDArray[np.int64]) -> Recipe:
    return Recipe(
        seeds=(part.seed,),
        among=tuple(ids.tolist()),
        seconds=min(SECONDS, _FILLED * _seconds(snapshot, ids)),
        adventurous=_VARIETY,
        per_artist=max(_PER_ARTIST, snapshot.per_artist),
        per_album=_PER_ALBUM,
        order="flow",
        mix=True,
    )


def _made(snapshot: Snapshot, part: _Part, taken: set[int]) -> SavedMix | None:
    """A new mix of a part of the library; None if other mixes have left too little of it."""
    ids = np.setdiff1d(part.ids, np.array(sorted(taken), np.int64))
    if not _enough(snapshot, ids):
        return None
    recipe = _recipe(snapshot, part, ids)
    made = tuple(make_playlist(snapshot, recipe).ids)
    if len(made) < _TRACKS:  # a part that is mostly of one artist
        recipe = replace(recipe, per_artist=0, per_album=0)
        made = tuple(make_playlist(snapshot, recipe).ids)
    name = tr("Mix: {name}").format(name=part.name)
    return SavedMix(None, name, made, recipe, "new") if made else None


def _refreshed(snapshot: Snapshot, old: SavedMix, part: _Part | None) -> SavedMix:
    """A mix with what its part of the library is now; what is new in the library comes first."""
    recipe = old.recipe
    if part is not None:
        recipe = replace(recipe, seeds=(part.seed, *recipe.seeds[1:]), among=tuple(part.ids.tolist()))
        columns = snapshot.inputs.columns
        added = columns.ids[np.isin(columns.ids, part.ids) & (columns.added > old.saved)].tolist()
        fresh = [track for track in added if track not in (*old.ids, *recipe.excluded)][:_NEW]
        if fresh:
            seeds = (seed for seed in recipe.seeds if not _is_new(seed))
            new = Seed("tracks", tr("New in the library"), tuple(fresh))
            recipe = replace(recipe, seeds=(*seeds, new))
    try:
        ids = tuple(make_playlist(snapshot, recipe).ids)
    except (ValueError, KeyError):
        return old
    same = not ids or set(ids) == set(old.ids)  # in the order that the person gave it
    return old if same else replace(old, ids=ids, recipe=recipe, state="refreshed")


def _is_new(seed: Seed) -> bool:
    """Whether a seed is what was new when the mix was refreshed before: the person's tracks have no name."""
    return seed.kind == "tracks" and bool(seed.name)
