"""Acoustic music: piano, strings, guitar, voices."""

import numpy as np

from musicexplorer.demo.synth import drums, instruments
from musicexplorer.demo.synth.effects import Room, band, master, peaks
from musicexplorer.demo.synth.mixer import Mix, Part
from musicexplorer.demo.synth.score import (
    DORIAN,
    HARMONIC_MINOR,
    MAJOR,
    MINOR,
    MIXOLYDIAN,
    Key,
    bars_for,
    melody,
    near,
    pick,
    voiced,
)

Rng = np.random.Generator
TAIL = 3.0
"""Seconds for the last chord to die away."""


def solo_piano(rng: Rng, variant: int) -> np.ndarray:
    """A nocturne, a waltz, a prelude of broken chords, a slow chorale."""
    minor = bool(rng.integers(2))
    key = Key(int(rng.integers(57, 64)), HARMONIC_MINOR if minor else MAJOR)
    roots = pick(rng, ([0, 3, 4, 0, 5, 3, 4, 0], [0, 5, 3, 4, 0, 3, 4, 0], [0, 4, 5, 3, 0, 3, 4, 0]))
    kind = ("nocturne", "waltz", "prelude", "chorale")[variant % 4]
    bar = 3 if kind == "waltz" else 4
    beat = {"nocturne": 0.82, "waltz": 0.42, "prelude": 0.72, "chorale": 0.95}[kind] * rng.uniform(0.9, 1.1)
    bars = bars_for(30, beat * bar)
    roots = (roots * 6)[:bars]
    mix = Mix(bars * bar * beat + TAIL)
    left = Part(
        mix, instruments.piano, rng, gain=0.26, pan=-0.25, wet=0.3, loose=0.008, ring=4.0, release=0.3
    )
    right = Part(mix, instruments.piano, rng, gain=0.34, pan=0.2, wet=0.3, loose=0.008, ring=4.0, release=0.3)
    for index, root in enumerate(roots):
        at, chord = index * bar * beat, key.chord(root)
        bass = near(chord[0], 43)
        swell = 0.5 + 0.2 * np.sin(np.pi * (index % 8) / 7)
        if kind == "nocturne":
            figure = [
                bass,
                bass + 12,
                *voiced(chord, 60),
                bass + 12,
                voiced(chord, 60)[1],
                voiced(chord, 60)[0],
            ]
            for step, pitch in enumerate(figure[:8]):
                left.note(
                    at + step * beat / 2, pitch, bar * beat - step * beat / 2, swell * (0.9 if step else 1.1)
                )
        elif kind == "waltz":
            left.note(at, bass, beat * 2.5, swell)
            for step in (1, 2):
                left.chord(at + step * beat, voiced(chord, 58), beat * 0.6, swell * 0.7)
        elif kind == "prelude":
            figure = [*voiced(chord, 57), voiced(chord, 57)[0] + 12]
            left.note(at, bass, bar * beat, swell)
            for step in range(16):
                pitch = figure[(0, 1, 2, 3, 2, 1, 2, 3)[step % 8]]
                right.note(at + step * beat / 4, pitch + 12, beat, swell * (1.0 if step % 4 == 0 else 0.8))
        else:
            for step in (0, 2):
                left.chord(
                    at + step * beat, [bass, bass + 12, *voiced(chord, 57)], beat * 2, swell, strum=0.015
                )
    if kind != "prelude":
        lengths = (1, 1, 2, 0.5, 0.5) if kind == "waltz" else (0.5, 0.5, 1, 1, 1.5, 2)
        for at, pitch, length in melody(rng, key, roots, bar=bar, span=(2, 12), lengths=lengths):
            right.note(at * beat, pitch + 12, length * beat * 1.1, 0.75)
    left.chord(bars * bar * beat, [near(key.pitch(0), 36), *voiced(key.chord(0), 57)], TAIL, 0.6, strum=0.04)
    return master(mix.dry, mix.wet, Room(1.8, 0.4), peaks((250, -2, 1.0), (3500, 1.5, 1.0)))


