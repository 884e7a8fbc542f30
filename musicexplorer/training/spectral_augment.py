"""Windows that the music at hand does not hold, made in the log-mel domain before the teacher labels them.

Teacher and network see the same spectrogram, so that the answer is right whatever was done to the sound
("consistent teaching", Beyer et al., CVPR 2022), and every window can be a new one: making it costs less than
labelling it.
"""

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from scipy.signal import lfilter

from musicexplorer.embedding.melspectrogram import WIDE_BANDS, WIDE_FLOOR, WIDE_TOP
from musicexplorer.training.spectra import FRAMES

FRAME_RATE = 100
"""frames a second"""
SEMITONES = 3
"""how far speed is changed, at most"""
STEPS = 12
"""speeds between none and the fastest change"""

Cut = Callable[[np.random.Generator, int], np.ndarray]
"""draws log-mel [n, WIDE_BANDS] of a random place of a random track"""


def band_frequencies() -> np.ndarray:
    """Return the centre of each band in Hz, float64 [WIDE_BANDS]."""
    top = 1127 * np.log(1 + WIDE_TOP / 700)
    mels = np.linspace(0, top, WIDE_BANDS + 2)[1:-1]
    return np.asarray(700 * (np.exp(mels / 1127) - 1))


def power(logmel: np.ndarray) -> np.ndarray:
    """Return mel power, float32, of log-mel."""
    return np.maximum(np.exp(logmel * np.float32(5) - np.float32(4.5)) - np.float32(WIDE_FLOOR), 0)


def log_mel(mel_power: np.ndarray) -> np.ndarray:
    """Return log-mel, float32, of mel power."""
    return (np.log(mel_power + np.float32(WIDE_FLOOR)) + np.float32(4.5)) / np.float32(5)


def augmented(rng: np.random.Generator, foreground: Cut, background: Cut) -> np.ndarray:
    """Make one window, float32 [FRAMES, WIDE_BANDS], from random places of music.

    Args:
        rng: source of all chance.
        foreground: draws the music that is loudest.
        background: draws what is mixed under it, half of the time.
    """
    sound = speed_changed(rng, foreground) if rng.random() < 0.5 else power(foreground(rng, FRAMES))
    if rng.random() < 0.5:
        under = speed_changed(rng, background) if rng.random() < 0.3 else power(background(rng, FRAMES))
        sound += under * (_level(sound) / _level(under) * _decibels(rng.uniform(-12, 3)))
    if rng.random() < 0.12:
        sound = in_a_room(rng, sound)
    if rng.random() < 0.5:
        sound *= equaliser(rng)
    if rng.random() < 0.1:
        sound = with_noise(rng, sound)
    return varied(rng, sound)


def varied(rng: np.random.Generator, sound: np.ndarray) -> np.ndarray:
    """Return log-mel of mel power at another level, a third of the time with the band edges of a codec."""
    if rng.random() < 0.3:
        sound = sound * band_edge(rng)
    return log_mel(sound * _decibels(rng.uniform(-12, 6)))


def speed_changed(rng: np.random.Generator, cut: Cut) -> np.ndarray:
    """Draw mel power of music played up to three semitones slower or faster (pitch and tempo)."""
    step = int(rng.integers(-STEPS, STEPS + 1))
    factor = 2 ** (step * SEMITONES / STEPS / 12)
    piece = cut(rng, int(np.ceil(FRAMES * factor)) + 1)
    at = np.arange(FRAMES) * factor
    first = at.astype(int)
    share = (at - first).astype(np.float32)[:, None]
    slowed = piece[first] * (1 - share) + piece[first + 1] * share
    return power(slowed) @ _shift(step)


@lru_cache(maxsize=2 * STEPS + 1)
def _shift(step: int) -> np.ndarray:
    """Return what moves bands by a change of speed, float32 [WIDE_BANDS, WIDE_BANDS]; new = old @ matrix."""
    frequencies = band_frequencies()
    wanted = frequencies / 2 ** (step * SEMITONES / STEPS / 12)
    place = np.interp(wanted, frequencies, np.arange(WIDE_BANDS), right=np.nan)
    matrix = np.zeros((WIDE_BANDS, WIDE_BANDS), np.float32)
    for new, old in enumerate(place):
        if np.isfinite(old):
            low = min(int(old), WIDE_BANDS - 2)
            matrix[low, new], matrix[low + 1, new] = 1 - (old - low), old - low
    return matrix


def equaliser(rng: np.random.Generator) -> np.ndarray:
    """Return a smooth random curve, up to 9 dB, as factors of power, float32 [WIDE_BANDS]."""
    knots = np.linspace(0, WIDE_BANDS - 1, 7)
    return _decibels(np.interp(np.arange(WIDE_BANDS), knots, rng.uniform(-9, 9, len(knots))))


def band_edge(rng: np.random.Generator) -> np.ndarray:
    """Return the band edges of codecs, resamplers, phones, as factors of power, float32 [WIDE_BANDS]."""
    frequencies = band_frequencies()
    top = rng.uniform(7_000, 14_000) if rng.random() < 0.75 else rng.uniform(3_000, 7_500)
    curve = np.where(frequencies > top, -70.0, 0.0)
    if rng.random() < 0.2:
        curve = np.where(frequencies < rng.uniform(80, 350), curve - 40, curve)
    return _decibels(curve)


def in_a_room(rng: np.random.Generator, sound: np.ndarray) -> np.ndarray:
    """Add the echo of a room: exponentially decaying power, 0.2 to 1.6 s to -60 dB."""
    decay = 10 ** (-6 / (rng.uniform(0.2, 1.6) * FRAME_RATE))
    echo = lfilter([1 - decay], [1, -decay], sound, axis=0)
    return (sound + echo * _decibels(rng.uniform(-12, 3))).astype(np.float32)


def with_noise(rng: np.random.Generator, sound: np.ndarray) -> np.ndarray:
    """Add white or reddish noise, 10 to 35 dB below the music."""
    tilt = (band_frequencies() / 1000) ** rng.uniform(-1, 1)
    noise = rng.gamma(2, 0.5, sound.shape).astype(np.float32) * tilt.astype(np.float32)
    return sound + noise * (_level(sound) / _level(noise) * _decibels(-rng.uniform(10, 35)))


def _level(sound: np.ndarray) -> np.float32:
    return np.float32(sound.mean() + 1e-9)


def _decibels(value: float | np.ndarray) -> np.ndarray:
    return np.asarray(10 ** (np.asarray(value) / 10), np.float32)
