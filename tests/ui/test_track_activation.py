"""What a click does, wherever a track is shown: the table, and real events in every place."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QTreeView, QWidget

from musicexplorer.session.queue import PlayQueue
from musicexplorer.ui.track_activation import TABLE, Outcome, Place, Playing, outcome
from musicexplorer.ui.widgets.gestures import Gesture
from tests.ui.conftest import Opened

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton
HELD = {
    Gesture.SHIFT_CLICK: Qt.KeyboardModifier.ShiftModifier,
    Gesture.CTRL_CLICK: Qt.KeyboardModifier.ControlModifier,
}
LISTS = (Place.LIBRARY, Place.SIMILAR, Place.PLAYLIST, Place.HISTORY)


def make(gesture: Gesture, widget: QWidget, at: QPoint, keys: QWidget) -> None:
    """Make a gesture with real events."""
    if gesture is Gesture.ENTER:
        QTest.keyClick(keys, Qt.Key.Key_Return)
    elif gesture is Gesture.MIDDLE_CLICK:
        QTest.mouseClick(widget, MIDDLE, pos=at)
    elif gesture is Gesture.DOUBLE_CLICK:
        QTest.mouseClick(widget, LEFT, pos=at)
        QTest.mouseDClick(widget, LEFT, pos=at)
    else:
        QTest.mouseClick(widget, LEFT, HELD.get(gesture, Qt.KeyboardModifier.NoModifier), pos=at)


def gesture_on(opened: Opened, place: Place, gesture: Gesture, track: int, qtbot: Any) -> None:
    """Make a gesture on a track where it is shown."""
    window = opened.window
    if place is Place.MAP:
        map_ = window.frame.pane.map
        while map_.scene.moving or map_.busy:
            qtbot.wait(5)
        at = map_.hover.place_of(map_.scene.points.row_of[track]).toPoint()
        if gesture is Gesture.ENTER:
            map_.hover.pointing.cursor = map_.scene.points.row_of[track]
        make(gesture, map_, at, map_)
        return
    view, row = row_of(opened, place, track, qtbot)
    index = view.model().index(row, 1 if place in (Place.LIBRARY, Place.HISTORY) else 0)
    view.setFocus()
    if gesture is Gesture.ENTER:
        view.setCurrentIndex(index)
    view.scrollTo(index)
    make(gesture, view.viewport(), view.visualRect(index).center(), view)


def row_of(opened: Opened, place: Place, track: int, qtbot: Any) -> tuple[QAbstractItemView, int]:
    """The view of a place, and the row of a track in it."""
    window = opened.window
    if place is Place.LIBRARY:
        return window.frame.table.view, window.frame.table.model.row_of(track)
    if place is Place.SIMILAR:
        opened.show_similar(next(one for one in opened.ids if one != track))
        return window.frame.similar.list, window.frame.similar.ids().index(track)
    if place is Place.PLAYLIST:
        window.document.set_tracks(opened.ids, text="test")
        return window.frame.playlist.list, window.document.ids.index(track)
    window.services.writer.add_play(track, time.time(), 100.0, 1.0).result()
    window.app.actions["history"].trigger()
    opened.settle()
    assert window.history.page is not None
    view = window.history.page.tabs.widget(0)
    assert isinstance(view, QTreeView)
    return view, 0


def test_the_table_has_every_gesture_in_every_place() -> None:
    assert set(TABLE) == set(Place)
    for place in TABLE.values():
        assert set(place) == set(Gesture)
        assert all(set(cases) == set(Playing) for cases in place.values())


@pytest.mark.parametrize("preview", [False, True])
@pytest.mark.parametrize("place", Place)
def test_what_holds_everywhere(place: Place, preview: bool) -> None:
    for gesture in (Gesture.SHIFT_CLICK, Gesture.CTRL_CLICK):
        assert all(outcome(place, gesture, one, preview=preview) is Outcome.SELECT for one in Playing)
    assert outcome(place, Gesture.CLICK, Playing.THIS, preview=preview) is Outcome.SELECT
    assert outcome(place, Gesture.CLICK, Playing.ANOTHER) is Outcome.SELECT
    assert outcome(place, Gesture.CLICK, Playing.ANOTHER, preview=preview) in (
        Outcome.SELECT,
        Outcome.PREVIEW,
    )
    for gesture in (Gesture.DOUBLE_CLICK, Gesture.ENTER):
        assert all(outcome(place, gesture, one, preview=preview) is Outcome.PLAY for one in Playing)


def forget(opened: Opened) -> None:
    """As in a window that has just been opened: nothing plays, and nothing waits."""
    opened.window.app.player.stop()
    opened.window.app.player.load(PlayQueue(), 0.0)
    opened.player.played.clear()


@pytest.mark.parametrize("place", [Place.MAP, *LISTS])
def test_while_a_track_plays(opened: Opened, place: Place, qtbot: Any) -> None:
    playback, track = opened.window.app.player, opened.ids[2]
    for gesture in Gesture:
        forget(opened)
        playback.play_list([opened.ids[4], opened.ids[5]], 0, whole=True, origin="library")
        opened.player.position = 20.0
        gesture_on(opened, place, gesture, track, qtbot)
        expected = outcome(place, gesture, Playing.ANOTHER)
        if expected is Outcome.PLAY:
            assert playback.current == track, gesture
            assert opened.player.played[-1][1:] == (0.0, None), gesture
        else:
            assert len(opened.player.played) == 1, gesture
            assert (playback.current, opened.player.position) == (opened.ids[4], 20.0), gesture
        queued = [entry.track for entry in playback.queue.upcoming if entry.source == "asked"]
        assert queued == ([track] if expected is Outcome.QUEUE else []), gesture


@pytest.mark.parametrize("place", [Place.MAP, *LISTS])
def test_while_nothing_plays(opened: Opened, place: Place, qtbot: Any) -> None:
    playback, track = opened.window.app.player, opened.ids[2]
    for gesture in Gesture:
        forget(opened)
        gesture_on(opened, place, gesture, track, qtbot)
        expected = outcome(place, gesture, Playing.NOTHING)
        if expected is Outcome.PLAY:
            assert opened.player.played[-1][1:] == (0.0, None), gesture
        elif expected is Outcome.BROWSE:
            assert opened.player.played[-1][2] == 30.0, gesture
        else:
            assert opened.player.played == [], gesture
        assert (playback.current == track) == (expected in (Outcome.PLAY, Outcome.BROWSE)), gesture


@pytest.mark.parametrize("place", [Place.MAP, *LISTS])
def test_the_track_that_plays_is_never_begun_again(opened: Opened, place: Place, qtbot: Any) -> None:
    playback, track = opened.window.app.player, opened.ids[2]
    for gesture in Gesture:
        forget(opened)
        playback.play_list([track], 0, whole=True, origin="library")
        opened.player.position = 20.0
        gesture_on(opened, place, gesture, track, qtbot)
        assert len(opened.player.played) == 1, gesture
        assert (playback.current, opened.player.position) == (track, 20.0), gesture


@pytest.mark.parametrize("place", [Place.MAP, Place.LIBRARY, Place.SIMILAR, Place.PLAYLIST])
def test_a_click_previews_where_the_setting_says_so_and_what_played_goes_on(
    opened: Opened, place: Place, qtbot: Any
) -> None:
    window = opened.window
    window.app.actions["preview_on_click"].trigger()
    assert opened.saved.latest.preview_on_click
    window.app.player.play_list([opened.ids[4]], 0, whole=True, origin="library")
    opened.player.position = 20.0
    gesture_on(opened, place, Gesture.CLICK, opened.ids[2], qtbot)
    assert [path.name for path, _ in opened.player.previews] == ["02.flac"]
    opened.player.previewing = False  # it has ended
    window.tick()
    assert window.app.player.playing
    assert (window.app.player.current, opened.player.position) == (opened.ids[4], 20.0)


def test_exploring_by_clicks_plays_one_excerpt_after_the_other(opened: Opened, qtbot: Any) -> None:
    for track in opened.ids[:3]:
        gesture_on(opened, Place.LIBRARY, Gesture.CLICK, track, qtbot)
        gesture_on(opened, Place.LIBRARY, Gesture.CLICK, track, qtbot)
    assert [path.name for path, _, _ in opened.player.played] == ["00.flac", "01.flac", "02.flac"]


def test_the_keys_work_wherever_a_track_is_selected(opened: Opened, qtbot: Any) -> None:
    window, queue = opened.window, lambda: opened.window.app.player.queue.tracks
    window.app.player.play_list([opened.ids[4]], 0, whole=True, origin="library")
    places: list[Callable[[], None]] = [
        lambda: window.frame.table.select([opened.ids[0]]),
        lambda: window.frame.pane.select([opened.ids[1]]),
    ]
    window.frame.table.view.setFocus()
    places[0]()
    window.app.actions["add_to_queue"].trigger()
    assert queue() == [opened.ids[4], opened.ids[0]]
    window.frame.pane.map.setFocus()
    places[1]()
    window.app.actions["play_next"].trigger()
    assert queue() == [opened.ids[4], opened.ids[1], opened.ids[0]]
    window.app.player.undo_edit()
    assert queue() == [opened.ids[4], opened.ids[0]]
