"""Exact nearest neighbours by cosine similarity, without an index that has to be kept up to date."""

import math
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from musicexplorer.similarity.compact_vectors import CompactVectors, Vectors


class Neighbours:
    """The embeddings of a library, for nearest-neighbour search.

    A search over 10 000 tracks with 256 dimensions reads 5 MB, which takes about a millisecond.

    Args:
        ids: int64 [n], the tracks' ids, all different.
        vectors: [n, d], unit rows; held as `CompactVectors`.

    Raises:
        ValueError: There are not as many vectors as ids, or an id occurs twice.
    """

    def __init__(self, ids: NDArray[np.int64], vectors: Vectors) -> None:
        self.ids = np.ascontiguousarray(ids, dtype=np.int64)
        self.vectors = vectors if isinstance(vectors, CompactVectors) else CompactVectors.of(vectors)
        if len(self.ids) != len(self.vectors):
            raise ValueError(f"{len(self.ids)} ids for vectors of shape {self.vectors.shape}")
        self._order: NDArray[np.int64] | None = None
        self._sorted = self.ids
        if np.any(self.ids[1:] < self.ids[:-1]):  # seldom: then neither is needed
            self._order = np.argsort(self.ids, kind="stable")
            self._sorted = self.ids[self._order]
        if np.any(self._sorted[1:] == self._sorted[:-1]):
            raise ValueError("a track id occurs twice")

    def __len__(self) -> int:
        return len(self.ids)

    def __contains__(self, track: object) -> bool:
        return isinstance(track, (int, np.integer)) and self._find(int(track)) >= 0

    def row(self, track: int) -> int:
        """The row of a track id; KeyError for a track without an embedding."""
        row = self._find(int(track))
        if row < 0:
            raise KeyError(track)
        return row

    def _find(self, track: int) -> int:
        at = int(np.searchsorted(self._sorted, track))
        if at == len(self) or self._sorted[at] != track:
            return -1
        return at if self._order is None else int(self._order[at])

    def vector(self, what: "int | np.integer | NDArray[np.float32]") -> NDArray[np.float32]:
        """The unit vector float32 [d] of a track id (KeyError when it has none), or of any vector [d]."""
        if isinstance(what, (int, np.integer)):
            return self.vectors[self.row(int(what))]
        vector = np.asarray(what, dtype=np.float32).reshape(-1)
        return vector / max(float(np.linalg.norm(vector)), 1e-12)

    def similarities(self, what: "int | np.integer | NDArray[np.float32]") -> NDArray[np.float32]:
        """Cosine similarity of one track or vector to every track, float32 [n] in the order of `ids`."""
        return self.vectors.cosines(self.vector(what))

    def nearest(
        self, what: "int | np.integer | NDArray[np.float32]", k: int, exclude: Iterable[int] = ()
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The k nearest tracks, nearest first; ties are broken by row, so that the result is deterministic.

        Args:
            what: A track id, which is not among its own neighbours, or any vector [d].
            k: How many; fewer if the library has no more.
            exclude: Track ids to leave out; unknown ones are ignored.

        Returns:
            Track ids int64 [k] and their cosine similarities float32 [k].
        """
        scores = self.similarities(what)
        left_out = {self.row(track) for track in exclude if track in self}
        if isinstance(what, (int, np.integer)):
            left_out.add(self.row(int(what)))
        scores[list(left_out)] = -np.inf
        rows = largest(scores, min(k, len(self) - len(left_out)))
        return self.ids[rows], scores[rows]


def cosines(vectors: NDArray[np.float32], vector: NDArray[np.float32]) -> NDArray[np.float32]:
    """Dot products of unit rows float32 [n, d] with a unit vector [d]: float32 [n].

    Without BLAS's threads, as `CompactVectors.cosines`.
    """
    return np.einsum("ij,j->i", vectors, vector)


def largest(scores: NDArray[np.floating], k: int) -> NDArray[np.intp]:
    """Rows of the k largest scores, largest first, lower rows first among equals: int [k]."""
    if k <= 0:
        return np.empty(0, dtype=np.intp)
    if k < len(scores):
        kth = np.partition(scores, len(scores) - k)[len(scores) - k]
        rows = np.flatnonzero(scores >= kth)
    else:
        rows = np.arange(len(scores))
    return rows[np.argsort(-scores[rows], kind="stable")][:k]


def largest_in_rows(scores: NDArray[np.float32], k: int) -> NDArray[np.intp]:
    """The columns of the k largest scores float32 [m, n] of each row, row by row: int [m * k].

    Lower columns first among equals. A row is cut into more than k groups: the k-th largest of their largest
    scores is no larger than its k-th largest score, and few others are as large. Much faster than sorting.
    """
    rows, n = scores.shape
    groups = max(k, math.isqrt(n))
    whole = scores[:, : n - n % groups].reshape(rows, -1, groups).max(axis=1)
    least = np.partition(whole, groups - k, axis=1)[:, groups - k]
    row, column = np.divmod(np.flatnonzero(scores >= least[:, None]), n)
    order = np.lexsort((column, -scores[row, column], row))
    counts = np.bincount(row, minlength=rows)
    place = np.arange(len(row)) - np.repeat(np.cumsum(counts) - counts, counts)
    return column[order][place < k]
