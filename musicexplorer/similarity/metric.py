"""A personal metric on top of the embedding, learned from a person's similarity judgements."""

import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

FILE = "metric.npz"
"""Its name in the user's data directory."""
_SHORTEST = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class Metric:
    """Stretches k directions of the embedding against the others, about the middle of the library.

    Attributes:
        mean: What is usual in the library, float32 [d].
        axes: The directions, float32 [d, k], orthonormal columns.
        stretch: float32 [k, k], symmetric and positive.
        scale: How wide everything lies around the middle afterwards, so that cosines go by distances.
        model: The version of the network whose embedding it is for.
        answers: From how many answers it was learned.
        before, after: Share of answers held out that plain embedding and metric get right, 0..1.
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
        """Unit vectors float [n, d] or [d] as they lie by this metric: unit vectors of the same shape."""
        apart = np.asarray(vectors, np.float32) - self.mean
        more = self.stretch - np.eye(len(self.stretch), dtype=np.float32)
        along = np.einsum("...d,dk->...k", apart, self.axes)
        apart = apart + np.einsum("...k,dk->...d", np.einsum("...k,kj->...j", along, more), self.axes)
        middle = self.mean / max(float(np.linalg.norm(self.mean)), _SHORTEST)
        moved = middle + np.float32(self.scale) * apart
        length = np.linalg.norm(moved, axis=-1, keepdims=True)
        return np.asarray(moved / np.maximum(length, _SHORTEST), np.float32)

    def fits(self, model: str | None, dimensions: int) -> bool:
        """Whether it was learned for this network."""
        return self.model == model and len(self.mean) == dimensions

    def save(self, path: Path) -> None:
        """Write it to a file, whole or not at all.

        Raises:
            OSError: It cannot be written.
        """
        beside = path.with_name(f"{path.name}.new")
        with open(beside, "wb") as file:
            np.savez(
                file,
                mean=self.mean,
                axes=self.axes,
                stretch=self.stretch,
                model=np.array(self.model),
                figures=np.array([self.scale, self.answers, self.before, self.after]),
            )
        os.replace(beside, path)


def load(path: Path) -> Metric | None:
    """The metric in a file; None if there is none, or the file is damaged."""
    try:
        with np.load(path, allow_pickle=False) as file:
            scale, answers, before, after = file["figures"].tolist()
            mean, axes, stretch = (file[name].astype(np.float32) for name in ("mean", "axes", "stretch"))
            return Metric(mean, axes, stretch, scale, str(file["model"]), int(answers), before, after)
    except Exception:  # whatever a damaged archive may raise
        return None


def applied(metric: Metric | None, vectors: NDArray[np.float32], model: str | None) -> NDArray[np.float32]:
    """Embeddings float32 [n, d] by the metric, if there is one for this model; as they are otherwise."""
    if metric is None or not metric.fits(model, vectors.shape[-1]):
        return vectors
    return metric.apply(vectors)
