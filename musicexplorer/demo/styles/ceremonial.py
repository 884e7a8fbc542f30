"""Ceremonial music: a marching band, a gamelan."""

import numpy as np

from musicexplorer.demo.synth import drums, instruments
from musicexplorer.demo.synth.effects import Room, band, master, peaks
from musicexplorer.demo.synth.mixer import Mix, Part
from musicexplorer.demo.synth.score import (
    MAJOR,
    MIXOLYDIAN,
    PELOG,
    SLENDRO,
    Key,
    bars_for,
    melody,
    near,
    pick,
    voiced,
)

Rng = np.random.Generator


def marching_band(rng: Rng, variant: int) -> np.ndarray:
    """Tubas on the beat, horns off it, trumpets with the tune, and a drum line."""
    beat = 60 / rng.uniform(104, 126)
    key = Key(int(rng.integers(56, 62)), (MAJOR, MIXOLYDIAN)[variant % 3 == 2])
    roots = pick(rng, ([0, 0, 4, 4, 4, 4, 0, 0], [0, 3, 0, 4, 0, 3, 4, 0], [0, 5, 1, 4, 0, 3, 4, 0]))
    bars = bars_for(30, beat * 2, 8)
    roots = [roots[(index // 2) % 8] for index in range(bars)]
    mix = Mix(bars * 2 * beat + 2.5)
    trumpets = Part(mix, instruments.brass(0.025, 1.0, 3), rng, gain=0.34, pan=0.25, wet=0.3, loose=0.01)
    seconds_ = Part(mix, instruments.brass(0.03, 0.9, 2), rng, gain=0.22, pan=0.4, wet=0.3, loose=0.012)
    trombones = Part(
        mix, instruments.brass(0.035, 0.6, 2), rng, gain=0.2, pan=-0.3, wet=0.3, loose=0.01, takes=2
    )
    tuba = Part(
        mix, instruments.brass(0.04, 0.35, 2), rng, gain=0.42, pan=-0.1, wet=0.25, loose=0.008, takes=2
    )
    piccolo = Part(mix, instruments.flute, rng, gain=0.09, pan=-0.45, wet=0.35, loose=0.012)
    sticks = [drums.snare(rng, pitch=240, fall=0.06, wires=1.0) for _ in range(4)]
    boom = drums.tom(rng, pitch=62, fall=0.3)
    plates = drums.cymbal(rng, fall=0.7, ping=0.05, low=2500)
    figure = ((0, 0.5, 0.75, 1, 1.5), (0, 0.25, 0.5, 1, 1.25, 1.5, 1.75), (0, 0.75, 1, 1.5, 1.75))[
        variant % 3
    ]
    for index, root in enumerate(roots):
        at, chord = index * 2 * beat, key.chord(root)
        tuba.note(at, near(chord[0], 41), beat * 0.6, 0.85)
        tuba.note(at + beat, near(chord[2], 39), beat * 0.6, 0.8)
        for step in (0.5, 1.5):
            trombones.chord(at + step * beat, voiced(chord, 55), beat * 0.28, 0.7)
        for step in figure:
            mix.add(sticks[int(rng.integers(4))], at + step * beat, 0.2 + 0.12 * (step % 1 == 0), 0.1, 0.2)
        if index % 8 == 7:
            for step in range(8):
                mix.add(sticks[step % 4], at + (1 + step / 8) * beat, 0.1 + step * 0.02, 0.1, 0.2)
        mix.add(boom, at, 0.6, -0.05, 0.2)
        mix.add(boom, at + beat, 0.42, -0.05, 0.2)
        if index % 8 == 0 or (index % 2 == 0 and (index // 16) % 2):
            mix.add(plates, at, 0.22, 0.3, 0.25)
    tune = melody(rng, key, roots[::2], span=(4, 12), lengths=(0.5, 0.5, 1, 1, 1.5, 0.5), rests=0.08)
    for at, pitch, length in tune:
        if at >= 8:
            trumpets.note(at * beat, pitch, length * beat * 0.8, 0.85)
            seconds_.note(at * beat, key.pitch(_third_below(key, pitch)), length * beat * 0.8, 0.7)
            if (at // 16) % 2:
                piccolo.note(at * beat, pitch + 24, length * beat * 0.7, 0.7)
    for part, centre in ((trumpets, 68), (seconds_, 64), (tuba, 39)):
        part.note(bars * 2 * beat, near(key.pitch(0 if centre != 64 else 2), centre), 1.2, 0.9)
    mix.add(plates, bars * 2 * beat, 0.3, 0.2, 0.3)
    return master(mix.dry, mix.wet, Room(1.3, 0.6), band(45, 12_000, 2), peaks((2200, 1.5, 0.8)))


def _third_below(key: Key, pitch: float) -> int:
    """The degree two steps under the one nearest to a pitch."""
    size = len(key.scale)
    degrees = range(-size, 4 * size)
    return min(degrees, key=lambda degree: abs(key.pitch(degree) - pitch)) - 2


def gamelan(rng: Rng, variant: int) -> np.ndarray:
    """Bronze bars in pairs tuned a little apart, so that they shimmer, over slower bars, pots and gongs."""
    beat = 60 / rng.uniform(58, 84)
    key = Key(60 + rng.uniform(-2, 3), (PELOG, SLENDRO)[variant % 2])
    cycles = bars_for(28, beat * 8, 1)
    mix = Mix(cycles * 8 * beat + 5)
    fast = instruments.struck(instruments.BAR, 0.9, 0.8)
    pairs = [
        (Part(mix, fast, rng, gain=0.24, pan=pan, wet=0.3, loose=0.004, ring=1.6, release=0.05), shift)
        for pan, shift in ((-0.4, 0.0), (0.4, 0.0))
    ]
    slow = Part(
        mix,
        instruments.struck(instruments.BAR, 2.2, 0.4),
        rng,
        gain=0.3,
        pan=0.1,
        wet=0.35,
        loose=0.006,
        ring=4.0,
        release=0.1,
    )
    pots = Part(
        mix,
        instruments.struck(instruments.POT, 0.8, 0.6),
        rng,
        gain=0.22,
        pan=-0.2,
        wet=0.3,
        loose=0.006,
        ring=2.0,
    )
    gong = Part(mix, instruments.struck(instruments.GONG, 3.2, 0.15), rng, gain=0.3, wet=0.35, ring=5.0)
    skins = [drums.tom(rng, pitch=p, fall=0.12) for p in (95, 150, 210)]
    degrees = rng.integers(0, 5, size=8)
    degrees[-1] = 0
    figure = rng.choice([-1, 0, 1, 2], size=4)
    for cycle in range(cycles):
        pace = 1.0
        for index, degree in enumerate(degrees):
            at = (cycle * 8 + index) * beat * pace
            slow.note(at, key.pitch(int(degree)) - 12, beat * 1.2, 0.7)
            slow.note(at, key.pitch(int(degree)) - 11.94, beat * 1.2, 0.5)
            if index % 2:
                pots.note(at + beat / 2, key.pitch(int(degree)), beat, 0.6)
            divisions = 4 if cycle % 2 == 0 or variant % 3 else 8
            for step in range(divisions):
                part, _ = pairs[step % 2]
                note = key.pitch(int(degree) + 5 + int(figure[step % 4]))
                when = at + step * beat / divisions
                strength = 0.75 if step == 0 else 0.5
                part.note(when, note, beat * 0.5, strength)
                part.note(when, note + 0.12, beat * 0.5, strength * 0.9)
        gong.note((cycle * 8 + 7) * beat, key.pitch(0) - 36, 5, 0.9)
        gong.note((cycle * 8 + 3) * beat, key.pitch(2) - 24, 3, 0.5)
        for step in rng.choice(32, size=12, replace=False):
            mix.add(skins[int(rng.integers(3))], (cycle * 8 + step / 4) * beat, 0.2, 0.05, 0.2)
    return master(mix.dry, mix.wet, Room(1.9, 0.5), band(35, 0))
