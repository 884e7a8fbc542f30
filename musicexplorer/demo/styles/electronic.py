"""Electronic music: chiptune, techno, drum and bass, ambient."""

import numpy as np

from musicexplorer.demo.synth import drums, instruments
from musicexplorer.demo.synth.effects import Room, band, drive, echo, equalise, master, peaks, pump
from musicexplorer.demo.synth.mixer import Mix, Part
from musicexplorer.demo.synth.oscillator import samples, seconds
from musicexplorer.demo.synth.score import (
    DORIAN,
    MAJOR,
    MINOR,
    PHRYGIAN,
    Key,
    bars_for,
    melody,
    near,
    pick,
    spread,
    voiced,
)

Rng = np.random.Generator


def chiptune(rng: Rng, variant: int) -> np.ndarray:
    """Two pulse waves, a stepped triangle and noise, as on a game console of the 1980s."""
    key = Key(int(rng.integers(57, 64)), (MAJOR, MINOR, DORIAN)[variant % 3])
    beat = 60 / rng.uniform(132, 168)
    roots = pick(rng, ([0, 5, 3, 4], [0, 4, 5, 3], [0, 6, 5, 6], [0, 3, 0, 4]))
    bars = bars_for(30, beat * 4, 8)
    roots = (roots * bars)[:bars]
    mix = Mix(bars * 4 * beat + 1)
    lead = Part(mix, instruments.chip((0.25, 0.5)[variant % 2]), rng, gain=0.3, pan=0.1, wet=0)
    blips = Part(mix, instruments.chip(0.125), rng, gain=0.17, pan=-0.2, wet=0)
    bass = Part(mix, instruments.chip(0), rng, gain=0.42, wet=0)
    tick = drums.static(rng, samples(0.05), 1 / 9000, 0.015)
    bang = drums.static(rng, samples(0.18), 1 / 5000, 0.05)
    thud = drums.kick(rng, pitch=60, fall=0.06, click=0.1)
    for index, root in enumerate(roots):
        at, chord = index * 4 * beat, voiced(key.chord(root), 69)
        for step in range(16):
            blips.note(at + step * beat / 4, chord[step % 3] + 12 * (step % 8 > 3), beat / 4.4, 0.7)
        for step in range(8):
            octave = 12 * (step % 2)
            bass.note(at + step * beat / 2, near(key.pitch(root), 40) + octave, beat * 0.45, 0.9)
        if index >= 4:
            for step in range(8):
                mix.add(tick, at + step * beat / 2, 0.16, 0.1)
            for step in (1, 3):
                mix.add(bang, at + step * beat, 0.3)
            for when in (0, 2, 2.5):
                mix.add(thud, at + when * beat, 0.5)
    for at, pitch, length in melody(
        rng, key, roots, span=(5, 14), lengths=(0.5, 0.5, 0.5, 1, 0.25, 0.25, 1.5)
    ):
        if at >= 8:
            lead.note(at * beat, pitch + 5 - pitch % 1 - 5, length * beat * 0.9, 0.8)
    mix.dry += 0.35 * echo(mix.dry * np.float32(0.5), beat * 0.75, 0.4, repeats=2)
    return master(mix.dry, mix.wet, Room(0.3, 0.3), band(40, 13_000, 2))


