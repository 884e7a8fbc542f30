"""The joint space of all teachers that the network's embedding is taught to reproduce."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

BLOCKS = {"msd_hidden": 1.0, "msd_pooled": 1.0, "mtt_hidden": 0.5, "attributes": 0.5}
"""what is joined, and the weight of each part's z-scored features (scaled to the same energy first)"""


@dataclass(frozen=True)
class JointSpace:
    """z-scores of every block, then principal components, flattened a little."""

    means: dict[str, np.ndarray]
    deviations: dict[str, np.ndarray]
    components: np.ndarray
    """[features, dimensions], divided by spread ** whitening"""

    @classmethod
    def fit(cls, blocks: Mapping[str, np.ndarray], dimensions: int, whitening: float) -> "JointSpace":
        """Fit to what the teachers say about many windows, each block [n, features]."""
        known = {name: np.ma.masked_invalid(blocks[name].astype(np.float32)) for name in BLOCKS}
        means = {name: block.mean(0).filled(0) for name, block in known.items()}
        deviations = {name: block.std(0).filled(0) + 1e-4 for name, block in known.items()}
        wide = cls(means, deviations, np.zeros((0, 0), np.float32))._joined(blocks)
        values, vectors = np.linalg.eigh(wide.T @ wide / len(wide))
        values, vectors = values[::-1][:dimensions], vectors[:, ::-1][:, :dimensions]
        scaled = vectors / np.maximum(values, 1e-8) ** (whitening / 2)
        scaled *= np.sqrt(dimensions / (np.square(wide @ scaled).sum(1).mean()))
        return cls(means, deviations, scaled.astype(np.float32))

    def _joined(self, blocks: Mapping[str, np.ndarray]) -> np.ndarray:
        parts = []
        for name, weight in BLOCKS.items():
            block = (blocks[name].astype(np.float32) - self.means[name]) / self.deviations[name]
            parts.append(np.clip(np.nan_to_num(block), -6, 6) * (weight / np.sqrt(block.shape[1])))
        return np.concatenate(parts, 1)

    def __call__(self, blocks: Mapping[str, np.ndarray]) -> np.ndarray:
        """Return targets, float32 [n, dimensions], mean square one; unknown attributes count as average."""
        return self._joined(blocks) @ self.components

    def save(self, file: Path) -> None:
        """Write to an .npz file."""
        named = {f"mean_{k}": v for k, v in self.means.items()} | {
            f"deviation_{k}": v for k, v in self.deviations.items()
        }
        np.savez(file, components=self.components, **named)  # type: ignore[arg-type]

    @classmethod
    def load(cls, file: Path) -> "JointSpace":
        """Read what `save` wrote."""
        with np.load(file) as stored:
            means = {name: stored[f"mean_{name}"] for name in BLOCKS}
            deviations = {name: stored[f"deviation_{name}"] for name in BLOCKS}
            return cls(means, deviations, stored["components"])
