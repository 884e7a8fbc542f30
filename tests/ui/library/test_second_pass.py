"""The window has tempo and key found when nothing else is under way."""

from typing import Any

import numpy as np
import pytest

from musicexplorer.indexing.events import Finished, Progress, RhythmStored, SecondPassEnded
from musicexplorer.library.store.rhythm import RhythmRow
from tests.ui.conftest import Opened

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def test_it_begins_some_seconds_after_the_library_is_there(opened: Opened) -> None:
    runner = opened.runner
    assert opened.window.library_controller.second_pass.timer.isActive()
    assert runner.second_passes == 0
    opened.window.library_controller.second_pass.timer.timeout.emit()
    assert runner.second_passes == 1


def test_a_scan_puts_it_off(opened: Opened) -> None:
    runner = opened.runner
    opened.window.library_controller.scans.scan(None)
    assert not opened.window.library_controller.second_pass.timer.isActive()
    opened.window.library_controller.second_pass.timer.timeout.emit()
    assert runner.second_passes == 0
    runner.busy = False
    runner.events.put(Finished())
    opened.window.tick()
    assert opened.window.library_controller.second_pass.timer.isActive()


def test_its_progress_is_shown_and_goes_away(opened: Opened) -> None:
    runner, line, told = opened.runner, opened.window.frame.status_bar, []
    opened.window.library_controller.scans.events.analysed.connect(told.append)
    opened.window.library_controller.second_pass.timer.timeout.emit()
    runner.events.put(Progress("rhythm", 120, 600))
    runner.events.put(RhythmStored((4, 5)))
    opened.window.tick()
    assert line.message.text() == "analysing tempo and key: 120 of 600"
    assert not line.bar.isHidden()
    assert opened.window.app.actions["pause_scan"].isEnabled()
    assert told == [(4, 5)]
    runner.in_second_pass = False
    runner.events.put(SecondPassEnded(600))
    opened.window.tick()
    assert line.bar.isHidden()
    assert "tempo" not in line.message.text()
    assert not opened.window.app.actions["pause_scan"].isEnabled()


def test_a_map_coloured_by_tempo_takes_what_is_found(
    opened: Opened, monkeypatch: pytest.MonkeyPatch, qtbot: Any
) -> None:
    window = opened.window
    track, told = window.app.session.library.ids[0], []
    window.frame.top.colours.current = "tempo"
    window.frame.top.colours.chosen.emit("tempo")
    assert np.isnan(window.app.session.library.number("tempo")[0])
    monkeypatch.setattr(
        window.frame.pane,
        "colour",
        lambda library, name: told.append((name, float(library.number("tempo")[0]))),
    )
    window.services.writer.store_rhythm([(track, RhythmRow(tempo=120.0))], "test").result()
    opened.runner.events.put(RhythmStored((track,)))
    opened.wait(qtbot, lambda: window.app.session.library.number("tempo")[0] == 120)
    assert told[-1] == ("tempo", 120.0)


def test_it_can_be_switched_off_and_on_again(opened: Opened) -> None:
    runner, action = opened.runner, opened.window.app.actions["second_pass"]
    assert action.isChecked()
    opened.window.library_controller.second_pass.timer.timeout.emit()
    action.trigger()
    assert runner.cancelled == 1
    assert not opened.window.app.settings.settings.second_pass
    opened.window.library_controller.second_pass.wait()
    assert not opened.window.library_controller.second_pass.timer.isActive()
    action.trigger()
    assert opened.window.app.settings.settings.second_pass
    assert opened.window.library_controller.second_pass.timer.isActive()
