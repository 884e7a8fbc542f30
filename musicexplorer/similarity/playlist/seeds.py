"""From the seeds of a recipe to the tracks and vectors that they stand for."""

from collections.abc import Iterable, Sequence
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from musicexplorer.similarity import albums, artists
from musicexplorer.similarity.dimension_names import unnamed
from musicexplorer.similarity.dimensions import DimensionActivations
from musicexplorer.similarity.playlist.inputs import PlaylistInputs
from musicexplorer.similarity.playlist.ranking import SeedQuery, TrackOrVector
from musicexplorer.similarity.playlist.recipe import Seed
from musicexplorer.similarity.recordings import plain_artist
from musicexplorer.translation import ntr, tr

_LIKED_SAMPLE = 200


def seed_query(inputs: PlaylistInputs, seed: Seed) -> SeedQuery | None:
    """The query of a seed; None where the library has no analysed track for it."""
    found = tuple(members(inputs, seed))
    if seed.kind == "liked":
        # All of them count: agreement among likes means what many of them are near.
        return SeedQuery(found, seed.weight, _LIKED_SAMPLE) if found else None
    return SeedQuery(found, seed.weight) if found else None


def members(inputs: PlaylistInputs, seed: Seed) -> list[TrackOrVector]:
    """The analysed tracks of a seed, or its vector."""
    if seed.kind == "sound":
        return [_external(inputs, seed.vector)] if seed.vector else []
    return [track for track in _tracks(inputs, seed) if track in inputs.neighbours]


def dimension_seed(activations: DimensionActivations, names: Sequence[str], dimension: int) -> Seed:
    """A dimension of the embedding, counted from 0, as a seed: its most representative tracks."""
    name = tr("dimension {number}").format(number=dimension + 1)
    if names[dimension] != unnamed(dimension):
        name = f"{name} ({names[dimension]})"
    return Seed("unit", name, tuple(activations.ids[activations.representative(dimension)].tolist()))


def _external(inputs: PlaylistInputs, vector: tuple[float, ...]) -> NDArray[np.float32]:
    """Music from outside the library as its tracks are compared."""
    embedding = np.array(vector, np.float32)
    return embedding if inputs.external is None else inputs.external(embedding, *inputs.weights)


def _tracks(inputs: PlaylistInputs, seed: Seed) -> list[int]:
    listed = inputs.lists.get((seed.kind, seed.name))
    if listed is not None and (seed.kind == "taste" or not seed.tracks):
        return list(listed)
    if seed.tracks or seed.kind == "tracks":
        return list(dict.fromkeys(seed.tracks))
    columns, name = inputs.columns, seed.name.casefold()
    if seed.kind == "liked":
        fitting: Iterable[bool] = columns.liked.tolist()
    elif seed.kind == "artist" and (artist := plain_artist(seed.name)):
        fitting = artists.belonging(columns, [artist]).tolist()
    elif seed.kind == "album" and name:
        fitting = albums.named(columns, [name]).tolist()
    elif seed.kind == "genre":
        fitting = (any(genre.casefold() == name for genre in genres) for genres in columns.genres)
    else:
        return []
    return list(compress(columns.ids.tolist(), fitting))


def named(inputs: PlaylistInputs, seed: Seed) -> str:
    """What to call a seed in a sentence."""
    if seed.kind == "liked":
        return tr("what you like")
    if seed.name:
        return seed.name
    facts = [fact for track in seed.tracks if (fact := inputs.facts.get(track))]
    if not facts:
        return tr("a track")
    if len(facts) == 1:
        return facts[0].title
    return ntr("{title} and {n} more", "{title} and {n} more", len(facts) - 1).format(title=facts[0].title)
