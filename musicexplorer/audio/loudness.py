"""Integrated loudness in LUFS, with gating, according to ITU-R BS.1770-5."""

import math

import numpy as np

_BLOCK = 0.4
_STEP = 0.1
_SILENCE = -70.0
_BELOW = 10.0
_OFFSET = -0.691


def loudness(samples: np.ndarray, rate: int) -> float | None:
    """Integrated loudness in LUFS.

    Args:
        samples: float32 [n, channels], one or two channels; at least 0.4 seconds.
        rate: Samples per second.

    Returns:
        None for silence, or if it is too short.
    """
    powers = _powers(_weighted(samples, rate), rate)
    loud = powers[powers > _power(_SILENCE)]
    if not len(loud):
        return None
    loud = loud[loud > _power(_level(float(loud.mean())) - _BELOW)]
    return _level(float(loud.mean()))


def _level(power: float) -> float:
    return _OFFSET + 10 * math.log10(power)


def _power(level: float) -> float:
    return float(10 ** ((level - _OFFSET) / 10))


def _powers(weighted: np.ndarray, rate: int) -> np.ndarray:
    """Mean square of all channels together in blocks of 0.4 s that start every 0.1 s."""
    step = round(_STEP * rate)
    count = len(weighted) // step
    tenths = (weighted[: count * step].astype(np.float64) ** 2).reshape(count, -1).sum(axis=1) / step
    width = round(_BLOCK / _STEP)
    if count < width:
        return np.zeros(0)
    return np.convolve(tenths, np.full(width, 1 / width), "valid")


def _weighted(samples: np.ndarray, rate: int) -> np.ndarray:
    """The samples after the standard's K-weighting: a shelving filter for the head, and a high-pass."""
    from scipy.signal import sosfilt

    return np.asarray(sosfilt(np.array([_shelf(rate), _high_pass(rate)]), samples, axis=0))


def _shelf(rate: int) -> list[float]:
    """The standard's shelving filter at any rate, from the analogue prototype of its values for 48 kHz."""
    k, q = math.tan(math.pi * 1681.974450955533 / rate), 0.7071752369554196
    high = 10 ** (3.999843853973347 / 20)
    band = high**0.4996667741545416
    norm = 1 + k / q + k * k
    return [
        (high + band * k / q + k * k) / norm,
        2 * (k * k - high) / norm,
        (high - band * k / q + k * k) / norm,
        1.0,
        2 * (k * k - 1) / norm,
        (1 - k / q + k * k) / norm,
    ]


def _high_pass(rate: int) -> list[float]:
    k, q = math.tan(math.pi * 38.13547087602444 / rate), 0.5003270373238773
    norm = 1 + k / q + k * k
    return [1.0, -2.0, 1.0, 1.0, 2 * (k * k - 1) / norm, (1 - k / q + k * k) / norm]
