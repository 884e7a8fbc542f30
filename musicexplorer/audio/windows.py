"""Windows of a few seconds, spread evenly over a track, decoding only what they need.

A track is divided into as many equal parts as there are windows, and each window lies in the middle of its
part, so that half the space between two windows is left out at each edge of the track (fades, applause,
silence). Where the windows do not fit side by side they overlap, by half at most: short tracks give fewer
windows. The same file gives the same windows every time. Silence does not count: where some windows would be
silent, they are spread over the places that sound instead.
"""

from dataclasses import dataclass, replace
from itertools import takewhile
from pathlib import Path

import numpy as np
import soxr

from musicexplorer.audio import silence
from musicexplorer.audio.decoders import candidates, read_range
from musicexplorer.audio.reader import DecodeError, Reader, clock
from musicexplorer.translation import tr

# What a file must give to count as read, in seconds (or the whole of a shorter one).
_ENOUGH = 10.0
# Headers and the sound itself may differ by this much, in seconds: encoders pad.
_TOLERANCE = 0.25
# How much sound is decoded, in seconds, from a file in which no place can be found.
_SALVAGED = 600.0


@dataclass(frozen=True, slots=True)
class Windows:
    """Some seconds of a track, spread over it.

    Attributes:
        samples: float32 [n, window_samples], mono, full scale is 1.
        starts: float32 [n], seconds from the beginning of the file at which each window begins.
        duration: Length of the track in seconds; NaN if it is not known.
        notes: Damage that was skipped, for the person.
    """

    samples: np.ndarray
    starts: np.ndarray
    duration: float
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Wish:
    """What windows are wanted: how many, how long, from which range of the file, at which rate."""

    count: int
    seconds: float
    start: float
    end: float | None
    rate: int


class _Silence(DecodeError):
    """It can be decoded, but nothing in it sounds."""


def read_windows(
    path: Path, *, count: int, seconds: float, start: float = 0.0, end: float | None = None, rate: int
) -> Windows:
    """Read windows of a track; see `decode.read_windows`, which this is."""
    wish = _Wish(count, seconds, start, end, rate)
    reasons: list[str] = []
    for way in (_by_seeking, _from_the_beginning):
        for candidate in candidates(path, exact=end is not None or start > 0):
            try:
                with candidate() as reader:
                    return way(reader, wish)
            except _Silence:
                raise
            except DecodeError as error:
                reasons.append(str(error))
    raise DecodeError(reasons[0])


def spread(length: float, count: int, seconds: float) -> np.ndarray:
    """Where windows begin in a track of a length: float64 [n], seconds from the track's beginning."""
    if length <= seconds:
        return np.zeros(1)
    count = min(count, max(1, int(2 * length / seconds) - 1))
    margin = max(0.0, (length / count - seconds) / 2)
    return np.linspace(margin, length - seconds - margin, count)


def _by_seeking(reader: Reader, wish: _Wish) -> Windows:
    stated = _length(reader, wish)
    length = stated
    starts, parts = _read(reader, wish, length)
    if any(len(part) < (min(wish.seconds, length) - _TOLERANCE) * wish.rate for part in parts):
        # It ends before its header says so, or is damaged: see where it ends, and spread again.
        length = min(stated, max(reader.measure() - wish.start, 0.0))
        if length < stated - 1.0:
            text = tr("ends at {end} though its header says {stated}")
            reader.notes.append(text.format(end=clock(length), stated=clock(stated)))
        starts, parts = _read(reader, wish, length)
    if silence.some(parts, wish.rate):
        starts, parts = _sounding(reader, wish, length, starts, parts)
    return _gathered(reader, wish, stated, length, list(zip(starts, parts, strict=True)))