def techno(rng: Rng, variant: int) -> np.ndarray:
    """A straight kick, a resonant bass line, chords with echo, and hi-hats in some sections."""
    beat = 60 / rng.uniform(124, 138)
    key = Key(int(rng.integers(41, 48)), (MINOR, PHRYGIAN)[variant % 2])
    bars = bars_for(30, beat * 4)
    length = bars * 4 * beat + 1
    hits, music, chords = Mix(length), Mix(length), Mix(length)
    boom = drums.kick(rng, pitch=47, fall=0.17, click=0.35, sweep=6)
    closed, opened, hands = drums.hat(rng, fall=0.025), drums.hat(rng, fall=0.09), drums.clap(rng)
    line = [
        (
            int(rng.choice([0, 0, 0, 7, 12, 3, 10, 1 if variant % 2 else 5])),
            rng.uniform() < 0.72,
            rng.uniform(0.4, 1),
        )
        for _ in range(16)
    ]
    cutoffs = np.geomspace(260, 1500, bars)
    stab = Part(
        chords,
        instruments.synth(500, 0.3, 3.2, 0.14, voices=3, sustain=0.1),
        rng,
        gain=0.22,
        wet=0.5,
        takes=2,
    )
    places = spread(int(rng.integers(3, 6)), 16, int(rng.integers(16)))
    for index in range(bars):
        at = index * 4 * beat
        still = bars // 2 <= index < bars // 2 + 2
        acid = Part(
            music,
            instruments.synth(cutoffs[index], 2.2, 2.0, 0.09, voices=1, sustain=0.5),
            rng,
            gain=0.3,
            wet=0.06,
        )
        for step, (interval, sounds, accent) in enumerate(line):
            if sounds and (index >= 2):
                acid.note(at + step * beat / 4, key.tonic - 12 + interval, beat / 4 * 0.8, accent)
            if index >= 1:
                hits.add(closed, at + step * beat / 4, 0.1 + 0.07 * (step % 4 == 2), 0.2)
        for step in range(4):
            if not still:
                hits.add(boom, at + step * beat, 0.95)
            if index >= 4:
                hits.add(opened, at + (step + 0.5) * beat, 0.22, -0.15, 0.05)
            if index >= 3 and step % 2:
                hits.add(hands, at + step * beat, 0.3, 0.05, 0.2)
        if index >= 4 or variant % 3 == 0:
            for step in places:
                stab.chord(at + step * beat / 4, voiced(key.chord(0, 4), 60), beat * 0.3, 0.7)
    chords.dry += echo(chords.dry, beat * 0.75, 0.6)
    music.dry = drive(music.dry, 1.8) * 0.6
    duck = pump(hits.count, beat, 0.65, 0.22)
    dry = hits.dry + (music.dry + chords.dry) * duck
    wet = hits.wet + (music.wet + chords.wet) * duck
    return master(dry, wet, Room(1.4, 0.35), peaks((55, 2.5, 0.6)))


