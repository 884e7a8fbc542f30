"""Signals end the command line and the window cleanly: real processes."""

import json
import os
import signal
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from musicexplorer import paths
from tests import audio_files
from tests.processes import PATIENCE, children, is_running, started, wait

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name == "nt", reason="signals")]

SLOW_DEMO = """
import sys, time
from PySide6.QtCore import QTimer
from musicexplorer import app
from musicexplorer.__main__ import main

def make_demo(folder, progress):
    progress(0, 100)
    print("making", flush=True)
    time.sleep(60)

app.make_demo = make_demo
from musicexplorer.ui.main_window import Window
start = Window.start
def start_and_make(self, *given):
    start(self, *given)
    QTimer.singleShot(0, self.library_controller.demo.start)
Window.start = start_and_make
sys.argv = ["musicexplorer", "open"]
sys.exit(main())
"""


@pytest.fixture
def music(tmp_path: Path) -> Path:
    """More tracks than a scan has analysed a moment after it began."""
    folder = tmp_path / "music"
    folder.mkdir()
    for number in range(120):
        audio_files.write(folder / f"{number}.flac", audio_files.noise(9.0, seed=number))
    return folder


def analysed() -> int:
    try:
        with closing(sqlite3.connect(f"file:{paths.store()}?mode=ro", uri=True)) as connection:
            return int(connection.execute("SELECT count(*) FROM heard").fetchone()[0])
    except sqlite3.Error:
        return 0


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize(("number", "to_group"), [(signal.SIGTERM, False), (signal.SIGHUP, True)])
def test_a_signal_stops_a_scan_and_leaves_no_process(
    music: Path, number: signal.Signals, to_group: bool
) -> None:
    command = [sys.executable, "-m", "musicexplorer", "scan", str(music), "--json"]
    with started(command, start_new_session=True) as scan:
        wait(lambda: analysed() > 0 or scan.poll() is not None)
        assert scan.poll() is None
        left = children(scan.pid)
        assert left
        (os.killpg if to_group else os.kill)(scan.pid, number)
        out, err = scan.communicate(timeout=PATIENCE)

    assert scan.returncode == 128 + number
    assert "everything done so far is saved" in err
    assert "Traceback" not in err
    answer = json.loads(out)
    assert 0 < answer["embedded"] < 120
    assert answer["failed"] == answer["unavailable"] == []
    assert analysed() == answer["embedded"]
    wait(lambda: not any(is_running(process) for process in left))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_any_other_command(number: signal.Signals, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "answer")
    with started([sys.executable, "-c", WAITING, tmp_path / "answer"]) as command:
        assert (tmp_path / "answer").read_text() == "begun"
        command.send_signal(number)
        _, err = command.communicate(timeout=PATIENCE)
    assert command.returncode == 128 + number
    assert "interrupted" in err and "Traceback" not in err


WAITING = """
import sys, time
from musicexplorer import cli
from musicexplorer.cli.verbs import doctor

def wait(options):
    with open(sys.argv[1], "w") as ready:
        ready.write("begun")
    time.sleep(60)

doctor.run = wait
sys.exit(cli.run(["doctor"]))
"""


def test_what_is_ignored_stays_ignored(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "answer")
    with started(
        [sys.executable, "-c", WAITING.replace("sleep(60)", "sleep(1)"), tmp_path / "answer"],
        preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN),  # as under nohup
    ) as command:
        assert (tmp_path / "answer").read_text() == "begun"
        command.send_signal(signal.SIGHUP)
        assert command.wait(PATIENCE) == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_window_ends_although_something_runs_that_cannot_be_stopped(number: signal.Signals) -> None:
    with started([sys.executable, "-c", SLOW_DEMO]) as window:
        assert window.stdout is not None and window.stdout.readline() == "making\n"
        window.send_signal(number)
        _, err = window.communicate(timeout=50)  # the demo would take longer
    assert window.returncode == 0
    assert "Traceback" not in err
    assert paths.settings().exists()
