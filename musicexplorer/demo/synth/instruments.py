"""Pitched instruments: each takes (frequency in Hz, seconds held, velocity, rng) and returns float32 [n]."""

import numpy as np

from musicexplorer.demo.synth.effects import band, equalise
from musicexplorer.demo.synth.mixer import Instrument
from musicexplorer.demo.synth.oscillator import (
    RATE,
    decaying,
    envelope,
    harmonics,
    phase,
    read,
    samples,
    saw,
    seconds,
    swept,
    table,
    triangle,
    wave,
)


def plucked(
    brightness: float = 0.6, sustain: float = 3.0, position: float = 0.17, loss: float = 0.5
) -> Instrument:
    """A plucked string (Karplus & Strong 1983): a noise burst in a delay line with a low-pass filter.

    Args:
        brightness: 0..1, how hard the plectrum is.
        sustain: seconds until a string at 110 Hz has fallen by 60 dB.
        position: where it is plucked, as a share of the string.
        loss: 0..0.5, how fast the highs are lost.
    """

    def play(frequency: float, held: float, velocity: float, rng: np.random.Generator) -> np.ndarray:
        count = samples(held)
        size = int(RATE / frequency + 1 - loss)
        ratio = RATE / frequency / (size + loss)
        total = int(count / ratio) + size + 2
        burst = equalise(rng.uniform(-1, 1, size), band(0, 700 + 9000 * brightness * velocity, 1))
        burst = burst - 0.9 * np.roll(burst, max(1, int(size * position)))
        string = np.zeros(total + size + 1, np.float32)
        string[1 : size + 1] = burst - burst.mean()
        keep = np.float32(10 ** (-3 * size / RATE / (sustain * (110 / frequency) ** 0.4)))
        first, second = keep * np.float32(1 - loss), keep * np.float32(loss)
        for at in range(size + 1, total, size):
            string[at : at + size] = first * string[at - size : at] + second * string[at - size - 1 : at - 1]
        tuned = np.interp(np.arange(count) / ratio, np.arange(total), string[1 : total + 1])
        return (velocity * tuned / (np.abs(tuned).max() + 1e-9) * envelope(count, 0.001, 0.02)).astype(
            np.float32
        )

    return play


def piano(frequency: float, held: float, velocity: float, rng: np.random.Generator) -> np.ndarray:
    """Stiff strings: partials a little sharp, the high ones soon gone, a slow beating, a soft thump."""
    count = samples(held)
    times = seconds(count)
    numbers = np.arange(1, max(3, min(22, int(7500 / frequency))))
    stiff = 0.00012 * (frequency / 220) ** 1.2
    pitches = frequency * numbers * np.sqrt(1 + stiff * numbers**2)
    levels = np.abs(np.sin(np.pi * numbers / 8.3)) / numbers**0.9 * np.exp(-pitches / (900 + 4200 * velocity))
    constant = 2.2 * (220 / frequency) ** 0.55 / (1 + 0.22 * (numbers - 1))
    out = np.zeros(count, np.float32)
    for pitch, level, fall in zip(pitches, levels, constant, strict=True):
        stop = min(count, samples(fall * 4.5))
        part = times[:stop]
        string = np.sin(np.float32(2 * np.pi * pitch) * part + np.float32(rng.uniform(0, 0.5)))
        fade = 0.75 * np.exp(-part / np.float32(fall * 0.35)) + 0.25 * np.exp(-part / np.float32(fall * 2))
        out[:stop] += np.float32(level) * string * fade * (1 + 0.12 * np.sin(2 * np.pi * 0.7 * part))
    thump = equalise(rng.normal(size=samples(0.06)), band(80, 900, 2)) * decaying(samples(0.06), 0.012)
    out[: min(count, len(thump))] += 0.06 * thump[:count]
    out /= np.abs(out).max() + 1e-9
    return velocity * out * envelope(count, 0.002, 0.05)


def _vibrato(count: int, rng: np.random.Generator, rate: float, cents: float, onset: float) -> np.ndarray:
    """Pitch factors of a delayed vibrato with a small random drift."""
    times = seconds(count)
    swing = np.sin(2 * np.pi * (rate * rng.uniform(0.93, 1.07) * times + rng.uniform()))
    swing *= np.clip(times / onset - 0.3, 0, 1)
    knots = rng.normal(0, 3, int(times[-1] * 4) + 3)
    drift = np.interp(times, np.arange(len(knots)) / 4, knots)
    return np.exp2(((cents * swing + drift) / 1200).astype(np.float32))


