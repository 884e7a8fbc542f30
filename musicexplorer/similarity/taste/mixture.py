"""Mix sound, taste and metadata so that the cosine of the mixed vectors is the mixture of their cosines."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from musicexplorer.similarity.compact_vectors import CompactVectors, V, Vectors

Shares = Sequence[float | NDArray[np.floating]]
_PAIRS, _AT_ONCE = 20_000, 1_000


def unit(vectors: NDArray[np.floating]) -> NDArray[np.float32]:
    """The rows at unit length, float32 [n, d]; zeros stay zeros."""
    lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors, dtype=np.float64))[:, None]
    return (vectors / np.maximum(lengths, 1e-12)).astype(np.float32)


def spread(vectors: Vectors) -> float:
    """The standard deviation of the cosines of random pairs of rows; 1 for fewer than three rows."""
    if len(vectors) < 3:
        return 1.0
    rng = np.random.default_rng(0)
    one = rng.integers(len(vectors), size=_PAIRS)
    other = (one + rng.integers(1, len(vectors), size=_PAIRS)) % len(vectors)
    parts = (slice(at, at + _AT_ONCE) for at in range(0, _PAIRS, _AT_ONCE))
    cosines = [np.einsum("ij,ij->i", vectors[one[part]], vectors[other[part]]) for part in parts]
    return max(float(np.concatenate(cosines).std()), 1e-3)


def influences(views: Sequence[Vectors], shares: Shares) -> list[float]:
    """How much a share of each view counts, given those of the whole library; 0 where no track has one."""
    used = [bool(np.any(share > 0)) for share in shares]
    if sum(used) == 1:
        return list(map(float, used))
    return [1.0 / spread(view) if counts else 0.0 for view, counts in zip(views, used, strict=True)]


def mixed(
    views: tuple[V, *tuple[NDArray[np.float32], ...]], shares: Shares, counts: Sequence[float] | None = None
) -> V:
    """Join views of the same tracks.

    The cosine of two mixed rows is a weighted mean of their cosines in the views. The views' cosines have
    different spreads, so each is weighted by share / spread: with equal shares, views have equal influence,
    independent of the network and the history.

    Args:
        views: [n, any], unit rows, or zeros for tracks that are unknown to the view.
        shares: Their influence, 0 or more, on all tracks or on each (float [n]); of every track, at least one
            is above 0.
        counts: The `influences` of the library, where these are other tracks.

    Returns:
        [n, sum of the dimensions of the views with a share above 0], unit rows; compact if the first view is.
    """
    first, each = views[0], list[Vectors](views)
    known = influences(each, shares) if counts is None else counts
    used = [at for at, count in enumerate(known) if count]
    weights = [np.broadcast_to(shares[at] * known[at], len(first)) for at in used]
    total = np.sum(weights, axis=0)
    roots = [np.sqrt(weight / total).astype(np.float32)[:, None] for weight in weights]

    def rows(part: slice) -> NDArray[np.float32]:
        return unit(np.hstack([each[at][part] * root[part] for at, root in zip(used, roots, strict=True)]))

    if isinstance(first, CompactVectors):
        return first if used == [0] else first.mapped(rows)
    return views[used[0]] if len(used) == 1 else rows(slice(None))
