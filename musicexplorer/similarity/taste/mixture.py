"""Mix sound, taste and metadata so that the cosine of the mixed vectors is the mixture of their cosines."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_PAIRS = 20_000


def unit(vectors: NDArray[np.floating]) -> NDArray[np.float32]:
    """The rows at unit length, float32 [n, d]; zeros stay zeros."""
    lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors, dtype=np.float64))[:, None]
    return (vectors / np.maximum(lengths, 1e-12)).astype(np.float32)


def spread(vectors: NDArray[np.float32]) -> float:
    """The standard deviation of the cosines of random pairs of rows; 1 for fewer than three rows."""
    if len(vectors) < 3:
        return 1.0
    rng = np.random.default_rng(0)
    one = rng.integers(len(vectors), size=_PAIRS)
    other = (one + rng.integers(1, len(vectors), size=_PAIRS)) % len(vectors)
    return max(float(np.einsum("ij,ij->i", vectors[one], vectors[other]).std()), 1e-3)


def mixed(
    views: Sequence[NDArray[np.float32]], shares: Sequence[float | NDArray[np.floating]]
) -> NDArray[np.float32]:
    """Join views of the same tracks.

    The cosine of two mixed rows is a weighted mean of their cosines in the views. The views' cosines have
    different spreads, so each is weighted by share / spread: with equal shares, views have equal influence,
    independent of the network and the history.

    Args:
        views: float32 [n, any], unit rows, or zeros for tracks that are unknown to the view.
        shares: Their influence, 0 or more, on all tracks or on each (float [n]); of every track, at least one
            is above 0.

    Returns:
        float32 [n, sum of the dimensions of the views with a share above 0], unit rows.
    """
    used = [(view, share) for view, share in zip(views, shares, strict=True) if np.any(share > 0)]
    if len(used) == 1:
        return used[0][0]
    weights = [np.broadcast_to(share / spread(view), len(view)) for view, share in used]
    total = np.sum(weights, axis=0)
    roots = [np.sqrt(weight / total).astype(np.float32)[:, None] for weight in weights]
    return unit(np.hstack([view * root for (view, _), root in zip(used, roots, strict=True)]))