def chamber_strings(rng: Rng, variant: int) -> np.ndarray:
    """Four bowed parts: an adagio, or an allegro over repeated notes."""
    key = Key(int(rng.integers(55, 62)), (HARMONIC_MINOR, MAJOR, MINOR)[variant % 3])
    fast = variant % 2 == 1
    beat = (0.46 if fast else 0.86) * rng.uniform(0.92, 1.08)
    roots = pick(rng, ([0, 3, 4, 0, 5, 1, 4, 0], [0, 5, 1, 4, 0, 3, 4, 0], [0, 4, 5, 2, 3, 0, 4, 0]))
    bars = bars_for(30, beat * 4)
    roots = (roots * 4)[:bars]
    mix = Mix(bars * 4 * beat + TAIL)
    violin = Part(mix, instruments.bowed(0.07, 2), rng, gain=0.34, pan=-0.45, wet=0.45, loose=0.01)
    second = Part(mix, instruments.bowed(0.09, 2), rng, gain=0.22, pan=-0.15, wet=0.45, loose=0.012, takes=2)
    viola = Part(mix, instruments.bowed(0.1, 2), rng, gain=0.22, pan=0.2, wet=0.45, loose=0.012, takes=2)
    cello = Part(mix, instruments.bowed(0.1, 2), rng, gain=0.34, pan=0.45, wet=0.4, loose=0.01)
    for index, root in enumerate(roots):
        at, chord = index * 4 * beat, key.chord(root)
        low, middle, high = voiced(chord, 62)
        strength = 0.55 + 0.25 * np.sin(np.pi * index / bars)
        if fast:
            for step in range(8):
                for part, pitch in ((second, high if step % 4 == 0 else middle), (viola, low)):
                    part.note(
                        at + step * beat / 2, pitch, beat * 0.36, strength * (1.1 if step % 4 == 0 else 0.85)
                    )
            for when in (0, 1.5, 2, 3):
                cello.note(at + when * beat, near(chord[2 * (when == 3)], 45), beat * 0.9, strength)
        else:
            second.note(at, high, beat * 4, strength)
            viola.note(at, middle, beat * 2, strength)
            viola.note(at + 2 * beat, low, beat * 2, strength)
            cello.note(at, near(chord[0], 43), beat * 3, strength)
            cello.note(at + 3 * beat, near(chord[1], 45), beat, strength)
    lengths = (0.5, 0.5, 1, 0.5, 1) if fast else (1, 1, 2, 1.5, 0.5, 3)
    for at, pitch, length in melody(rng, key, roots, span=(5, 14), lengths=lengths, rests=0.05):
        violin.note(at * beat, pitch + 2 * (pitch < 60), length * beat, 0.8)
    for part, pitch in ((violin, 72), (second, 67), (viola, 60), (cello, 43)):
        part.note(bars * 4 * beat, near(key.pitch(0 if part is not second else 2), pitch), TAIL * 0.6, 0.6)
    return master(mix.dry, mix.wet, Room(2.2, 0.45), peaks((3000, -2, 1.0)))


