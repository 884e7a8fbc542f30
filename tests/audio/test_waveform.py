"""The outline of a track shows where it is loud."""

from pathlib import Path

import numpy as np
import pytest

from musicexplorer.audio import waveform
from musicexplorer.audio.decode import DecodeError
from musicexplorer.audio.waveform import peaks
from tests.audio.ogg_pages import with_headers_twice
from tests.audio.vorbis import write_vorbis
from tests.audio_files import noise, silence, tone, write

LEVELS = (0.1, 0.8, 0.0, 0.4)


def steps() -> np.ndarray:
    return np.concatenate([tone(500.0, 10.0, level=level) for level in LEVELS])


def assert_shows_the_levels(outline: np.ndarray) -> None:
    for number, level in enumerate(LEVELS):
        middle = outline[number * len(outline) // 4 :][len(outline) // 20 : len(outline) // 5]
        np.testing.assert_allclose(middle, level, atol=0.06)


@pytest.mark.parametrize("suffix", [".mp3", ".flac", ".ogg", ".opus", ".m4a", ".wav", ".wv"])
def test_every_format(suffix: str, tmp_path: Path) -> None:
    path = write(tmp_path / f"steps{suffix}", steps())
    for count in (50, 600):
        outline = peaks(path, count=count)
        assert outline.shape == (count,)
        assert outline.dtype == np.float32
        assert_shows_the_levels(outline)


def test_long_tracks_are_looked_at_here_and_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waveform, "_SEEK_FROM", 0.05)
    outline = peaks(write(tmp_path / "steps.flac", steps()), count=600)
    assert outline.shape == (600,)
    assert_shows_the_levels(outline)


def test_a_range(tmp_path: Path) -> None:
    path = write(tmp_path / "steps.flac", steps())
    np.testing.assert_allclose(peaks(path, 10.0, 20.0)[5:-5], 0.8, atol=0.05)
    np.testing.assert_allclose(peaks(path, 30.0)[5:-5], 0.4, atol=0.05)


def test_what_only_the_second_decoder_reads(tmp_path: Path) -> None:
    whole = write_vorbis(tmp_path / "whole.ogg", steps(), 44_100)
    path = tmp_path / "twice.ogg"
    path.write_bytes(with_headers_twice(whole.read_bytes()))
    assert_shows_the_levels(peaks(path, count=100))


def test_short_and_silent_tracks(tmp_path: Path) -> None:
    short = peaks(write(tmp_path / "short.flac", noise(0.5)), count=600)
    assert short.shape == (600,)
    assert 0.2 < short.max() <= 0.3
    assert not peaks(write(tmp_path / "silent.flac", silence(5.0))).any()


def test_no_sound(tmp_path: Path) -> None:
    path = tmp_path / "empty.ogg"
    path.touch()
    with pytest.raises(DecodeError, match="empty"):
        peaks(path)
