"""Sounds the music at hand does not hold, made before any teacher listens."""

from collections.abc import Callable

import numpy as np

from musicexplorer.embedding.melspectrogram import SAMPLE_RATE, WINDOW_SAMPLES

Cut = Callable[[np.random.Generator, int], np.ndarray]
"""draws a random piece of music of the given length from a random track, float32 [n]"""


def augmented(rng: np.random.Generator, foreground: Cut, background: Cut) -> np.ndarray:
    """Make one window, float32 [WINDOW_SAMPLES], from random pieces of music.

    Args:
        rng: source of all chance.
        foreground: draws the piece heard most.
        background: draws what is mixed under it, two times of three.
    """
    sound = speed_changed(rng, foreground) if rng.random() < 0.5 else foreground(rng, WINDOW_SAMPLES)
    level = _rms(sound)
    if rng.random() < 0.65:
        under = speed_changed(rng, background) if rng.random() < 0.3 else background(rng, WINDOW_SAMPLES)
        sound = sound + under * (level / _rms(under)) * _decibels(rng.uniform(-10, 3))
    if rng.random() < 0.12:
        sound = saturated(rng, sound)
    if rng.random() < 0.15:
        sound = in_a_room(rng, sound)
    if rng.random() < 0.6:
        sound = coloured(rng, sound)
    if rng.random() < 0.1:
        sound = sound + rng.standard_normal(len(sound)) * _rms(sound) * _decibels(-rng.uniform(12, 35))
    wanted = np.clip(level, 0.02, 0.3) * _decibels(rng.uniform(-9, 4))
    return np.clip(sound * (wanted / _rms(sound)), -1, 1).astype(np.float32)


def speed_changed(rng: np.random.Generator, cut: Cut) -> np.ndarray:
    """Draw a piece played up to three semitones slower or faster (pitch and tempo), by FFT resampling."""
    n = int(WINDOW_SAMPLES * 2 ** (rng.uniform(-3, 3) / 12)) // 2 * 2
    spectrum = np.fft.rfft(cut(rng, n))
    wanted = WINDOW_SAMPLES // 2 + 1
    if len(spectrum) < wanted:
        spectrum = np.pad(spectrum, (0, wanted - len(spectrum)))
    return np.fft.irfft(spectrum[:wanted], WINDOW_SAMPLES) * (WINDOW_SAMPLES / n)


def coloured(rng: np.random.Generator, sound: np.ndarray) -> np.ndarray:
    """Equalise with a smooth random curve (up to 9 dB), at times with the band edges of a phone or codec."""
    frequencies = np.fft.rfftfreq(len(sound), 1 / SAMPLE_RATE)
    knots = np.geomspace(60, 8000, 6)
    curve = np.interp(np.log(np.maximum(frequencies, 1)), np.log(knots), rng.uniform(-9, 9, len(knots)))
    if rng.random() < 0.3:
        curve = np.where(frequencies > rng.uniform(3000, 7500), curve - 60, curve)
    if rng.random() < 0.15:
        curve = np.where(frequencies < rng.uniform(80, 350), curve - 40, curve)
    return np.fft.irfft(np.fft.rfft(sound) * _decibels(curve), len(sound))


def in_a_room(rng: np.random.Generator, sound: np.ndarray) -> np.ndarray:
    """Add the echo of a room: exponentially decaying noise, 0.2 to 1.2 s to -60 dB."""
    length = rng.uniform(0.2, 1.2)
    t = np.arange(int(length * SAMPLE_RATE)) / SAMPLE_RATE
    echo = rng.standard_normal(len(t)) * 10 ** (-3 * t / length)
    n = len(sound) + len(echo)
    wet = np.fft.irfft(np.fft.rfft(sound, n) * np.fft.rfft(echo, n), n)[: len(sound)]
    return sound + wet * (_rms(sound) / _rms(wet)) * _decibels(rng.uniform(-15, 0))


def saturated(rng: np.random.Generator, sound: np.ndarray) -> np.ndarray:
    """Overdrive, as an amplifier would."""
    drive = _decibels(rng.uniform(6, 24)) * 0.3 / _rms(sound)
    return np.tanh(sound * drive)


def _rms(sound: np.ndarray) -> float:
    return float(np.sqrt(np.mean(np.square(sound)))) + 1e-5


def _decibels(value: float | np.ndarray) -> float | np.ndarray:
    return 10 ** (np.asarray(value) / 20)
