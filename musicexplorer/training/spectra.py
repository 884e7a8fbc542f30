"""Full-band music for the wide network: every track's log-mel spectrogram, computed once."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from musicexplorer.audio.decode import DecodeError, read_mono
from musicexplorer.embedding.melspectrogram import WIDE_BANDS, WIDE_HOP, WIDE_RATE, WideMelSpectrogram
from musicexplorer.library.scan import walk
from musicexplorer.training.config import Config

MAX_SECONDS = 360
FRAMES = 1000
"""frames of one window of ten seconds, at the teacher's 100 frames a second"""
FLOOR = float((np.log(1e-5) + 4.5) / 5)
"""log-mel of digital silence"""
_CHUNK = 200
"""frames computed at once: more do not fit in the caches"""


@dataclass(frozen=True)
class Spectrum:
    """One track's log-mel spectrogram on disk."""

    name: str
    """path below its music folder"""
    source: str
    """the first folder of that path: an album or a project"""
    root: str
    """name of the music folder"""
    file: Path
    frames: int

    def cut(self, start: int, frames: int = FRAMES) -> np.ndarray:
        """Return float32 log-mel [frames, WIDE_BANDS] from a frame on, silence after the track's end."""
        piece = np.load(self.file, mmap_mode="r")[start : start + frames].astype(np.float32)
        return np.pad(piece, ((0, frames - len(piece)), (0, 0)), constant_values=FLOOR)


@torch.inference_mode()
def log_mel(mel: WideMelSpectrogram, samples: np.ndarray) -> np.ndarray:
    """Return float16 log-mel [n // WIDE_HOP, WIDE_BANDS] of samples [n], computed chunk by chunk."""
    count = len(samples) // WIDE_HOP
    margin = 2 * WIDE_HOP
    around = torch.from_numpy(np.pad(samples, margin))
    rows = np.empty((count, WIDE_BANDS), np.float16)
    for first in range(0, count, _CHUNK):
        last = min(first + _CHUNK, count)
        # two frames more at both ends, which see the chunk's edges
        piece = around[first * WIDE_HOP : (last - 1) * WIDE_HOP + 2 * margin + 1]
        rows[first:last] = mel(piece[None])[0, 2:][: last - first].numpy()
    return rows


def music_files(config: Config) -> Iterator[tuple[Path, Path]]:
    """Yield the music folder and the file of every track of the sources asked for.

    A track whose namesake is in an earlier folder is passed over: the same music with less of its band.
    """
    taken: set[str] = set()
    for folder in config.music:
        here = set()
        for found in walk(folder):
            below = found.path.relative_to(folder)
            name = str(below.with_suffix(""))
            here.add(name)
            if not found.problem and name not in taken and (not config.only or below.parts[0] in config.only):
                yield folder, found.path
        taken |= here


def compute(config: Config) -> None:
    """Write the spectrogram of every track of the music folders that is not there yet, name what fails."""
    torch.set_num_threads(1)
    config.spectra.mkdir(parents=True, exist_ok=True)
    mel = WideMelSpectrogram()
    for folder, path in music_files(config):
        target = config.spectra / ("__".join((folder.name, *path.relative_to(folder).parts)) + ".npy")
        if target.exists():
            continue
        try:
            samples = read_mono(path, end=MAX_SECONDS, rate=WIDE_RATE)
        except DecodeError as error:
            print(f"{path}: {error}", flush=True)
            continue
        temporary = target.with_suffix(".part")
        with temporary.open("wb") as file:
            np.save(file, log_mel(mel, samples))
        temporary.replace(target)


def spectra(config: Config) -> Iterator[Spectrum]:
    """Yield every spectrogram of at least one window, in a fixed order."""
    for file in sorted(config.spectra.glob("*.npy")):
        root, *parts = file.stem.split("__")
        frames = int(np.load(file, mmap_mode="r").shape[0])
        if frames >= FRAMES:
            yield Spectrum("/".join(parts), parts[0], root, file, frames)
