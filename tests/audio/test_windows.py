"""How windows are spread over tracks of any length."""

from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from musicexplorer.audio.decode import DecodeError, read_windows
from musicexplorer.audio.windows import spread
from tests.audio.signals import pitch
from tests.audio.vorbis import write_vorbis
from tests.audio_files import silence, sweep, tone


@given(length=st.floats(0.1, 20_000.0), count=st.integers(1, 40), seconds=st.sampled_from([1.0, 3.0, 10.0]))
def test_spread_is_even_and_inside(length: float, count: int, seconds: float) -> None:
    starts = spread(length, count, seconds)
    assert 1 <= len(starts) <= count
    assert starts[0] >= 0
    assert starts[-1] + min(seconds, length) <= length + 1e-6
    if len(starts) > 1:
        steps = np.diff(starts)
        assert np.ptp(steps) < 1e-6 * length
        assert steps[0] >= seconds / 2 - 1e-6
    # As much is left out at the end as at the beginning.
    assert starts[0] == pytest.approx(max(0.0, length - seconds - starts[-1]), abs=1e-6)


def test_a_long_track_is_covered_without_its_edges() -> None:
    np.testing.assert_allclose(spread(100.0, 10, 4.0), np.arange(10) * 10.0 + 3.0)


@pytest.mark.parametrize(("seconds", "count"), [(0.5, 1), (3.0, 1), (4.6, 2), (10.0, 5)])
def test_short_tracks(seconds: float, count: int, tmp_path: Path) -> None:
    path = tmp_path / "short.flac"
    soundfile.write(path, tone(640.0, seconds), 44_100)
    windows = read_windows(path, count=10, seconds=3.0)
    assert windows.samples.shape == (count, 48_000)
    assert windows.duration == pytest.approx(seconds, abs=0.01)
    for samples in windows.samples:
        assert pitch(samples, 16_000) == pytest.approx(640.0, abs=3)
        assert np.abs(samples[-8000:]).max() > 0.2  # repeated to the end, not padded


def test_the_same_file_gives_the_same_windows(tmp_path: Path) -> None:
    path = write_vorbis(tmp_path / "track.ogg", sweep(100, 5000, 40.0), 44_100)
    first, second = (read_windows(path, count=5, seconds=3.0) for _ in range(2))
    np.testing.assert_array_equal(first.samples, second.samples)
    np.testing.assert_array_equal(first.starts, second.starts)


def test_a_range_gives_windows_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "album.flac"
    parts = [tone(frequency, 20.0, rate=16_000) for frequency in (300.0, 600.0, 1200.0)]
    soundfile.write(path, np.concatenate(parts), 16_000)
    windows = read_windows(path, count=6, seconds=3.0, start=20.0, end=40.0)
    assert windows.duration == pytest.approx(20.0)
    assert windows.starts.min() >= 20.0
    assert windows.starts.max() <= 37.0
    for samples in windows.samples:
        assert pitch(samples, 16_000) == pytest.approx(600.0, abs=0.5)
    tail = read_windows(path, count=2, seconds=3.0, start=40.0)
    assert tail.duration == pytest.approx(20.0)
    assert pitch(tail.samples[1], 16_000) == pytest.approx(1200.0, abs=0.5)


def test_a_range_behind_the_end_says_so(tmp_path: Path) -> None:
    path = tmp_path / "album.flac"
    soundfile.write(path, tone(300.0, 20.0), 44_100)
    with pytest.raises(DecodeError, match="ends at 0:20, before this track begins"):
        read_windows(path, count=2, seconds=3.0, start=30.0, end=60.0)


def test_a_silent_track_says_so(tmp_path: Path) -> None:
    path = tmp_path / "silent.flac"
    soundfile.write(path, silence(12.0), 44_100)
    with pytest.raises(DecodeError, match="nothing but silence"):
        read_windows(path, count=3, seconds=3.0)


@pytest.mark.parametrize(
    ("before", "within", "after"),
    [(0.0, 0.0, 90.0), (150.0, 0.0, 0.0), (0.0, 200.0, 0.0), (40.0, 60.0, 20.0)],
)
@pytest.mark.parametrize("ending", ["flac", "ogg"])
def test_silence_around_and_within_music_does_not_count(
    ending: str, before: float, within: float, after: float, tmp_path: Path
) -> None:
    music = tone(640.0, 15.0)
    gaps = [np.zeros(round(44_100 * seconds), np.float32) for seconds in (before, within, after)]
    whole = np.concatenate([gaps[0], music, gaps[1], music, gaps[2]])
    path = tmp_path / f"track.{ending}"
    soundfile.write(path, whole, 44_100) if ending == "flac" else write_vorbis(path, whole, 44_100)
    windows = read_windows(path, count=5, seconds=3.0)
    assert windows.duration == pytest.approx(len(whole) / 44_100, abs=0.05)
    assert len(windows.samples) == 5
    sounding = [(before, before + 15.0), (before + 15.0 + within, before + 30.0 + within)]
    for start, samples in zip(windows.starts, windows.samples, strict=True):
        assert pitch(samples, 16_000) == pytest.approx(640.0, abs=3)
        assert min(np.std(part) for part in np.array_split(samples, 20)) > 0.05
        assert any(begin - 0.2 <= start <= end for begin, end in sounding)


def test_a_little_music_in_much_silence_is_not_damage(tmp_path: Path) -> None:
    path = tmp_path / "track.flac"
    soundfile.write(path, np.concatenate([silence(30.0), tone(640.0, 2.0), silence(30.0)]), 44_100)
    windows = read_windows(path, count=4, seconds=3.0)
    for samples in windows.samples:
        assert pitch(samples, 16_000) == pytest.approx(640.0, abs=3)
        assert np.abs(samples[-8000:]).max() > 0.2


def test_a_quiet_passage_is_music(tmp_path: Path) -> None:
    path = tmp_path / "track.flac"
    soundfile.write(path, np.concatenate([tone(640.0, 30.0), tone(320.0, 30.0) / 60]), 44_100)
    windows = read_windows(path, count=4, seconds=3.0)
    pitches = [pitch(samples, 16_000) for samples in windows.samples]
    assert pitches == pytest.approx([640.0, 640.0, 320.0, 320.0], abs=3)


@pytest.mark.parametrize("ending", ["flac", "ogg", "wav"])
def test_a_channel_turned_over_does_not_cancel_the_other(ending: str, tmp_path: Path) -> None:
    left = tone(640.0, 20.0)
    path = tmp_path / f"track.{ending}"
    both = np.stack([left, -left], axis=1)
    write_vorbis(path, both, 44_100) if ending == "ogg" else soundfile.write(path, both, 44_100)
    for samples in read_windows(path, count=3, seconds=3.0).samples:
        assert pitch(samples, 16_000) == pytest.approx(640.0, abs=3)
        assert np.std(samples) > 0.1
