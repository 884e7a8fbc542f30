"""Rank the library by several seeds, liked and unlike."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from musicexplorer.similarity.neighbours import Neighbours

RANK_OFFSET = 60
Ranking = Literal["agreement", "average"]
TrackOrVector = int | NDArray[np.float32]
Correct = Callable[[TrackOrVector, NDArray[np.float32]], NDArray[np.float32]]


@dataclass(frozen=True, slots=True, eq=False)
class SeedQuery:
    """One seed: a track, a sound from outside, or all tracks of an artist, an album, a region.

    Attributes:
        members: Track ids with an embedding, or vectors float32 [d].
        weight: How much it counts beside the others, more than 0.
        max_members: At most so many of its members are compared, spread evenly over all of them.
    """

    members: tuple[TrackOrVector, ...]
    weight: float = 1.0
    max_members: int = 24

    @property
    def sampled(self) -> list[TrackOrVector]:
        """The members that are compared: of a genre of thousands, a few."""
        if len(self.members) <= self.max_members:
            return list(self.members)
        places = np.linspace(0, len(self.members) - 1, self.max_members).round().astype(int).tolist()
        return [self.members[at] for at in places]


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """The ranking of the library.

    Attributes:
        order: Rows int [n], best first.
        relevance: float32 [n] on the scale of cosines, falling along `order`.
        nearest: int [n], the query that is nearest to each row.
    """

    order: NDArray[np.intp]
    relevance: NDArray[np.float32]
    nearest: NDArray[np.intp]


def score(
    neighbours: Neighbours,
    liked: Sequence[SeedQuery],
    unlike: Sequence[SeedQuery] = (),
    ranking: Ranking = "agreement",
    correct: Correct | None = None,
) -> Scores:
    """Rank the library by similarity to the queries.

    By agreement each query gives every track the reciprocal of its rank (Cormack, Clarke & Buettcher 2009):
    what several are near comes first, and nothing is gained by lying between them where no music is. The
    average of cosines is the alternative. What is nearer to an unlike query than to every liked one comes
    after everything else.

    Args:
        neighbours: The library's embeddings.
        liked: At least one query.
        unlike: Queries that vote against.
        ranking: "agreement" or "average".
        correct: Corrects similarities for hubs before they are ranked (see `hubness`).
    """
    sampled = [_similarities(neighbours, query, correct) for query in liked]
    sounds = np.stack([one.max(axis=0) for one in sampled])
    total = np.sum(
        [query.weight * _answer(one, ranking) for query, one in zip(liked, sampled, strict=True)], 0
    )
    closest = sounds.max(axis=0)
    avoided = np.zeros(len(neighbours), dtype=bool)
    for query in unlike:
        against = _similarities(neighbours, query, correct)
        total = total - query.weight * _answer(against, ranking)
        avoided |= against.max(axis=0) > closest
    order = np.lexsort((-total, avoided))
    relevance = np.empty(len(neighbours), dtype=np.float32)
    # Ordered by votes, on the scale of cosines: so that it can be compared with other cosines.
    relevance[order] = np.sort(closest)[::-1]
    return Scores(order, relevance, sounds.argmax(axis=0))


def _votes(scores: NDArray[np.float32]) -> NDArray[np.float64]:
    """The votes of one seed for every track: float64 [n], largest for its nearest."""
    ranks = np.empty(len(scores))
    ranks[np.argsort(-scores, kind="stable")] = np.arange(len(scores))
    return 1.0 / (RANK_OFFSET + ranks)


def _similarities(neighbours: Neighbours, query: SeedQuery, correct: Correct | None) -> NDArray[np.float32]:
    """Similarity of each member to every track, float32 [members, n]."""
    rows = []
    for one in query.sampled:
        plain = neighbours.similarities(one)
        rows.append(correct(one, plain) if correct else plain)
    return np.stack(rows)


def _answer(sampled: NDArray[np.float32], ranking: Ranking) -> NDArray[np.float64]:
    """The votes of one query for every track, float64 [n]: the mean over its members."""
    if ranking == "average":
        mean: NDArray[np.float64] = sampled.mean(axis=0, dtype=np.float64)
        return mean
    return np.mean([_votes(one) for one in sampled], axis=0)
