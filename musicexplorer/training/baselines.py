"""What the network is compared with: MFCC statistics, single Gaussians (Mandel & Ellis 2005)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

COEFFICIENTS = 20


@dataclass(frozen=True)
class Timbre:
    """MFCC of one piece of music, summed up."""

    mean: np.ndarray
    covariance: np.ndarray
    seconds: float
    """CPU time it took"""

    @property
    def statistics(self) -> np.ndarray:
        """Mean and deviation, [2 * COEFFICIENTS]."""
        return np.concatenate([self.mean, np.sqrt(np.diag(self.covariance))])


def mfcc(logmel: np.ndarray) -> np.ndarray:
    """Return MFCC [..., COEFFICIENTS] of log-mel [..., bands] (orthonormal DCT-II along the bands)."""
    bands = logmel.shape[-1]
    angles = np.pi * np.arange(COEFFICIENTS)[:, None] * (np.arange(bands) + 0.5) / bands
    basis = np.cos(angles) * np.sqrt(2 / bands)
    basis[0] /= np.sqrt(2)
    return logmel @ basis.T


def timbre(coefficients: np.ndarray, seconds: float = 0.0) -> Timbre:
    """Sum up MFCC [frames, COEFFICIENTS]."""
    covariance = np.cov(coefficients.T) + 1e-4 * np.eye(coefficients.shape[1])
    return Timbre(coefficients.mean(0), covariance, seconds)


def statistics_distances(rows: Sequence[Timbre], columns: Sequence[Timbre]) -> np.ndarray:
    """Return Euclidean distances of means and deviations, z-scored over the columns, [n, m]."""
    a, b = np.stack([t.statistics for t in rows]), np.stack([t.statistics for t in columns])
    mean, deviation = b.mean(0), b.std(0) + 1e-9
    a, b = (a - mean) / deviation, (b - mean) / deviation
    return np.sqrt(np.maximum((a**2).sum(1)[:, None] + (b**2).sum(1) - 2 * a @ b.T, 0))


def divergences(rows: Sequence[Timbre], columns: Sequence[Timbre]) -> np.ndarray:
    """Return symmetrised Kullback-Leibler divergences of the Gaussians, [n, m]."""
    precisions = [[np.linalg.inv(t.covariance) for t in side] for side in (rows, columns)]
    out = np.empty((len(rows), len(columns)))
    means = np.stack([t.mean for t in columns])
    covariances = np.stack([t.covariance for t in columns])
    inverse = np.stack(precisions[1])
    for i, one in enumerate(rows):
        away = means - one.mean
        traces = np.einsum("kij,ji->k", inverse, one.covariance) + np.einsum(
            "ij,kji->k", precisions[0][i], covariances
        )
        both = inverse + precisions[0][i]
        out[i] = traces + np.einsum("ki,kij,kj->k", away, both, away) - 2 * len(one.mean)
    return out
