"""The joint spaces of all teachers that the network is taught to reproduce: a window's, and a moment's."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

WINDOW = {"msd_hidden": 1.0, "msd_pooled": 1.0, "mtt_hidden": 0.5, "attributes": 0.5}
"""what is joined for a window, and the weight of each part's z-scored features (of equal energy first)"""
MOMENT = {"msd_front": 1.0, "msd_mid": 1.0, "mtt_front": 0.5, "mtt_mid": 0.5}
"""what is joined for a moment of a window"""


@dataclass(frozen=True)
class JointSpace:
    """z-scores of every block, then principal components, flattened a little."""

    weights: dict[str, float]
    means: dict[str, np.ndarray]
    deviations: dict[str, np.ndarray]
    components: np.ndarray
    """[features, dimensions], divided by spread ** whitening"""

    @classmethod
    def fit(
        cls,
        blocks: Mapping[str, np.ndarray],
        weights: Mapping[str, float],
        dimensions: int,
        whitening: float,
    ) -> "JointSpace":
        """Fit to what the teachers say many times over, each block [n, features]."""
        known = {name: np.ma.masked_invalid(blocks[name].astype(np.float32)) for name in weights}
        means = {name: block.mean(0).filled(0) for name, block in known.items()}
        deviations = {name: block.std(0).filled(0) + 1e-4 for name, block in known.items()}
        wide = cls(dict(weights), means, deviations, np.zeros((0, 0), np.float32))._joined(blocks)
        values, vectors = np.linalg.eigh(wide.T @ wide / len(wide))
        values, vectors = values[::-1][:dimensions], vectors[:, ::-1][:, :dimensions]
        scaled = vectors / np.maximum(values, 1e-8) ** (whitening / 2)
        scaled *= np.sqrt(dimensions / (np.square(wide @ scaled).sum(1).mean()))
        return cls(dict(weights), means, deviations, scaled.astype(np.float32))

    def _joined(self, blocks: Mapping[str, np.ndarray]) -> np.ndarray:
        parts = []
        for name, weight in self.weights.items():
            parts.append(self.scored(name, blocks[name]) * (weight / np.sqrt(blocks[name].shape[1])))
        return np.concatenate(parts, 1)

    def scored(self, name: str, block: np.ndarray) -> np.ndarray:
        """Return the z-scores of one block [n, features], none beyond 6, those of unknown values 0."""
        scores = (block.astype(np.float32) - self.means[name]) / self.deviations[name]
        return np.clip(np.nan_to_num(scores), -6, 6)

    def __call__(self, blocks: Mapping[str, np.ndarray]) -> np.ndarray:
        """Return targets, float32 [n, dimensions], mean square one; what is unknown counts as average."""
        return self._joined(blocks) @ self.components

    def save(self, file: Path) -> None:
        """Write to an .npz file."""
        named = {f"weight_{k}": np.array(v) for k, v in self.weights.items()}
        named |= {f"mean_{k}": v for k, v in self.means.items()}
        named |= {f"deviation_{k}": v for k, v in self.deviations.items()}
        temporary = file.with_suffix(f".part{os.getpid()}.npz")
        np.savez(temporary, components=self.components, **named)  # type: ignore[arg-type]
        temporary.replace(file)

    @classmethod
    def load(cls, file: Path) -> "JointSpace":
        """Read what `save` wrote."""
        with np.load(file) as stored:
            parts: list[dict[str, np.ndarray]] = [
                {name.removeprefix(kind): stored[name] for name in stored.files if name.startswith(kind)}
                for kind in ("weight_", "mean_", "deviation_")
            ]
            weights = {name: float(weight) for name, weight in parts[0].items()}
            return cls(weights, parts[1], parts[2], stored["components"])
