"""Hubness: tracks that are in very many neighbour lists or in none, and its correction."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from musicexplorer.similarity.compact_vectors import Vectors, parts
from musicexplorer.similarity.neighbours import Neighbours, largest_in_rows

Method = Literal["mutual proximity", "local scaling"]
LISTED = 10
_SAMPLE = 500
_AT_ONCE = 1_024
_CELLS = 1 << 24
"""So many similarities are held at once: 64 MB. With fewer rows at a time a product takes twice as long."""
_IN_CACHE = 2
"""So many rows are corrected and searched at a time: what is worked out stays in the processor's cache."""
_LOCAL = 10


@dataclass(frozen=True, slots=True, eq=False)
class HubReport:
    """The k-occurrence of each track: in how many lists of the k nearest it is.

    Radovanović, Nanopoulos & Ivanović, "Hubs in space" (2010).

    Attributes:
        ids: int64 [n].
        reached: int32 [n], the number of other tracks' lists it is in; k on average.
        k: Length of the lists.
        skewness: Skewness of `reached`: 0 if evenly distributed; above 1.4 counts as high hubness
            (Feldbauer & Flexer 2019).
    """

    ids: NDArray[np.int64]
    reached: NDArray[np.int32]
    k: int
    skewness: float

    @property
    def unreached(self) -> NDArray[np.int64]:
        """Ids of the tracks that are in no list."""
        return self.ids[self.reached == 0]

    def most(self, n: int) -> list[tuple[int, int]]:
        """The n tracks that are in most lists, each with the number of lists."""
        rows = np.argsort(-self.reached, kind="stable")[:n]
        return [(int(self.ids[row]), int(self.reached[row])) for row in rows]


def report(
    neighbours: Neighbours, k: int = LISTED, correction: "HubnessCorrection | None" = None
) -> HubReport:
    """Count in how many lists each track is; compares every track with every other.

    Args:
        neighbours: The library's embeddings.
        k: Length of the lists.
        correction: The correction to apply, None for plain cosines.
    """
    return reports(neighbours, (correction,), k)[0]


