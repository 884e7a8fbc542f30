"""Samples out of audio files of any kind: windows spread over a track, a whole track, a stream for playing.

FFmpeg reads first, libsndfile what FFmpeg refuses. A file counts as failed only when neither gets ten seconds
of sound (or the whole of a shorter file) out of it; damage on the way costs what is damaged, and is noted.

Windows are spread evenly: a track is divided into as many equal parts as there are windows, and each
window lies in the middle of its part, so that half the space between two windows is left out at each edge of
the track (fades, applause, silence). Where the windows do not fit side by side they overlap, by half at most:
short tracks give fewer windows. The same file gives the same windows every time.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import soxr

from musicexplorer.audio.ffmpeg import FFmpegReader
from musicexplorer.audio.sndfile import SndfileReader
from musicexplorer.audio.sound import DecodeError, Reader, describe_failure

__all__ = ["SAMPLE_RATE", "DecodeError", "Windows", "duration", "read_mono", "read_windows", "stream"]

SAMPLE_RATE = 16_000
# What a file must give to count as read, in seconds (or the whole of a shorter one).
_ENOUGH = 10.0
# What a resampling filter sees beyond the edges of a window, in seconds.
_MARGIN = 0.02
# Headers and the sound itself may differ by this much (encoders pad), in seconds.
_TOLERANCE = 0.25


@dataclass(frozen=True, slots=True)
class Windows:
    """Some seconds of a track, spread over it.

    Attributes:
        samples: float32 [n, window_samples], mono, full scale is 1.
        starts: float32 [n], seconds from the beginning of the file at which each window begins.
        duration: Length of the track in seconds.
        notes: Damage that was skipped, for the person.
    """

    samples: np.ndarray
    starts: np.ndarray
    duration: float
    notes: tuple[str, ...] = ()


def read_windows(
    path: Path,
    *,
    count: int,
    seconds: float,
    start: float = 0.0,
    end: float | None = None,
    rate: int = SAMPLE_RATE,
) -> Windows:
    """Read windows spread evenly over a track, decoding only what they need.

    Args:
        path: The file.
        count: How many windows; fewer come back from tracks too short for them (one from the shortest).
        seconds: Length of a window.
        start: Where the track begins in the file, in seconds.
        end: Where it ends, or None for the end of the file.
        rate: Samples per second of the result.

    Returns:
        The windows. A track shorter than one window is repeated until it fills it.

    Raises:
        DecodeError: Neither decoder gets ten seconds of sound (or the whole of a shorter track) out of it.
    """
    reason = ""
    for open_reader in _readers(path, exact=end is not None or start > 0):
        try:
            with open_reader() as reader:
                return _windows(reader, count, seconds, start, end, rate)
        except DecodeError as error:
            reason = reason or str(error)
    raise DecodeError(reason)


def read_mono(
    path: Path, *, start: float = 0.0, end: float | None = None, rate: int = SAMPLE_RATE
) -> np.ndarray:
    """Decode a track, or a range of it, to float32 [samples] at a rate.

    Raises:
        DecodeError: No sound could be got out of it.
    """
    with _open(path, exact=True) as reader:
        samples = _read(reader, start, end, rate)
    if not len(samples):
        raise DecodeError("there is no sound in it at this place")
    return samples


def stream(
    path: Path, *, start: float = 0.0, end: float | None = None, rate: int = 44_100, block: int = 4096
) -> Iterator[np.ndarray]:
    """Decode a track bit by bit, beginning exactly at a sample.

    Args:
        path: The file.
        start: Seconds from the beginning of the file.
        end: Where to stop, or None for the end of the file.
        rate: Samples per second of the result.
        block: Frames in each array but the last.

    Yields:
        float32 [block, 2]; the last one may be shorter.

    Raises:
        DecodeError: The file cannot be opened.
    """
    with _open(path, exact=start > 0 or end is not None) as reader:
        yield from _reblock(_resampled(reader, start, end, rate), block)


def duration(path: Path) -> float:
    """Length of a file in seconds.

    Raises:
        DecodeError: No sound could be got out of it.
    """
    with _open(path, exact=False) as reader:
        return reader.duration


def _readers(path: Path, *, exact: bool) -> list[Callable[[], Reader]]:
    return [partial(FFmpegReader, path, exact=exact), partial(SndfileReader, path)]


@contextmanager
def _open(path: Path, *, exact: bool) -> Iterator[Reader]:
    """The first reader that gives a sample of this file."""
    reason = ""
    for open_reader in _readers(path, exact=exact):
        try:
            reader = open_reader()
        except DecodeError as error:
            reason = reason or str(error)
            continue
        with reader:
            if next(reader.blocks(0.0, None, mono=True), None) is not None:
                yield reader
                return
        reason = reason or describe_failure(path)
    raise DecodeError(reason)


def _windows(
    reader: Reader, count: int, seconds: float, start: float, end: float | None, rate: int
) -> Windows:
    length = _length(reader, start, end)
    planned, parts = length, []
    for _ in range(2):
        starts = start + _spread(length, count, seconds)
        stop = start + length
        parts = [_read(reader, at, min(at + seconds, stop), rate) for at in starts]
        short = min(seconds, length) - _TOLERANCE
        if all(len(part) >= short * rate for part in parts):
            break
        # The file ends before its header says so, or is damaged: see where it ends, and spread again.
        length = min(length, max(reader.measure() - start, 0.0))
        if length <= 0:
            raise DecodeError("no sound could be decoded")
        if length < planned - 1:
            reader.notes.append(f"ends at {_clock(length)} though its header says {_clock(planned)}")
    got = sum(len(part) for part in parts) / rate
    if got < min(_ENOUGH, planned - _TOLERANCE, seconds * len(parts) - _TOLERANCE):
        raise DecodeError(f"damaged: only {got:.1f} s of {_clock(planned)} could be decoded")
    size = round(seconds * rate)
    whole = [(_fill(part, size), at) for part, at in zip(parts, starts, strict=True) if len(part) > size // 4]
    if not whole:
        whole = [(_fill(part, size), at) for part, at in zip(parts, starts, strict=True) if len(part)]
    samples = np.stack([part for part, _ in whole])
    return Windows(samples, np.array([at for _, at in whole], np.float32), length, tuple(reader.notes))


def _length(reader: Reader, start: float, end: float | None) -> float:
    stop = reader.duration if end is None else min(end, reader.duration)
    if stop <= start:
        raise DecodeError(
            f"the file ends at {_clock(reader.duration)}, before this track begins ({_clock(start)})"
        )
    return stop - start


def _spread(length: float, count: int, seconds: float) -> np.ndarray:
    """Where windows begin in a track of a length: float64 [n], seconds from the track's beginning."""
    if length <= seconds:
        return np.zeros(1)
    count = min(count, max(1, int(np.ceil(2 * length / seconds)) - 1))
    margin = max(0.0, (length / count - seconds) / 2)
    return np.linspace(margin, length - seconds - margin, count)


