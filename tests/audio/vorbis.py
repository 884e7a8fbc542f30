"""Ogg Vorbis files from the reference encoder (FFmpeg's own one is rough)."""

from pathlib import Path

import numpy as np
import soundfile


def write_vorbis(path: Path, samples: np.ndarray, rate: int) -> Path:
    """Write samples [n] or [n, channels] second by second: libsndfile overflows the stack on long ones."""
    channels = 1 if samples.ndim == 1 else samples.shape[1]
    with soundfile.SoundFile(path, "w", rate, channels, format="OGG", subtype="VORBIS") as file:
        for at in range(0, len(samples), rate):
            file.write(samples[at : at + rate])
    return path
