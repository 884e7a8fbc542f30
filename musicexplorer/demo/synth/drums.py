"""Drums: each takes a random generator (and its parameters) and returns float32 [n]."""

import numpy as np

from musicexplorer.demo.synth.effects import band, drive, equalise
from musicexplorer.demo.synth.oscillator import decaying, samples, seconds, sine

Drum = np.ndarray


def kick(
    rng: np.random.Generator,
    *,
    pitch: float = 50.0,
    fall: float = 0.16,
    click: float = 0.3,
    sweep: float = 5.0,
) -> Drum:
    """A membrane whose pitch drops from `sweep` times `pitch` (Hz); `click` is the beater."""
    count = samples(fall * 4)
    bend = pitch * (1 + sweep * decaying(count, 0.018))
    body = sine(bend, count) * decaying(count, fall)
    beater = equalise(rng.normal(size=count), band(1500, 6000, 1)) * decaying(count, 0.004)
    return drive(body * 1.3 + np.float32(click) * beater, 1.2)


def snare(rng: np.random.Generator, *, pitch: float = 185.0, fall: float = 0.11, wires: float = 0.8) -> Drum:
    """Two modes of the skin and the rattle of the wires."""
    count = samples(fall * 4)
    tone = sum(
        (
            sine(pitch * ratio * (1 + 0.4 * decaying(count, 0.01)), count) * level
            for ratio, level in ((1.0, 0.7), (1.6, 0.4))
        ),
        np.zeros(count),
    ) * decaying(count, fall * 0.5)
    rattle = equalise(rng.normal(size=count), band(1200, 9500, 1)) * decaying(count, fall)
    return drive(tone * 0.8 + np.float32(wires) * rattle, 1.3)


def clap(rng: np.random.Generator) -> Drum:
    """A clap: several noise bursts a few milliseconds apart."""
    count = samples(0.35)
    noise = equalise(rng.normal(size=count), band(900, 5000, 2))
    times = seconds(count)
    shape = np.zeros(count, np.float32)
    for at in (0.0, 0.011, 0.021, 0.03):
        shape += np.where(times >= at, np.exp(-(times - at) / (0.006 if at < 0.03 else 0.08)), 0)
    return (noise * shape * 0.6).astype(np.float32)


def hat(rng: np.random.Generator, *, fall: float = 0.035, tone: float = 7000.0) -> Drum:
    """Clashing metal: six squares that do not fit, and noise, above `tone` Hz."""
    count = samples(fall * 5)
    metal = sum(
        (np.sign(sine(f * rng.uniform(0.98, 1.02), count)) for f in (2050, 2530, 3070, 3690, 4110, 5390)),
        np.zeros(count),
    )
    bright = equalise(metal * 0.22 + rng.normal(size=count) * 0.7, band(tone, 15_000, 3))
    return (bright * decaying(count, fall)).astype(np.float32)


def cymbal(rng: np.random.Generator, *, fall: float = 0.9, ping: float = 0.5, low: float = 3000.0) -> Drum:
    """Ride and crash: a wash of partials without order, and the `ping` of the stick."""
    count = samples(fall * 3)
    times = seconds(count)
    partials = rng.uniform(low, 11_000, 24).astype(np.float32)
    wash: np.ndarray = np.zeros(count, np.float32)
    for pitch in partials:
        wash += np.sin(2 * np.pi * pitch * times + np.float32(rng.uniform(0, 6)))
    wash = wash * 0.1 + equalise(rng.normal(size=count), band(low, 13_000, 1)) * 0.6
    stick = np.sin(2 * np.pi * 4300 * times) * decaying(count, 0.05)
    return (wash * decaying(count, fall) * 0.6 + np.float32(ping) * stick).astype(np.float32)


def tom(rng: np.random.Generator, *, pitch: float = 110.0, fall: float = 0.25) -> Drum:
    """A tom."""
    count = samples(fall * 4)
    bend = pitch * (1 + 0.5 * decaying(count, 0.05))
    body = sine(bend, count) + 0.35 * sine(bend * 1.59, count)
    slap = equalise(rng.normal(size=count), band(400, 4000, 1)) * decaying(count, 0.02)
    return ((body * decaying(count, fall) + 0.4 * slap) * 0.7).astype(np.float32)


def shaker(rng: np.random.Generator) -> Drum:
    """A shaker."""
    count = samples(0.25)
    shape = np.minimum(1.0, seconds(count) / 0.02) * decaying(count, 0.05)
    return (equalise(rng.normal(size=count), band(4500, 12_000, 2)) * shape * 0.7).astype(np.float32)


def brush(rng: np.random.Generator, length: float) -> Drum:
    """A wire brush drawn over the skin for `length` seconds."""
    count = samples(length)
    stroke = np.sin(np.pi * np.linspace(0, 1, count)) ** 0.7
    return (equalise(rng.normal(size=count), band(1200, 7000, 1)) * stroke * 0.25).astype(np.float32)


def rim(rng: np.random.Generator) -> Drum:
    """A rim click."""
    count = samples(0.09)
    knock = np.sin(2 * np.pi * 1720 * seconds(count)) + 0.6 * np.sin(2 * np.pi * 480 * seconds(count))
    return (knock * decaying(count, 0.014) * 0.7).astype(np.float32)


def static(rng: np.random.Generator, count: int, every: float = 1 / 400, fall: float = 0.02) -> Drum:
    """The noise channel of an old chip: values held for `every` seconds, decaying."""
    values = rng.choice([-1.0, 1.0], size=int(count / 44_100 / every) + 2)
    held = values[(seconds(count) / np.float32(every)).astype(np.int32)]
    return (held * decaying(count, fall)).astype(np.float32)
