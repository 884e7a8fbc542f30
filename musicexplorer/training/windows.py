"""The music a run learns from: which tracks there are, which are held out, and windows cut from them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from musicexplorer.audio.decode import DecodeError, read_mono
from musicexplorer.embedding.melspectrogram import SAMPLE_RATE, WINDOW_SAMPLES
from musicexplorer.library.scan import walk
from musicexplorer.training.config import Config

MIN_SAMPLES = WINDOW_SAMPLES
MAX_SECONDS = 600


@dataclass(frozen=True)
class Clip:
    """One decoded track."""

    name: str
    """path below its music folder"""
    source: str
    """the first folder of that path: an album or a project"""
    root: str
    """name of the music folder"""
    file: Path
    samples: int

    def cut(self, start: int, length: int = WINDOW_SAMPLES) -> np.ndarray:
        """Return float32 samples [length] from a place of the track, silence after its end."""
        piece = np.load(self.file, mmap_mode="r")[start : start + length].astype(np.float32) / 32768
        return np.pad(piece, (0, length - len(piece)))


def decode(config: Config) -> None:
    """Decode every track of the music folders into `config.audio` once; name what cannot be read."""
    config.audio.mkdir(parents=True, exist_ok=True)
    for folder in config.music:
        for found in walk(folder):
            parts = found.path.relative_to(folder).parts
            target = config.audio / ("__".join((folder.name, *parts)) + ".npy")
            if found.problem or target.exists():
                continue
            try:
                samples = read_mono(found.path, end=MAX_SECONDS, rate=SAMPLE_RATE)
            except DecodeError as error:
                print(f"{found.path}: {error}", flush=True)
                continue
            temporary = target.with_suffix(".part")
            with temporary.open("wb") as file:
                np.save(file, np.clip(np.rint(samples * 32767), -32768, 32767).astype(np.int16))
            temporary.replace(target)


def clips(config: Config) -> list[Clip]:
    """Return every decoded track of at least one window, in a fixed order."""
    found = []
    for file in sorted(config.audio.glob("*.npy")):
        root, *parts = file.stem.split("__")
        samples = int(np.load(file, mmap_mode="r").shape[0])
        if samples >= MIN_SAMPLES:
            found.append(Clip("/".join(parts), parts[0], root, file, samples))
    return found


def training_clips(config: Config) -> list[Clip]:
    """Return the tracks training may use."""
    return [clip for clip in clips(config) if clip.source not in config.held_out]


def played(config: Config, tracks: Sequence[Clip]) -> list[Clip]:
    """Return the tracks of music that people play, without what was synthesised."""
    return [track for track in tracks if track.root != config.synthesised_root]


def chosen_windows(config: Config, tracks: Sequence[Clip]) -> list[tuple[int, int]]:
    """Return (track's index, first sample) of the windows to label, shuffled, not too many of a track."""
    rng = np.random.default_rng(config.seed)
    chosen: list[tuple[int, int]] = []
    for index, track in enumerate(tracks):
        free = track.samples - WINDOW_SAMPLES
        places = rng.permutation(free // config.hop + 1)[: config.windows_per_track]
        offset = int(rng.integers(free % config.hop + 1))
        chosen += [(index, int(place) * config.hop + offset) for place in places]
    order = rng.permutation(len(chosen))
    return [chosen[i] for i in order]


def batched(items: Sequence[tuple[int, int]], size: int) -> Iterator[Sequence[tuple[int, int]]]:
    """Yield the items in groups of `size`, the last one shorter."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
