"""What can be done on the map beyond a click."""

import threading
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from musicexplorer.session.filters import Filters
from musicexplorer.session.snapshot import Snapshot
from musicexplorer.session.vectors import Mix
from musicexplorer.similarity import line
from musicexplorer.similarity.playlist import PlaylistInputs
from tests.ui.conftest import PATIENCE, Opened

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
UNDO = (Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)


def draw_line(opened: Opened) -> None:
    """A line across the whole map."""
    map_ = opened.window.frame.pane.map
    box = map_.scene.points.bounds
    map_.picking._set_line([(box.left, box.bottom), (box.right, box.top)])
    opened.settle()


def said(opened: Opened) -> str:
    return opened.window.frame.status_bar.message.accessibleName()


def test_a_line_offers_a_playlist_that_walks_along_it(opened: Opened) -> None:
    draw_line(opened)
    strip, window = opened.window.frame.pane.line_bar, opened.window
    assert strip.isVisible()
    assert window.frame.pane.rect().contains(strip.geometry())
    assert not strip.geometry().intersects(window.frame.pane.map.tool_buttons.geometry())
    assert strip.x() > 0
    assert len(strip.ids) == 6
    assert window.frame.pane.map.annotations.line.track_ids == tuple(strip.ids)
    strip.playlist_requested.emit(strip.ids)
    assert window.document.ids == strip.ids


def test_another_number_walks_again_and_is_remembered(opened: Opened) -> None:
    draw_line(opened)
    strip = opened.window.frame.pane.line_bar
    usual = opened.window.app.settings.settings.line_tracks
    strip.number.setValue(3)
    opened.settle()
    assert len(strip.ids) == 3
    assert opened.saved.latest.line_tracks < usual
    draw_line(opened)
    assert strip.number.value() == 3


def test_a_line_leads_along_what_passes_the_filters_and_the_search(opened: Opened, qtbot: Any) -> None:
    window, strip = opened.window, opened.window.frame.pane.line_bar
    window.library_controller.search.filter(Filters(genres=("Rock",)))
    draw_line(opened)
    rock = set(opened.ids[1:4])
    assert set(strip.ids) == rock
    window.library_controller.search.search("zebra")
    opened.wait(qtbot, lambda: strip.ids == [opened.ids[1]])
    assert "1 found" in strip.text.text()
    window.library_controller.search.search("")
    opened.wait(qtbot, lambda: set(strip.ids) == rock)
    window.library_controller.search.filter(Filters())
    opened.wait(qtbot, lambda: len(strip.ids) == 6)
    assert window.frame.pane.map.annotations.line.track_ids == tuple(strip.ids)


def test_a_line_leads_along_nothing_where_nothing_passes(opened: Opened) -> None:
    opened.window.library_controller.search.search("no such words")
    draw_line(opened)
    assert opened.window.frame.pane.line_bar.ids == []


def test_a_line_keeps_to_what_the_legend_shows(opened: Opened, qtbot: Any) -> None:
    strip, legend = opened.window.frame.pane.line_bar, opened.window.frame.pane.map.legend
    draw_line(opened)
    next(line for line in legend.lines if line.text() == "Rock").click()
    opened.wait(qtbot, lambda: len(strip.ids) == 3)
    assert not set(strip.ids) & set(opened.ids[1:4])


def test_clear_takes_the_line_and_its_strip_away(opened: Opened) -> None:
    draw_line(opened)
    opened.window.frame.pane.line_bar.clear_requested.emit()
    assert not opened.window.frame.pane.line_bar.isVisible()
    assert opened.window.frame.pane.map.annotations.line is None


def test_a_line_that_is_removed_at_once_shows_no_bar(opened: Opened) -> None:
    pane = opened.window.frame.pane
    box = pane.map.scene.points.bounds
    pane.map.picking._set_line([(box.left, box.bottom), (box.right, box.top)])
    pane.map.picking.clear_line()
    opened.settle()
    assert not pane.line_bar.isVisible()


