"""The composition root: what it opens, what it refuses, what its process never loads."""

import os
import sqlite3
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from musicexplorer import app, paths
from musicexplorer.library.store import Writer, backups

QUICK_START = """
import sys
from PySide6.QtCore import QTimer
from musicexplorer import app
from musicexplorer.ui.main_window import Window

start = Window.start
def start_and_close(self, *given):
    start(self, *given)
    print("children", self.services.runner._process.waiting)
    QTimer.singleShot(300, self.close)
Window.start = start_and_close
code = app.run_window()
heavy = ("torch", "librosa", "scipy", "sklearn", "numba", "openTSNE")
print("loaded", [name for name in heavy if name in sys.modules])
sys.exit(code)
"""

A_KILL_WHILE_IT_TELLS = """
import os
import signal
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from musicexplorer import app
from musicexplorer.ui.dialogs.dialogs import Dialogs

show_message = Dialogs.show_message
def show_and_be_killed(self, *said):
    QTimer.singleShot(0, lambda: os.kill(os.getpid(), signal.SIGTERM))
    show_message(self, *said)
    print("told")
Dialogs.show_message = show_and_be_killed
sys.exit(app.run_window([Path(sys.argv[1])]))
"""


@pytest.fixture
def said(qapp: object, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    messages: list[str] = []
    monkeypatch.setattr(app, "show_error", messages.append)
    return messages


def test_a_store_of_a_newer_program_is_refused_with_a_message(said: list[str]) -> None:
    Writer(paths.store()).close()
    with sqlite3.connect(paths.store()) as connection:
        connection.execute("INSERT INTO migration VALUES (9999, 'from the future', 0)")
    connection.close()
    assert app.run_window() == app.NOT_DONE
    assert "newer" in said[0]


def test_a_store_that_is_something_else_is_refused_and_left_alone(said: list[str]) -> None:
    paths.home().mkdir(parents=True)
    paths.store().write_text("my shopping list" * 100)
    assert app.run_window() == app.NOT_DONE
    assert paths.store().read_text() == "my shopping list" * 100
    assert "not a library" in said[0]


def test_a_home_that_cannot_be_made_is_said(said: list[str], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    assert app.run_window(home=tmp_path / "file" / "home") == app.NOT_DONE
    assert len(said) == 1


@pytest.mark.parametrize("content", [b"", b"\0" * 5000, b"SQLite format 3\0" + b"\1" * 5000])
def test_a_damaged_store_is_rebuilt_and_a_notice_says_so(qapp: object, content: bytes) -> None:
    with Writer(paths.store()) as writer:
        writer.save_playlist("Mine", []).result()
    backups.make(paths.store())
    paths.store().write_bytes(content)
    with ExitStack() as opened:
        services = app.open_services(opened)
        assert [playlist.name for playlist in services.session.reader.playlists()] == ["Mine"]
        (notice,) = services.notices
        assert "is rebuilt from the backup of" in notice and "\n" not in notice


def test_services_are_closed_last_opened_first(qapp: object) -> None:
    with ExitStack() as opened:
        services = app.open_services(opened)
        assert services.session.reader.folders() == []
    with pytest.raises(Exception, match="closed"):
        services.writer.add_play(1, 0.0, 1.0, 1.0)


def _ran(script: str, *arguments: Path, timeout: float) -> str:
    """What a script in a process of its own says, without a screen."""
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        env={
            **os.environ,
            "QT_QPA_PLATFORM": "offscreen",
            "PYTHONPATH": str(Path(app.__file__).parent.parent),
        },
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_windows_process_loads_nothing_heavy_and_starts_no_child() -> None:
    said = _ran(QUICK_START, timeout=120)
    assert "loaded []" in said
    assert "children 0" in said


@pytest.mark.skipif(os.name == "nt", reason="no polite kill")
def test_a_kill_ends_the_program_while_it_tells_what_became_of_a_playlist(tmp_path: Path) -> None:
    (tmp_path / "list.m3u8").write_text("not here.mp3\n")
    assert "told" in _ran(A_KILL_WHILE_IT_TELLS, tmp_path / "list.m3u8", timeout=60)
