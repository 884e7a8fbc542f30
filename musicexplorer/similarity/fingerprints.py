"""Whether two fingerprints (`audio.fingerprint`) are of the same recording, in whatever encoding.

Encodings change levels by fractions of a decibel, and all bands and moments alike; another performance, mix
or arrangement changes them by several. A new master changes some bands, or loud moments more than soft ones.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FRAMES_PER_SECOND = 10.0
QUANTUM = 0.3  # dB; both as in `audio.fingerprint`

CLOSE = 1.5  # dB by which two levels may differ to count as close
STRETCH = 4.0  # seconds that are compared on their own, so that no difference is lost in a long track
LONGEST_LAG = 20.0  # seconds of silence that one may have more at its beginning
_DEPTH = 40.0  # dB below the loudest, under which a level does not count
_FRACTIONS = np.linspace(-0.5, 0.5, 9)
# Chosen by `tests/benchmarks/duplicates.py`, with room on both sides.
_CLOSE_IN_ALL, _CLOSE_IN_EACH, _MOST_DROP = 0.9, 0.8, 0.15
_MOST_COLOUR, _MOST_UNEVEN = 0.85, 0.85  # dB
_MOST_SQUEEZED = 0.5  # dB
_MOST_REST = 2.0  # seconds
_LEAST = 4.0  # seconds

Levels = NDArray[np.float32]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Alignment:
    """How two fingerprints lie on each other.

    Attributes:
        lag: Seconds by which the music begins earlier in the second.
        gain: Decibels by which the second is louder.
        close: Share of the levels that differ by no more than `CLOSE`, apart from the gain, 0..1.
        worst: The same for the worst stretch.
        colour: The second largest difference of a band, in dB, apart from the gain; encoders with few bits
            change one at the edge.
        uneven: The largest difference of a stretch, likewise.
        squeezed: How much more loud moments differ than soft ones, in dB: a limiter makes them alike.
        rest: Seconds of sound that only one of them has.
        seconds: Seconds of sound that were compared.
    """

    lag: float
    gain: float
    close: float
    worst: float
    colour: float
    uneven: float
    squeezed: float
    rest: float
    seconds: float

    @property
    def is_same_recording(self) -> bool:
        """Whether nothing but the encoding, the gain and silence around the music differs."""
        return (
            self.seconds >= _LEAST
            and self.close >= _CLOSE_IN_ALL
            and self.worst >= max(_CLOSE_IN_EACH, self.close - _MOST_DROP)
            and self.colour <= _MOST_COLOUR
            and self.uneven <= _MOST_UNEVEN
            and self.squeezed <= _MOST_SQUEEZED
            and self.rest <= _MOST_REST
        )


def align(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> Alignment | None:
    """Lay two fingerprints uint8 [n, bands] and [m, bands] on each other; None if too little sounds."""
    width = int(STRETCH * FRAMES_PER_SECOND)
    if min(len(one), len(other)) < width:
        return None
    a, b = (np.asarray(part, np.float32) * QUANTUM for part in (one, other))
    floor_a, floor_b = _floor(a), _floor(b)
    lag = _lag(np.maximum(a, floor_a), np.maximum(b, floor_b))
    first, last = max(0, lag), min(len(a), len(b) + lag)
    here = a[first:last]

    def moved(fraction: float) -> Levels:
        return _moved(b, first - lag, last - lag, fraction)

    fraction = min(_FRACTIONS, key=lambda fraction: _spread(here, floor_a, moved(fraction), floor_b))
    there = moved(fraction)
    loud_here, loud_there = here > floor_a, there > floor_b
    loud = loud_here & loud_there
    stretches = [slice(at, at + width) for at in range(0, len(here), width)]
    stretches = [at for at in stretches if loud[at].sum() >= width]
    bands = [column for column in range(here.shape[1]) if loud[:, column].sum() >= width]
    if not stretches or not bands:
        return None
    gain = float(np.median((there - here)[loud]))
    difference = (there - here - gain).astype(np.float32)
    close = np.abs(difference) <= CLOSE
    outside = sum(
        _sounding(part, floor)
        for part, floor in (
            (a[:first], floor_a),
            (a[last:], floor_a),
            (b[: first - lag], floor_b),
            (b[last - lag :], floor_b),
        )
    )
    alone = ((loud_here ^ loud_there).sum(axis=1) > here.shape[1] // 2).sum()
    return Alignment(
        lag=(lag + float(fraction)) / FRAMES_PER_SECOND,
        gain=gain,
        close=float(close[loud].mean()),
        worst=min(float(close[at][loud[at]].mean()) for at in stretches),
        colour=sorted(_middle(difference[:, band], loud[:, band]) for band in bands)[-2:][0],
        uneven=max(_middle(difference[at], loud[at]) for at in stretches),
        squeezed=_squeezed(difference, loud, (here + there).mean(axis=1)),
        rest=float(outside + alone) / FRAMES_PER_SECOND,
        seconds=float(loud.any(axis=1).sum()) / FRAMES_PER_SECOND,
    )


def _floor(levels: Levels) -> float:
    """The level under which nothing counts; what is stored as 0 never does."""
    return max(float(np.percentile(levels.max(axis=1), 95)) - _DEPTH, QUANTUM / 2)


def _sounding(levels: Levels, floor: float) -> int:
    return int((levels.max(axis=1) > floor).sum()) if len(levels) else 0


def _middle(difference: Levels, loud: Mask) -> float:
    return abs(float(np.median(difference[loud])))


def _squeezed(difference: Levels, loud: Mask, totals: Levels) -> float:
    """How much the difference in the loudest third of the moments is another than in the softest."""
    softer, louder = np.quantile(totals[loud.any(axis=1)], [1 / 3, 2 / 3])
    ends = [difference[at][loud[at]] for at in (totals <= softer, totals >= louder)]
    return abs(float(np.median(ends[1]) - np.median(ends[0]))) if all(map(len, ends)) else 0.0


def _spread(here: Levels, floor: float, there: Levels, other_floor: float) -> float:
    """How far the levels of two parts differ, apart from a gain."""
    loud = (here > floor) & (there > other_floor)
    if not loud.any():
        return float("inf")
    difference = (there - here)[loud]
    return float(np.abs(difference - np.median(difference)).mean())


def _lag(a: Levels, b: Levels) -> int:
    """How many frames earlier the music begins in `b`, by the best correlation."""
    length = 1 << int(np.ceil(np.log2(len(a) + len(b))))
    first, second = (np.fft.rfft(part - part.mean(axis=0), length, axis=0) for part in (a, b))
    correlation = np.fft.irfft((first * second.conj()).sum(axis=1), length)
    most = min(int(LONGEST_LAG * FRAMES_PER_SECOND), len(a) - 1, len(b) - 1)
    lags = np.concatenate([np.arange(most + 1), np.arange(-most, 0)])
    return int(lags[np.argmax(correlation[lags])])


def _moved(levels: Levels, begin: int, end: int, fraction: float) -> Levels:
    """The frames from `begin` to `end`, `fraction` of a frame earlier; between frames by interpolation."""
    places = np.clip(np.arange(begin, end) - fraction, 0, len(levels) - 1)
    low = np.floor(places).astype(int)
    high = np.minimum(low + 1, len(levels) - 1)
    share = (places - low)[:, None].astype(np.float32)
    return np.asarray(levels[low] * (1 - share) + levels[high] * share, np.float32)
