import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget

from musicexplorer.library import export_folder
from musicexplorer.library.m3u import Entry
from musicexplorer.ui.dialogs.export_folder import ExportFolderDialog
from tests.ui.conftest import PATIENCE

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def entries(tmp_path: Path) -> list[Entry]:
    made = []
    for name in ("b", "a", "c"):
        path = tmp_path / f"{name}.ogg"
        path.write_bytes(name.encode() * 10)
        made.append(Entry(path, title=name))
    return made


@pytest.fixture
def window(qtbot: Any) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    return window


@pytest.mark.parametrize("link", [True, False])
def test_the_files_are_put_there_in_order(
    entries: list[Entry], window: QWidget, tmp_path: Path, qtbot: Any, link: bool
) -> None:
    said: list[str] = []
    dialog = ExportFolderDialog(entries, tmp_path / "out", said.append, window)
    dialog.link.setChecked(link)
    dialog.begin()
    qtbot.waitUntil(lambda: bool(said), timeout=PATIENCE)
    there = sorted((tmp_path / "out").iterdir())
    assert [path.name for path in there] == ["01 - b.ogg", "02 - a.ogg", "03 - c.ogg"]
    assert (there[0].stat().st_ino == entries[0].path.stat().st_ino) == link
    assert said == [f"3 files exported to {tmp_path / 'out'}"]


def test_a_tilde_before_no_user_is_part_of_the_name(
    entries: list[Entry], window: QWidget, tmp_path: Path, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said: list[str] = []
    dialog = ExportFolderDialog(entries, Path("~nobody here"), said.append, window)
    dialog.begin()
    qtbot.waitUntil(lambda: bool(said), timeout=PATIENCE)
    assert len(list((tmp_path / "~nobody here").iterdir())) == 3


def test_what_stands_in_the_way_is_said_and_nothing_is_written(
    entries: list[Entry], window: QWidget, tmp_path: Path, qtbot: Any
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "02 - a.ogg").write_bytes(b"mine")
    dialog = ExportFolderDialog(entries, out, print, window)
    dialog.begin()
    qtbot.waitUntil(dialog.write.isEnabled, timeout=PATIENCE)
    assert dialog.status.text() == f"{out} already contains 02 - a.ogg. Choose an empty folder."
    assert dialog.bar.isHidden()
    assert [path.name for path in out.iterdir()] == ["02 - a.ogg"]


@pytest.fixture
def planning(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """What is checked before anything is put there does not begin before the test says so."""
    go_on, real = threading.Event(), export_folder.plan

    def slowly(*args: Any, **named: Any) -> Any:
        go_on.wait(5)
        return real(*args, **named)

    monkeypatch.setattr(export_folder, "plan", slowly)
    yield go_on
    go_on.set()


def test_the_window_goes_on_while_the_files_are_looked_at(
    entries: list[Entry], window: QWidget, tmp_path: Path, qtbot: Any, planning: threading.Event
) -> None:
    said: list[str] = []
    dialog = ExportFolderDialog(entries, tmp_path / "out", said.append, window)
    dialog.begin()
    assert dialog.status.text() == "checking files and free space…"
    assert dialog.bar.maximum() == 0  # busy, nobody knows how long
    assert not dialog.write.isEnabled()
    planning.set()
    qtbot.waitUntil(lambda: bool(said), timeout=PATIENCE)
    assert (dialog.bar.value(), dialog.bar.maximum()) == (3, 3)


def test_stopped_while_the_files_are_looked_at_nothing_is_put_there(
    entries: list[Entry], window: QWidget, tmp_path: Path, qtbot: Any, planning: threading.Event
) -> None:
    dialog = ExportFolderDialog(entries, tmp_path / "out", print, window)
    dialog.begin()
    dialog.reject()
    assert dialog.status.text() == "stopping…"
    planning.set()
    qtbot.waitUntil(dialog.write.isEnabled, timeout=PATIENCE)
    assert dialog.status.text() == "Stopped: no files written."
    assert not (tmp_path / "out").exists()


def test_a_fault_of_the_program_is_not_told_as_one_of_the_disk(
    entries: list[Entry], window: QWidget, tmp_path: Path, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def plan(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(export_folder, "plan", plan)
    dialog = ExportFolderDialog(entries, tmp_path / "out", print, window)
    with qtbot.captureExceptions() as caught:
        dialog.begin()
        qtbot.waitUntil(lambda: bool(caught), timeout=PATIENCE)
    assert caught[0][0] is ZeroDivisionError
    assert dialog.write.isEnabled()


def test_it_can_be_stopped_and_says_what_is_there(
    entries: list[Entry], window: QWidget, tmp_path: Path, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, real = threading.Event(), export_folder.carry_out

    def slowly(steps: Any, *, link: bool) -> Iterator[Any]:
        for step in real(steps, link=link):
            go_on.wait(5)
            yield step

    monkeypatch.setattr(export_folder, "carry_out", slowly)
    dialog = ExportFolderDialog(entries, tmp_path / "out", print, window)
    dialog.begin()
    qtbot.waitUntil(lambda: dialog.bar.maximum() == 3, timeout=PATIENCE)
    dialog.reject()
    go_on.set()
    qtbot.waitUntil(lambda: dialog.status.text().startswith("Stopped: 1 of 3"), timeout=PATIENCE)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["01 - b.ogg"]
