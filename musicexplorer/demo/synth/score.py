"""Keys, chords, rhythms and melodies; times are in beats, pitches are MIDI numbers (fractions allowed)."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

MAJOR = (0, 2, 4, 5, 7, 9, 11)
MINOR = (0, 2, 3, 5, 7, 8, 10)
DORIAN = (0, 2, 3, 5, 7, 9, 10)
PHRYGIAN = (0, 1, 3, 5, 7, 8, 10)
MIXOLYDIAN = (0, 2, 4, 5, 7, 9, 10)
HARMONIC_MINOR = (0, 2, 3, 5, 7, 8, 11)
PELOG = (0, 1.35, 2.75, 6.75, 7.95)
SLENDRO = (0, 2.35, 4.85, 7.2, 9.65)


class Note(NamedTuple):
    """A note of a melody: when (beats), which pitch, for how long (beats)."""

    at: float
    pitch: float
    length: float


@dataclass(frozen=True)
class Key:
    """A tonic (MIDI) and the semitones of its scale above it."""

    tonic: float
    scale: tuple[float, ...] = MAJOR

    def pitch(self, degree: int) -> float:
        """The pitch of a degree; 0 is the tonic, and degrees go on through the octaves."""
        octave, step = divmod(int(degree), len(self.scale))
        return self.tonic + 12 * octave + self.scale[step]

    def chord(self, root: int, size: int = 3) -> list[float]:
        """Thirds piled up on a degree: 3 is a triad, 4 a seventh chord, 5 a ninth chord."""
        return [self.pitch(root + 2 * number) for number in range(size)]


def voiced(pitches: Sequence[float], centre: float) -> list[float]:
    """The chord in close position around a pitch, lowest first."""
    return sorted(pitch + 12 * round((centre - pitch) / 12) for pitch in pitches)


def near(pitch: float, centre: float) -> float:
    """The pitch moved by octaves until it is nearest to another."""
    return pitch + 12 * round((centre - pitch) / 12)


def bars_for(seconds: float, bar: float, group: int = 4) -> int:
    """How many bars of `bar` seconds last at least `seconds`, in whole groups."""
    return group * math.ceil(seconds / bar / group)


def rhythm(rng: np.random.Generator, beats: float, lengths: Sequence[float]) -> list[tuple[float, float]]:
    """Fill `beats` with (onset, length), the lengths drawn from a choice."""
    out, at = [], 0.0
    while at < beats - 1e-6:
        length = min(float(rng.choice(np.array(lengths, float))), beats - at)
        out.append((at, length))
        at += length
    return out


def melody(
    rng: np.random.Generator,
    key: Key,
    roots: Sequence[int],
    *,
    bar: float = 4.0,
    span: tuple[int, int] = (0, 9),
    lengths: Sequence[float] = (0.5, 0.5, 1, 1, 1.5, 2),
    rests: float = 0.1,
) -> list[Note]:
    """A tune over one chord root a bar, in the form A A B A of two-bar ideas, ending on the tonic.

    Notes on a beat are drawn to the chord; the others move by step.

    Args:
        rng: Random generator.
        key: its scale.
        roots: the degree of each bar's chord.
        bar: beats in a bar.
        span: lowest and highest degree.
        lengths: note lengths to choose from, in beats.
        rests: share of the notes left out.
    """
    ideas = {}
    for name in "ab":
        for half in (0, 1):
            pattern = rhythm(rng, bar, lengths)
            steps = rng.choice([-2, -1, -1, 1, 1, 2, 3, -3, 0], size=len(pattern))
            ideas[name, half] = (pattern, steps, rng.uniform(size=len(pattern)) < rests)
    notes: list[Note] = []
    place = int(rng.integers(span[0] + 2, span[1] - 1))
    for index, root in enumerate(roots):
        pattern, steps, silent = ideas["aaba"[(index // 2) % 4], index % 2]
        for (onset, length), step, rest in zip(pattern, steps, silent, strict=True):
            place += int(step)
            place = (
                2 * span[0] - place if place < span[0] else 2 * span[1] - place if place > span[1] else place
            )
            if onset % 1 == 0:
                place = _to_chord(place, root, len(key.scale), span)
            if not rest or onset == 0:
                notes.append(Note(index * bar + onset, key.pitch(place), length))
    last = notes[-1]
    notes[-1] = Note(last.at, near(key.pitch(0), last.pitch), last.length)
    return notes


def _to_chord(place: int, root: int, size: int, span: tuple[int, int]) -> int:
    tones = [degree for degree in range(span[0], span[1] + 1) if (degree - root) % size in (0, 2, 4)]
    return min(tones, key=lambda degree: abs(degree - place))


def spread(pulses: int, steps: int, turn: int = 0) -> list[int]:
    """Steps that carry the pulses when these are spread as evenly as can be (Toussaint 2005)."""
    return sorted((step + turn) % steps for step in range(steps) if (step * pulses) % steps < pulses)


def swung(beat: float, amount: float = 0.66) -> float:
    """Move the second half of a beat to `amount` of it."""
    whole, part = divmod(beat, 1.0)
    return whole + (part * amount / 0.5 if part <= 0.5 else amount + (part - 0.5) * (1 - amount) / 0.5)


def pick(rng: np.random.Generator, options: Sequence[Sequence[int]]) -> list[int]:
    """One of several progressions."""
    return list(options[int(rng.integers(len(options)))])
