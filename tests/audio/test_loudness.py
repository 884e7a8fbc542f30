"""Loudness against the levels that the standard states."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from musicexplorer.audio.loudness import loudness, measure
from tests.audio_files import write


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


def test_one_channel_is_half_as_much_as_two(tmp_path: Path) -> None:
    sound = tone(-20.0, 10.0, 44_100)[:, 0]
    mono, stereo = tmp_path / "mono.wav", tmp_path / "stereo.wav"
    soundfile.write(mono, sound, 44_100)
    soundfile.write(stereo, np.stack([sound, sound], 1), 44_100)
    assert measure(mono).level == pytest.approx(-23.0, abs=0.1)
    assert measure(stereo).level == pytest.approx(-20.0, abs=0.1)


@pytest.mark.parametrize("suffix", [".mp3", ".flac", ".ogg", ".opus", ".m4a", ".wav"])
def test_the_whole_of_a_file_is_measured(suffix: str, tmp_path: Path) -> None:
    quiet, loud = tone(-40.0, 40.0, 44_100), tone(-10.0, 6.0, 44_100)
    path = write(tmp_path / f"a{suffix}", np.concatenate([quiet, loud, quiet]))
    found = measure(path)
    assert found.level == pytest.approx(-13.0, abs=0.8)
    assert found.peak == pytest.approx(10 ** (-10 / 20), rel=0.1)
    assert measure(path, 2.0, 30.0).level == pytest.approx(-43.0, abs=0.8)


def test_a_long_track_is_measured_in_stretches(tmp_path: Path) -> None:
    rate = 8_000
    quiet, loud = tone(-26.0, 500.0, rate), tone(-20.0, 500.0, rate)
    path = tmp_path / "long.flac"
    soundfile.write(path, np.concatenate([quiet, loud]), rate)
    powers = 10 ** np.array([-2.9, -2.3])
    assert measure(path).level == pytest.approx(10 * np.log10(powers.mean()), abs=0.3)


def test_the_peak_of_what_is_quiet_is_that_between_the_samples(tmp_path: Path) -> None:
    # A quarter of the rate, sampled 45 degrees beside its peaks: 3 dB lie between the samples.
    wave = 0.1 * np.sin(np.pi / 2 * np.arange(10 * 44_100) + np.pi / 4)
    path = tmp_path / "a.wav"
    soundfile.write(path, wave, 44_100, subtype="FLOAT")
    assert np.abs(wave).max() < 0.0708
    assert measure(path).peak == pytest.approx(0.1, abs=0.01)


def test_what_is_too_short_or_silent_has_no_loudness(tmp_path: Path) -> None:
    for name, samples in (("short", tone(-20.0, 0.02)), ("silent", np.zeros((96_000, 2)))):
        soundfile.write(tmp_path / f"{name}.wav", samples, 48_000)
        assert measure(tmp_path / f"{name}.wav").level is None
