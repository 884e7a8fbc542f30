"""Crash reports: what is in them, that they are shown once, and what a crash in a library leaves."""

import logging
import subprocess
import sys
from pathlib import Path

import pytest

from musicexplorer import app, crashes, paths

NATIVE = """
import faulthandler
from musicexplorer import crashes
written = crashes.watch_native()
faulthandler._sigsegv()
"""


def fail(path: str) -> None:
    raise FileNotFoundError(2, "No such file or directory", path)


@pytest.fixture
def report() -> Path:
    reporter, log = crashes.Reporter(), logging.getLogger("musicexplorer.test")
    log.addHandler(reporter)
    log.propagate = False
    try:
        fail("/home/ana/Music/A secret song.flac")
    except FileNotFoundError:
        log.exception("an unexpected error")
    log.warning("no exception")
    log.removeHandler(reporter)
    assert reporter.latest is not None
    return reporter.latest


def test_a_report_has_versions_and_the_place_but_no_names_of_music(report: Path) -> None:
    text = report.read_text()
    assert report.parent == crashes.folder() == paths.home() / "crashes"
    assert "Music Explorer 0." in text
    assert "numpy" in text
    assert "in fail" in text
    assert "secret" not in text
    assert "'….flac'" in text
    assert str(Path.home()) not in text


def test_it_is_shown_once_and_found_by_the_doctor(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert str(report) in app.crash_notice()
    assert app.crash_notice() == ""
    from musicexplorer.cli.verbs import doctor

    assert str(report) in doctor._crashes().found


def test_only_the_newest_are_kept(report: Path) -> None:
    for day in range(15):
        (crashes.folder() / f"2001-01-{day + 1:02d} 00.00.00.txt").write_text("old")
    crashes._save("new")
    assert len(crashes.reports()) == 10
    assert crashes.reports()[-1].name == "2001-01-07 00.00.00.txt"


def test_a_crash_in_a_library_is_reported_at_the_next_start() -> None:
    subprocess.run([sys.executable, "-c", NATIVE], check=False, capture_output=True)
    notice = app.crash_notice()
    assert "went wrong the last time" in notice
    assert "Segmentation fault" in crashes.reports()[0].read_text()
    assert app.crash_notice() == ""


def test_an_orderly_end_leaves_nothing() -> None:
    crashes.unwatch(crashes.watch_native())
    assert app.crash_notice() == ""
    assert crashes.reports() == []
