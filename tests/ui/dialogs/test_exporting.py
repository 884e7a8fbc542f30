"""Playlists and maps that are written in the background: what is said meanwhile, and in the end."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from musicexplorer.library import playlists
from tests.ui.conftest import PATIENCE, Opened

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


class Held:
    """What a writing thread waits at until the test lets it go on."""

    def __init__(self) -> None:
        self._reached, self._open = threading.Event(), threading.Event()
        self.times = 0

    def wait(self) -> None:
        self.times += 1
        self._reached.set()
        assert self._open.wait(PATIENCE / 1000)

    def reached(self) -> None:
        """Wait until the thread is there."""
        assert self._reached.wait(PATIENCE / 1000)

    def let_go(self) -> None:
        self._open.set()


@pytest.fixture
def held(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> Iterator[Held]:
    """Exports that run in the background do not begin before the test says so."""
    held, tasks = Held(), opened.window.app.tasks
    run = tasks.run

    def run_later(work: Callable[[], Any], *arguments: Any, latest: str = "", **named: Any) -> None:
        def later() -> Any:
            held.wait()
            return work()

        run(later if "export" in latest else work, *arguments, latest=latest, **named)

    monkeypatch.setattr(tasks, "run", run_later)
    yield held
    held.let_go()


@pytest.fixture(params=["export", "export_map"])
def action(request: pytest.FixtureRequest, opened: Opened, tmp_path: Path) -> str:
    """Exporting the playlist, and the map."""
    opened.window.document.add(opened.ids[:3])
    opened.dialogs.answers["export"] = (tmp_path / "out.m3u8", False)
    opened.dialogs.answers["map_export"] = tmp_path / "out.png"
    return request.param


def target(action: str, folder: Path) -> Path:
    return folder / ("out.m3u8" if action == "export" else "out.png")


def said(opened: Opened) -> str:
    return opened.window.frame.status_bar.message.accessibleName()


def test_the_window_goes_on_while_a_file_is_written(
    opened: Opened, action: str, held: Held, qtbot: Any, tmp_path: Path
) -> None:
    file, window = target(action, tmp_path), opened.window
    window.app.actions[action].trigger()
    held.reached()
    assert said(opened) == f"writing {file}"
    window.document.remove([0])  # what was asked for is written, not what is there by then
    window.app.actions[action].trigger()
    assert "still running" in said(opened)
    assert not file.exists()
    held.let_go()
    opened.wait(qtbot, lambda: said(opened).endswith(f"exported to {file}"))
    assert held.times == 1
    if action == "export":
        assert len(playlists.read(file).entries) == 3
    else:
        assert file.read_bytes().startswith(b"\x89PNG")


def test_what_cannot_be_written_is_told(opened: Opened, action: str, qtbot: Any, tmp_path: Path) -> None:
    nowhere = target(action, tmp_path / "no such folder")
    opened.dialogs.answers |= {"export": (nowhere, False), "map_export": nowhere}
    opened.window.app.actions[action].trigger()
    opened.wait(qtbot, lambda: bool(opened.dialogs.told))
    ((text, _),) = opened.dialogs.told
    assert str(nowhere) in text and "written" in text
    assert said(opened) == f"writing {nowhere}"


def test_the_window_closes_when_the_file_is_whole(
    opened: Opened, action: str, held: Held, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("musicexplorer.session.tasks.CLOSE_SECONDS", 30.0)  # a busy machine writes slowly
    opened.window.app.actions[action].trigger()
    held.reached()
    later = threading.Timer(0.2, held.let_go)
    later.start()
    opened.window.shut()
    later.join()
    assert target(action, tmp_path).stat().st_size > 0


def test_names_that_no_list_can_hold_are_told_in_the_end(
    opened: Opened, qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left_out = opened.window.app.session.library.track(opened.ids[0])
    monkeypatch.setattr(playlists, "write", lambda path, entries, **_: entries[:1])
    opened.window.document.add(opened.ids[:3])
    opened.dialogs.answers["export"] = (tmp_path / "out.m3u8", False)
    opened.window.app.actions["export"].trigger()
    opened.wait(qtbot, lambda: bool(opened.dialogs.told))
    assert opened.dialogs.told[0][1] == (str(left_out.source.path),)


def test_a_fault_of_the_program_is_not_told_as_one_of_the_disk(
    opened: Opened, qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(playlists, "write", write)
    opened.window.document.add(opened.ids[:3])
    opened.dialogs.answers["export"] = (tmp_path / "out.m3u8", False)
    with qtbot.captureExceptions() as caught:
        opened.window.app.actions["export"].trigger()
        opened.wait(qtbot, lambda: bool(caught))
    assert caught[0][0] is ZeroDivisionError
    assert opened.dialogs.told == []
