"""Effects: filters, reverberation, echo, overdrive, loudness."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from musicexplorer.demo.synth.oscillator import RATE, decaying, samples, seconds

LOUDNESS = 10 ** (-16.0 / 20)
"""K-weighted root mean square of every finished track: about -16 LUFS."""
CEILING = 0.89
BLOCK = 2**17
MARGIN = 8192
"""Samples on either side that a zero-phase filter needs."""
GRID = np.concatenate([[0.0], np.geomspace(10, RATE / 2, 1200)])

Curve = Callable[[np.ndarray], np.ndarray]
"""Gain (linear) at the given frequencies in Hz."""


def fast_size(count: int) -> int:
    """The next multiple of 512 for which a Fourier transform is fast."""
    blocks = -(-count // 512)
    while not _smooth(blocks):
        blocks += 1
    return blocks * 512


def _smooth(number: int) -> bool:
    for prime in (2, 3, 5, 7):
        while number % prime == 0:
            number //= prime
    return number == 1


def band(low: float, high: float, slope: int = 4) -> Curve:
    """Pass frequencies between `low` and `high` Hz; 0 leaves an end open. `slope` 2 is 12 dB an octave."""

    def gain(frequencies: np.ndarray) -> np.ndarray:
        ratio = np.maximum(frequencies, 1.0)
        passed = np.ones_like(ratio)
        if low:
            passed = passed / np.sqrt(1 + (low / ratio) ** (2 * slope))
        if high:
            passed = passed / np.sqrt(1 + (ratio / high) ** (2 * slope))
        return passed

    return gain


def peaks(*points: tuple[float, float, float]) -> Curve:
    """Peaking filters of (Hz, dB, width in octaves)."""

    def gain(frequencies: np.ndarray) -> np.ndarray:
        octaves = np.log2(np.maximum(frequencies, 1.0))
        total = np.zeros_like(octaves)
        for centre, level, width in points:
            total += level * np.exp(-(((octaves - np.log2(centre)) / width) ** 2))
        return 10 ** (total / 20)

    return gain


def _gains(size: int, curves: tuple[Curve, ...]) -> np.ndarray:
    """Gain of each bin of a transform of `size` samples, worked out at enough points and joined by lines."""
    bins = np.fft.rfftfreq(size, 1 / RATE)
    points = GRID if len(bins) > 2 * len(GRID) else bins
    gain = np.prod([curve(points) for curve in curves], axis=0)
    return (gain if points is bins else np.interp(bins, GRID, gain)).astype(np.float32)


def equalise(sound: np.ndarray, *curves: Curve) -> np.ndarray:
    """Filter a sound [..., n] without shifting its phases; float32 of the same shape."""
    sound = sound.astype(np.float32, copy=False)
    count = sound.shape[-1]
    size = min(fast_size(count + 512), BLOCK)
    gains = _gains(size, curves)
    if size < BLOCK:
        return np.fft.irfft(np.fft.rfft(sound, size) * gains, size)[..., :count]
    out = np.empty_like(sound)
    for place, block in _blocks(sound, size, MARGIN):
        filtered = np.fft.irfft(np.fft.rfft(block) * gains, size)
        part = out[..., place : place + size - 2 * MARGIN]
        part[...] = filtered[..., MARGIN : MARGIN + part.shape[-1]]
    return out


def _blocks(sound: np.ndarray, size: int, reach: int) -> Iterator[tuple[int, np.ndarray]]:
    """Cut a sound into blocks for overlap-save: transforms that fit into the cache are several times faster.

    Yields (place, block [..., size]); the block begins `reach` samples before the place, and its last MARGIN
    samples belong to the next.
    """
    hop = size - reach - MARGIN
    around = [(0, 0)] * (sound.ndim - 1) + [(reach, size)]
    padded = np.pad(sound, around)
    for place in range(0, sound.shape[-1], hop):
        yield place, padded[..., place : place + size]


@dataclass(frozen=True)
class Room:
    """Reverberation: decaying noise, faster in high bands, independent on both sides (Moorer 1979).

    Attributes:
        length: seconds until the sound has fallen by 60 dB.
        brightness: 0 (curtains) to 1 (stone).
        predelay: seconds before the first reflections.
    """

    length: float
    brightness: float
    predelay: float = 0.012

    def response(self) -> np.ndarray:
        """The impulse response, float32 [2, n]."""
        count = samples(self.length * 1.05)
        noise = np.random.default_rng(int(self.length * 1000)).normal(size=(2, count)).astype(np.float32)
        sound = np.zeros_like(noise)
        for low, high, share in (
            (120, 500, 1.0),
            (500, 2000, 0.85),
            (2000, 5000, 0.65),
            (5000, 11_000, 0.45),
        ):
            constant = self.length * share ** (2 - 2 * self.brightness) / 6.9
            level = np.float32(share ** (1 - self.brightness))
            sound += level * equalise(noise, band(low, high, 3)) * decaying(count, constant)
        sound *= np.minimum(1.0, seconds(count) / 0.02)
        sound /= np.sqrt((sound**2).sum(axis=1, keepdims=True))
        return np.pad(sound, ((0, 0), (samples(self.predelay), 0)))


def echo(
    sound: np.ndarray, time: float, feedback: float, *, repeats: int = 6, tone: float = 2500.0
) -> np.ndarray:
    """Echoes of a sound [2, n] that alternate sides and lose highs, without the sound itself."""
    step, out, part = samples(time), np.zeros_like(sound), sound
    dark = equalise(sound, band(180, tone, 2))
    for number in range(1, repeats + 1):
        if step * number >= sound.shape[1]:
            break
        part = (dark if number > 1 else sound)[:: -1 if number % 2 else 1]
        out[:, step * number :] += feedback**number * part[:, : sound.shape[1] - step * number]
    return out


def drive(sound: np.ndarray, gain: float) -> np.ndarray:
    """Overdrive: more `gain` is closer to a square wave."""
    return np.tanh(sound * np.float32(gain)).astype(np.float32)


def pump(count: int, beat: float, depth: float = 0.7, recovery: float = 0.25) -> np.ndarray:
    """Side-chain gain of a kick drum every `beat` seconds: float32 [count]."""
    since = seconds(count) % np.float32(beat)
    return (1 - depth * np.exp(-since / (recovery * beat))).astype(np.float32)


def master(dry: np.ndarray, wet: np.ndarray, space: Room, *curves: Curve) -> np.ndarray:
    """Put a mix [2, n] and the room's answer to `wet` [2, n] together, equally loud; float32 [n, 2]."""
    response = _response(space)
    reach = response.shape[1] + MARGIN
    size = max(BLOCK, 2 ** int(np.ceil(np.log2(2.2 * reach))))
    tone = _gains(size, (band(28, 0), *curves))
    reverberation = np.fft.rfft(response, size) * tone
    ear = _gains(size, (_ear,))
    count, energy, heard = dry.shape[1], 0.0, 0
    out = np.empty_like(dry)
    for (place, direct), (_, sent) in zip(
        _blocks(dry, size, reach), _blocks(wet.mean(axis=0), size, reach), strict=True
    ):
        spectrum = np.fft.rfft(direct) * tone + np.fft.rfft(sent) * reverberation
        energy += 2 * float(np.square(np.abs(spectrum) * ear, dtype=np.float64).sum()) / size
        part = out[:, place : place + size - reach - MARGIN]
        part[...] = np.fft.irfft(spectrum, size)[:, reach : reach + part.shape[1]]
        heard += min(place + size - reach, count) - max(place - reach, 0)
    return _limit(_faded(out * np.float32(LOUDNESS / np.sqrt(energy / heard + 1e-12)))).T


