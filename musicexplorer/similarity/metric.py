"""A personal metric on top of the embedding, learned from a person's similarity judgements."""

import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from musicexplorer.regular_files import private
from musicexplorer.similarity.compact_vectors import CompactVectors, V

FILE = "metric.npz"
"""Its name in the user's data directory."""
_EPSILON = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class Metric:
    """A linear map of k directions of the embedding around the mean of the library.

    Attributes:
        mean: Mean of the library's embeddings, float32 [d].
        axes: The directions, float32 [d, k], orthonormal columns.
        stretch: float32 [k, k], symmetric and positive definite.
        scale: Factor of the result around the mean, so that cosines reflect distances.
        model: Version of the network that it was learned for.
        answers: Number of answers that it was learned from.
        before, after: Share of held-out answers that the embedding and the metric predict, 0..1.
    """

    mean: NDArray[np.float32]
    axes: NDArray[np.float32]
    stretch: NDArray[np.float32]
    scale: float
    model: str = ""
    answers: int = 0
    before: float = 0.0
    after: float = 0.0

    def apply(self, vectors: NDArray[np.floating]) -> NDArray[np.float32]:
        """Transform unit vectors float [n, d] or [d]: unit vectors of the same shape."""
        centred = np.asarray(vectors, np.float32) - self.mean
        change = self.stretch - np.eye(len(self.stretch), dtype=np.float32)
        along = np.einsum("...d,dk->...k", centred, self.axes)
        centred = centred + np.einsum("...k,dk->...d", np.einsum("...k,kj->...j", along, change), self.axes)
        centre = self.mean / max(float(np.linalg.norm(self.mean)), _EPSILON)
        moved = centre + np.float32(self.scale) * centred
        length = np.linalg.norm(moved, axis=-1, keepdims=True)
        return np.asarray(moved / np.maximum(length, _EPSILON), np.float32)

    def fits(self, model: str | None, dimensions: int) -> bool:
        """Whether it was learned for this version of the network."""
        return self.model == model and len(self.mean) == dimensions

    def save(self, path: Path) -> None:
        """Write it to a file, atomically.

        Raises:
            OSError: It cannot be written.
        """
        temporary = path.with_name(f"{path.name}.new")
        with open(temporary, "wb", opener=private) as file:
            np.savez(
                file,
                mean=self.mean,
                axes=self.axes,
                stretch=self.stretch,
                model=np.array(self.model),
                figures=np.array([self.scale, self.answers, self.before, self.after]),
            )
        os.replace(temporary, path)


def load(path: Path) -> Metric | None:
    """The metric in a file; None if there is no file, or it is damaged."""
    try:
        with np.load(path, allow_pickle=False) as file:
            scale, answers, before, after = file["figures"].tolist()
            mean, axes, stretch = (file[name].astype(np.float32) for name in ("mean", "axes", "stretch"))
            return Metric(mean, axes, stretch, scale, str(file["model"]), int(answers), before, after)
    except Exception:  # a damaged archive may raise anything
        return None


def applied(metric: Metric | None, vectors: V, model: str | None) -> V:
    """Embeddings [n, d] transformed by the metric, if there is one for this model; else unchanged."""
    if metric is None or not metric.fits(model, vectors.shape[-1]):
        return vectors
    if isinstance(vectors, CompactVectors):
        return vectors.mapped(lambda part: metric.apply(vectors[part]))
    return metric.apply(vectors)
