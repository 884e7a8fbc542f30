"""Sounds the music at hand does not hold, made before any teacher labels it."""

import io
from collections.abc import Callable

import av
import numpy as np

from musicexplorer.embedding.melspectrogram import SAMPLE_RATE, WINDOW_SAMPLES

CODECS = {"libmp3lame": ("mp3", 32_000), "libopus": ("ogg", 16_000), "aac": ("adts", 24_000)}
"""encoder, its container and the fewest bits a second asked of it; up to three times as many are"""
LEAD = 3_200
"""samples before and after a piece, so that what an encoder adds there is cut off again"""

Cut = Callable[[np.random.Generator, int], np.ndarray]
"""draws a random piece of music of the given length from a random track, float32 [n]"""


def augmented(rng: np.random.Generator, foreground: Cut, background: Cut) -> np.ndarray:
    """Make one window, float32 [WINDOW_SAMPLES], from random pieces of music.

    Args:
        rng: source of all chance.
        foreground: draws the loudest piece.
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
    if rng.random() < 0.2:
        sound = through_codec(rng, sound)
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
    n = 1 << (len(sound) + len(echo) - 1).bit_length()
    wet = np.fft.irfft(np.fft.rfft(sound, n) * np.fft.rfft(echo, n), n)[: len(sound)]
    return sound + wet * (_rms(sound) / _rms(wet)) * _decibels(rng.uniform(-15, 0))


def saturated(rng: np.random.Generator, sound: np.ndarray) -> np.ndarray:
    """Overdrive, as an amplifier would."""
    drive = _decibels(rng.uniform(6, 24)) * 0.3 / _rms(sound)
    return np.tanh(sound * drive)


def through_codec(rng: np.random.Generator, sound: np.ndarray) -> np.ndarray:
    """Encode and decode again, frugally, as lossy files are."""
    encoder = list(CODECS)[rng.integers(len(CODECS))]
    container, fewest = CODECS[encoder]
    peak = float(np.abs(sound).max()) + 1e-6
    around = np.pad(sound / peak, LEAD, mode="reflect").astype(np.float32)
    file = io.BytesIO()
    with av.open(file, "w", format=container) as written:
        out = written.add_stream(
            encoder, rate=SAMPLE_RATE, layout="mono", bit_rate=int(fewest * rng.uniform(1, 3))
        )
        assert isinstance(out, av.AudioStream)
        frame = av.AudioFrame.from_ndarray(around[None], "flt", "mono")
        frame.sample_rate = SAMPLE_RATE
        resampler = av.AudioResampler(out.format, "mono", SAMPLE_RATE, out.codec_context.frame_size or None)
        for part in [*resampler.resample(frame), *resampler.resample(None)]:
            written.mux(out.encode(part))
        written.mux(out.encode(None))
    file.seek(0)
    resampler = av.AudioResampler("flt", "mono", SAMPLE_RATE)
    with av.open(file, "r") as read:
        frames = [part for whole in read.decode(audio=0) for part in resampler.resample(whole)]
    decoded = np.concatenate([frame.to_ndarray()[0] for frame in frames])[LEAD : LEAD + len(sound)]
    return np.pad(decoded, (0, len(sound) - len(decoded))) * peak


def _rms(sound: np.ndarray) -> float:
    return float(np.sqrt(np.mean(np.square(sound)))) + 1e-5


def _decibels(value: float | np.ndarray) -> float | np.ndarray:
    return 10 ** (np.asarray(value) / 20)
