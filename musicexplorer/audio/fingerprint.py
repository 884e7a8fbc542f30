"""A fingerprint of a whole track: its level in bands of frequency, ten times a second.

It is coarse enough to survive any encoding, and fine enough that another performance, mix or master of the
same music differs. `similarity.fingerprints` compares two.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from musicexplorer.audio import decode
from musicexplorer.audio.packets import PacketFile
from musicexplorer.audio.reader import DecodeError

# Version of this analysis: tracks with fingerprints of another version get new ones.
FINGERPRINTER = "1"
RATE = 11_025
STEP = 1_102  # samples from one frame to the next: 0.1 s
BANDS = 16
QUANTUM = 0.3  # dB
FLOOR = -76.0  # dB; so much as nothing
_WINDOW = 8_192  # long beside a step: encodings are shifted by parts of one
_LOWEST, _HIGHEST = 150.0, 4_000.0  # Hz; encoders with few bits keep these
_LONGEST = 1_800.0  # seconds that are read of a longer track
_AT_ONCE = 512  # frames


def read_fingerprint(path: Path, start: float = 0.0, end: float | None = None) -> np.ndarray:
    """The fingerprint of a track (a file, or a range of one): uint8 [frames, `BANDS`].

    Levels are in steps of `QUANTUM` above `FLOOR`. Of a very long track only the first half hour counts.

    Raises:
        DecodeError: It cannot be read.
    """
    last = start + _LONGEST if end is None else min(end, start + _LONGEST)
    blocks = decode.stream(path, start=start, end=last, rate=RATE, block=STEP * _AT_ONCE)
    parts = [_quantised(_levels(part)) for part in _overlapping(blocks)]
    return np.concatenate(parts) if parts else np.zeros((0, BANDS), np.uint8)


def _overlapping(blocks: Iterator[np.ndarray]) -> Iterator[np.ndarray]:
    """The samples in parts that hold whole windows only, float32 [n, 2]."""
    rest = np.zeros((0, 2), np.float32)
    for block in blocks:
        rest = np.concatenate([rest, block])
        frames = (len(rest) - _WINDOW) // STEP + 1
        if frames > 0:
            yield rest[: (frames - 1) * STEP + _WINDOW]
            rest = rest[frames * STEP :]


def _levels(samples: np.ndarray) -> np.ndarray:
    """Levels in dB of frames of float32 [n, 2]: float32 [frames, `BANDS`]; the channels' powers add up."""
    windows = np.lib.stride_tricks.sliding_window_view(samples, _WINDOW, axis=0)[::STEP]
    spectrum = np.fft.rfft(windows * np.hanning(_WINDOW).astype(np.float32), axis=-1)
    power = (spectrum.real**2 + spectrum.imag**2).sum(axis=1)
    edges = np.geomspace(_LOWEST, _HIGHEST, BANDS + 1) * _WINDOW / RATE
    bands = np.add.reduceat(power, np.round(edges).astype(int), axis=1)[:, :BANDS]
    scale = 2.0 / np.hanning(_WINDOW).sum() ** 2
    return np.asarray(10 * np.log10(bands * scale + 1e-12), np.float32)


def _quantised(levels: np.ndarray) -> np.ndarray:
    return np.round((levels - FLOOR) / QUANTUM).clip(0, 255).astype(np.uint8)


@dataclass(frozen=True, slots=True)
class Format:
    """What a file is encoded as; "" and None where that is unknown."""

    codec: str = ""
    bit_rate: int | None = None
    sample_rate: int | None = None
    channels: int | None = None


def read_format(path: Path) -> Format:
    """The format of the audio in a file; the bit rate is that of the whole file if it does not say."""
    try:
        with PacketFile(path) as file:
            context, seconds = file.stream.codec_context, file.duration
            rate = file.stream.bit_rate or (int(path.stat().st_size * 8 / seconds) if seconds else None)
            return Format(context.codec.canonical_name, rate, context.sample_rate, context.channels)
    except DecodeError:  # libsndfile reads it
        return Format(path.suffix.lstrip(".").lower())
