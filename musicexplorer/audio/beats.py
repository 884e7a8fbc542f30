"""Where sounds begin, and where the beats lie when the tempo is known."""

import numpy as np

# Seconds between two values of the onset strength.
_FRAME, _HOP = 1024, 256
_BANDS = 12
# Onsets are looked for on the smallest of these distances (s), and must exceed their surroundings by so much.
_APART = 0.08


def onset_strength(samples: np.ndarray, rate: int) -> tuple[np.ndarray, float]:
    """How much energy begins at each moment: the rise of the logarithmic spectrum, in bands.

    Args:
        samples: float32 [n], mono.
        rate: Samples per second.

    Returns:
        float [frames], and the seconds between two frames. A frame stands for the time at its middle.
    """
    bands = _spectrum(samples)
    rise = np.maximum(np.diff(bands, axis=0, prepend=bands[:1]), 0.0).mean(axis=1)
    return rise, _HOP / rate


def onsets(samples: np.ndarray, rate: int) -> np.ndarray:
    """Times at which sounds begin, float [n], in seconds."""
    strength, step = onset_strength(samples, rate)
    if len(strength) < 3:
        return np.zeros(0)
    width = max(1, round(_APART / step))
    padded = np.pad(strength, width, mode="edge")
    highest = np.lib.stride_tricks.sliding_window_view(padded, 2 * width + 1).max(axis=1)
    found = np.flatnonzero((strength == highest) & (strength > strength.mean() + 0.5 * strength.std()))
    return found * step


def beat_phase(samples: np.ndarray, rate: int, tempo: float) -> float:
    """When the first beat comes, in seconds, if there are `tempo` of them in a minute."""
    strength, step = onset_strength(samples, rate)
    period = 60.0 / tempo / step
    offsets = np.arange(0.0, period, 0.5)
    times = np.arange(0.0, max(len(strength) - period, 1.0), period)
    places = np.minimum(np.round(offsets[:, None] + times).astype(int), len(strength) - 1)
    return float(offsets[int(np.argmax(strength[places].mean(axis=1)))] * step)


def novelty(samples: np.ndarray, rate: int, times: np.ndarray, seconds: float = 4.0) -> np.ndarray:
    """How different the sound before and after each time is, float [n]; 0 for none."""
    bands = _spectrum(samples)
    width, step = max(1, round(seconds * rate / _HOP)), _HOP / rate
    sums = np.concatenate([np.zeros((1, bands.shape[1])), np.cumsum(bands, axis=0)])
    at = np.clip(np.round(np.asarray(times) / step).astype(int), 1, max(len(bands) - 1, 1))
    before, after = np.maximum(at - width, 0), np.minimum(at + width, len(bands))
    left = (sums[at] - sums[before]) / np.maximum(at - before, 1)[:, None]
    right = (sums[after] - sums[at]) / np.maximum(after - at, 1)[:, None]
    return np.asarray(np.abs(left - right).mean(axis=1))


def _spectrum(samples: np.ndarray) -> np.ndarray:
    """Logarithmic energy in bands that widen with the frequency, float [frames, bands]."""
    padded = np.pad(np.asarray(samples, np.float32), _FRAME // 2)
    frames = np.lib.stride_tricks.sliding_window_view(padded, _FRAME)[::_HOP]
    power = np.abs(np.fft.rfft(frames * np.hanning(_FRAME).astype(np.float32), axis=1)) ** 2
    edges = np.unique(np.geomspace(2, power.shape[1], _BANDS + 1).astype(int))
    return np.log1p(np.add.reduceat(power, edges[:-1], axis=1) * 10.0)