@lru_cache(maxsize=8)
def _response(space: Room) -> np.ndarray:
    return space.response()


def _ear(frequencies: np.ndarray) -> np.ndarray:
    """The K-weighting of ITU-R BS.1770: less bass, 4 dB more from 2 kHz on."""
    shelf = 1 + 0.58 / (1 + (1500 / np.maximum(frequencies, 1.0)) ** 4)
    return (band(60, 0, 2)(frequencies) * shelf).astype(np.float32)


def _faded(sound: np.ndarray) -> np.ndarray:
    edge, tail = samples(0.005), samples(2.0)
    sound[:, :edge] *= np.linspace(0, 1, edge, dtype=np.float32)
    sound[:, -tail:] *= np.linspace(1, 0, tail, dtype=np.float32) ** 2
    return sound


def _limit(sound: np.ndarray) -> np.ndarray:
    """Hold peaks below the ceiling by turning down the milliseconds around them."""
    block = 220
    count = sound.shape[1]
    padded = np.pad(np.abs(sound).max(axis=0), (0, -count % block)).reshape(-1, block).max(axis=1)
    gain = np.minimum(1.0, CEILING / (padded + 1e-9))
    around = np.pad(gain, 7, constant_values=1.0)
    lowest = np.lib.stride_tricks.sliding_window_view(around, 9).min(axis=1)
    smooth = np.lib.stride_tricks.sliding_window_view(lowest, 7).mean(axis=1)
    return sound * np.interp(np.arange(count), (np.arange(len(smooth)) + 0.5) * block, smooth).astype(
        np.float32
    )
