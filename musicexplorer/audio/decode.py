"""Decode audio files of any format: windows spread over a track, a whole track, or a stream for playback.

FFmpeg is tried first, then libsndfile. A file counts as failed only if neither can decode ten seconds of it
(or the whole of a shorter file). Damaged parts are left out and noted.
"""

from collections.abc import Generator, Iterator
from contextlib import suppress
from itertools import chain
from pathlib import Path

import numpy as np
import soxr

from musicexplorer.audio import windows
from musicexplorer.audio.decoders import candidates, open_reader, read_range
from musicexplorer.audio.reader import DecodeError, Reader, no_audio_here
from musicexplorer.audio.windows import Windows

__all__ = ["SAMPLE_RATE", "DecodeError", "Windows", "duration", "read_mono", "read_windows", "stream"]

SAMPLE_RATE = 16_000


def read_windows(
    path: Path,
    *,
    count: int,
    seconds: float,
    start: float = 0.0,
    end: float | None = None,
    rate: int = SAMPLE_RATE,
) -> Windows:
    """Read windows spread evenly over a track, decoding only what is needed.

    Args:
        path: The file.
        count: How many windows; tracks that are too short give fewer, at least one.
        seconds: Length of a window.
        start: Where the track begins in the file, in seconds.
        end: Where it ends, or None for the end of the file.
        rate: Samples per second of the result.

    Returns:
        The windows. A track shorter than one window is repeated to fill it.

    Raises:
        DecodeError: Neither decoder can read ten seconds of it (or the whole of a shorter track).
    """
    return windows.read_windows(path, count=count, seconds=seconds, start=start, end=end, rate=rate)


def read_mono(
    path: Path, *, start: float = 0.0, end: float | None = None, rate: int = SAMPLE_RATE
) -> np.ndarray:
    """Decode a track, or a range of it, to float32 [samples] at a rate.

    Raises:
        DecodeError: It cannot be decoded.
    """
    with open_reader(path, exact=True) as reader:
        samples = read_range(reader, start, end, rate)
    if not len(samples):
        raise DecodeError(no_audio_here())
    return samples


def stream(
    path: Path, *, start: float = 0.0, end: float | None = None, rate: int = 44_100, block: int = 4096
) -> Generator[np.ndarray, None, None]:
    """Decode a track block by block, starting at an exact sample.

    Args:
        path: The file.
        start: Seconds from the start of the file.
        end: Where to stop, or None for the end of the file.
        rate: Samples per second of the result.
        block: Frames in each array but the last.

    Yields:
        float32 [block, 2]; the last one may be shorter.

    Raises:
        DecodeError: The file cannot be opened.
    """
    exact = start > 0 or end is not None
    for candidate in candidates(path, exact=exact):
        with suppress(DecodeError), candidate() as reader:
            parts = _resampled(reader, start, end, rate)
            first = next(parts, None)
            if first is not None:
                yield from _reblocked(chain([first], parts), block)
                return
    with open_reader(path, exact=exact):  # raises the reason, unless there is only no sound at this place
        pass


def duration(path: Path) -> float:
    """Length of a file in seconds.

    Raises:
        DecodeError: It cannot be decoded.
    """
    with open_reader(path, exact=False) as reader:
        return reader.duration


def _resampled(reader: Reader, start: float, end: float | None, rate: int) -> Iterator[np.ndarray]:
    """Stereo blocks of any length at a rate."""
    if reader.rate == rate:
        yield from reader.blocks(start, end, mono=False)
        return
    resampler = soxr.ResampleStream(reader.rate, rate, 2, dtype="float32")
    for samples in reader.blocks(start, end, mono=False):
        yield resampler.resample_chunk(np.ascontiguousarray(samples))
    yield resampler.resample_chunk(np.zeros((0, 2), np.float32), last=True)


def _reblocked(parts: Iterator[np.ndarray], block: int) -> Iterator[np.ndarray]:
    """Cut stereo parts of any length into blocks of one length (and a shorter one at the end)."""
    held: list[np.ndarray] = []
    size = 0
    for part in parts:
        held.append(part)
        size += len(part)
        if size < block:
            continue
        joined = np.concatenate(held)
        whole = size - size % block
        held, size = [joined[whole:].copy()], size - whole
        yield from joined[:whole].reshape(-1, block, 2)
    if size:
        yield np.concatenate(held)
