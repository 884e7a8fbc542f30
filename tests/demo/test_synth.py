import numpy as np
import pytest

from musicexplorer.demo.synth import drums, effects, instruments, oscillator
from musicexplorer.demo.synth.mixer import Mix, Part
from musicexplorer.demo.synth.oscillator import RATE

PITCHED = {
    "piano": instruments.piano,
    "string": instruments.plucked(),
    "violin": instruments.bowed(),
    "trumpet": instruments.brass(),
    "flute": instruments.flute,
    "voice": instruments.voice("a"),
    "electric piano": instruments.electric_piano,
    "organ": instruments.organ,
    "pulse": instruments.chip(0.25),
    "triangle": instruments.chip(0),
    "bell": instruments.struck(instruments.BAR, 1.0),
    "synth": instruments.synth(800, detune=0),
    "pad": instruments.pad(attack=0.1),
}


def pitch_of(sound: np.ndarray, near: float) -> float:
    """Hz of the strongest partial within a semitone of `near`."""
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound)), 2**19))
    frequencies = np.fft.rfftfreq(2**19, 1 / RATE)
    around = (frequencies > near / 1.06) & (frequencies < near * 1.06)
    return float(frequencies[around][spectrum[around].argmax()])


@pytest.mark.parametrize("frequency", [110.0, 311.13, 740.0])
@pytest.mark.parametrize("name", PITCHED)
def test_instruments_are_in_tune(name: str, frequency: float) -> None:
    sound = PITCHED[name](frequency, 1.5, 0.75, np.random.default_rng(1))
    assert sound.dtype == np.float32
    assert np.isfinite(sound).all()
    assert 0.1 < np.abs(sound).max() < 2.5
    cents = 1200 * np.log2(pitch_of(sound, frequency) / frequency)
    assert abs(cents) < (30 if name == "voice" else 12), f"{cents:.1f} cents off"


@pytest.mark.parametrize("name", PITCHED)
def test_louder_is_louder(name: str) -> None:
    soft, loud = (PITCHED[name](220.0, 0.8, strength, np.random.default_rng(1)) for strength in (0.25, 1.0))
    assert np.abs(loud).max() > 1.5 * np.abs(soft).max()


@pytest.mark.parametrize(
    "drum", [drums.kick, drums.snare, drums.clap, drums.hat, drums.cymbal, drums.tom, drums.shaker, drums.rim]
)
def test_drums_begin_at_once_and_die_away(drum) -> None:
    sound = drum(np.random.default_rng(0))
    assert np.abs(sound[: RATE // 10]).max() > 0.9 * np.abs(sound).max()
    assert np.abs(sound[-50:]).max() < 0.15 * np.abs(sound).max()


def test_a_swept_filter_takes_the_highs_away() -> None:
    turns = oscillator.phase(110.0, RATE)
    dark, bright = (oscillator.swept(110.0, turns, np.full(RATE, cutoff), 0.0) for cutoff in (300.0, 8000.0))
    highs = [np.abs(np.fft.rfft(sound))[2000:].sum() for sound in (dark, bright)]
    assert highs[0] < 0.05 * highs[1]


def test_long_sounds_are_filtered_in_blocks_as_short_ones_in_one() -> None:
    noise = np.random.default_rng(0).normal(size=400_000).astype(np.float32)
    curve = effects.band(200, 4000, 2)
    in_blocks = effects.equalise(noise, curve)
    size = effects.fast_size(len(noise) + 20_000)
    gain = curve(np.fft.rfftfreq(size, 1 / RATE))
    at_once = np.fft.irfft(np.fft.rfft(noise, size) * gain, size)[: len(noise)]
    assert np.abs(in_blocks - at_once).max() < 0.02


def test_a_click_in_a_room_is_the_room() -> None:
    space = effects.Room(0.5, 0.5)
    dry, wet = np.zeros((2, 150_000), np.float32), np.zeros((2, 150_000), np.float32)
    wet[:, 60_000] = 1.0
    sound = effects.master(dry, wet, space).T
    response = space.response()[:, :20_000]
    heard = sound[:, 60_000:80_000]
    assert np.corrcoef(heard[0], response[0])[0, 1] > 0.95
    assert np.corrcoef(heard[1], response[1])[0, 1] > 0.95
    assert np.abs(sound[:, :59_000]).max() < 0.05 * np.abs(heard).max()


def test_finished_mixes_are_equally_loud_and_below_the_ceiling() -> None:
    rng = np.random.default_rng(0)
    quiet = rng.normal(size=(2, 200_000)).astype(np.float32) * 0.01
    spiky = quiet.copy()
    spiky[:, ::20_000] = 3.0
    silence = np.zeros_like(quiet)
    for mix in (quiet, quiet * 30):
        sound = effects.master(mix, silence, effects.Room(0.5, 0.5))
        middle = np.sqrt((sound[30_000:90_000] ** 2).mean())
        assert middle == pytest.approx(0.073, rel=0.05)
    assert np.abs(effects.master(spiky, silence, effects.Room(0.5, 0.5))).max() <= effects.CEILING + 0.02


def test_a_part_renders_a_ringing_note_once_and_damps_it() -> None:
    calls = []

    def ring(frequency: float, held: float, velocity: float, rng: np.random.Generator) -> np.ndarray:
        calls.append(held)
        return np.ones(round(held * RATE), np.float32)

    mix = Mix(3.0)
    part = Part(mix, ring, np.random.default_rng(0), gain=1.0, wet=0.5, ring=2.0, release=0.1)
    part.note(0.0, 60, 0.5)
    part.note(1.0, 60, 1.5)
    assert calls == [2.0]
    assert mix.dry[0, RATE // 4] > 0.5
    assert mix.dry[0, int(0.7 * RATE)] == 0
    assert mix.wet[0, RATE // 4] == pytest.approx(0.5 * mix.dry[0, RATE // 4])


def test_what_is_played_after_the_end_is_cut() -> None:
    mix = Mix(1.0)
    mix.add(np.ones(RATE, np.float32), 0.5)
    mix.add(np.ones(RATE, np.float32), 5.0)
    assert mix.dry.shape == (2, RATE)
    assert mix.dry[0, 0] == 0
    assert mix.dry[0, -1] > 0
