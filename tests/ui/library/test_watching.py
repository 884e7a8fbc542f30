"""The window scans what the watcher says has changed."""

from pathlib import Path
from typing import Any

import pytest

from musicexplorer.indexing.events import Finished
from tests.ui.conftest import Opened
from tests.ui.fakes import FakeWatcher

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def watcher(opened: Opened) -> FakeWatcher:
    found: Any = opened.window.services.watcher
    return found


def look(opened: Opened) -> None:
    opened.window.app.wake.rung.emit()


def test_only_what_changed_is_scanned(opened: Opened, watcher: FakeWatcher) -> None:
    assert watcher.folders == [opened.music]
    look(opened)
    assert opened.runner.scans == []
    watcher.changed = [opened.music / "a", opened.music / "b"]
    look(opened)
    assert opened.runner.scans == [([opened.music / "a", opened.music / "b"], False)]


def test_changes_during_a_scan_wait_for_its_end(opened: Opened, watcher: FakeWatcher, qtbot: Any) -> None:
    opened.window.library_controller.scans.scan(None)
    for folders in (["a/b"], ["a"], ["c"]):
        watcher.changed = [opened.music / Path(folder) for folder in folders]
        look(opened)
    assert len(opened.runner.scans) == 1
    opened.runner.busy = False
    opened.runner.events.put(Finished())
    opened.window.tick()
    opened.wait(qtbot, lambda: len(opened.runner.scans) > 1)
    assert opened.runner.scans[1:] == [([opened.music / "a", opened.music / "c"], False)]


def test_it_can_be_switched_off(opened: Opened, watcher: FakeWatcher) -> None:
    action = opened.window.app.actions["watch_folders"]
    assert action.isChecked()
    action.trigger()
    assert watcher.folders == []
    assert opened.saved.latest.watch_folders is False
    watcher.changed = [opened.music]
    look(opened)
    assert opened.runner.scans == []
    action.trigger()
    assert watcher.folders == [opened.music]


def test_late_notice_is_told_once(opened: Opened, watcher: FakeWatcher) -> None:
    told: list[str] = []
    opened.window.app.status.warned.connect(lambda about, text: told.append(text))
    watcher.notice = "noticed late"
    look(opened)
    look(opened)
    assert told == ["noticed late"]
