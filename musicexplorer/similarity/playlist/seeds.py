"""What the seeds of a recipe mean in a library."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from musicexplorer.similarity.dimensions import DimensionActivations
from musicexplorer.similarity.playlist.inputs import PlaylistInputs
from musicexplorer.similarity.playlist.ranking import SeedQuery, TrackOrVector
from musicexplorer.similarity.playlist.recipe import Seed
from musicexplorer.similarity.recordings import plain_artist

_LIKED_SAMPLE = 200


def seed_query(inputs: PlaylistInputs, seed: Seed) -> SeedQuery | None:
    """The seed as a voice; None where the library has nothing (listened to) by that name."""
    found = tuple(members(inputs, seed))
    if seed.kind == "liked":
        # Each of them is asked, for what many are near is what agreement among likes means.
        return SeedQuery(found, seed.weight, _LIKED_SAMPLE) if found else None
    return SeedQuery(found, seed.weight) if found else None


def members(inputs: PlaylistInputs, seed: Seed) -> list[TrackOrVector]:
    """The tracks of a seed that were listened to, or its sound."""
    if seed.kind == "sound":
        return [_padded(inputs, seed.vector)] if seed.vector else []
    return [track for track in _tracks(inputs, seed) if track in inputs.neighbours]


def dimension_seed(activations: DimensionActivations, names: Sequence[str], unit: int) -> Seed:
    """A unit of the embedding, counted from 0, as a seed: the few tracks that stand for it."""
    name = f"unit {unit + 1}"
    if names[unit].casefold() != name:
        name = f"{name} ({names[unit]})"
    return Seed("unit", name, tuple(activations.ids[activations.representative(unit)].tolist()))


def _padded(inputs: PlaylistInputs, vector: tuple[float, ...]) -> NDArray[np.float32]:
    """A sound as wide as the library's vectors: of what is joined to their sound it has nothing to say."""
    wide = np.zeros(inputs.neighbours.vectors.shape[1], dtype=np.float32)
    part = vector[: len(wide)]
    wide[: len(part)] = part
    return wide


def _tracks(inputs: PlaylistInputs, seed: Seed) -> list[int]:
    if seed.tracks or seed.kind == "tracks":
        return list(dict.fromkeys(seed.tracks))
    if (seed.kind, seed.name) in inputs.lists:
        return list(inputs.lists[seed.kind, seed.name])
    if seed.kind == "liked":
        return [fact.id for fact in inputs.facts.values() if fact.liked]
    name = seed.name.casefold()
    if seed.kind == "artist":
        wanted = plain_artist(seed.name)
        return [fact.id for fact in inputs.facts.values() if wanted and plain_artist(fact.artist) == wanted]
    if seed.kind == "album":
        return [fact.id for fact in inputs.facts.values() if fact.album.casefold() == name != ""]
    if seed.kind == "genre":
        return [f.id for f in inputs.facts.values() if any(one.casefold() == name for one in f.genres)]
    return []


def named(inputs: PlaylistInputs, seed: Seed) -> str:
    """What to call a seed in a sentence."""
    if seed.kind == "liked":
        return "what you like"
    if seed.name:
        return seed.name
    facts = [inputs.facts[track] for track in seed.tracks if track in inputs.facts]
    if not facts:
        return "a track"
    return facts[0].title if len(facts) == 1 else f"{facts[0].title} and {len(facts) - 1} more"
