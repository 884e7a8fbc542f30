"""Which places of a track sound: silence before, after and within music is not to be taken for music."""

from collections.abc import Callable, Iterator

import numpy as np

from musicexplorer.audio.chained import ChainedReader
from musicexplorer.audio.ffmpeg import FFmpegReader
from musicexplorer.audio.reader import Reader

# Below this root mean square (-72 dB of full scale), a block is silent ...
_FAINTEST = 10 ** (-72 / 20)
# ... and so it is where it is this much fainter than the loudest of the track: 45 dB.
_FAINTER = 10 ** (-45 / 20)
_BLOCK = 0.1
# The share of a window that may be silent without anybody looking for a better place.
_PAUSE = 0.25
# What is looked at to find the places that sound: so many pieces of a track, none further apart than this.
_LOOKS = 400
_NEAREST, _FURTHEST = 0.5, 2.0
_SNIPPET = 0.1

Spread = Callable[[float, int, float], np.ndarray]
"""where windows begin in a track of a length, given how many and how long; see `windows.spread`"""


def levels(samples: np.ndarray, rate: int) -> np.ndarray:
    """Root mean square of every tenth of a second, float [blocks], without what is constant (DC)."""
    size = max(1, min(round(_BLOCK * rate), len(samples)))
    blocks = samples[: len(samples) // size * size].reshape(-1, size)
    return np.asarray(blocks.std(axis=1))


def loudest(samples: np.ndarray, rate: int) -> float:
    """The highest of the `levels` of float32 [n]; 0 of no samples."""
    return float(levels(samples, rate).max(initial=0.0))


def some(parts: list[np.ndarray], rate: int) -> bool:
    """Whether more than a pause of any window, float32 [n] each, is silent."""
    found = [levels(part, rate) for part in parts]
    limit = _limit(max((float(each.max(initial=0.0)) for each in found), default=0.0))
    return any(bool(len(each)) and float((each < limit).mean()) > _PAUSE for each in found)


def stretches(reader: Reader, start: float, end: float, level: float) -> list[tuple[float, float]]:
    """Find where a track sounds.

    Args:
        reader: The opened file.
        start: Where the track begins, in seconds.
        end: Where it ends.
        level: The highest of the `levels` known so far.

    Returns:
        Beginning and end of each stretch of sound, in seconds, in order; to a second or so.
    """
    step = min(max((end - start) / _LOOKS, _NEAREST), _FURTHEST)
    looks = [(at, loudest(samples, reader.rate)) for at, samples in _looks(reader, start, end, step)]
    return _joined(looks, step, start, end, level)


def stretches_of(samples: np.ndarray, rate: int, start: float) -> list[tuple[float, float]]:
    """The same of a whole track, float32 [n], that begins `start` seconds into the file."""
    found = levels(samples, rate).tolist()
    looks = [(start + number * _BLOCK, level) for number, level in enumerate(found)]
    return _joined(looks, _BLOCK, start, start + len(samples) / rate, 0.0)


def _joined(
    looks: list[tuple[float, float]], step: float, start: float, end: float, level: float
) -> list[tuple[float, float]]:
    limit = _limit(max([level, *(found for _, found in looks)]))
    joined: list[tuple[float, float]] = []
    for at, found in looks:
        if found < limit:
            continue
        begin, stop = max(at - step / 2, start), min(at + step, end)
        if joined and begin <= joined[-1][1] + step / 2:
            joined[-1] = (joined[-1][0], stop)
        else:
            joined.append((begin, stop))
    return joined


def places(
    sounding: list[tuple[float, float]], spread: Spread, count: int, seconds: float
) -> list[tuple[float, float]]:
    """Spread windows over stretches of sound as if there was nothing between them.

    Returns:
        Beginning and end of each window in seconds; shorter than `seconds` in a short stretch.
    """
    lengths = np.array([end - begin for begin, end in sounding])
    found: list[tuple[float, float]] = []
    if not len(lengths):
        return found
    before = np.concatenate([[0.0], np.cumsum(lengths)])
    for at in spread(float(before[-1]), count, seconds):
        middle = min(at + seconds / 2, float(before[-1]) - 1e-6)
        index = int(np.searchsorted(before, middle, "right")) - 1
        begin, end = sounding[index]
        first = min(max(begin + middle - before[index] - seconds / 2, begin), max(begin, end - seconds))
        place = (float(first), float(min(first + seconds, end)))
        if place not in found:
            found.append(place)
    return found


def trimmed(samples: np.ndarray, rate: int, level: float) -> tuple[float, np.ndarray]:
    """Cut silence off both ends of float32 [n]; return also how many seconds were cut off at the beginning.

    Args:
        samples: A window.
        rate: Samples per second.
        level: The highest of the `levels` of the track.
    """
    sounding = np.flatnonzero(levels(samples, rate) >= _limit(level))
    if not len(sounding):
        return 0.0, samples[:0]
    size = max(1, min(round(_BLOCK * rate), len(samples)))
    first, last = int(sounding[0]) * size, (int(sounding[-1]) + 1) * size
    # what is left over behind the last whole block belongs to it
    stop = len(samples) if last + size > len(samples) else last
    return first / rate, samples[first:stop]


def _limit(level: float) -> float:
    return max(_FAINTEST, level * _FAINTER)


def _looks(reader: Reader, start: float, end: float, step: float) -> Iterator[tuple[float, np.ndarray]]:
    """Yield short pieces of sound and where they begin."""
    if isinstance(reader, FFmpegReader | ChainedReader):
        yield from reader.snippets(start, end, step, _SNIPPET)
        return
    for at in np.arange(start, end, step):
        blocks = list(reader.blocks(float(at), float(min(at + _SNIPPET, end)), mono=True))
        if blocks:
            yield float(at), np.concatenate(blocks)