def _read(reader: Reader, start: float, end: float | None, rate: int) -> np.ndarray:
    """Mono samples between two times at a rate: float32 [samples]."""
    before = min(_MARGIN, start)
    after = None if end is None else end + _MARGIN
    blocks = list(reader.blocks(start - before, after, mono=True))
    if not blocks:
        return np.zeros(0, np.float32)
    samples = np.concatenate(blocks)
    if reader.rate != rate:
        samples = soxr.resample(samples, reader.rate, rate)
    begin = round(before * rate)
    wanted = None if end is None else begin + round((end - start) * rate)
    return samples[begin:wanted]


def _fill(samples: np.ndarray, size: int) -> np.ndarray:
    """Repeat samples until they fill a window."""
    return samples[:size] if len(samples) >= size else np.resize(samples, size)


def _resampled(reader: Reader, start: float, end: float | None, rate: int) -> Iterator[np.ndarray]:
    """Stereo blocks of any length at a rate."""
    if reader.rate == rate:
        yield from reader.blocks(start, end, mono=False)
        return
    resampler = soxr.ResampleStream(reader.rate, rate, 2, dtype="float32")
    for samples in reader.blocks(start, end, mono=False):
        yield resampler.resample_chunk(np.ascontiguousarray(samples))
    yield resampler.resample_chunk(np.zeros((0, 2), np.float32), last=True)


def _reblock(parts: Iterator[np.ndarray], block: int) -> Iterator[np.ndarray]:
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
        yield from joined[:whole].reshape(-1, block, 2)
        held, size = [joined[whole:]], size - whole
    if size:
        yield np.concatenate(held)


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"
