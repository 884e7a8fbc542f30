"""Band music: metal, hip-hop, jazz, dub."""

import numpy as np

from musicexplorer.demo.synth import drums, instruments
from musicexplorer.demo.synth.effects import Room, band, drive, echo, equalise, master, peaks
from musicexplorer.demo.synth.mixer import Mix, Part
from musicexplorer.demo.synth.oscillator import samples
from musicexplorer.demo.synth.score import (
    DORIAN,
    MINOR,
    PHRYGIAN,
    Key,
    bars_for,
    melody,
    near,
    pick,
    swung,
    voiced,
)

Rng = np.random.Generator


def metal(rng: Rng, variant: int) -> np.ndarray:
    """Two distorted guitars, one on each side, palm-muted riffs, double kicks, a lead in the second half."""
    beat = 60 / rng.uniform(118, 168)
    key = Key(int(rng.integers(38, 42)), (PHRYGIAN, MINOR)[variant % 2])
    bars = bars_for(30, beat * 4)
    length = bars * 4 * beat + 2
    hits, bottom, solo = Mix(length), Mix(length), Mix(length)
    sides = [Mix(length), Mix(length)]
    ringing, muted = instruments.plucked(1.0, 9.0, 0.12, 0.3), instruments.plucked(0.8, 0.55, 0.08, 0.5)
    strings = [
        (
            Part(side, ringing, rng, gain=0.3, wet=0, loose=0.006, ring=3.0, release=0.04),
            Part(side, muted, rng, gain=0.34, wet=0, loose=0.006, ring=0.5, release=0.03, takes=2),
        )
        for side in sides
    ]
    bass = Part(bottom, instruments.plucked(0.5, 5.0, 0.2, 0.4), rng, gain=0.5, wet=0, ring=2.0, release=0.04)
    lead = Part(
        solo, instruments.synth(2500, 0.2, 1.0, 2.0, voices=1, sustain=0.9, attack=0.01), rng, gain=0.5, wet=0
    )
    boom = drums.kick(rng, pitch=58, fall=0.07, click=1.4, sweep=2.0)
    crack, crash = drums.snare(rng, pitch=180, fall=0.13), drums.cymbal(rng, fall=0.8, ping=0.1, low=2500)
    ride = drums.cymbal(rng, fall=0.25, ping=0.6, low=4000)
    toms = [drums.tom(rng, pitch=p) for p in (150, 120, 95, 78)]
    riffs = [_riff(rng) for _ in range(2)]
    roots = pick(rng, ([0, 0, 1, 0], [0, 0, 5, 6], [0, 5, 3, 1], [0, 0, 3, 4]))
    for index in range(bars):
        at, root = index * 4 * beat, roots[(index // 2) % 4] if index >= bars // 2 else 0
        chorus_part = (index // 4) % 3 == 2
        for step, span, degree, open_ in (
            riffs[(index // 4) % 2] if not chorus_part else [(0, 8, root, True), (8, 8, root, True)]
        ):
            pitch = near(key.pitch(degree if not chorus_part else root), key.tonic + 4)
            for full, palm in strings:
                part = full if open_ else palm
                for interval in (0, 7, 12):
                    part.note(
                        at + step * beat / 4, pitch + interval, span * beat / 4 * (1 if open_ else 0.9), 0.9
                    )
            bass.note(at + step * beat / 4, pitch - 12, span * beat / 4, 0.9)
        fast = (index // 4) % 2 == 1
        for step in range(16):
            if (fast and step % 2 == 0) or step in (0, 3, 6, 8, 10):
                hits.add(boom, at + step * beat / 4, 0.6)
            if step % 4 == 0:
                hits.add(ride, at + step * beat / 4, 0.2, 0.35, 0.1)
        for step in (1, 3):
            hits.add(crack, at + step * beat, 0.6, 0, 0.18)
        for when in (0, 1, 2, 3) if chorus_part else (0,) if index % 4 == 0 else ():
            hits.add(crash, at + when * beat, 0.4, -0.4, 0.2)
        if index % 4 == 3:
            for step in range(8):
                hits.add(toms[step // 2], at + (2 + step / 4) * beat, 0.4, (step - 4) / 8, 0.15)
    for note in melody(
        rng,
        Key(key.tonic + 24, key.scale),
        roots * (bars // 4),
        span=(2, 13),
        lengths=(0.5, 0.25, 0.25, 1, 2),
    ):
        if note.at >= bars * 2:
            lead.note(note.at * beat, note.pitch, note.length * beat, 0.9)
    cabinet = (band(80, 5200, 4), peaks((130, 4, 0.6), (500, -3, 0.8), (2600, 4, 0.8)))
    dry = hits.dry + drive(equalise(bottom.dry, band(40, 2500, 2)), 3.0) * 0.5
    for side, share in zip(sides, ((0.95, 0.15), (0.15, 0.95)), strict=True):
        amp = equalise(drive(equalise(side.dry[0], band(110, 7000, 2)), 28.0), *cabinet) * 0.85
        dry += amp * np.array([[share[0]], [share[1]]], np.float32)
    singing = equalise(drive(solo.dry, 12.0), *cabinet) * 0.5
    dry += singing + echo(singing, beat * 0.75, 0.3, repeats=2)
    return master(dry, hits.wet + 0.08 * singing, Room(1.1, 0.5))


def _riff(rng: Rng) -> list[tuple[int, int, int, bool]]:
    """(sixteenth, length in sixteenths, degree, ringing) of one bar."""
    riff, step = [], 0
    while step < 16:
        open_ = bool(rng.uniform() < 0.3)
        span = min(16 - step, int(rng.choice([2, 3, 4]) if open_ else rng.choice([1, 1, 2])))
        riff.append((step, span, int(rng.choice([1, 2, 3, 5, 6])) if open_ else 0, open_))
        step += span
    return riff


def hip_hop(rng: Rng, variant: int) -> np.ndarray:
    """A slow swinging beat, a lo-fi electric piano, a deep bass, and vinyl noise."""
    beat = 60 / rng.uniform(80, 96)
    key = Key(int(rng.integers(55, 62)), (MINOR, DORIAN)[variant % 2])
    bars = bars_for(30, beat * 4)
    length = bars * 4 * beat + 1.5
    hits, record, low = Mix(length), Mix(length), Mix(length)
    roots = pick(rng, ([0, 3, 5, 4], [1, 4, 0, 5], [0, 5, 1, 4], [3, 4, 0, 0]))
    boom = drums.kick(rng, pitch=52, fall=0.14, click=0.25)
    crack, tick, opened = (
        drums.snare(rng, pitch=175, fall=0.12),
        drums.hat(rng, fall=0.03, tone=6000),
        drums.hat(rng, fall=0.12),
    )
    keys = Part(
        record, instruments.electric_piano, rng, gain=0.26, wet=0.15, loose=0.012, ring=3.0, release=0.15
    )
    tune = Part(
        record,
        (instruments.struck(instruments.BAR, 0.7, 0.2), instruments.flute)[variant % 2],
        rng,
        gain=0.16,
        pan=0.3,
        wet=0.35,
        loose=0.015,
    )
    bass = Part(low, instruments.fm(1, 0.5, 1.2, 0.5, 0.008), rng, gain=0.5, wet=0, loose=0.006)
    kicks = pick(rng, ([0, 7, 10], [0, 3, 10], [0, 6, 9, 10], [0, 10, 13]))
    for index in range(bars):
        at, root = index * 4 * beat, roots[index % 4]
        chord = voiced(key.chord(root, 5)[1:], 62)
        keys.chord(at, chord, beat * 2.4, 0.65, strum=0.012)
        keys.chord(at + swung(2.5, 0.6) * beat, chord, beat * 1.2, 0.5, strum=0.012)
        if index < 2:
            continue
        for step in kicks:
            hits.add(boom, at + swung(step / 4 * 2, 0.58) / 2 * beat, 0.85)
            bass.note(at + swung(step / 4 * 2, 0.58) / 2 * beat, near(key.pitch(root), 36), beat * 0.8, 0.85)
        for step in (1, 3):
            hits.add(crack, at + step * beat + 0.012, 0.6, 0, 0.12)
        for step in range(8):
            hits.add(tick, at + swung(step / 2, 0.58) * beat, 0.22 - 0.08 * (step % 2), 0.2)
        if index % 4 == 3:
            hits.add(opened, at + 3.5 * beat, 0.2, 0.2)
    for at, pitch, held in melody(
        rng, key, (roots * bars)[:bars], span=(4, 11), lengths=(0.5, 1, 1.5, 0.5, 2), rests=0.4
    ):
        if at >= 16 and (at // 16) % 2:
            tune.note(swung(at, 0.58) * beat, pitch, held * beat, 0.6)
    crackle = np.where(rng.uniform(size=record.count) < 9 / 44_100, rng.normal(size=record.count), 0) * 0.35
    hiss = rng.normal(size=(2, record.count)) * 0.012
    old = equalise(
        record.dry + record.wet * 0 + crackle.astype(np.float32) + hiss.astype(np.float32), band(120, 3600, 2)
    )
    dry = drive(hits.dry, 1.5) * 0.75 + drive(old * 1.4, 1.0) + low.dry
    return master(dry, hits.wet + record.wet, Room(0.8, 0.3), band(32, 12_000, 2), peaks((60, 2.5, 0.7)))


def jazz_trio(rng: Rng, variant: int) -> np.ndarray:
    """Walking bass, swinging ride cymbal, and a piano that comps and then plays a solo."""
    beat = 60 / rng.uniform(112, 178)
    key = Key(int(rng.integers(55, 61)), (DORIAN, (0, 2, 4, 5, 7, 9, 11), MINOR)[variant % 3])
    roots = pick(rng, ([1, 4, 0, 5], [0, 5, 1, 4], [0, 3, 1, 4], [2, 5, 1, 4]))
    bars = bars_for(30, beat * 4)
    roots = (roots * bars)[:bars]
    mix = Mix(bars * 4 * beat + 3)
    upright = instruments.plucked(0.28, 2.2, 0.3, 0.5)
    bass = Part(
        mix, upright, rng, gain=0.62, pan=-0.1, wet=0.12, loose=0.008, ring=1.5, release=0.07, takes=2
    )
    comp = Part(mix, instruments.piano, rng, gain=0.22, pan=-0.35, wet=0.2, loose=0.01, ring=3.0)
    solo = Part(mix, instruments.piano, rng, gain=0.32, pan=-0.15, wet=0.2, loose=0.008, ring=3.0)
    rides = [drums.cymbal(rng, fall=0.45, ping=0.55, low=3500) for _ in range(2)]
    foot, stroke, tap = (
        drums.hat(rng, fall=0.02, tone=5500),
        drums.brush(rng, beat * 0.9),
        drums.snare(rng, fall=0.05, wires=0.5),
    )
    pulse = drums.kick(rng, pitch=62, fall=0.1, click=0.1)
    place = near(key.pitch(roots[0]), 40)
    for index, root in enumerate(roots):
        at, chord = index * 4 * beat, key.chord(root, 5)
        following = near(key.pitch(roots[(index + 1) % bars]), place)
        walk = [
            near(chord[0], place),
            near(chord[int(rng.integers(1, 3))], place),
            near(chord[2], place + 2),
            following + rng.choice([-1, 1]),
        ]
        for step, pitch in enumerate(walk):
            place = pitch if 28 <= pitch <= 50 else near(pitch, 40)
            bass.note(at + step * beat, place, beat * 0.95, 0.8)
        for when in (0, 1, 1.5, 2, 3, 3.5):
            mix.add(rides[int(when) % 2], at + swung(when) * beat, 0.12 + 0.05 * (when in (1, 3)), 0.4, 0.15)
        for step in (1, 3):
            mix.add(foot, at + step * beat, 0.16, 0.3)
        if variant % 2:
            for step in range(4):
                mix.add(stroke, at + step * beat, 0.35, 0.15, 0.1)
        if rng.uniform() < 0.5:
            mix.add(tap, at + swung(rng.choice([0.5, 1.5, 2.5, 3.5])) * beat, 0.18, 0.1, 0.15)
        mix.add(pulse, at, 0.14)
        voicing = voiced([chord[1], chord[3], chord[4]], 58)
        for when in ((0, 1.5), (0.5, 2.5), (1.5, 3), (0, 2.5))[int(rng.integers(4))]:
            comp.chord(at + swung(when) * beat, voicing, beat * rng.choice([0.4, 1.1]), 0.6)
    for at, pitch, held in melody(
        rng, key, roots, span=(4, 14), lengths=(0.5, 0.5, 0.5, 0.5, 1, 1.5), rests=0.22
    ):
        if at >= 8:
            blue = -1 if rng.uniform() < 0.07 else 0
            solo.note(swung(at) * beat, pitch + 12 + blue, held * beat * 0.9, 0.75)
    bass.note(bars * 4 * beat, near(key.pitch(0), 36), 2.5, 0.7)
    comp.chord(bars * 4 * beat, voiced(key.chord(0, 5)[1:], 60), 2.5, 0.6, strum=0.03)
    return master(mix.dry, mix.wet, Room(0.9, 0.35), peaks((90, 2, 0.6)))


def dub(rng: Rng, variant: int) -> np.ndarray:
    """A melodic bass, off-beat chords, a drum on the third beat, and occasional echoes on everything."""
    beat = 60 / rng.uniform(132, 150)
    key = Key(int(rng.integers(55, 61)), (MINOR, DORIAN, (0, 2, 4, 5, 7, 9, 10))[variant % 3])
    bars = bars_for(30, beat * 4)
    length = bars * 4 * beat + 3
    hits, chop, low, horn = Mix(length), Mix(length), Mix(length), Mix(length)
    roots = pick(rng, ([0, 0, 3, 3], [0, 6, 0, 4], [0, 3, 4, 3], [0, 0, 6, 6]))
    bass = Part(low, instruments.synth(180, 0.3, 1.0, 0.3, voices=1, sustain=0.8), rng, gain=0.8, wet=0)
    skank = Part(
        chop,
        instruments.plucked(0.9, 0.7, 0.1, 0.35),
        rng,
        gain=0.3,
        pan=0.35,
        wet=0.15,
        ring=0.6,
        release=0.05,
        takes=2,
    )
    bubble = Part(chop, instruments.organ, rng, gain=0.13, pan=-0.3, wet=0.15)
    line = Part(
        horn, instruments.flute if variant % 2 else instruments.brass(0.04, 0.8), rng, gain=0.2, wet=0.4
    )
    boom, knock = drums.kick(rng, pitch=50, fall=0.15, click=0.3), drums.rim(rng)
    tick, crash = drums.hat(rng, fall=0.03), drums.cymbal(rng, fall=0.6, ping=0.2)
    toms = [drums.tom(rng, pitch=p, fall=0.2) for p in (220, 180, 140)]
    riff = [(0, 1.0, 0), (1.0, 0.5, 0), (1.5, 0.5, 2), (2.5, 0.5, 4), (3.0, 1.0, int(rng.choice([0, 2, 3])))]
    riff = [note for note in riff if note[0] == 0 or rng.uniform() < 0.8]
    for index in range(bars):
        at, root = index * 4 * beat, roots[index % 4]
        for when, held, degree in riff:
            bass.note(at + when * beat, near(key.pitch(root + degree), 36), held * beat * 0.85, 0.9)
        chord = voiced(key.chord(root), 64)
        bare = index % 8 in (6, 7)
        for step in (1, 3) if not bare else (1,):
            skank.chord(at + step * beat, chord, beat * 0.32, 0.8, strum=0.006)
            for half in (0.5, 1.0):
                bubble.chord(at + (step - 1 + half) * beat, voiced(key.chord(root), 57), beat * 0.2, 0.7)
        hits.add(boom, at + 2 * beat, 0.8)
        hits.add(knock, at + 2 * beat, 0.5, 0.1, 0.3)
        for step in range(8):
            hits.add(tick, at + swung(step / 2, 0.6) * beat, 0.12 + 0.06 * (step % 2), -0.2)
        if index % 4 == 3:
            for step in range(3):
                hits.add(toms[step], at + (2.5 + step / 2) * beat, 0.35, 0, 0.35)
        if index % 4 == 0:
            hits.add(crash, at, 0.15, 0.3, 0.3)
    for at, pitch, held in melody(
        rng, key, (roots * bars)[:bars], span=(3, 10), lengths=(1, 0.5, 1.5, 2), rests=0.35
    ):
        if (at // 16) % 2:
            line.note(at * beat, pitch, held * beat * 0.8, 0.7)
    throws = np.zeros(chop.count, np.float32)
    for index in range(3, bars, 4):
        throws[samples((index * 4 + 2) * beat) : samples((index * 4 + 5) * beat)] = 1
    sent = (chop.dry + hits.dry * 0.25) * throws + horn.dry * 0.6
    dry = hits.dry + chop.dry + horn.dry + low.dry + echo(sent, beat * 1.5, 0.68, repeats=7, tone=1800)
    return master(dry, hits.wet + chop.wet + horn.wet, Room(1.5, 0.4), peaks((70, 3, 0.7), (5000, -2, 1.5)))