def _formants(frequencies: np.ndarray, peaks: list[tuple[float, float, float]]) -> np.ndarray:
    """Gain at these frequencies of resonances (Hz, linear level, bandwidth in Hz)."""
    return sum(
        (level / np.sqrt(1 + ((frequencies - centre) / (width / 2)) ** 2) for centre, level, width in peaks),
        np.zeros_like(frequencies, float),
    )


BODY = [(290.0, 1.0, 180.0), (480.0, 0.9, 220.0), (1100.0, 0.7, 700.0), (2600.0, 0.8, 1500.0)]


def bowed(attack: float = 0.09, players: int = 1) -> Instrument:
    """Violin to double bass: a saw through a wooden body, vibrato, the hiss of the bow."""

    def play(frequency: float, held: float, velocity: float, rng: np.random.Generator) -> np.ndarray:
        count = samples(held + 0.25)
        numbers = harmonics(frequency, 9000)
        shape = _formants(numbers * frequency, BODY) + 0.12
        dull, bright = table(np.stack([shape / numbers**1.6, shape / numbers]))
        out = np.zeros(count, np.float32)
        shade = envelope(count, attack * 2.5, 0.25) * np.float32(velocity)
        for _ in range(players):
            detune = 2 ** (rng.normal(0, 5 * (players > 1)) / 1200)
            bend = frequency * detune * _vibrato(count, rng, 5.4, 14, 0.5)
            turns = phase(bend, count, rng.uniform())
            out += read(dull, turns) * (1 - shade) + read(bright, turns) * shade
        bow = equalise(rng.normal(size=count), band(1800, 6000, 2)) * np.float32(0.012)
        swell = 0.85 + 0.15 * np.sin(np.pi * np.minimum(1, seconds(count) / max(held, 0.1)))
        return (velocity * (out / players + bow) * envelope(count, attack, 0.22) * swell).astype(np.float32)

    return play


def brass(attack: float = 0.035, weight: float = 1.0, players: int = 1) -> Instrument:
    """A brass instrument: brighter when louder; each note starts slightly flat.

    `weight` scales the resonance: 1 for a trumpet, 0.6 for a trombone, 0.35 for a tuba.
    """

    def play(frequency: float, held: float, velocity: float, rng: np.random.Generator) -> np.ndarray:
        count = samples(held + 0.08)
        numbers = harmonics(frequency, 11_000)
        shape = (
            _formants(numbers * frequency, [(1200 * weight, 1.0, 1400 * weight), (2400 * weight, 0.5, 1500)])
            + 0.08
        )
        soft, loud = table(np.stack([shape / numbers**1.8, shape / numbers**0.45]))
        times = seconds(count)
        out = np.zeros(count, np.float32)
        blow = envelope(count, attack * 1.7, 0.1, hold=0.72, decay=0.18) * np.float32(velocity)
        for _ in range(players):
            scoop = 2 ** (-0.6 / 12 * np.exp(-times / 0.025)) * 2 ** (rng.normal(0, 4) / 1200)
            turns = phase(frequency * scoop * _vibrato(count, rng, 5.0, 5, 0.6), count, rng.uniform())
            out += read(soft, turns) * (1 - blow) + read(loud, turns) * blow
        return (velocity * out / players * envelope(count, attack, 0.07)).astype(np.float32)

    return play


def flute(frequency: float, held: float, velocity: float, rng: np.random.Generator) -> np.ndarray:
    """A flute: few harmonics, breath noise, tremolo."""
    count = samples(held + 0.1)
    turns = phase(frequency * _vibrato(count, rng, 4.8, 9, 0.4), count)
    tone = read(table(np.array([1.0, 0.35, 0.16, 0.05, 0.02])), turns)
    breath = equalise(rng.normal(size=count), band(frequency * 0.9, frequency * 4, 1)) * np.float32(0.05)
    chiff = equalise(rng.normal(size=count), band(2000, 7000, 1)) * decaying(count, 0.03) * np.float32(0.08)
    tremble = 1 + 0.1 * np.sin(2 * np.pi * 4.8 * seconds(count))
    return (velocity * (tone * tremble + breath + chiff) * envelope(count, 0.05, 0.09)).astype(np.float32)


VOWELS = {
    "a": [(750.0, 1.0, 110.0), (1200.0, 0.55, 120.0), (2600.0, 0.22, 180.0), (3300.0, 0.16, 250.0)],
    "o": [(430.0, 1.0, 90.0), (820.0, 0.45, 110.0), (2600.0, 0.1, 180.0), (3200.0, 0.08, 250.0)],
    "e": [(460.0, 1.0, 90.0), (1850.0, 0.35, 140.0), (2500.0, 0.3, 180.0), (3300.0, 0.15, 250.0)],
    "u": [(330.0, 1.0, 80.0), (680.0, 0.3, 100.0), (2500.0, 0.05, 180.0), (3200.0, 0.04, 250.0)],
    "i": [(290.0, 1.0, 80.0), (2150.0, 0.3, 140.0), (2900.0, 0.3, 180.0), (3500.0, 0.15, 250.0)],
}
"""Formants of sung vowels: (Hz, linear level, bandwidth in Hz), after tables for a tenor."""


