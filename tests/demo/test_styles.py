from functools import cache

import numpy as np
import pytest

from musicexplorer.demo.catalogue import STYLES, Style, pieces
from musicexplorer.demo.synth.effects import CEILING
from musicexplorer.demo.synth.oscillator import RATE

IDS = [style.genre for style in STYLES]


@cache
def first_of(style: Style) -> np.ndarray:
    return next(piece for piece in pieces() if piece.style is style).samples()


def spectrum_levels(sound: np.ndarray) -> np.ndarray:
    """dB in octaves from 31 Hz to 16 kHz."""
    power = np.abs(np.fft.rfft(sound.mean(axis=1))) ** 2
    octave = np.floor(np.log2(np.maximum(np.fft.rfftfreq(len(sound), 1 / RATE), 1.0)))
    return np.array([10 * np.log10(power[octave == number].sum() + 1e-12) for number in range(5, 14)])


@pytest.mark.slow
@pytest.mark.parametrize("style", STYLES, ids=IDS)
def test_a_track_is_music_of_the_common_loudness(style: Style) -> None:
    sound = first_of(style)
    assert sound.dtype == np.float32
    assert sound.shape[1] == 2
    assert 30 <= len(sound) / RATE <= 60
    assert np.isfinite(sound).all()
    assert 0.2 <= np.abs(sound).max() <= CEILING + 0.02
    assert -24 <= 20 * np.log10(np.sqrt((sound**2).mean())) <= -14
    levels = spectrum_levels(sound)
    assert (levels > levels.max() - 45).sum() >= 5, "a toy beep has one or two octaves"
    seconds = np.sqrt((sound[: len(sound) // RATE * RATE].reshape(-1, RATE * 2) ** 2).mean(axis=1))
    assert (seconds[1:-3] > 0.01).all(), "a second of silence"
    assert np.abs(sound[:, 0] - sound[:, 1]).max() > 0.01 or style.genre == "Chiptune"


def test_the_same_seed_plays_the_same() -> None:
    again = next(piece for piece in pieces() if piece.style is STYLES[9]).samples()
    assert np.array_equal(first_of(STYLES[9]), again)


@pytest.mark.slow
def test_tracks_of_one_style_differ() -> None:
    other = [piece for piece in pieces() if piece.style is STYLES[9]][1]
    one, two = first_of(STYLES[9]), other.samples()
    count = min(len(one), len(two))
    assert abs(np.corrcoef(one[:count, 0], two[:count, 0])[0, 1]) < 0.5