def _from_the_beginning(reader: Reader, wish: _Wish) -> Windows:
    """Windows of a file in which seeking leads nowhere: all that decodes, one block behind the other."""
    decoded = 0

    def is_little(block: np.ndarray) -> bool:
        nonlocal decoded
        decoded += len(block)
        return decoded <= _SALVAGED * reader.rate

    blocks = list(takewhile(is_little, reader.blocks(wish.start, wish.end, mono=True)))
    if not blocks:
        raise DecodeError(tr("no sound could be decoded"))
    samples = soxr.resample(np.concatenate(blocks), reader.rate, wish.rate)
    length = len(samples) / wish.rate
    starts = spread(length, wish.count, wish.seconds)
    parts = [samples[round(at * wish.rate) :][: round(wish.seconds * wish.rate)] for at in starts]
    if silence.some(parts, wish.rate):
        stretches = silence.stretches_of(samples, wish.rate, 0.0)
        places = silence.places(stretches, spread, wish.count, wish.seconds)
        starts = np.array([begin for begin, _ in places])
        parts = [samples[round(begin * wish.rate) : round(end * wish.rate)] for begin, end in places]
        starts, parts = _trimmed(wish, starts, parts)
    stated = max(length, min(reader.duration, _ENOUGH))
    found = _gathered(reader, wish, stated, length, list(zip(wish.start + starts, parts, strict=True)))
    return found if decoded <= _SALVAGED * reader.rate else replace(found, duration=np.nan)


def _length(reader: Reader, wish: _Wish) -> float:
    stop = reader.duration if wish.end is None else min(wish.end, reader.duration)
    if stop <= wish.start:
        end, begin = clock(reader.duration), clock(wish.start)
        text = tr("the file ends at {end}, before this track begins ({begin})")
        raise DecodeError(text.format(end=end, begin=begin))
    return stop - wish.start


def _read(reader: Reader, wish: _Wish, length: float) -> tuple[np.ndarray, list[np.ndarray]]:
    starts = wish.start + spread(length, wish.count, wish.seconds)
    stop = wish.start + length
    return starts, [read_range(reader, at, min(at + wish.seconds, stop), wish.rate) for at in starts]


def _sounding(
    reader: Reader, wish: _Wish, length: float, starts: np.ndarray, parts: list[np.ndarray]
) -> tuple[np.ndarray, list[np.ndarray]]:
    """Windows of the places that sound, of a track of which some that were read are silent."""
    loudest = max(silence.loudest(part, wish.rate) for part in parts)
    stretches = silence.stretches(reader, wish.start, wish.start + length, loudest)
    places = silence.places(stretches, spread, wish.count, wish.seconds)
    if places:
        starts = np.array([begin for begin, _ in places])
        parts = [read_range(reader, begin, end, wish.rate) for begin, end in places]
    return _trimmed(wish, starts, parts)


def _trimmed(wish: _Wish, starts: np.ndarray, parts: list[np.ndarray]) -> tuple[np.ndarray, list[np.ndarray]]:
    """What sounds of the windows that were read, repeated until it fills them."""
    loudest = max((silence.loudest(part, wish.rate) for part in parts), default=0.0)
    kept = [silence.trimmed(part, wish.rate, loudest) for part in parts]
    if not any(len(part) for _, part in kept):
        raise _Silence(tr("there is nothing but silence in it"))
    size = round(wish.seconds * wish.rate)
    least = min(max(len(part) for _, part in kept) // 2, size // 4)
    chosen = [
        (at + offset, np.resize(part, size))
        for at, (offset, part) in zip(starts, kept, strict=True)
        if len(part) > least
    ]
    return np.array([at for at, _ in chosen]), [part for _, part in chosen]


def _gathered(
    reader: Reader, wish: _Wish, stated: float, length: float, parts: list[tuple[float, np.ndarray]]
) -> Windows:
    """Windows from what was read, if it is enough."""
    got = sum(len(part) for _, part in parts) / wish.rate
    possible = min(wish.seconds, stated) * len(parts)
    if got <= 0 or got < min(_ENOUGH, stated, possible) - _TOLERANCE:
        text = tr("damaged: only {seconds:.1f} s of {stated} could be decoded")
        raise DecodeError(text.format(seconds=got, stated=clock(stated)))
    size = round(wish.seconds * wish.rate)
    # A window of which most is missing would be the same second again and again.
    most = max(len(part) for _, part in parts)
    kept = [(at, part) for at, part in parts if len(part) > min(most // 2, size // 4)]
    samples = np.empty((len(kept), size), np.float32)
    for row, (_, part) in zip(samples, kept, strict=True):
        row[:] = part if len(part) == size else np.resize(part, size)
    return Windows(
        samples=samples,
        starts=np.array([at for at, _ in kept], np.float32),
        duration=length,
        notes=tuple(reader.notes),
    )
