"""The queue in the window: edited by mouse and keyboard, and there again after a restart."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest

from musicexplorer.ui.player.queue_panel import QueuePanel
from musicexplorer.ui.widgets import track_drag
from tests.ui.conftest import Opened

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
LEFT, KEY, HELD = Qt.MouseButton.LeftButton, Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def playing(opened: Opened) -> Opened:
    """A window that plays the first four tracks, and shows its queue."""
    opened.window.app.player.play_list(opened.ids[:4], 0, whole=True, origin="library")
    opened.window.app.actions["go_queue"].trigger()
    return opened


def panel(opened: Opened) -> QueuePanel:
    return opened.window.frame.queue


def queued(opened: Opened) -> list[int]:
    return [opened.ids.index(track) for track in opened.window.app.player.queue.tracks]


def middle(opened: Opened, row: int) -> QPoint:
    shown = panel(opened).list
    return shown.visualRect(shown.rows.index(row)).center()


def drop(opened: Opened, data: QMimeData, row: int) -> None:
    """Drop something above a row."""
    shown = panel(opened).list
    at = QPointF(middle(opened, row)) - QPointF(0, 15)
    action = Qt.DropAction.CopyAction
    shown.dropEvent(QDropEvent(at, action, data, LEFT, HELD.NoModifier))


def test_what_plays_is_marked_what_was_played_is_past_and_what_comes_is_counted(playing: Opened) -> None:
    playing.window.app.player.step(1)
    rows = panel(playing).rows
    assert [rows.row(row).past for row in range(4)] == [True, False, False, False]
    assert [rows.is_playing(rows.row(row)) for row in range(4)] == [False, True, False, False]
    assert panel(playing).total.text() == "4 tracks · 8:20 to come"


def test_a_track_twice_in_the_queue_is_marked_once(playing: Opened) -> None:
    playing.window.app.requests.add_to_queue.emit([playing.ids[0]])
    rows = panel(playing).rows
    assert queued(playing) == [0, 0, 1, 2, 3]
    assert [rows.is_playing(rows.row(row)) for row in range(2)] == [True, False]


def test_keys_remove_move_and_undo(playing: Opened, qtbot: Any) -> None:
    shown = panel(playing).list
    shown.select_rows([3])
    qtbot.keyClick(shown, KEY.Key_Up, HELD.AltModifier)
    assert queued(playing) == [0, 1, 3, 2]
    qtbot.keyClick(shown, KEY.Key_Up, HELD.AltModifier)  # it is still selected
    assert queued(playing) == [0, 3, 1, 2]
    qtbot.keyClick(shown, KEY.Key_Delete)
    assert queued(playing) == [0, 1, 2]
    for expected in ([0, 3, 1, 2], [0, 1, 3, 2], [0, 1, 2, 3]):
        qtbot.keyClick(shown, KEY.Key_Z, HELD.ControlModifier)
        assert queued(playing) == expected


def test_undo_in_the_queue_leaves_the_playlist_alone(playing: Opened, qtbot: Any) -> None:
    window, shown = playing.window, panel(playing).list
    window.document.add(playing.ids[:2])
    window.app.requests.add_to_queue.emit([playing.ids[5]])
    window.activateWindow()
    shown.setFocus()
    qtbot.waitUntil(shown.hasFocus)
    QTest.keyClick(window.windowHandle(), KEY.Key_Z, HELD.ControlModifier)
    assert queued(playing) == [0, 1, 2, 3]
    assert window.document.ids == playing.ids[:2]


def test_tracks_are_dropped_into_the_queue(playing: Opened) -> None:
    window = playing.window
    drop(playing, track_drag.pack(window.app.session.library, [playing.ids[4], playing.ids[5]]), 2)
    assert queued(playing) == [0, 1, 4, 5, 2, 3]
    window.app.player.undo_edit()
    assert queued(playing) == [0, 1, 2, 3]


def test_a_click_in_the_queue_only_selects_and_a_double_click_plays(playing: Opened) -> None:
    shown, playback = panel(playing).list, playing.window.app.player
    QTest.mouseClick(shown.viewport(), LEFT, pos=middle(playing, 2))
    assert shown.selected_rows() == [2]
    assert playback.current == playing.ids[0]
    QTest.mouseDClick(shown.viewport(), LEFT, pos=middle(playing, 2))
    assert playback.current == playing.ids[2]
    assert playback.queue.tracks == playing.ids[:4]
    played = len(playing.player.played)
    QTest.mouseDClick(shown.viewport(), LEFT, pos=middle(playing, 2))
    assert len(playing.player.played) == played


def test_a_double_click_on_the_current_entry_goes_back_to_it_where_it_was(playing: Opened) -> None:
    playback = playing.window.app.player
    playing.player.position = 30.0
    playback.toggle()
    playback.play_list([playing.ids[5]], 0, whole=False, origin="map")
    viewport = panel(playing).list.viewport()
    QTest.mouseClick(viewport, LEFT, pos=middle(playing, 0))
    QTest.mouseDClick(viewport, LEFT, pos=middle(playing, 0))
    assert playback.current == playing.ids[0]
    assert playing.player.played[-1][1:] == (30.0, None)


def test_enter_plays_and_the_menu_adds(playing: Opened, qtbot: Any) -> None:
    shown = panel(playing).list
    shown.select_rows([1])
    qtbot.keyClick(shown, KEY.Key_Return)
    assert playing.window.app.player.current == playing.ids[1]
    shown.select_rows([3])
    playing.window.app.actions["play_next"].trigger()
    assert queued(playing) == [0, 1, 3, 2, 3]


def test_modes_are_buttons_that_say_what_they_are(playing: Opened) -> None:
    actions, playback = playing.window.app.actions, playing.window.app.player
    for text, repeat in (("Repeat: all", "all"), ("Repeat: one track", "one"), ("Repeat: off", "off")):
        actions["repeat"].trigger()
        assert (actions["repeat"].text(), playback.queue.repeat) == (text, repeat)
    actions["shuffle"].trigger()
    assert playback.queue.shuffled
    assert sorted(queued(playing)) == [0, 1, 2, 3]
    actions["shuffle"].trigger()
    assert queued(playing) == [0, 1, 2, 3]
    actions["stop_after"].trigger()
    playing.player.end()
    playing.window.tick()
    assert playback.current == playing.ids[1]
    assert not playback.playing
    assert not actions["stop_after"].isChecked()


def test_the_queue_becomes_a_playlist(playing: Opened, qtbot: Any) -> None:
    window = playing.window
    playing.dialogs.answers["name"] = "Evening"
    window.app.actions["save_queue"].trigger()
    playing.wait(qtbot, lambda: bool(window.app.session.reader.playlists()))
    (stored,) = window.app.session.reader.playlists()
    assert (stored.name, window.app.session.reader.playlist(stored.id)) == ("Evening", playing.ids[:4])


def test_clear_leaves_what_plays_and_can_be_undone(playing: Opened) -> None:
    playing.window.app.actions["clear_queue"].trigger()
    assert queued(playing) == [0]
    playing.window.app.actions["undo_queue"].trigger()
    assert queued(playing) == [0, 1, 2, 3]


def test_the_queue_is_there_again_at_the_second(playing: Opened, open_window: Callable[..., Opened]) -> None:
    window = playing.window
    window.app.player.edit(lambda queue: queue.add([playing.ids[5]]).set_repeat("all"))
    window.app.player.step(1)
    playing.player.position = 17.5
    window.tick()
    before = window.app.player.queue
    window.shut()
    again = open_window(settings=playing.saved.latest).window.app.player
    assert again.queue.tracks == before.tracks
    assert (again.queue.place, again.queue.repeat) == (before.place, "all")
    assert [entry.source for entry in again.queue.entries] == [entry.source for entry in before.entries]
    assert again.position() == 17.5
    assert again.coming is not None and again.coming.track == playing.ids[1]


def test_a_large_queue_is_shown_at_once(playing: Opened) -> None:
    made: list[int] = []
    rows = panel(playing).rows
    whole, rows.row = rows.row, lambda at: made.append(at) or whole(at)  # type: ignore[method-assign]
    playing.window.app.player.play_list(playing.ids * 5000, 10_000, whole=True, origin="library")
    panel(playing).list.grab()
    assert rows.rowCount() == 30_000
    assert 0 < len(set(made)) < 50


def test_the_sleep_timer_pauses_with_a_fade(playing: Opened, qtbot: Any, monkeypatch: Any) -> None:
    timer, fades = playing.window.sleep_timer, []
    pause = playing.player.pause
    monkeypatch.setattr(playing.player, "pause", lambda fade=0.0: (fades.append(fade), pause()))
    timer.set(15)
    assert timer.minutes_left == 15
    timer._timer.start(1)
    qtbot.waitUntil(lambda: playing.player.state == "paused")
    assert fades[0] > 1
    assert timer.minutes_left is None


def test_a_long_queue_makes_no_track_but_those_in_sight(
    playing: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = list[int]()
    session = playing.window.app.session
    track = session.track
    monkeypatch.setattr(session, "track", lambda track_id: made.append(track_id) or track(track_id))
    queue = playing.window.app.player.queue.add(playing.ids[:1] * 1000)
    panel(playing).show_queue(queue, 1)
    assert made == []
    assert panel(playing).list.visualRect(panel(playing).rows.index(1003)).isValid()
    assert panel(playing).total.text().endswith(" tracks · 77:56:40 to come")
