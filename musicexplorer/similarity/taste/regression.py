"""Ridge regression, its penalty chosen by what each track says when it is left out.

From embeddings to factors as in A. van den Oord, S. Dieleman & B. Schrauwen, "Deep content-based music
recommendation" (NeurIPS 2013), where a network does it; here the network has listened already.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_PENALTIES = 10.0 ** np.arange(-3.0, 3.1, 0.5)
"""Beside the mean eigenvalue of the features' products."""


@dataclass(frozen=True, slots=True, eq=False)
class Ridge:
    """A linear map with an offset.

    Attributes:
        matrix: float32 [d, f].
        centre: float32 [d], taken from features first.
        offset: float32 [f], added last.
        penalty: Beside the mean eigenvalue of the features' products.
    """

    matrix: NDArray[np.float32]
    centre: NDArray[np.float32]
    offset: NDArray[np.float32]
    penalty: float

    def __call__(self, features: NDArray[np.float32]) -> NDArray[np.float32]:
        """What features float32 [n, d] lead to, float32 [n, f]."""
        return np.asarray((features - self.centre) @ self.matrix + self.offset, dtype=np.float32)


def ridge(
    features: NDArray[np.floating], targets: NDArray[np.floating], weight: NDArray[np.floating]
) -> tuple[Ridge, NDArray[np.float64]]:
    """Fit in closed form.

    Args:
        features: float [n, d].
        targets: float [n, f].
        weight: float [n], how much each row counts.

    Returns:
        The map, and what it would say of each row had that row been left out, float [n, f].
    """
    share = weight / weight.sum()
    centre, offset = share @ features, share @ targets
    root = np.sqrt(share)[:, None]
    X, Y = (features - centre) * root, (targets - offset) * root
    values, vectors = np.linalg.eigh(X.T @ X)
    values = np.maximum(values, 0.0)
    turned = X @ vectors
    squared = turned**2
    pulls = turned.T @ Y
    scale = max(float(values.mean()), 1e-12)
    best, error = _PENALTIES[-1], np.inf
    for penalty in _PENALTIES:
        wrong = _left_out_errors(turned, squared, Y, pulls, values + penalty * scale, share)
        if (wrong**2).sum() < error:
            best, error = penalty, float((wrong**2).sum())
    shrunk = values + best * scale
    wrong = _left_out_errors(turned, squared, Y, pulls, shrunk, share)
    found = vectors @ (pulls / shrunk[:, None])
    matrix, middle, added = (array.astype(np.float32) for array in (found, centre, offset))
    return Ridge(matrix, middle, added, float(best)), targets - wrong / np.maximum(root, 1e-12)


def _left_out_errors(
    turned: NDArray[np.floating],
    squared: NDArray[np.floating],
    Y: NDArray[np.floating],
    pulls: NDArray[np.floating],
    shrunk: NDArray[np.floating],
    share: NDArray[np.floating],
) -> NDArray[np.floating]:
    """Weighted errors [n, f], each without its own row; the row's part in the mean counts as well."""
    leverage = squared @ (1.0 / shrunk) + share
    return (Y - turned @ (pulls / shrunk[:, None])) / np.maximum(1.0 - leverage, 1e-3)[:, None]