def folk_guitar(rng: Rng, variant: int) -> np.ndarray:
    """Fingerpicked steel strings with an alternating bass; a whistle or a second guitar has the tune."""
    key = Key(int(rng.integers(55, 60)), (MAJOR, MIXOLYDIAN, DORIAN)[variant % 3])
    beat = 0.5 * rng.uniform(0.85, 1.15)
    roots = pick(rng, ([0, 0, 3, 0, 3, 0, 4, 0], [0, 4, 5, 3, 0, 4, 3, 0], [0, 6, 3, 0, 0, 6, 4, 0]))
    bars = bars_for(30, beat * 4)
    roots = (roots * 6)[:bars]
    mix = Mix(bars * 4 * beat + TAIL)
    string = instruments.plucked(0.65, 3.5, 0.2, 0.35)
    guitar = Part(
        mix, string, rng, gain=0.34, pan=-0.2, wet=0.18, loose=0.007, ring=3.0, release=0.1, takes=2
    )
    whistle = variant % 2 == 0
    lead = (
        Part(mix, instruments.flute, rng, gain=0.2, pan=0.25, wet=0.35, loose=0.012)
        if whistle
        else Part(
            mix,
            instruments.plucked(0.9, 3.0, 0.12, 0.3),
            rng,
            gain=0.42,
            pan=0.35,
            wet=0.2,
            loose=0.01,
            ring=2.5,
        )
    )
    shake = [drums.shaker(rng) for _ in range(3)]
    for index, root in enumerate(roots):
        at, chord = index * 4 * beat, key.chord(root)
        low, fifth = near(chord[0], 45), near(chord[2], 50)
        tones = [*voiced(chord, 60), voiced(chord, 60)[0] + 12]
        for step in range(4):
            guitar.note(at + step * beat, low if step % 2 == 0 else fifth, beat * 1.8, 0.75)
        for when, tone in ((0, 3), (0.5, 1), (1.5, 2), (2.5, 0), (3, 3), (3.5, 1)):
            guitar.note(at + when * beat, tones[tone], beat * 1.5, 0.6)
        if variant % 3 == 1 and index >= 4:
            for step in range(8):
                mix.add(shake[step % 3], at + step * beat / 2, 0.05 + 0.04 * (step % 2), 0.4, 0.2)
    tune = melody(rng, key, roots, span=(4, 12), lengths=(0.5, 0.5, 1, 1, 1.5), rests=0.12)
    for at, pitch, length in tune:
        if at >= 16 and (at // 16) % 3 != 2:
            lead.note(at * beat, pitch + 12 * whistle, length * beat * 0.95, 0.7)
    guitar.chord(bars * 4 * beat, [near(key.pitch(0), 45), *voiced(key.chord(0), 60)], TAIL, 0.6, strum=0.05)
    body = peaks((105, 4, 0.4), (210, 3, 0.4), (2800, 2.5, 1.0))
    return master(mix.dry, mix.wet, Room(0.9, 0.4), body, band(65, 0))


def choir(rng: Rng, variant: int) -> np.ndarray:
    """Four parts without instruments: a hymn whose parts move together, or voices that enter one by one."""
    key = Key(int(rng.integers(54, 60)), (MAJOR, MINOR, DORIAN)[variant % 3])
    beat = 0.92 * rng.uniform(0.9, 1.15)
    roots = pick(rng, ([0, 3, 0, 4, 5, 3, 4, 0], [0, 5, 3, 4, 0, 1, 4, 0], [0, 4, 5, 2, 3, 0, 4, 0]))
    bars = bars_for(30, beat * 4)
    roots = (roots * 4)[:bars]
    mix = Mix(bars * 4 * beat + TAIL)
    vowels = ("aoe", "uo", "aei", "oau")[variant % 4]
    soprano = Part(
        mix, instruments.voice(vowels, 1.16), rng, gain=0.3, pan=-0.4, wet=0.35, loose=0.02, takes=2
    )
    alto = Part(mix, instruments.voice(vowels, 1.1), rng, gain=0.26, pan=-0.1, wet=0.35, loose=0.02, takes=2)
    tenor = Part(mix, instruments.voice(vowels, 1.0), rng, gain=0.28, pan=0.15, wet=0.35, loose=0.02, takes=2)
    bass = Part(mix, instruments.voice(vowels, 0.92), rng, gain=0.34, pan=0.4, wet=0.3, loose=0.02, takes=2)
    enters = variant % 2 == 1
    for index, root in enumerate(roots):
        at, chord = index * 4 * beat, key.chord(root)
        halves = (0, 2) if index % 4 != 3 else (0,)
        for step in halves:
            held = (2 if len(halves) == 2 else 4) * beat * 0.97
            turn = int(step > 0 and rng.uniform() < 0.6)
            if not enters or index >= 1:
                bass.note(at + step * beat, near(chord[0] if not turn else chord[1], 45), held, 0.75)
            if not enters or index >= 2:
                tenor.note(at + step * beat, near(chord[2] if not turn else chord[0], 55), held, 0.7)
            if not enters or index >= 3:
                alto.note(at + step * beat, near(chord[1] if not turn else chord[2], 62), held, 0.7)
    for at, pitch, length in melody(
        rng, key, roots, span=(5, 12), lengths=(1, 1, 2, 2, 1.5, 0.5), rests=0.03
    ):
        soprano.note(at * beat, pitch, length * beat * 0.98, 0.75)
    for part, degree, centre in ((soprano, 0, 70), (alto, 2, 64), (tenor, 4, 57), (bass, 0, 43)):
        part.note(bars * 4 * beat, near(key.pitch(degree), centre), TAIL * 0.7, 0.65)
    return master(mix.dry, mix.wet, Room(2.4, 0.55), band(70, 9000, 2))
