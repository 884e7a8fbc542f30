"""Signals close the window in whatever state it is: real processes."""

import os
import signal
import sys
from pathlib import Path

import pytest

from musicexplorer import paths
from tests import audio_files
from tests.app import window_states
from tests.processes import PATIENCE, children, is_running, started, wait

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name == "nt", reason="signals")]

STATES = (
    "idle",
    "message",
    "file_dialog",
    "several",
    "menu",
    "bug",
    "playing",
    "scanning",
    "asking_while_scanning",
    "before_the_loop",
)


@pytest.fixture(scope="module")
def music(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """More tracks than a scan has analysed a moment after it began."""
    folder = tmp_path_factory.mktemp("music")
    for number in range(40):
        audio_files.write(folder / f"{number}.flac", audio_files.noise(20.0, seed=number))
    return folder


def command(state: str, music: Path) -> list[str | Path]:
    return [sys.executable, window_states.__file__, state, music]


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize(
    ("state", "number"),
    [
        *((state, signal.SIGTERM) for state in STATES),
        *((state, number) for number in (signal.SIGINT, signal.SIGHUP) for state in ("idle", "scanning")),
        ("message", signal.SIGINT),
        ("playing", signal.SIGHUP),
    ],
)
def test_a_signal_closes_the_window(state: str, number: signal.Signals, music: Path) -> None:
    with started(command(state, music)) as window:
        assert window.stdout is not None and window.stdout.readline() == "ready\n"
        left = children(window.pid)
        window.send_signal(number)
        _, err = window.communicate(timeout=PATIENCE)
    assert window.returncode == 0
    assert "Traceback" not in err
    assert paths.settings().exists()
    wait(lambda: not any(is_running(process) for process in left))


def test_a_signal_closes_the_window_when_its_thread_is_done_with_what_it_does(music: Path) -> None:
    with started(command("holding", music)) as window:
        out, err = window.communicate(timeout=PATIENCE)
    assert out == "released\nsaved\n"
    assert window.returncode == 0, err


def test_a_second_signal_does_not_interrupt_the_closing(music: Path) -> None:
    with started(command("playing", music)) as window:
        assert window.stdout is not None and window.stdout.readline() == "ready\n"
        window.send_signal(signal.SIGTERM)
        window.send_signal(signal.SIGHUP)  # as at the end of a session
        _, err = window.communicate(timeout=PATIENCE)
    assert window.returncode == 0
    assert "Traceback" not in err and "interrupted" not in err
