"""The excerpt of a track: the part that is most typical of it, from one phrase to the next."""

from dataclasses import dataclass

import numpy as np

from musicexplorer.audio.beats import beat_phase, novelty, onsets

# Seconds before the window, so that the excerpt does not start abruptly.
_LEAD = 2.0
# An excerpt lasts so many seconds: as near to the middle one as a phrase ends.
_SHORTEST, USUAL, _LONGEST = 18.0, 30.0, 42.0
# It begins at most so far from where it is looked for, and before an onset by a little.
_NEAR = 4.0
_BEFORE = 0.03
# What is this much fainter than the loudest part (dB) does not sound.
_FAINTER = 35.0
_BEATS_PER_PHRASE = 16


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Where an excerpt begins and ends, in seconds into the track."""

    start: float
    end: float


def typical_start(
    starts: np.ndarray,
    window_vectors: np.ndarray,
    vector: np.ndarray,
    length: float = 30.0,
    duration: float | None = None,
) -> float:
    """Where the excerpt starts: just before the window that is most similar to the whole track.

    Args:
        starts: float [n], start times of the windows in seconds from the start of the track.
        window_vectors: float [n, d], their embeddings, of any norm except 0.
        vector: float [d], the embedding of the track.
        length: Duration of the excerpt in seconds.
        duration: Duration of the track in seconds; the excerpt ends before that if possible.

    Returns:
        Seconds from the start of the track; 0 if it has no windows.
    """
    if not len(starts):
        return 0.0
    vectors = np.asarray(window_vectors, np.float32)
    norms = np.linalg.norm(vectors, axis=1)
    similarity = vectors @ np.asarray(vector, np.float32) / np.where(norms > 0, norms, np.inf)
    begin = float(starts[int(np.argmax(np.nan_to_num(similarity, nan=-np.inf)))]) - _LEAD
    if duration is not None:
        begin = min(begin, duration - length)
    return max(begin, 0.0)


def around(typical: float, duration: float) -> tuple[float, float]:
    """Begin and end of the part of a track in which `find` looks for an excerpt."""
    begin = max(0.0, typical - _NEAR)
    return begin, min(duration, begin + 2 * _NEAR + _LONGEST + 4.0)


def find(samples: np.ndarray, rate: int, typical: float, tempo: float | None) -> Excerpt:
    """An excerpt that begins on a beat or onset, never in silence, and ends where a phrase ends.

    Args:
        samples: float32 [n], mono: the part of the track that `around` names.
        rate: Samples per second.
        typical: Where the excerpt should begin, in seconds into `samples`.
        tempo: Beats per minute, None if it has none.

    Returns:
        The excerpt, in seconds into `samples`.
    """
    length = len(samples) / rate
    level = _levels(samples, rate)
    begins = onsets(samples, rate)
    begins = begins[[_sounds(level, at, length) for at in begins]] if len(begins) else begins
    beats = np.zeros(0)
    if tempo is not None and length > 8.0:
        beats = np.arange(beat_phase(samples, rate, tempo), length, 60.0 / tempo)
        beats = beats[[_sounds(level, at, length) for at in beats]] if len(beats) else beats
    candidates = beats if len(beats) else begins
    if not len(candidates):
        return Excerpt(min(typical, max(0.0, length - _SHORTEST)), min(length, typical + USUAL))
    near = candidates[np.abs(candidates - typical) <= _NEAR]
    near = near if len(near) else candidates[[int(np.argmin(np.abs(candidates - typical)))]]
    new = novelty(samples, rate, near)
    start = float(
        near[int(np.argmax(new / max(float(new.max()), 1e-9) - np.abs(near - typical) / (2 * _NEAR)))]
    )
    return Excerpt(max(0.0, start - _BEFORE), _end(samples, rate, start, begins, tempo))


def _end(samples: np.ndarray, rate: int, start: float, begins: np.ndarray, tempo: float | None) -> float:
    """Where the phrase ends, that of so many beats if there is a tempo."""
    length = len(samples) / rate
    if tempo is not None:
        phrase = _BEATS_PER_PHRASE * 60.0 / tempo
        phrase *= max(1, round(4.0 / phrase))
        ends = start + phrase * np.arange(1, 40)
    else:
        ends = begins - _BEFORE
    ends = ends[(ends >= start + _SHORTEST) & (ends <= min(start + _LONGEST, length))]
    if not len(ends):
        return min(length, start + USUAL)
    new = novelty(samples, rate, ends)
    rating = new / max(float(new.max()), 1e-9) - np.abs(ends - start - USUAL) / (_LONGEST - _SHORTEST)
    return float(ends[int(np.argmax(rating))])


def _levels(samples: np.ndarray, rate: int) -> np.ndarray:
    """Root mean square of every tenth of a second in dB."""
    size = max(1, rate // 10)
    blocks = samples[: len(samples) // size * size].reshape(-1, size)
    return 20 * np.log10(np.maximum(blocks.std(axis=1), 1e-6)) if len(blocks) else np.zeros(1)


def _sounds(level: np.ndarray, at: float, length: float) -> bool:
    """Whether it sounds for a second after a time, most of the time."""
    part = level[round(at * 10) : round(at * 10) + 10]
    return (
        bool(len(part))
        and bool((part > max(level.max() - _FAINTER, -65.0)).mean() > 0.7)
        and at < length - 1.0
    )
