"""Ogg Vorbis files from the reference encoder (FFmpeg's own one is rough)."""

import shutil
from pathlib import Path

import numpy as np
import soundfile

from tests.audio_cache import saved


def write_vorbis(path: Path, samples: np.ndarray, rate: int) -> Path:
    """Write samples [n] or [n, channels] second by second: libsndfile overflows the stack on long ones."""
    channels = 1 if samples.ndim == 1 else samples.shape[1]

    def make(path: Path) -> None:
        with soundfile.SoundFile(path, "w", rate, channels, format="OGG", subtype="VORBIS") as file:
            for at in range(0, len(samples), rate):
                file.write(samples[at : at + rate])

    shutil.copyfile(saved(make, __file__, samples.tobytes(), samples.dtype, rate, channels), path)
    return path
