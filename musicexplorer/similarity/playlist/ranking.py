"""Rank the library by similarity to several seeds, and dissimilarity to others."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from musicexplorer.similarity.neighbours import Neighbours, largest

RANK_OFFSET = 60
_HEAD = 1_000
Ranking = Literal["agreement", "average"]
TrackOrVector = int | NDArray[np.float32]
Correct = Callable[[TrackOrVector, NDArray[np.float32]], NDArray[np.float32]]


@dataclass(frozen=True, slots=True, eq=False)
class SeedQuery:
    """One seed: a track, an external vector, or all tracks of an artist, an album, a region.

    Attributes:
        members: Track ids with an embedding, or vectors float32 [d].
        weight: Its weight relative to the other queries, above 0.
        max_members: The most members that are compared, evenly spread over all.
    """

    members: tuple[TrackOrVector, ...]
    weight: float = 1.0
    max_members: int = 24

    @property
    def sampled(self) -> list[TrackOrVector]:
        """The members that are compared."""
        if len(self.members) <= self.max_members:
            return list(self.members)
        indices = np.linspace(0, len(self.members) - 1, self.max_members).round().astype(int).tolist()
        return [self.members[at] for at in indices]


@dataclass(frozen=True, eq=False)
class Scores:
    """The ranking of the library.

    Attributes:
        votes: float [n], the more the better.
        avoided: Bool [n], rows nearer to an unlike query than to every liked one; they come last.
        closest: float32 [n], cosine to the nearest query.
        nearest: int [n], the query that is nearest.
    """

    votes: NDArray[np.floating]
    avoided: NDArray[np.bool_]
    closest: NDArray[np.float32]
    nearest: NDArray[np.intp]

    @cached_property
    def order(self) -> NDArray[np.intp]:
        """Rows int [n], best first, lower rows first among equals."""
        return np.lexsort((-self.votes, self.avoided))

    def best_first(self) -> Iterator[int]:
        """The rows of `order`; the whole library is sorted only after the first thousand."""
        head = largest(np.where(self.avoided, -np.inf, self.votes), _HEAD)
        head = head[~self.avoided[head]]
        yield from head.tolist()
        yield from self.order[len(head) :].tolist()

    @cached_property
    def relevance(self) -> NDArray[np.float32]:
        """float32 [n], falling along `order`, on the scale of cosines: comparable with other cosines."""
        relevance = np.empty_like(self.closest)
        relevance[self.order] = np.sort(self.closest)[::-1]
        return relevance


def score(
    neighbours: Neighbours,
    liked: Sequence[SeedQuery],
    unlike: Sequence[SeedQuery] = (),
    ranking: Ranking = "agreement",
    correct: Correct | None = None,
) -> Scores:
    """Rank the library by similarity to the queries.

    By agreement: reciprocal rank fusion (Cormack, Clarke & Buettcher 2009), which puts tracks first that are
    near to several queries, rather than between them. Or by the average of cosines. Tracks nearer to an
    unlike query than to every liked one come last.

    Args:
        neighbours: The library's embeddings.
        liked: At least one query.
        unlike: Queries that count negatively.
        ranking: "agreement" or "average".
        correct: Corrects similarities for hubs before they are ranked (see `hubness`).
    """
    sampled = [_similarities(neighbours, query, correct) for query in liked]
    sounds = np.stack([rows.max(axis=0) for rows in sampled])
    closest = sounds.max(axis=0)
    if sum(map(len, sampled)) == 1 and not unlike:
        return Scores(closest, np.zeros(len(neighbours), bool), closest, np.zeros(len(neighbours), np.intp))
    votes = np.sum(
        [query.weight * _votes(rows, ranking) for query, rows in zip(liked, sampled, strict=True)], 0
    )
    avoided = np.zeros(len(neighbours), dtype=bool)
    for query in unlike:
        against = _similarities(neighbours, query, correct)
        votes = votes - query.weight * _votes(against, ranking)
        avoided |= against.max(axis=0) > closest
    return Scores(votes, avoided, closest, sounds.argmax(axis=0))


def _similarities(neighbours: Neighbours, query: SeedQuery, correct: Correct | None) -> NDArray[np.float32]:
    """Similarity of each member to every track, float32 [members, n]."""
    found = np.empty((len(query.sampled), len(neighbours)), np.float32)
    for row, member in zip(found, query.sampled, strict=True):
        plain = neighbours.similarities(member)
        row[:] = correct(member, plain) if correct else plain
    return found


def _votes(similarities: NDArray[np.float32], ranking: Ranking) -> NDArray[np.float64]:
    """The votes of one query for every track, float64 [n]: the mean over its members [members, n]."""
    if ranking == "average":
        mean: NDArray[np.float64] = similarities.mean(axis=0, dtype=np.float64)
        return mean
    total = np.zeros(similarities.shape[1])
    for row in similarities:
        total += _reciprocal_ranks(row)
    return total / len(similarities)


def _reciprocal_ranks(similarities: NDArray[np.float32]) -> NDArray[np.float64]:
    """float64 [n], largest for the most similar track."""
    ranks = np.empty(len(similarities))
    ranks[np.argsort(-similarities, kind="stable")] = np.arange(len(similarities))
    return 1.0 / (RANK_OFFSET + ranks)