def drum_and_bass(rng: Rng, variant: int) -> np.ndarray:
    """Breakbeats at twice the tempo of a distorted bass, with pads."""
    beat = 60 / rng.uniform(168, 178)
    key = Key(int(rng.integers(38, 44)), (MINOR, DORIAN)[variant % 2])
    bars = bars_for(32, beat * 4, 8)
    length = bars * 4 * beat + 1.5
    hits, low, high = Mix(length), Mix(length), Mix(length)
    boom = drums.kick(rng, pitch=58, fall=0.1, click=0.5)
    cracks = [drums.snare(rng, pitch=205, fall=0.09) for _ in range(2)]
    ghost = drums.snare(rng, pitch=230, fall=0.04, wires=0.6)
    closed, ride = drums.hat(rng, fall=0.02), drums.cymbal(rng, fall=0.3, ping=0.2, low=5000)
    roots = pick(rng, ([0, 0, 5, 6], [0, 0, 3, 5], [0, 0, 6, 4]))
    growl = Part(
        low,
        instruments.synth(220, 0.7, 1.6, 0.5, detune=34, voices=3, sustain=0.9),
        rng,
        gain=0.42,
        wet=0,
        takes=2,
    )
    sub = Part(low, instruments.fm(1, 0.15, 5, 0.9, 0.01), rng, gain=0.4, wet=0)
    air = Part(high, instruments.pad(1400, 0.4, 1.0), rng, gain=0.13, wet=0.5)
    keys = Part(high, instruments.electric_piano, rng, gain=0.14, pan=0.2, wet=0.5, ring=2.0)
    kicks = ([0, 2.5], [0, 1.75, 2.5], [0, 2.5, 3.25], [0, 0.75, 2.5])
    bass_steps = pick(rng, ([0, 3, 6, 10, 12], [0, 2, 6, 8, 14], [0, 6, 7, 10, 13]))
    for index in range(bars):
        at, root = index * 4 * beat, roots[(index // 2) % 4]
        drop = index >= 4
        for when in kicks[int(rng.integers(4))] if drop else ():
            hits.add(boom, at + when * beat, 0.9)
        for when in (1, 3) if drop else (3,):
            hits.add(cracks[index % 2], at + when * beat, 0.62, 0.05, 0.15)
        for step in range(16):
            if rng.uniform() < 0.16 and step % 4 and drop:
                hits.add(ghost, at + step * beat / 4, 0.18, -0.1, 0.1)
            if step % 2 == 0 or rng.uniform() < 0.3:
                hits.add(closed, at + step * beat / 4, 0.17 + 0.08 * (step % 4 == 2), 0.25)
        if drop:
            hits.add(ride, at, 0.22, -0.3, 0.1)
            for step, following in zip(bass_steps, [*bass_steps[1:], 16], strict=True):
                pitch = near(key.pitch(root + (0, 0, 2, 4)[step % 4]), 36)
                held = (following - step) * beat / 4 * 0.85
                growl.note(at + step * beat / 4, pitch, held, 0.6 + 0.4 * rng.uniform())
                sub.note(at + step * beat / 4, pitch, held, 0.8)
        if index % 2 == 0:
            air.chord(at, voiced(key.chord(root, 5), 64), beat * 7.5, 0.6)
    for note in melody(
        rng,
        Key(key.tonic + 24, key.scale),
        [roots[(i // 2) % 4] for i in range(bars)],
        lengths=(1, 1.5, 0.5, 2),
        rests=0.45,
    ):
        keys.note(note.at * beat, note.pitch, note.length * beat, 0.6)
    high.dry += 0.5 * echo(high.dry, beat * 1.5, 0.5, repeats=4)
    low.dry = drive(low.dry, 1.6) * 0.7
    return master(hits.dry + low.dry + high.dry, hits.wet + high.wet, Room(1.6, 0.4), peaks((60, 2, 0.6)))


def ambient(rng: Rng, variant: int) -> np.ndarray:
    """Slowly changing chords, wind and a few distant bells, without a beat."""
    length = rng.uniform(38, 46)
    key = Key(int(rng.integers(45, 52)), (MAJOR, DORIAN, MINOR)[variant % 3])
    mix = Mix(length)
    low = Part(mix, instruments.pad(260 + 140 * (variant % 3), 4.0, 5.0), rng, gain=0.2, pan=-0.1, wet=0.8)
    middle = Part(mix, instruments.pad(620 + 220 * (variant % 4), 3.5, 5.0), rng, gain=0.12, pan=0.2, wet=0.9)
    glass = Part(mix, instruments.struck(instruments.GLASS, 2.4, 0.1), rng, gain=0.09, wet=1.5, ring=5.0)
    at = 0.0
    for root in (pick(rng, ([0, 3, 5, 3, 0], [0, 5, 2, 4, 0], [0, 1, 0, 4, 0])) * 2)[
        : int(rng.integers(4, 6))
    ]:
        held = length / 4.6
        low.chord(at, [near(key.pitch(root), 36), near(key.pitch(root + 4), 43)], held, 0.8)
        middle.chord(at + 0.8, voiced(key.chord(root, 5), 60), held, 0.7)
        at += held * 0.92
    for _ in range(int(rng.integers(5, 12)) if variant % 2 == 0 else 2):
        pitch = key.pitch(int(rng.choice([0, 2, 4, 7, 9, 11, 14]))) + 24
        glass.pan = rng.uniform(-0.8, 0.8)
        glass.note(rng.uniform(3, length - 6), pitch, 5, rng.uniform(0.3, 0.8))
    wind = equalise(rng.normal(size=(2, mix.count)), band(250, 900 + 500 * (variant % 3), 2))
    breath = 0.5 + 0.5 * np.sin(2 * np.pi * (seconds(mix.count) / rng.uniform(9, 15) + rng.uniform()))
    mix.dry += (0.018 * wind * breath).astype(np.float32)
    mix.wet += (0.012 * wind * breath).astype(np.float32)
    edge = samples(4)
    for sound in (mix.dry, mix.wet):
        sound[:, :edge] *= np.linspace(0, 1, edge, dtype=np.float32)
        sound[:, -edge:] *= np.linspace(1, 0, edge, dtype=np.float32)
    return master(mix.dry, mix.wet, Room(5.5, 0.45), band(35, 6000, 1))