def voice(vowels: str, size: float = 1.0, singers: int = 3) -> Instrument:
    """A choir's part: glottal pulses through the formants of vowels that follow one another within the note.

    `size` scales the formants: 1 for a man, 1.15 for a woman.
    """

    def play(frequency: float, held: float, velocity: float, rng: np.random.Generator) -> np.ndarray:
        count = samples(held + 0.2)
        numbers = harmonics(frequency, 7000)
        first, second = rng.choice(list(vowels)), rng.choice(list(vowels))
        source = 1 / numbers**1.05
        shapes = [
            source * (_formants(numbers * frequency, [(f * size, a, w) for f, a, w in VOWELS[vowel]]) + 0.004)
            for vowel in (first, second)
        ]
        one, two = table(np.stack(shapes))
        move = np.clip(seconds(count) / max(0.3, held) * 1.6 - 0.5, 0, 1).astype(np.float32)
        out = np.zeros(count, np.float32)
        for _ in range(singers):
            bend = _vibrato(count, rng, 5.5, 34, 0.5) * 2 ** (rng.normal(0, 9) / 1200)
            glide = 2 ** (-0.7 / 12 * np.exp(-seconds(count) / 0.06))
            turns = phase(frequency * bend * glide, count, rng.uniform())
            out += read(one, turns) * (1 - move) + read(two, turns) * move
        breath = equalise(rng.normal(size=count), band(1500, 5000, 1)) * np.float32(0.01)
        return (velocity * (out / singers + breath) * envelope(count, 0.1, 0.18)).astype(np.float32)

    return play


def fm(ratio: float, index: float, fall: float, sustain: float = 0.0, attack: float = 0.002) -> Instrument:
    """Frequency modulation (Chowning 1973): electric pianos, basses, glass.

    Args:
        ratio: of the modulator's frequency to the carrier's.
        index: depth at the loudest.
        fall: time constant in seconds of loudness and depth.
        sustain: level (0..1) that the loudness falls to.
        attack: seconds.
    """

    def play(frequency: float, held: float, velocity: float, rng: np.random.Generator) -> np.ndarray:
        count = samples(held + 0.1)
        times = seconds(count)
        fade = decaying(count, fall)
        turn = np.float32(2 * np.pi * frequency)
        modulator = np.sin(turn * np.float32(ratio) * times) * (np.float32(index * velocity) * fade**1.5)
        tone = np.sin(turn * times + modulator)
        return (velocity * tone * (sustain + (1 - sustain) * fade) * envelope(count, attack, 0.08)).astype(
            np.float32
        )

    return play


def electric_piano(frequency: float, held: float, velocity: float, rng: np.random.Generator) -> np.ndarray:
    """A tine and its pickup: a warm body, a bell at the start, a slow tremolo."""
    body = fm(1.0, 1.1, 1.4)(frequency, held, velocity, rng)
    bell = fm(14.0, 0.6, 0.12)(frequency, held, velocity, rng)
    tremolo = 1 + 0.12 * np.sin(2 * np.pi * 4.2 * seconds(len(body)))
    return (0.85 * body + 0.22 * bell) * tremolo.astype(np.float32)


BAR = ((1.0, 1.0, 1.0), (2.756, 0.55, 0.45), (5.404, 0.3, 0.2), (8.933, 0.16, 0.1))
GONG = (
    (1.0, 1.0, 1.0),
    (1.007, 0.7, 1.0),
    (1.52, 0.4, 0.6),
    (2.01, 0.45, 0.5),
    (2.67, 0.25, 0.3),
    (3.98, 0.15, 0.2),
)
POT = (
    (1.0, 1.0, 1.0),
    (1.006, 0.3, 0.9),
    (2.0, 0.25, 0.4),
    (3.03, 0.4, 0.35),
    (4.6, 0.12, 0.15),
    (6.8, 0.1, 0.1),
)
GLASS = ((1.0, 1.0, 1.0), (2.32, 0.35, 0.6), (4.25, 0.2, 0.4), (6.63, 0.1, 0.25))


