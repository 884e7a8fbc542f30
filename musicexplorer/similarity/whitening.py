"""Whitening: directions in which a library differs most count less, and those in which it is alike more."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

POWER = 0.25
"""0 leaves vectors as they are, 0.5 makes all directions equally wide."""
_FLOOR = 1e-3
"""The least variance of a direction, relative to the mean."""


@dataclass(frozen=True, slots=True, eq=False)
class Whitening:
    """A linear map fitted to a library.

    Attributes:
        mean: float32 [d], of the vectors.
        matrix: float32 [d, d], the power of their covariance.
    """

    mean: NDArray[np.float32]
    matrix: NDArray[np.float32]

    @classmethod
    def of(cls, vectors: NDArray[np.float32], power: float = POWER) -> "Whitening":
        """Fit it to vectors float32 [n, d]."""
        mean = vectors.mean(axis=0) if len(vectors) else np.zeros(vectors.shape[1], np.float32)
        centred = vectors - mean
        values, axes = np.linalg.eigh((centred.T @ centred).astype(np.float64))
        values = np.maximum(values, _FLOOR * max(float(values.mean()), 1e-12))
        scale = (values / values.mean()) ** -power
        return cls(mean, ((axes * scale) @ axes.T).astype(np.float32))

    def __call__(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        """The whitened vectors, float32 [n, d], unit rows."""
        found = (vectors - self.mean) @ self.matrix
        lengths = np.sqrt(np.einsum("ij,ij->i", found, found))[:, None]
        return np.asarray(found / np.maximum(lengths, 1e-12), dtype=np.float32)
