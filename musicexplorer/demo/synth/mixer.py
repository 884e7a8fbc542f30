"""A mix that notes are added to, and parts that play an instrument into it."""

from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass, field

import numpy as np

from musicexplorer.demo.synth.oscillator import RATE, hertz, samples

Instrument = Callable[[float, float, float, np.random.Generator], np.ndarray]
"""(frequency in Hz, seconds held, velocity 0..1, rng) -> float32 [n], peaks near the velocity."""


class Mix:
    """Two sums of everything played, float32 [2, n]: `dry`, and `wet` that goes through the room."""

    def __init__(self, length: float) -> None:
        self.dry: np.ndarray = np.zeros((2, samples(length)), np.float32)
        self.wet: np.ndarray = np.zeros_like(self.dry)

    @property
    def count(self) -> int:
        """Length in samples."""
        return self.dry.shape[1]

    def add(
        self, sound: np.ndarray, at: float, gain: float = 1.0, pan: float = 0.0, wet: float = 0.0
    ) -> None:
        """Add a sound, [n] or [2, n], at `at` seconds; `pan` -1..1, `wet` the share that the room gets."""
        start = max(0, round(at * RATE))
        part = sound[..., : max(0, self.count - start)]
        stop = start + part.shape[-1]
        angle = (pan + 1) * np.pi / 4
        sides = np.array([[np.cos(angle)], [np.sin(angle)]], np.float32) * np.float32(gain * 1.414)
        placed = part * sides
        self.dry[:, start:stop] += placed
        if wet:
            self.wet[:, start:stop] += placed * np.float32(wet)


@dataclass
class Part:
    """One instrument at its place in a mix.

    Attributes:
        mix: The mix it plays into.
        instrument: Makes its notes.
        rng: Random generator for small differences in timing and velocity.
        gain: linear.
        pan: -1 (left) to 1.
        wet: share sent to the room.
        loose: standard deviation of its timing, seconds.
        ring: for struck and plucked instruments, seconds that a note would ring; rendered once for each pitch
            and damped where the note ends. None for instruments that are blown, bowed or sung.
        release: seconds that a damped note takes to end.
        takes: how many different renderings of the same note take turns.
    """

    mix: Mix
    instrument: Instrument
    rng: np.random.Generator
    _: KW_ONLY
    gain: float = 0.3
    pan: float = 0.0
    wet: float = 0.2
    loose: float = 0.0
    ring: float | None = None
    release: float = 0.12
    takes: int = 1
    _notes: dict[tuple[float, float, float, int], np.ndarray] = field(default_factory=dict, init=False)

    def note(self, at: float, pitch: float, length: float, velocity: float = 0.8) -> None:
        """Play a MIDI pitch at `at` seconds for `length` seconds; velocity 0..1."""
        strength = float(np.clip(velocity + self.rng.normal(0, 0.03) * bool(self.loose), 0.1, 1.0))
        layer = round(strength * 4) / 4
        held = self.ring or round(length, 2)
        key = (round(pitch, 2), held, layer, int(self.rng.integers(self.takes)))
        if key not in self._notes:
            self._notes[key] = self.instrument(hertz(pitch), held, max(layer, 0.25), self.rng)
        sound = self._notes[key]
        if self.ring and length + self.release < len(sound) / RATE:
            sound = sound[: samples(length + self.release)].copy()
            tail = samples(self.release)
            sound[-tail:] *= np.linspace(1, 0, tail, dtype=np.float32)
        when = at + self.rng.normal(0, self.loose) if self.loose else at
        self.mix.add(sound, when, self.gain * strength / max(layer, 0.25), self.pan, self.wet)

    def chord(
        self, at: float, pitches: list[float], length: float, velocity: float = 0.8, strum: float = 0.0
    ) -> None:
        """Play several pitches, each `strum` seconds after the one before."""
        for number, pitch in enumerate(pitches):
            self.note(at + number * strum, pitch, length, velocity)
