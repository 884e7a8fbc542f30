"""Synthetic signals whose answers are known, and the files they are written to."""

import shutil
from fractions import Fraction
from pathlib import Path

import numpy as np

from tests.audio_cache import saved

RATE = 44_100


def tone(frequency: float, seconds: float, *, rate: int = RATE, level: float = 0.3) -> np.ndarray:
    """A sine, float32 [samples]; `frequency` in Hz, `level` its peak (1.0 is full scale)."""
    return (level * np.sin(2 * np.pi * frequency * _times(seconds, rate))).astype(np.float32)


def sweep(low: float, high: float, seconds: float, *, rate: int = RATE, level: float = 0.3) -> np.ndarray:
    """A sine that glides from `low` to `high` Hz, so that every moment of it is known by its pitch."""
    times = _times(seconds, rate)
    phase = 2 * np.pi * (low * times + (high - low) * times**2 / (2 * seconds))
    return (level * np.sin(phase)).astype(np.float32)


def noise(seconds: float, *, seed: int = 0, rate: int = RATE, level: float = 0.3) -> np.ndarray:
    """White noise, float32 [samples], evenly spread over -level..level; the same for the same seed."""
    count = round(seconds * rate)
    return np.random.default_rng(seed).uniform(-level, level, count).astype(np.float32)


def silence(seconds: float, *, rate: int = RATE) -> np.ndarray:
    """Zeros, float32 [samples]."""
    return np.zeros(round(seconds * rate), np.float32)


def stereo(left: np.ndarray, right: np.ndarray | None = None) -> np.ndarray:
    """Two channels, float32 [samples, 2]; the same on both sides when `right` is left out."""
    return np.stack([left, left if right is None else right], axis=1)


CODECS = {
    ".aif": ("aiff", "pcm_s16be", "s16"),
    ".aiff": ("aiff", "pcm_s16be", "s16"),
    ".flac": ("flac", "flac", "s16"),
    ".m4a": ("ipod", "aac", "fltp"),
    ".mp3": ("mp3", "libmp3lame", "fltp"),
    ".ogg": ("ogg", "vorbis", "fltp"),
    ".opus": ("ogg", "libopus", "s16"),
    ".wav": ("wav", "pcm_s16le", "s16"),
    ".wma": ("asf", "wmav2", "fltp"),
    ".wv": ("wv", "wavpack", "fltp"),
}
"""Per ending: FFmpeg's container, encoder and sample format."""


def write(path: Path, samples: np.ndarray, *, rate: int = RATE, tags: dict[str, str] | None = None) -> Path:
    """Write samples (float [n] or [n, 2]) as the format that the ending of `path` names; returns `path`.

    `tags` are FFmpeg's names ("title", "artist", "album", "genre", "date", "track"). ".m4a" may also hold
    Apple's lossless codec: give a path that ends in ".alac.m4a". Opus files are written at 48 kHz.
    """
    container, codec, layout = CODECS[path.suffix.lower()]
    if path.name.endswith(".alac.m4a"):
        codec, layout = "alac", "s16p"
    target = 48_000 if codec == "libopus" else rate
    two = stereo(samples) if samples.ndim == 1 else samples

    def make(path: Path) -> None:
        import av

        with av.open(str(path), "w", format=container) as file:
            file.metadata.update(tags or {})
            stream = file.add_stream(codec, rate=target)
            stream.layout = "stereo"
            stream.format = layout
            if codec == "wmav2":
                stream.bit_rate = 128_000
            if codec == "vorbis":
                stream.codec_context.options = {"strict": "-2"}
            resampler = av.AudioResampler(format=layout, layout="stereo", rate=target)
            fifo = av.AudioFifo()
            frame = av.AudioFrame.from_ndarray(
                np.ascontiguousarray(two.T, np.float32), format="fltp", layout="stereo"
            )
            frame.sample_rate, frame.time_base, frame.pts = rate, Fraction(1, rate), 0
            for part in (*resampler.resample(frame), *resampler.resample(None)):
                fifo.write(part)
            stream.codec_context.open()
            size = stream.codec_context.frame_size or 4096
            while (part := fifo.read(size)) is not None or (part := fifo.read(0)) is not None:
                file.mux(stream.encode(part))
            file.mux(stream.encode(None))

    shutil.copyfile(saved(make, __file__, two.tobytes(), two.dtype, rate, codec, tags), path)
    return path


def _times(seconds: float, rate: int) -> np.ndarray:
    return np.arange(round(seconds * rate)) / rate
