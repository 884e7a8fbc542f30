"""Two windows on one library, as two real programs: the second hands over to the first."""

import errno
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from musicexplorer.library import lock
from musicexplorer.library.lock import CannotLock, ScanLock
from musicexplorer.library.store import Reader, StoreError
from musicexplorer.ui import single_window

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals")
PATIENCE = 90.0


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "h"


Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start(home: Path) -> Iterator[Start]:
    """Starts windows on this library; those that still run are killed in the end."""
    started = []

    def start(*places: Path) -> "subprocess.Popen[str]":
        command = [sys.executable, "-m", "musicexplorer", "--home", str(home), "open", *map(str, places)]
        process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def wait(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


def folders(home: Path) -> list[Path]:
    try:
        with Reader(home / "library.sqlite") as reader:
            return [folder.path for folder in reader.folders()]
    except StoreError:
        return []


def test_the_second_window_hands_over_and_ends(start: Start, home: Path, tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "b\udcf6se"
    one.mkdir()
    two.mkdir()
    first = start(one)
    second = start(two)  # at once: the first has not come up yet
    wait(lambda: first.poll() == 0 or second.poll() == 0)  # whichever came second
    wait(lambda: set(folders(home)) >= {one, two})
    if first.poll() is not None:
        first, second = second, first
    assert first.poll() is None and second.poll() == 0

    listed = [sys.executable, "-m", "musicexplorer", "--home", str(home), "history", "--json"]
    assert subprocess.run(listed, capture_output=True, timeout=PATIENCE, check=False).returncode == 0

    first.send_signal(signal.SIGKILL)
    first.wait(PATIENCE)
    assert (home / "window.socket").exists()  # left behind
    third = start()
    wait(lambda: single_window.hand_over(home, []))
    assert start(two).wait(PATIENCE) == 0
    third.send_signal(signal.SIGTERM)
    assert third.wait(PATIENCE) == 0
    assert not (home / "window.socket").exists()


def test_a_window_that_does_not_answer_is_reported(start: Start, home: Path) -> None:
    home.mkdir()
    with ScanLock(home / "window.lock"):
        second = start()
        assert second.stderr is not None
        assert "does not answer" in second.stderr.readline()


def test_a_home_without_locks_is_reported(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_locks(_: int, *, blocking: bool) -> bool:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(lock, "lock_descriptor", no_locks)
    with pytest.raises(CannotLock, match="cannot be locked: No locks available"):
        ScanLock(home / "window.lock").acquire()


def test_messages_that_are_none_are_ignored() -> None:
    for message in (b"", b"[]", b"{}", b'{"places": 1}', b'{"places": [1]}', b"[" * 100_000, b"\xff"):
        assert single_window._places(message) is None
    assert single_window._places(b'{"places": ["/a", "b", "/c\\u0000"]}') == [Path("/a")]
