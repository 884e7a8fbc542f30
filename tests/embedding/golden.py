"""The golden vector: what the bundled network computes for a signal that never changes.

After the weights have changed on purpose, `python tests/embedding/golden.py` writes golden.npz again.
"""

from pathlib import Path

import numpy as np

FILE = Path(__file__).with_name("golden.npz")
SAMPLE_RATE = 32_000
SAMPLES = 107_520


def signal() -> np.ndarray:
    """Two windows: chords over a beat of noise, and a slow sweep; float32 [2, SAMPLES]."""
    t = np.arange(SAMPLES) / SAMPLE_RATE
    noise = np.random.default_rng(7).standard_normal(SAMPLES)
    chord = sum(np.sin(2 * np.pi * f * t) / k for k, f in enumerate((220.0, 277.2, 329.6, 440.0), 1))
    beat = noise * np.exp(-25 * (t % 0.5))
    sweep = np.sin(2 * np.pi * (100 * t + 400 * t**2))
    return np.stack([0.2 * chord + 0.2 * beat, 0.3 * sweep]).astype(np.float32)


if __name__ == "__main__":
    from musicexplorer.embedding.embedder import Embedder

    embedder = Embedder.load(half=False)
    found = embedder.analyse([(signal(), np.array([0.0, 3.0]))])[0]
    np.savez(
        FILE, version=embedder.version, vector=found.vector, tags=found.tags, attributes=found.attributes
    )
