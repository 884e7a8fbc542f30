from pathlib import Path

import numpy as np
import pytest

from musicexplorer.indexing.events import Finished, Progress, Summary
from musicexplorer.translation import grouped
from musicexplorer.ui.library import external_files
from musicexplorer.ui.library.scan_controller import summary_text
from musicexplorer.ui.library.status_bar import progress_text
from musicexplorer.ui.player.seek_bar import resampled
from musicexplorer.ui.widgets.format import clock, span


def plain(text: str) -> str:
    return text.replace("\N{NARROW NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0:00"), (59.9, "0:59"), (225, "3:45"), (3723, "1:02:03"), (None, ""), (float("nan"), ""), (-1, "")],
)
def test_clock(seconds: float | None, text: str) -> None:
    assert clock(seconds) == text


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.2, "1 s"), (40, "40 s"), (480, "8 min"), (3600, "1 h"), (4800, "1 h 20 min")]
)
def test_span(seconds: float, text: str) -> None:
    assert span(seconds) == text


def test_counts() -> None:
    assert plain(grouped(1234567)) == "1 234 567"


@pytest.mark.parametrize(
    ("progress", "paused", "text"),
    [
        (Progress("discovery", 812, 0), False, "looking for music: 812 files found"),
        (Progress("analysis", 3, 268), False, "analysing: 3 of 268"),
        (
            Progress("analysis", 3, 268, 0.75, 1200),
            False,
            "analysing: 3 of 268 · 0.8 tracks/s · 20 min left",
        ),
        (Progress("analysis", 3, 268, 0.75, 1200), True, "analysing: 3 of 268 · paused"),
        (Progress("layout", 1, 4), False, "calculating the map: 25 %"),
        (Progress("layout", 0, 0), False, "calculating the map"),
    ],
)
def test_progress(progress: Progress, paused: bool, text: str) -> None:
    assert plain(progress_text(progress, paused=paused)) == text


@pytest.mark.parametrize(
    ("finished", "text"),
    [
        (Finished(Summary(found=5, skipped=5)), "nothing new"),
        (Finished(Summary()), "no music found"),
        (Finished(Summary(found=9, embedded=9, seconds=80)), "done: 9 tracks analysed, in 1 min"),
        (
            Finished(Summary(found=9, embedded=8, failed=((Path("x"), "y"),), seconds=20)),
            "done: 8 tracks analysed, 1 file unreadable, in 20 s",
        ),
        (
            Finished(Summary(found=9, embedded=7, unavailable=((Path("x"), "y"),) * 2, seconds=20)),
            "done: 7 tracks analysed, 2 files not available now, in 20 s",
        ),
        (Finished(Summary(embedded=3), cancelled=True), "stopped: 3 tracks analysed"),
    ],
)
def test_the_end_of_a_scan(finished: Finished, text: str) -> None:
    assert summary_text(finished) == text


def test_what_is_dropped_is_sorted(tmp_path: Path) -> None:
    for name in ("a.mp3", "b.M3U8"):
        (tmp_path / name).write_bytes(b"x")
    dropped = external_files.sort([tmp_path / "a.mp3", tmp_path, tmp_path / "b.M3U8", tmp_path / "gone.mp3"])
    assert dropped == external_files.Dropped([tmp_path], [tmp_path / "b.M3U8"], [tmp_path / "a.mp3"])


def test_a_waveform_keeps_its_loudest_moments_at_any_width() -> None:
    peaks = np.zeros(600, np.float32)
    peaks[317] = 1.0
    assert resampled(peaks, 100).max() == 1.0
    assert len(resampled(peaks, 100)) == 100
    assert len(resampled(peaks, 1500)) == 1500
    assert resampled(peaks, 1500).max() == 1.0