def struck(partials: tuple[tuple[float, float, float], ...], fall: float, mallet: float = 0.5) -> Instrument:
    """Metal, wood or glass: partials of (ratio, level, relative decay); `mallet` 0 is felt, 1 is steel."""

    def play(frequency: float, held: float, velocity: float, rng: np.random.Generator) -> np.ndarray:
        count = samples(held)
        times = seconds(count)
        out = np.zeros(count, np.float32)
        for ratio, level, share in partials:
            if frequency * ratio < 15_000:
                hard = level * (mallet * velocity + 0.25) ** (0.5 * np.log2(ratio))
                pitch = np.float32(2 * np.pi * frequency * ratio * rng.uniform(0.9995, 1.0005))
                out += np.float32(hard) * np.sin(pitch * times) * decaying(count, fall * share)
        knock = (
            equalise(rng.normal(size=count), band(1500, 8000, 1))
            * decaying(count, 0.006)
            * np.float32(0.3 * mallet)
        )
        return (velocity * (out / np.abs(out).max() + knock) * envelope(count, 0.001, 0.03)).astype(
            np.float32
        )

    return play


def synth(
    cutoff: float,
    resonance: float = 0.5,
    amount: float = 3.0,
    fall: float = 0.2,
    *,
    attack: float = 0.003,
    detune: float = 8.0,
    voices: int = 2,
    sustain: float = 0.7,
    release: float = 0.06,
) -> Instrument:
    """Saws through a filter that closes after the attack.

    Args:
        cutoff: Hz where the filter comes to rest.
        resonance: height of its peak.
        amount: octaves by which it starts higher.
        fall: time constant in seconds of filter and loudness.
        attack: seconds.
        detune: cents between the voices.
        voices: how many saws.
        sustain: loudness (0..1) held after the decay.
        release: seconds.
    """

    def play(frequency: float, held: float, velocity: float, rng: np.random.Generator) -> np.ndarray:
        count = samples(held + release)
        rise = np.minimum(1.0, seconds(count) / max(attack, 0.002))
        open_ = np.clip(cutoff * 2 ** (amount * velocity * decaying(count, fall) * rise), 60, 14_000)
        out = np.zeros(count, np.float32)
        for number in range(voices):
            cents = detune * (number - (voices - 1) / 2)
            turns = phase(frequency * 2 ** (cents / 1200), count, rng.uniform())
            out += swept(frequency, turns, open_, resonance)
        shape = envelope(count, attack, release, hold=sustain, decay=fall * 2)
        return (velocity * out / voices**0.7 * shape).astype(np.float32)

    return play


def chip(width: float = 0.25) -> Instrument:
    """A pulse wave of an old sound chip; 0.5 is a square, 0 a triangle of sixteen steps."""

    def play(frequency: float, held: float, velocity: float, rng: np.random.Generator) -> np.ndarray:
        count = samples(held)
        wobble = 1 + 0.004 * np.sin(2 * np.pi * 6 * seconds(count)) * np.clip(seconds(count) * 4 - 1, 0, 1)
        turns = phase(frequency * wobble, count)
        if width:
            numbers = harmonics(frequency)
            tone = read(table(np.sin(np.pi * numbers * width) / numbers), turns)
            return (velocity * tone * envelope(count, 0.001, 0.004, hold=0.55, decay=0.12)).astype(np.float32)
        tone = np.round(wave(frequency, turns, triangle) * 7.5) / 7.5
        return (velocity * tone * envelope(count, 0.001, 0.004)).astype(np.float32)

    return play


def organ(frequency: float, held: float, velocity: float, rng: np.random.Generator) -> np.ndarray:
    """Drawbars, and a loudspeaker that turns."""
    count = samples(held + 0.05)
    drawbars = np.zeros(16)
    drawbars[[0, 1, 2, 3, 5, 7]] = 1.0, 0.8, 0.7, 0.35, 0.15, 0.12
    spin = np.sin(2 * np.pi * 6.1 * seconds(count))
    turns = phase(frequency * (1 + 0.0018 * spin), count)
    return (
        velocity * read(table(drawbars), turns) * (1 + 0.15 * spin) * envelope(count, 0.008, 0.04)
    ).astype(np.float32)


def pad(dark: float = 900.0, attack: float = 1.2, release: float = 1.5) -> Instrument:
    """Six wandering saws behind a filter that opens and closes slowly."""

    def play(frequency: float, held: float, velocity: float, rng: np.random.Generator) -> np.ndarray:
        count = samples(held + release)
        slow = np.sin(2 * np.pi * (seconds(count) * rng.uniform(0.06, 0.14) + rng.uniform()))
        cutoff = np.clip(dark * 2 ** (0.9 * slow), 60, 9000)
        out = np.zeros(count, np.float32)
        for cents in (-14, -6, 3, 11):
            turns = phase(frequency * 2 ** (cents / 1200), count, rng.uniform())
            out += swept(frequency, turns, cutoff, 0.15, saw)
        return (velocity * out / 3 * envelope(count, attack, release)).astype(np.float32)

    return play
