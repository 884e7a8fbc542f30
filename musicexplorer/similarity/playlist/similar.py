"""The tracks most similar to one or several seeds: the list that the window and the command line show."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from musicexplorer.similarity.playlist.filters import Exclusion, exclusion_test
from musicexplorer.similarity.playlist.inputs import PlaylistInputs
from musicexplorer.similarity.playlist.limits import Limits
from musicexplorer.similarity.playlist.ranking import SeedQuery, TrackOrVector, score
from musicexplorer.similarity.playlist.reasons import Reason, Reasons


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A similar track.

    Attributes:
        id: The track.
        similarity: Its cosine to the seed, the mean of the cosines where there are several.
        reason: Why it is there: the seed it is nearest to.
    """

    id: int
    similarity: float
    reason: Reason


def similar(
    inputs: PlaylistInputs,
    seeds: Sequence[TrackOrVector],
    unlike: Sequence[TrackOrVector] = (),
    n: int = 50,
    *,
    per_artist: int = 3,
    per_album: int = 0,
    exclusions: Iterable[Exclusion] = (),
    fold_versions: bool = False,
) -> list[Suggestion]:
    """The n most similar tracks, best first, ranked and limited as in playlists (`score`, `Limits`).

    No seed, no copy of a seed and no second copy of a recording is suggested. What is nearer to an unlike
    seed than to every seed comes after everything else.

    Args:
        inputs: The library.
        seeds: Track ids, or vectors float32 [d] of music from outside the library.
        unlike: Likewise, for what the tracks should not be similar to.
        n: How many; fewer come back when the library runs out.
        per_artist: At most so many of one artist, the seeds counted; 0 for no limit.
        per_album: Likewise of one album.
        exclusions: What must not be suggested.
        fold_versions: Whether the versions of one song count as one (live, demo …).

    Raises:
        KeyError: A seed is an id without an embedding.
    """
    neighbours = inputs.neighbours
    if not seeds or not len(neighbours) or n <= 0:
        return []
    scores = score(
        neighbours, [SeedQuery((seed,)) for seed in seeds], [SeedQuery((seed,)) for seed in unlike]
    )
    seed_ids, unlike_ids = _ids(seeds), _ids(unlike)
    limits = Limits(inputs, per_artist, per_album, fold_versions, map(neighbours.row, seed_ids))
    excluded = exclusion_test(inputs, exclusions)
    rows: list[int] = []
    for row in scores.best_first():
        if int(neighbours.ids[row]) in unlike_ids or excluded(row) or not limits.allows(row):
            continue
        limits.take(row)
        rows.append(row)
        if len(rows) == n:
            break
    vectors = np.stack([neighbours.vector(seed) for seed in seeds])
    cosines = np.einsum("ij,sj->is", neighbours.vectors[rows], vectors)
    reasons = Reasons(inputs)
    found = []
    for row, similarities in zip(rows, cosines, strict=True):
        track, nearest = int(neighbours.ids[row]), int(similarities.argmax())
        near = None if isinstance(seeds[nearest], np.ndarray) else int(seeds[nearest])
        reason = reasons.of(track, near, similarity=float(similarities[nearest]))
        found.append(Suggestion(track, float(similarities.mean()), reason))
    return found


def _ids(seeds: Sequence[TrackOrVector]) -> list[int]:
    return [int(seed) for seed in seeds if not isinstance(seed, np.ndarray)]
