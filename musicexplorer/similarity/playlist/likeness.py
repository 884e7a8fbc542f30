"""More of what is near: from one or several seeds to a list worth playing."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from musicexplorer.similarity.neighbours import Neighbours, cosines
from musicexplorer.similarity.playlist.ranking import ranks_as_votes
from musicexplorer.similarity.recordings import TrackFacts, plain_artist, same_recording

Seed = int | NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A track proposed; `similarity` is its cosine to the seed, the mean of them where there are several."""

    id: int
    similarity: float


def more_like(
    neighbours: Neighbours,
    facts: Mapping[int, TrackFacts],
    seeds: Sequence[Seed],
    unlike: Sequence[Seed] = (),
    n: int = 50,
    per_artist: int | None = 3,
) -> list[Suggestion]:
    """Tracks that sound like the seeds, best first, seeds themselves left out.

    Several seeds agree by reciprocal rank fusion (Cormack, Clarke & Buettcher 2009) and not by their mean,
    which may lie where there is no music at all. `unlike` votes against; what is nearer to one of those than
    to any seed comes only after everything else. No recording comes twice, nor a copy of a seed.

    Args:
        neighbours: The library's embeddings.
        facts: What is written about each track; tracks that are missing here have no artist and no copies.
        seeds: Track ids, or vectors float32 [d] of music from outside.
        unlike: Likewise, for what is not wanted.
        n: How many; fewer come back when the library runs out.
        per_artist: At most so many of one artist, the seeds counted; None or 0 for no limit. Tracks with no
            artist are not one artist.

    Raises:
        KeyError: For a seed that is an id without an embedding.
    """
    if not seeds or not len(neighbours) or n <= 0:
        return []
    liked = np.stack([neighbours.similarities(seed) for seed in seeds])
    given = [int(seed) for seed in (*seeds, *unlike) if not isinstance(seed, np.ndarray)]
    chosen = _Chosen(neighbours, facts, per_artist or len(neighbours) + len(seeds))
    for seed in seeds:
        if not isinstance(seed, np.ndarray):
            chosen.take(int(seed))
    mean = liked.mean(axis=0)
    picked: list[Suggestion] = []
    for row in _best_first(neighbours, liked, unlike):
        track = int(neighbours.ids[row])
        if track not in given and chosen.allows(track):
            chosen.take(track)
            picked.append(Suggestion(track, float(mean[row])))
            if len(picked) == n:
                break
    return picked


def _best_first(neighbours: Neighbours, liked: NDArray[np.float32], unlike: Sequence[Seed]) -> Iterator[int]:
    """Rows from the best to the worst."""
    if len(liked) == 1 and not unlike:
        votes, avoided = liked[0].astype(np.float64), np.zeros(len(neighbours), dtype=bool)
    else:
        votes = sum((ranks_as_votes(scores) for scores in liked), np.zeros(len(neighbours)))
        avoided = np.zeros(len(neighbours), dtype=bool)
        for seed in unlike:
            disliked = neighbours.similarities(seed)
            votes -= ranks_as_votes(disliked)
            avoided |= disliked > liked.max(axis=0)
    yield from np.lexsort((-votes, avoided)).tolist()


class _Chosen:
    """What the list holds already, to keep one artist or one recording from filling it."""

    def __init__(self, neighbours: Neighbours, facts: Mapping[int, TrackFacts], per_artist: int) -> None:
        self._neighbours = neighbours
        self._facts = facts
        self._per_artist = per_artist
        self._artists: Counter[str] = Counter()
        self._taken: list[TrackFacts] = []
        self._rows: list[int] = []

    def allows(self, track: int) -> bool:
        fact = self._facts.get(track, TrackFacts(track))
        artist = plain_artist(fact.artist)
        if self._artists[artist] >= self._per_artist:
            return False
        vectors = self._neighbours.vectors
        near = cosines(vectors[self._rows], vectors[self._neighbours.row(track)])
        return not any(
            same_recording(fact, other, similarity)
            for other, similarity in zip(self._taken, near.tolist(), strict=True)
        )

    def take(self, track: int) -> None:
        fact = self._facts.get(track, TrackFacts(track))
        artist = plain_artist(fact.artist)
        if artist:
            self._artists[artist] += 1
        self._taken.append(fact)
        self._rows.append(self._neighbours.row(track))
