"""Tempo and key of pieces that were made with them."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from musicexplorer.audio.decode import DecodeError
from musicexplorer.audio.rhythm import NOTHING, Rhythm, analyse, read_rhythm
from tests.pieces import RATE, Piece


def written(path: Path, samples: np.ndarray) -> Path:
    soundfile.write(path, samples, RATE)
    return path


@pytest.mark.parametrize("tempo", [92.0, 120.0, 150.0])
@pytest.mark.parametrize("pattern", ["backbeat", "waltz"])
def test_the_tempo_is_found(pattern: str, tempo: float) -> None:
    found = analyse(Piece(tempo, pattern=pattern, seconds=20.0).sound(), RATE)
    assert found.tempo == pytest.approx(tempo, rel=0.02)
    assert found.tempo_strength > 0.5


@pytest.mark.parametrize(
    ("tonic", "mode"), [("C", "major"), ("A", "minor"), ("F#", "major"), ("D#", "minor")]
)
def test_the_key_is_found(tonic: str, mode: str) -> None:
    piece = Piece(tonic=tonic, mode=mode, progression=1, seconds=20.0)
    assert analyse(piece.sound(), RATE).key == f"{tonic} {mode}"


def test_silence_has_nothing_and_a_held_note_no_tempo() -> None:
    assert analyse(np.zeros((10 * RATE, 2), np.float32), RATE) == NOTHING
    held = 0.2 * np.sin(2 * np.pi * 440 * np.arange(20 * RATE) / RATE).astype(np.float32)
    found = analyse(held, RATE)
    assert found.tempo is None
    assert found.loudness is not None


def test_channels_that_cancel_each_other_are_analysed_all_the_same() -> None:
    sound = Piece(seconds=20.0).sound()
    found = analyse(np.stack([sound, -sound], axis=1), RATE)
    assert found.tempo == pytest.approx(120.0, rel=0.02)


def test_a_short_sound_has_a_loudness_only() -> None:
    found = analyse(Piece(seconds=2.0).sound(), RATE)
    assert found == Rhythm(None, 0.0, None, 0.0, found.loudness)
    assert found.loudness is not None


@pytest.mark.slow
def test_a_long_track_is_judged_by_its_parts(tmp_path: Path) -> None:
    calm = 0.5 * Piece(tempo=120.0, tonic="A", mode="minor", progression=1, seconds=100.0).sound()
    path = written(tmp_path / "long.wav", np.concatenate([np.zeros(60 * RATE, np.float32), calm]))
    found = read_rhythm(path)
    assert found.tempo == pytest.approx(120.0, rel=0.02)
    assert found.key == "A minor"
    whole = analyse(calm, RATE)
    assert found.loudness == pytest.approx(whole.loudness, abs=0.3)


def test_a_range_of_a_file_is_that_range(tmp_path: Path) -> None:
    parts = [Piece(tempo=tempo, seconds=15.0).sound() for tempo in (90.0, 140.0)]
    path = written(tmp_path / "two.wav", np.concatenate(parts))
    assert read_rhythm(path, 0.0, 15.0).tempo == pytest.approx(90.0, rel=0.02)
    assert read_rhythm(path, 15.0).tempo == pytest.approx(140.0, rel=0.02)


def test_what_is_no_music_says_so(tmp_path: Path) -> None:
    path = tmp_path / "text.wav"
    path.write_text("words")
    with pytest.raises(DecodeError):
        read_rhythm(path)


def test_a_fraction_of_a_second_has_nothing(tmp_path: Path) -> None:
    path = written(tmp_path / "short.wav", Piece(seconds=1.0).sound()[:441])
    assert read_rhythm(path, typical=0.0) == NOTHING


def test_beats_and_excerpt_of_a_file(tmp_path: Path) -> None:
    path = written(tmp_path / "a.wav", Piece(tempo=120.0, seconds=90.0).sound())
    found = read_rhythm(path, typical=40.0)
    assert found.beats is not None
    assert found.excerpt is not None
    first, last = found.beats
    assert 0.0 <= first < 0.6
    assert last > 70.0
    beats = (last - first) / 0.5
    assert beats == pytest.approx(round(beats), abs=0.2)
    assert 36.0 <= found.excerpt.start <= 44.0
    assert found.excerpt.end > found.excerpt.start + 17.0
    late = read_rhythm(path, typical=88.0).excerpt
    assert late is not None
    assert late.start + 17.0 < late.end <= 90.0