def test_tracks_along_a_line_are_found_beside_the_window(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads = []

    def find(*_: Any) -> tuple[int, ...]:
        threads.append(threading.current_thread())
        return ()

    monkeypatch.setattr(line, "tracks_along", find)
    draw_line(opened)
    assert threads and threading.main_thread() not in threads


def test_undo_on_the_map_means_what_was_changed_last(opened: Opened, qtbot: Any) -> None:
    window, map_ = opened.window, opened.window.frame.pane.map
    window.document.set_tracks(opened.ids[:2], text="make a playlist")
    map_.setFocus()
    map_.picking.select(opened.ids[:3])
    qtbot.keyClick(map_, *UNDO)
    assert map_.scene.selection == []
    assert window.document.ids == opened.ids[:2]

    map_.picking.select(opened.ids[:3])
    window.document.set_tracks(opened.ids[2:4], text="make a playlist")
    qtbot.keyClick(map_, *UNDO)
    assert window.document.ids == opened.ids[:2]
    assert len(map_.scene.selection) == 3


def test_undo_in_the_playlist_is_the_playlists(opened: Opened, qtbot: Any) -> None:
    window, map_ = opened.window, opened.window.frame.pane.map
    window.document.set_tracks(opened.ids[:2], text="make a playlist")
    map_.picking.select(opened.ids[:3])
    window.frame.playlist.list.setFocus()
    qtbot.keyClick(window.frame.playlist.list, *UNDO)
    assert window.document.ids == []
    assert len(map_.scene.selection) == 3


def test_the_selection_has_keys_of_its_own(opened: Opened) -> None:
    map_, actions = opened.window.frame.pane.map, opened.window.app.actions
    map_.picking.select(opened.ids[:3])
    actions["selection_back"].trigger()
    assert opened.window.frame.pane.selected == []
    actions["selection_forward"].trigger()
    assert len(opened.window.frame.pane.selected) == 3


def test_less_like_this_steers_the_list_that_is_shown(opened: Opened) -> None:
    window, ids = opened.window, opened.ids
    opened.show_similar(ids[0])
    before = window.frame.similar.ids()
    window.app.requests.less_like.emit([before[0]])
    opened.settle()
    shown = window.similar.shown
    assert before[0] not in window.frame.similar.ids()
    assert set(window.frame.similar.ids()) == set(before[1:])
    assert shown.unlike == (before[0],)
    assert "less like" in window.frame.similar._seed.accessibleName()
    window.app.actions["back"].trigger()
    assert window.frame.similar.ids() == before


def test_less_like_this_says_so_where_it_says_nothing(opened: Opened) -> None:
    opened.window.app.requests.less_like.emit([opened.ids[0]])
    opened.settle()
    assert "less like" in said(opened)
    opened.show_similar(opened.ids[0])
    opened.window.app.requests.less_like.emit([opened.ids[0]])
    opened.settle()
    assert opened.window.similar.shown.unlike == ()


def test_go_to_album_selects_it_in_the_table_and_on_the_map(opened: Opened) -> None:
    window = opened.window
    window.app.requests.show_album.emit([opened.ids[2]])
    assert sorted(window.frame.table.selected()) == opened.ids[1:4]
    assert sorted(window.frame.pane.selected) == opened.ids[1:4]
    assert "First" in said(opened)
    window.app.requests.show_album.emit([opened.ids[4]])
    assert "album" in said(opened)


def test_go_to_artist_selects_what_each_of_its_artists_made(opened: Opened) -> None:
    window = opened.window
    library = window.app.session.library
    first = library.tracks.artist_names[library.row(opened.ids[2])]
    window.app.selection.menu = [opened.ids[2]]
    window.app.actions["go_to_artist"].trigger()
    named = zip(opened.ids, library.tracks.artist_names, strict=True)
    assert sorted(window.frame.table.selected()) == [
        track for track, names in named if set(names) & set(first)
    ]
    assert first[0] in said(opened)


def test_it_flies_to_what_is_playing(opened: Opened) -> None:
    window, map_ = opened.window, opened.window.frame.pane.map
    map_.animated = False
    window.app.actions["fly_to_playing"].trigger()
    assert "nothing is playing" in said(opened)
    assert not map_.navigation_buttons.to_playing.isEnabled()
    window.app.player.play_list([opened.ids[3]], 0, whole=True, origin="library")
    map_.navigation_buttons.to_playing.click()
    at = map_.hover.place_of(map_.scene.points.row_of[opened.ids[3]])
    assert abs(at.x() - map_.width() / 2) < 2


def test_resting_on_a_dot_shows_threads_to_its_neighbours_in_sound(opened: Opened, qtbot: Any) -> None:
    window, map_ = opened.window, opened.window.frame.pane.map
    map_.hovered.emit(opened.ids[0])
    map_.hovered.emit(opened.ids[2])
    assert map_.annotations.links is None
    qtbot.waitUntil(lambda: map_.annotations.links is not None, timeout=PATIENCE)
    track, ends = map_.annotations.links
    session = window.app.session
    near, _ = session.snapshot.inputs_by(session.mix).neighbours.nearest(opened.ids[2], 10)
    assert (track, ends) == (opened.ids[2], tuple(near.tolist()))
    map_.hovered.emit(-1)
    assert map_.annotations.links is None


def test_a_dot_that_was_left_gets_no_links(
    opened: Opened, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    map_, tasks = opened.window.frame.pane.map, opened.window.app.tasks
    go_on, inputs_by = threading.Event(), Snapshot.inputs_by

    def slow(snapshot: Snapshot, mix: Mix) -> PlaylistInputs:
        assert go_on.wait(PATIENCE / 1000)
        return inputs_by(snapshot, mix)

    monkeypatch.setattr(Snapshot, "inputs_by", slow)
    map_.hovered.emit(opened.ids[2])
    opened.wait(qtbot, lambda: tasks.busy("links"))
    map_.hovered.emit(-1)
    go_on.set()
    opened.settle()
    assert map_.annotations.links is None


def test_the_track_whose_list_is_shown_needs_no_threads(opened: Opened, qtbot: Any) -> None:
    map_ = opened.window.frame.pane.map
    opened.show_similar(opened.ids[2])
    map_.hovered.emit(opened.ids[2])
    qtbot.wait(300)
    assert map_.annotations.links is None


def store_quality(opened: Opened, preserved: list[float], occurrences: list[int]) -> None:
    """Store how well the map preserves neighbourhoods, and read it as after a layout."""
    writer, library = opened.window.services.writer, opened.window.library_controller
    writer.store_map_quality(opened.ids, np.array(preserved), np.array(occurrences)).result()
    library.loader.read_positions()
    opened.settle()


def store_plays(opened: Opened, ids: list[int]) -> None:
    writer = opened.window.services.writer
    for track in ids:
        writer.add_play(track, time.time(), 10.0, 1.0).result()


def marked(opened: Opened) -> list[int]:
    """The tracks in sight whose neighbours on the map are not those in sound."""
    map_ = opened.window.frame.pane.map
    return map_.scene.points.ids[map_.annotations.visible_misplaced()].tolist()


def test_the_map_admits_how_far_it_is_right(opened: Opened) -> None:
    pane = opened.window.frame.pane
    store_quality(opened, [0.1, 0.9, 0.5, 0.9, np.nan, 0.6], [1] * 6)
    assert pane._quality.isVisible()
    assert "60 %" in pane._quality.text()
    assert "60 %" in pane._quality.accessibleName()
    assert marked(opened) == []
    pane._quality.click()
    assert marked(opened) == [opened.ids[0]]
    assert opened.saved.latest.show_misplaced
    opened.reload()
    assert marked(opened) == [opened.ids[0]]


def test_a_map_that_was_not_measured_says_nothing(opened: Opened) -> None:
    pane = opened.window.frame.pane
    store_quality(opened, [np.nan] * 6, [-1] * 6)
    assert not pane._quality.isVisible()
    assert marked(opened) == []


def test_a_playlist_of_forgotten_tracks_is_made_and_played(opened: Opened) -> None:
    window = opened.window
    store_plays(opened, opened.ids[:4])
    store_quality(opened, [0.5] * 6, [0, 3, 0, 1, 2, 4])
    window.app.actions["play_forgotten"].trigger()
    opened.settle()
    assert sorted(window.document.ids) == [opened.ids[0], opened.ids[2], opened.ids[4], opened.ids[5]]
    assert window.app.player.current == window.document.ids[0]
    assert not window.app.player.browsing
    assert "4 tracks" in said(opened)


def test_without_forgotten_tracks_it_says_so(opened: Opened) -> None:
    window = opened.window
    store_plays(opened, opened.ids)
    store_quality(opened, [0.5] * 6, [1] * 6)
    window.app.actions["play_forgotten"].trigger()
    opened.settle()
    assert window.document.ids == []
    assert "no forgotten" in said(opened)


def dot(opened: Opened, track: int) -> Any:
    """Where the dot of a track is in the map's widget."""
    map_ = opened.window.frame.pane.map
    return map_.hover.place_of(map_.scene.points.row_of[track]).toPoint()


def file(opened: Opened, number: int) -> Path:
    return opened.music / f"{number:02d}.flac"


def test_a_click_on_a_dot_plays_an_excerpt_and_marks_what_is_similar(opened: Opened) -> None:
    window, map_ = opened.window, opened.window.frame.pane.map
    QTest.mouseClick(map_, Qt.MouseButton.LeftButton, pos=dot(opened, opened.ids[3]))
    (path, _at, seconds) = opened.player.played[-1]
    assert (path, seconds) == (file(opened, 3), 30.0)
    assert window.frame.table.selected() == [opened.ids[3]]
    opened.settle()
    assert map_.scene.current == map_.scene.seed == opened.ids[3]
    assert map_.scene.neighbours == window.frame.similar.ids()


def test_a_double_click_on_a_dot_plays_the_whole_track(opened: Opened) -> None:
    map_, at = opened.window.frame.pane.map, dot(opened, opened.ids[3])
    QTest.mouseClick(map_, Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseDClick(map_, Qt.MouseButton.LeftButton, pos=at)
    assert opened.player.played[-1] == (file(opened, 3), 0.0, None)
    assert not opened.window.app.player.browsing
    assert opened.window.app.player.queue.origin == "map"


def test_a_click_asks_for_sound_before_anything_else(opened: Opened) -> None:
    asked, app = [], opened.window.app
    app.requests.similar.connect(lambda ids: asked.append((ids, len(opened.player.played))))
    app.requests.select_in_library.connect(lambda ids: asked.append((ids, len(opened.player.played))))
    opened.window.frame.pane.map.clicked.emit(opened.ids[3])
    assert asked == [([opened.ids[3]], 1)] * 2


def test_laying_the_map_out_again_asks_first(opened: Opened) -> None:
    window, runner = opened.window, opened.runner
    opened.dialogs.agrees = False
    window.app.actions["recalculate_map"].trigger()
    assert runner.laid_out == 0
    opened.dialogs.agrees = True
    window.app.actions["recalculate_map"].trigger()
    assert runner.laid_out == 1
    assert window.app.actions["cancel_scan"].isEnabled()
    window.app.actions["recalculate_map"].trigger()
    assert runner.laid_out == 1
    assert "a scan is running" in said(opened)


def test_the_end_of_a_new_layout_is_told(opened: Opened, qtbot: Any) -> None:
    from musicexplorer.indexing.events import Finished

    opened.window.app.actions["recalculate_map"].trigger()
    opened.runner.busy = False
    opened.runner.events.put(Finished())
    opened.wait(qtbot, lambda: "recalculated" in said(opened))


def test_a_new_layout_is_seen_on_its_way_and_taken_back_when_it_is_cancelled(
    opened: Opened, qtbot: Any
) -> None:
    from musicexplorer.indexing.events import Finished, LayoutMoves

    pane = opened.window.frame.pane
    points = pane.map.scene
    ids, before = points.points.ids.copy(), points.points.xy.copy()
    stored = before @ np.linalg.inv(pane.matrix)
    opened.window.app.actions["recalculate_map"].trigger()
    opened.runner.events.put(LayoutMoves(np.append(ids[::-1], 10**9), np.append(stored, [[0, 0]], 0)))
    opened.wait(qtbot, lambda: np.allclose(points.points.xy, before[::-1]))
    assert points.points.ids.tolist() == ids.tolist()
    opened.runner.busy = False
    opened.runner.events.put(Finished(cancelled=True))
    opened.wait(qtbot, lambda: np.allclose(points.points.xy, before))
    assert "map not changed" in said(opened)
