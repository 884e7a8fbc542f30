"""Little pieces of music of known tempo and key."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tests.audio_cache import saved

RATE = 22_050
NOTES = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")
# Steps of a quarter of a beat at which kick, snare and hat are hit, and how many make a bar.
PATTERNS: dict[str, tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...], int]] = {
    "four on the floor": ((0, 4, 8, 12), (4, 12), (2, 6, 10, 14), 16),
    "backbeat": ((0, 8, 10), (4, 12), (0, 2, 4, 6, 8, 10, 12, 14), 16),
    "breakbeat": ((0, 2, 10), (4, 7, 9, 12, 15), (0, 2, 4, 6, 8, 10, 12, 14), 16),
    "bossa": ((0, 6, 8, 14), (0, 3, 6, 10, 13), (0, 2, 4, 6, 8, 10, 12, 14), 16),
    "waltz": ((0,), (4, 8), (0, 4, 8), 12),
    "no drums": ((), (), (), 16),
}
# Degrees of the scale that follow each other, a bar each.
PROGRESSIONS = {
    "major": ((0, 4, 5, 3), (0, 3, 4, 0), (1, 4, 0, 0)),
    "minor": ((0, 5, 2, 6), (0, 3, 4, 0), (0, 6, 5, 4)),
}
_SCALES = {"major": (0, 2, 4, 5, 7, 9, 11), "minor": (0, 2, 3, 5, 7, 8, 10)}


@dataclass(frozen=True)
class Piece:
    """What a piece is to be; `swing` is how far every second half beat is late, in beats."""

    tempo: float = 120.0
    tonic: str = "C"
    mode: str = "major"
    pattern: str = "backbeat"
    progression: int = 0
    swing: float = 0.0
    seconds: float = 30.0
    seed: int = 0

    @property
    def key(self) -> str:
        """As in "A minor"."""
        return f"{self.tonic} {self.mode}"

    def sound(self) -> np.ndarray:
        """The piece, float32 [n] at `RATE`, its loudest sample 0.5."""

        def make(path: Path) -> None:
            with path.open("wb") as file:
                np.save(file, self._make())

        return np.asarray(np.load(saved(make, __file__, self)))

    def _make(self) -> np.ndarray:
        rng = np.random.default_rng(self.seed)
        out = np.zeros(round(self.seconds * RATE) + RATE, np.float32)
        steps = int(self.seconds * self.tempo / 60 * 4)
        kick, snare, hat, bar = PATTERNS[self.pattern]
        for step in range(steps):
            at, place = self._when(step), step % bar
            if place in kick:
                _add(out, at, _kick(), 0.9)
            if place in snare:
                _add(out, at, _noise(rng, 0.12), 0.5)
            if place in hat:
                _add(out, at, _noise(rng, 0.03), 0.2)
            if place % 4 == 0:
                self._play(out, at, step, bar, rng)
        out = out[: round(self.seconds * RATE)]
        return (0.5 * out / np.abs(out).max()).astype(np.float32)

    def _when(self, step: int) -> float:
        late = self.swing if step % 4 == 2 else 0.0
        return (step / 4 + late) * 60 / self.tempo

    def _play(self, out: np.ndarray, at: float, step: int, bar: int, rng: np.random.Generator) -> None:
        """A chord on every beat, a bass on the first, and a note of a melody."""
        chords = PROGRESSIONS[self.mode][self.progression]
        root = chords[step // bar % len(chords)]
        length = 60 / self.tempo
        for third in range(3):
            _add(out, at, _note(self._pitch(root + 2 * third, 60, raised=root == 4), length), 0.12)
        if step % bar == 0:
            _add(out, at, _note(self._pitch(root, 36), length * 2), 0.3)
        _add(out, at, _note(self._pitch(root + int(rng.choice((0, 2, 4, 1))), 72), length), 0.15)

    def _pitch(self, degree: int, base: int, *, raised: bool = False) -> float:
        """MIDI number of a degree; `raised` makes the dominant of a minor key major."""
        octave, step = divmod(degree, 7)
        pitch = base + NOTES.index(self.tonic) + 12 * octave + _SCALES[self.mode][step]
        return pitch + (1 if raised and self.mode == "minor" and step == 6 else 0)


def _add(out: np.ndarray, at: float, sound: np.ndarray, level: float) -> None:
    begin = round(at * RATE)
    end = min(begin + len(sound), len(out))
    out[begin:end] += level * sound[: max(0, end - begin)]


def _note(pitch: float, seconds: float) -> np.ndarray:
    """Six partials that die away."""
    t = np.arange(round(seconds * RATE)) / RATE
    base = 440 * 2 ** ((pitch - 69) / 12)
    tone = sum(np.sin(2 * np.pi * base * n * t) * np.exp(-2 * n * t) / n for n in range(1, 7))
    return np.asarray(tone * np.minimum(1, t / 0.005) * np.minimum(1, (seconds - t) / 0.02), np.float32)


def _kick() -> np.ndarray:
    t = np.arange(round(0.15 * RATE)) / RATE
    return np.asarray(np.sin(2 * np.pi * (50 * t + 4 * (1 - np.exp(-40 * t)))) * np.exp(-25 * t), np.float32)


def _noise(rng: np.random.Generator, seconds: float) -> np.ndarray:
    t = np.arange(round(seconds * RATE)) / RATE
    return np.asarray(rng.standard_normal(len(t)) * np.exp(-t * 5 / seconds) * 0.5, np.float32)
