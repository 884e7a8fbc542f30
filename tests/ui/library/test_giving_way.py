"""The window gives way to what the person has set, and says so."""

import pytest

from musicexplorer.indexing.events import Progress, Waiting
from musicexplorer.indexing.giving_way import GiveWay
from tests.ui.conftest import Opened

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def test_music_that_plays_slows_the_analysis_down(opened: Opened) -> None:
    window, runner = opened.window, opened.runner
    assert runner.give_way == GiveWay(battery=True, disk=True, slowly=False)
    window.app.player.play_list(opened.ids, 0, whole=True, origin="library")
    window.tick()
    assert runner.give_way.slowly
    runner.busy = True
    runner.events.put(Progress("analysis", 10, 100))
    window.tick()
    assert window.frame.status_bar.message.text() == "analysing: 10 of 100 · slower while music plays"
    window.app.player.toggle()
    assert not runner.give_way.slowly
    assert window.frame.status_bar.message.text() == "analysing: 10 of 100"


@pytest.mark.parametrize("name", ["pause_on_battery", "pause_for_disk", "slow_while_playing"])
def test_each_can_be_switched_off_and_is_remembered(opened: Opened, name: str) -> None:
    window, runner = opened.window, opened.runner
    window.app.player.play_list(opened.ids, 0, whole=True, origin="library")
    action = window.app.actions[name]
    assert action.isChecked()
    before = runner.give_way
    action.trigger()
    assert runner.give_way != before
    assert getattr(window.app.settings.settings, name) is False
    assert getattr(opened.saved.latest, name) is False
    action.trigger()
    assert runner.give_way == before


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [("battery", "Paused while on battery"), ("disk", "Paused while other programs use the disk")],
)
def test_a_pause_is_said_and_can_be_ended(opened: Opened, reason: str, sentence: str) -> None:
    window, runner = opened.window, opened.runner
    runner.busy = True
    runner.events.put(Progress("analysis", 10, 100))
    runner.waiting = reason
    runner.events.put(Waiting(reason))
    window.tick()
    assert window.frame.status_bar.message.text() == f"{sentence} · 10 of 100"
    assert window.app.actions["pause_scan"].text() == "Resume scan"
    window.app.actions["pause_scan"].trigger()
    assert runner.waiting == ""
    assert window.frame.status_bar.message.text() == "analysing: 10 of 100"
