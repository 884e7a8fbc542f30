"""The picture of a whole track's sound."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from musicexplorer.audio.spectrogram import BANDS, mel_image


@pytest.mark.parametrize("seconds", [0.02, 3.0, 40.0])
def test_a_tone_is_a_line_at_its_height(tmp_path: Path, seconds: float) -> None:
    rate, tone = 22_050, 1000.0
    samples = 0.5 * np.sin(2 * np.pi * tone * np.arange(round(rate * seconds)) / rate)
    soundfile.write(tmp_path / "tone.wav", samples, rate)
    image = mel_image(tmp_path / "tone.wav", columns=200)
    assert image.levels.shape[1] == BANDS == len(image.frequencies)
    assert image.seconds == pytest.approx(seconds, abs=0.01)
    middle = image.levels[len(image.levels) // 2]
    assert image.frequencies[middle.argmax()] == pytest.approx(tone, rel=0.06)
    assert middle.max() == 255
    assert len(image.levels) <= 260


def test_only_the_track_of_a_longer_file_is_seen(tmp_path: Path) -> None:
    rate = 22_050
    at = np.arange(rate * 6) / rate
    samples = np.where(at < 3, np.sin(2 * np.pi * 300 * at), np.sin(2 * np.pi * 3000 * at)) * 0.5
    soundfile.write(tmp_path / "two.wav", samples, rate)
    image = mel_image(tmp_path / "two.wav", 3.0, 6.0)
    assert image.seconds == pytest.approx(3.0, abs=0.05)
    assert image.frequencies[image.levels.mean(axis=0).argmax()] == pytest.approx(3000, rel=0.06)
