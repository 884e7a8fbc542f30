"""Tempo, key and loudness of a track.

Tempo and key by sonara, which `tests/benchmarks/rhythm.py` compares with librosa: as good or better, in half
a second of CPU for a track with its decoding, and without compiling anything.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from musicexplorer.audio import decode
from musicexplorer.audio.loudness import loudness

# Which tracks have to be analysed again when what is done here changes.
ANALYSER = "1"
RATE = 22_050
# So many parts of so many seconds stand for a long track.
_PARTS = 3
_SECONDS = 20.0
_SURE = 0.45  # below this sonara calls its tempo suspect
_LEAST = 3.0  # seconds in which there can be a pulse


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What a track's pulse, key and level are.

    Attributes:
        tempo: Beats per minute, None where there is no pulse.
        tempo_strength: 0..1, how sure.
        key: As in "A minor", sharps only; None for silence.
        key_strength: 0..1, how far it is ahead of the next likely.
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
    if level is None or len(samples) < _LEAST * rate:
        return NOTHING if level is None else Rhythm(None, 0.0, None, 0.0, level)
    mono = np.ascontiguousarray(channels.mean(axis=1), np.float32)
    if not mono.any():  # the channels cancel each other out
        mono = np.ascontiguousarray(channels[:, 0], np.float32)
    found = sonara.analyze_signal(mono, sr=rate, features=["key"])
    sure = float(found["bpm_confidence"])
    tempo = float(found["bpm"]) if sure >= _SURE and found["bpm"] > 0 else None
    return Rhythm(tempo, sure, found["key"], float(found["key_confidence"]), level)


def read_rhythm(path: Path, start: float = 0.0, end: float | None = None) -> Rhythm:
    """Analyse a track, or the range of a file that is one; a long one by three parts of twenty seconds.

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
    """Where the parts lie: in the middle of equal shares."""
    length = end - start
    if length <= _PARTS * _SECONDS:
        yield start, end
        return
    for number in range(_PARTS):
        middle = start + length * (number + 0.5) / _PARTS
        yield middle - _SECONDS / 2, middle + _SECONDS / 2
