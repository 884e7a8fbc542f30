"""Tempo, key and loudness of a track.

Tempo and key are found by sonara: in `tests/benchmarks/rhythm.py` it is as good as librosa or better, takes
half a CPU second per track including decoding, and needs no just-in-time compilation.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from musicexplorer.audio import decode
from musicexplorer.audio.loudness import loudness

# Version of this analysis: tracks analysed by another version are analysed again.
ANALYSER = "1"
RATE = 22_050
# Number and length in seconds of the parts that are analysed of a long track.
_PARTS = 3
_SECONDS = 20.0
_MIN_CONFIDENCE = 0.45  # sonara calls tempi below this suspect
_MIN_SECONDS = 3.0  # needed to find a tempo


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Tempo, key and loudness of a track.

    Attributes:
        tempo: Beats per minute, None if there is no clear tempo.
        tempo_strength: 0..1, the confidence in it.
        key: As in "A minor", sharps only; None for silence.
        key_strength: 0..1, its lead over the second most likely key.
        loudness: LUFS, None for silence.
    """

    tempo: float | None
    tempo_strength: float
    key: str | None
    key_strength: float
    loudness: float | None


NOTHING = Rhythm(None, 0.0, None, 0.0, None)


def analyse(samples: np.ndarray, rate: int) -> Rhythm:
    """Find tempo, key and loudness.

    Args:
        samples: float32 [n] or [n, channels].
        rate: Samples per second.
    """
    import sonara

    channels = samples.reshape(len(samples), -1)
    level = loudness(channels, rate)
    if level is None or len(samples) < _MIN_SECONDS * rate:
        return NOTHING if level is None else Rhythm(None, 0.0, None, 0.0, level)
    mono = np.ascontiguousarray(channels.mean(axis=1), np.float32)
    if not mono.any():  # the channels cancel each other out
        mono = np.ascontiguousarray(channels[:, 0], np.float32)
    found = sonara.analyze_signal(mono, sr=rate, features=["key"])
    confidence = float(found["bpm_confidence"])
    tempo = float(found["bpm"]) if confidence >= _MIN_CONFIDENCE and found["bpm"] > 0 else None
    return Rhythm(tempo, confidence, found["key"], float(found["key_confidence"]), level)


def read_rhythm(path: Path, start: float = 0.0, end: float | None = None) -> Rhythm:
    """Analyse a track (a file, or a range of one); of a long one, three parts of twenty seconds.

    Raises:
        DecodeError: It cannot be read.
    """
    end = decode.duration(path) if end is None else end
    parts = [
        block
        for begin, stop in _ranges(start, end)
        for block in decode.stream(path, start=begin, end=stop, rate=RATE, block=RATE)
    ]
    return analyse(np.concatenate(parts), RATE) if parts else NOTHING


def _ranges(start: float, end: float) -> Iterator[tuple[float, float]]:
    """Start and end of the parts: the middles of equal sections."""
    length = end - start
    if length <= _PARTS * _SECONDS:
        yield start, end
        return
    for number in range(_PARTS):
        middle = start + length * (number + 0.5) / _PARTS
        yield middle - _SECONDS / 2, middle + _SECONDS / 2