def reports(
    neighbours: Neighbours,
    corrections: Sequence["HubnessCorrection | None"],
    k: int = LISTED,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> list[HubReport]:
    """A `report` for each of several corrections, which takes hardly longer than one.

    Args:
        neighbours: The library's embeddings.
        corrections: The corrections, None for plain cosines.
        k: Length of the lists.
        progress: Called with how many tracks have been compared with all others, and how many there are.
    """
    n = len(neighbours)
    k = min(k, max(n - 1, 0))
    reached = [np.zeros(n, dtype=np.int64) for _ in corrections]
    blocks = np.array_split(np.arange(n), max(1, n * n // _CELLS)) if k else []
    vectors = neighbours.vectors[:]
    held = np.empty((max(map(len, blocks), default=0), n), np.float32)  # not new memory for each product
    for rows in blocks:
        similar = np.matmul(vectors[rows], vectors.T, out=held[: len(rows)])
        for counts, correction in zip(reached, corrections, strict=True):
            listed = []
            for at in range(0, len(rows), _IN_CACHE):
                part, scores = rows[at : at + _IN_CACHE], similar[at : at + _IN_CACHE]
                scores = correction.of_rows(part, scores) if correction else scores.copy()
                scores[np.arange(len(part)), part] = -np.inf
                listed.append(largest_in_rows(scores, k))
            counts += np.bincount(np.concatenate(listed), minlength=n)
        progress(int(rows[-1]) + 1, n)
    return [HubReport(neighbours.ids, one.astype(np.int32), k, _skewness(one)) for one in reached]


class HubnessCorrection:
    """Corrects similarities for hubs, tracks that are near to very many others.

    Mutual proximity is the probability that both tracks have the other among their nearest (Schnitzer,
    Flexer, Schedl & Widmer 2012; independent Gaussians, estimated from a sample of the library); local
    scaling divides distances by the radius of both neighbourhoods (Zelnik-Manor & Perona 2005).

    Args:
        neighbours: The library's embeddings.
        method: The correction.
    """

    def __init__(self, neighbours: Neighbours, method: Method = "mutual proximity") -> None:
        self._neighbours, self._method = neighbours, method
        if method == "mutual proximity":
            sample = np.random.default_rng(0).permutation(len(neighbours))[:_SAMPLE]
            self._sample = neighbours.vectors[np.sort(sample)]
            self._mean, self._deviation = self._usual(neighbours.vectors)
        else:
            self._reach = _reach(neighbours.vectors[:])

    def __call__(
        self, what: "int | NDArray[np.float32]", similar: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        """Corrected similarities of a track or vector to the library: float32 [n], -1..1."""
        if isinstance(what, (int, np.integer)):
            return self.of_rows(np.array([self._neighbours.row(int(what))]), similar[None])[0]
        if self._method == "mutual proximity":
            mean, deviation = self._usual(self._neighbours.vector(what)[None])
            return self._mutual(similar[None], mean, deviation)[0]
        distance = 1.0 - similar
        own = np.sort(distance)[min(_LOCAL, len(distance)) - 1]
        return self._scaled(distance[None], np.array([own]))[0]

    def of_rows(self, rows: NDArray[np.intp], similar: NDArray[np.float32]) -> NDArray[np.float32]:
        """The same for rows of the library: float32 [rows, n]."""
        if self._method == "mutual proximity":
            return self._mutual(similar, self._mean[rows], self._deviation[rows])
        return self._scaled(1.0 - similar, self._reach[rows])

    def _usual(self, vectors: Vectors) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Mean and deviation of each vector's cosines to the sample."""
        near = (vectors[part] @ self._sample.T for part in parts(vectors, _AT_ONCE))
        means, deviations = zip(*[(part.mean(axis=1), part.std(axis=1)) for part in near], strict=True)
        return np.concatenate(means), np.maximum(np.concatenate(deviations), np.float32(1e-6))

    def _mutual(
        self, similar: NDArray[np.float32], mean: NDArray[np.float32], deviation: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        own = _rarity((similar - mean[:, None]) / deviation[:, None])
        theirs = _rarity((similar - self._mean) / self._deviation)
        both = own * theirs
        own += theirs
        own -= both
        own *= np.float32(-2.0)
        own += np.float32(1.0)
        return own

    def _scaled(self, distance: NDArray[np.float32], own: NDArray[np.float32]) -> NDArray[np.float32]:
        # The distance is half the squared Euclidean one: as in the paper, squares over products of radii.
        scale = np.sqrt(np.maximum(own[:, None] * self._reach, 1e-12))
        return (2.0 * np.exp(-np.maximum(distance, 0) / scale) - 1.0).astype(np.float32)


def _rarity(z: NDArray[np.float32]) -> NDArray[np.float32]:
    """The upper tail of the normal distribution, by a formula without erf (Page 1977), accurate to 0.0002.

    Args:
        z: Standard scores; used for what is worked out.
    """
    np.clip(z, -8, 8, out=z)
    inner = z * z
    inner *= np.float32(0.0713548)
    inner += np.float32(1.5957691)
    inner *= z
    np.exp(inner, out=inner)
    inner += np.float32(1.0)
    return np.reciprocal(inner, out=inner)


def _reach(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Distance of each row to its tenth neighbour, float32 [n]."""
    k = min(_LOCAL, len(vectors) - 1)
    blocks = np.array_split(vectors, max(1, len(vectors) ** 2 // _CELLS))
    parts = [np.partition(1.0 - block @ vectors.T, k, axis=1)[:, k] for block in blocks]
    return np.concatenate(parts)


def _skewness(counts: Sequence[int] | NDArray[np.int64]) -> float:
    values = np.asarray(counts, dtype=np.float64)
    if not len(values) or values.std() == 0:
        return 0.0
    return float(((values - values.mean()) ** 3).mean() / values.std() ** 3)
