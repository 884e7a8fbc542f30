"""Cosines as percentiles of the pairs of tracks in the library."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from musicexplorer.similarity.compact_vectors import CompactVectors
from musicexplorer.similarity.neighbours import Neighbours

_PAIRS = 50_000
_AT_ONCE = 1_000


class SimilarityPercentiles:
    """The distribution of cosines in the library, from a fixed sample of pairs.

    All pairs of a small library, otherwise 50 000; deterministic.

    Args:
        neighbours: The library's embeddings.
    """

    def __init__(self, neighbours: Neighbours) -> None:
        self._sorted = np.sort(_pairs(neighbours.vectors))

    def percent(self, similarity: ArrayLike) -> NDArray[np.float64]:
        """The share of pairs (0..100) that are less similar than these cosines, in their shape."""
        if not len(self._sorted):
            return np.full(np.shape(similarity), 100.0)
        below = np.searchsorted(self._sorted, np.asarray(similarity, dtype=np.float32), side="left")
        return 100.0 * below / len(self._sorted)

    def similarity(self, percent: float) -> float:
        """The cosine at a percentile of the pairs; -1 for 0 %."""
        if percent <= 0 or not len(self._sorted):
            return -1.0
        return float(np.quantile(self._sorted, min(percent, 100.0) / 100.0))


def shown_percent(percent: float) -> str:
    """A share with one digit after the point, "62.4 %"; never rounded up to 100 %."""
    return f"{min(np.floor(percent * 10) / 10, 99.9):.1f} %"


def _pairs(vectors: CompactVectors) -> NDArray[np.float32]:
    n = len(vectors)
    if n * (n - 1) // 2 <= _PAIRS:
        one, other = np.triu_indices(n, 1)
    else:
        random = np.random.default_rng(0)
        one = random.integers(0, n, _PAIRS)
        other = (one + random.integers(1, n, _PAIRS)) % n  # never a track with itself
    parts = [
        np.einsum("ij,ij->i", vectors[one[at : at + _AT_ONCE]], vectors[other[at : at + _AT_ONCE]])
        for at in range(0, len(one), _AT_ONCE)
    ]
    return np.concatenate(parts) if parts else np.empty(0, dtype=np.float32)
