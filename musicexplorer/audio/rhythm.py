"""Tempo, key, loudness and excerpt of a track.

Tempo and key are found by sonara: in `tests/benchmarks/rhythm.py` it is as good as librosa or better, takes
half a CPU second per track including decoding, and needs no just-in-time compilation.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from musicexplorer.audio import decode, excerpt
from musicexplorer.audio.beats import beat_phase
from musicexplorer.audio.excerpt import Excerpt
from musicexplorer.audio.loudness import loudness, measure

# Version of this analysis: tracks analysed by another version are analysed again.
ANALYSER = "2"
RATE = 22_050
# Number and length in seconds of the parts that are analysed of a long track.
_PARTS = 3
_SECONDS = 20.0
_MIN_CONFIDENCE = 0.45  # sonara calls tempi below this suspect
_MIN_SECONDS = 3.0  # needed to find a tempo
_EDGE = 15.0  # seconds at either end in which beats are looked for


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Tempo, key and loudness of a track.

    Attributes:
        tempo: Beats per minute, None if there is no clear tempo.
        tempo_strength: 0..1, the confidence in it.
        key: As in "A minor", sharps only; None for silence.
        key_strength: 0..1, its lead over the second most likely key.
        loudness: LUFS of the whole track, None for silence.
        peak: Its highest sample, or true peak if it is quiet; None if unknown.
        excerpt: Where it is most typical, None if that was not asked for.
        beats: A beat near the beginning and one near the end, in seconds; None without a tempo.
    """

    tempo: float | None
    tempo_strength: float
    key: str | None
    key_strength: float
    loudness: float | None
    peak: float | None = None
    excerpt: Excerpt | None = None
    beats: tuple[float, float] | None = None


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
    mono = _mono(channels)
    found = sonara.analyze_signal(mono, sr=rate, features=["key"])
    confidence = float(found["bpm_confidence"])
    tempo = float(found["bpm"]) if confidence >= _MIN_CONFIDENCE and found["bpm"] > 0 else None
    return Rhythm(tempo, confidence, found["key"], float(found["key_confidence"]), level)


def read_rhythm(
    path: Path, start: float = 0.0, end: float | None = None, typical: float | None = None
) -> Rhythm:
    """Analyse a track (a file, or a range of one): tempo and key from three parts of it, the rest from all.

    Args:
        path: The file.
        start: Where the track begins in it, in seconds.
        end: Where it ends, None for the end of the file.
        typical: Where it is most typical, in seconds into the track; None to look for no excerpt.

    Raises:
        DecodeError: It cannot be read.
    """
    end = decode.duration(path) if end is None else end
    parts = [_read(path, begin, stop) for begin, stop in _ranges(start, end)]
    found = analyse(np.concatenate(parts), RATE)
    measured = measure(path, start, end)
    found = replace(found, loudness=measured.level, peak=measured.peak or None)
    if found.tempo is not None:
        found = replace(found, beats=_beats(path, start, end, found.tempo))
    if typical is not None and found.loudness is not None:
        found = replace(found, excerpt=_excerpt(path, start, end, typical, found.tempo))
    return found


def _excerpt(path: Path, start: float, end: float, typical: float, tempo: float | None) -> Excerpt:
    typical = max(0.0, min(typical, end - start - excerpt.USUAL))
    begin, stop = excerpt.around(typical, end - start)
    samples = _mono(_read(path, start + begin, start + stop))
    found = excerpt.find(samples, RATE, typical - begin, tempo)
    return Excerpt(begin + found.start, begin + found.end)


def _beats(path: Path, start: float, end: float, tempo: float) -> tuple[float, float]:
    """A beat near the beginning and one near the end of a track, in seconds into it."""
    last = max(start, end - _EDGE)
    first = beat_phase(_mono(_read(path, start, min(start + _EDGE, end))), RATE, tempo)
    return first, last - start + beat_phase(_mono(_read(path, last, end)), RATE, tempo)


def _read(path: Path, start: float, end: float) -> np.ndarray:
    """Stereo samples of a range, float32 [n, 2]."""
    blocks = list(decode.stream(path, start=start, end=end, rate=RATE, block=RATE))
    return np.concatenate(blocks) if blocks else np.zeros((0, 2), np.float32)


def _mono(channels: np.ndarray) -> np.ndarray:
    mono = np.ascontiguousarray(channels.mean(axis=1), np.float32)
    if not mono.any() and len(mono):  # the channels cancel each other out
        mono = np.ascontiguousarray(channels[:, 0], np.float32)
    return mono


def _ranges(start: float, end: float) -> Iterator[tuple[float, float]]:
    """Start and end of the parts: the middles of equal sections."""
    length = end - start
    if length <= _PARTS * _SECONDS:
        yield start, end
        return
    for number in range(_PARTS):
        middle = start + length * (number + 0.5) / _PARTS
        yield middle - _SECONDS / 2, middle + _SECONDS / 2
