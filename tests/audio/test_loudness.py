"""Loudness against the levels that the standard states."""

import numpy as np
import pytest

from musicexplorer.audio.loudness import loudness


def tone(level: float, seconds: float = 5.0, rate: int = 48_000, frequency: float = 997.0) -> np.ndarray:
    """A sine in the left channel alone, its peak so many dB below full scale."""
    wave = 10 ** (level / 20) * np.sin(2 * np.pi * frequency * np.arange(round(seconds * rate)) / rate)
    return np.stack([wave, np.zeros_like(wave)], axis=1).astype(np.float32)


@pytest.mark.parametrize("rate", [22_050, 44_100, 48_000])
def test_the_tone_that_the_standard_names(rate: int) -> None:
    assert loudness(tone(0.0, rate=rate), rate) == pytest.approx(-3.01, abs=0.05)
    assert loudness(tone(-20.0, rate=rate), rate) == pytest.approx(-23.01, abs=0.05)


def test_both_channels_are_twice_as_much_as_one() -> None:
    both = np.repeat(tone(-23.0)[:, :1], 2, axis=1)
    assert loudness(both, 48_000) == pytest.approx(-23.0, abs=0.05)


def test_what_is_quiet_does_not_count() -> None:
    # As the conformance signals of EBU Tech 3341: quiet, loud, quiet.
    samples = np.concatenate([tone(-33.0, 10.0), tone(-20.0, 30.0), tone(-33.0, 10.0)])
    assert loudness(samples, 48_000) == pytest.approx(-23.0, abs=0.1)
    samples = np.concatenate([tone(-85.0, 20.0), tone(-20.0, 20.0)])
    assert loudness(samples, 48_000) == pytest.approx(-23.0, abs=0.1)


def test_low_sounds_weigh_less_and_high_ones_more() -> None:
    middle = loudness(tone(-20.0), 48_000)
    assert middle is not None
    assert loudness(tone(-20.0, frequency=25.0), 48_000) < middle - 8  # type: ignore[operator]
    assert loudness(tone(-20.0, frequency=8000.0), 48_000) == pytest.approx(middle + 3.3, abs=0.3)


def test_silence_and_what_is_too_short_have_none() -> None:
    assert loudness(np.zeros((48_000, 2), np.float32), 48_000) is None
    assert loudness(tone(0.0, 0.3), 48_000) is None
