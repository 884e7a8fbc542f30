"""Ridge regression with the penalty chosen by leave-one-out cross-validation.

Predicts factors from audio as in A. van den Oord, S. Dieleman & B. Schrauwen, "Deep content-based music
recommendation" (NeurIPS 2013), where a network does it; here the embeddings of the network are the features.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from musicexplorer.similarity.compact_vectors import Vectors, parts

_PENALTIES = 10.0 ** np.arange(-3.0, 3.1, 0.5)
"""Relative to the mean eigenvalue of the features' covariance."""
_MOST_FREEDOM = 0.5
"""The most parameters in effect, relative to the number of rows."""
_AT_ONCE = 8192
"""Rows that are predicted at once."""


@dataclass(frozen=True, slots=True, eq=False)
class Ridge:
    """A fitted linear model.

    Attributes:
        matrix: float32 [d, f].
        centre: float32 [d], subtracted from the features.
        offset: float32 [f], added to the result.
        penalty: Relative to the mean eigenvalue of the features' covariance.
    """

    matrix: NDArray[np.float32]
    centre: NDArray[np.float32]
    offset: NDArray[np.float32]
    penalty: float

    def __call__(self, features: Vectors) -> NDArray[np.float32]:
        """The prediction float32 [n, f] for features [n, d]."""
        found = np.empty((len(features), self.matrix.shape[1]), np.float32)
        for part in parts(features, _AT_ONCE):
            found[part] = (features[part] - self.centre) @ self.matrix + self.offset
        return found


def ridge(
    features: NDArray[np.floating], targets: NDArray[np.floating], weight: NDArray[np.floating]
) -> tuple[Ridge, NDArray[np.float64]]:
    """Fit in closed form.

    Args:
        features: float [n, d].
        targets: float [n, f].
        weight: float [n], weights of the rows.

    Returns:
        The model, and the prediction for each row when it is left out, float [n, f].
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
        # With a parameter for every other row, what is left of a row is mostly rounding.
        freedom = float((values / (values + penalty * scale)).sum())
        if (wrong**2).sum() < error and freedom < _MOST_FREEDOM * len(features):
            best, error = penalty, float((wrong**2).sum())
    shrunk = values + best * scale
    wrong = _left_out_errors(turned, squared, Y, pulls, shrunk, share)
    found = vectors @ (pulls / shrunk[:, None])
    matrix, middle, added = (array.astype(np.float32) for array in (found, centre, offset))
    return Ridge(matrix, middle, added, float(best)), targets - wrong / np.maximum(root, 1e-12)


def without_groups(
    model: Ridge,
    features: NDArray[np.floating],
    targets: NDArray[np.floating],
    weight: NDArray[np.floating],
    groups: NDArray[np.int64],
) -> NDArray[np.float64]:
    """The prediction for each row when all rows of its group are left out, float64 [n, f], in closed form.

    Args:
        model: Fitted to these rows; its penalty counts.
        features: float [n, d].
        targets: float [n, f].
        weight: float [n].
        groups: int64 [n], equal for the rows of one group. Groups should be small: each is solved for.
    """
    share = weight / weight.sum()
    root = np.sqrt(share)[:, None]
    X = (features - share @ features) * root
    covariance = X.T @ X
    scale = max(float(np.trace(covariance)) / len(covariance), 1e-12)
    half = np.linalg.cholesky(covariance + model.penalty * scale * np.eye(len(covariance)))
    shrunk = np.hstack([np.linalg.solve(half, X.T).T, root])  # its products are the leverages
    wrong = (targets - model(features.astype(np.float32))) * root
    order = np.argsort(groups, kind="stable")
    for rows in np.split(order, np.flatnonzero(np.diff(groups[order])) + 1):
        leverage = shrunk[rows] @ shrunk[rows].T
        wrong[rows] = np.linalg.solve((1 + 1e-6) * np.eye(len(rows)) - leverage, wrong[rows])
    return np.asarray(targets - wrong / np.maximum(root, 1e-12), np.float64)


def _left_out_errors(
    turned: NDArray[np.floating],
    squared: NDArray[np.floating],
    Y: NDArray[np.floating],
    pulls: NDArray[np.floating],
    shrunk: NDArray[np.floating],
    share: NDArray[np.floating],
) -> NDArray[np.floating]:
    """Weighted leave-one-out errors [n, f]; the share of the row in the mean is taken into account."""
    leverage = squared @ (1.0 / shrunk) + share
    return (Y - turned @ (pulls / shrunk[:, None])) / np.maximum(1.0 - leverage, 1e-3)[:, None]
