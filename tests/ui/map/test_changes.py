"""What happens to the view and the dots when the map, or its window, changes."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from musicexplorer.ui.map import MapLabels, MapWidget
from musicexplorer.ui.map.tool import SelectionMode
from tests.ui.conftest import PATIENCE


def test_the_first_tracks_are_all_in_sight(map_) -> None:
    dots = map_.camera.to_screen(map_.scene.points.xy)
    assert (dots > 0).all() and (dots < (800, 600)).all()
    assert map_.camera.zoom == 1


def test_dots_keep_clear_of_the_legend_where_there_is_room(map_, qtbot: QtBot) -> None:
    map_.resize(1200, 600)
    dots = map_.camera.to_screen(map_.scene.points.xy)
    assert dots[:, 1].max() < map_.legend.y()
    assert dots[:, 0].max() < 1200 - map_.zoom_buttons.width()
    assert dots[:, 1].min() > map_.tool_buttons.geometry().bottom()


def test_a_few_tracks_far_out_do_not_squeeze_the_rest(empty_map) -> None:
    xy = np.random.default_rng(0).normal(0, 1, (1000, 2))
    xy[:6] += 40
    empty_map.set_tracks(np.arange(1000), xy, MapLabels.blank(1000))
    dots = empty_map.camera.to_screen(xy)
    seen = ((dots > 0) & (dots < (800, 600))).all(axis=1)
    assert 0.98 <= seen.mean() < 1
    assert np.ptp(dots[6:, 1]) > 400
    QTest.keyClick(empty_map, Qt.Key.Key_0)  # once more: every track
    dots = empty_map.camera.to_screen(xy)
    assert ((dots > 0) & (dots < (800, 600))).all()
    QTest.keyClick(empty_map, Qt.Key.Key_0)
    assert empty_map.camera.zoom == 1


def test_resizing_keeps_showing_everything_until_the_person_looks_closer(map_) -> None:
    map_.resize(400, 300)
    dots = map_.camera.to_screen(map_.scene.points.xy)
    assert (dots > 0).all() and (dots < (400, 300)).all()
    map_.zoom_to([123, 134])
    view = map_.camera.view
    map_.resize(900, 700)
    assert map_.camera.view == view


def test_a_growing_map_is_followed_until_the_person_looks_closer(map_, ids, xy, labels) -> None:
    map_.set_tracks(ids, xy * 3, labels)
    assert map_.camera.zoom == 1
    map_.fly_to(123)
    view = map_.camera.view
    map_.set_tracks(ids, xy * 3, labels)
    assert map_.camera.view == view


def test_moving_adds_new_tracks_and_leaves_the_others(map_, labels) -> None:
    fresh = MapLabels(["new", "moved"], ["A", "A"], ["B", "B"], ["Rock", "Jazz"], [2000, 2001], ["x", "y"])
    map_.move_tracks(np.array([900, 100]), np.array([[4.5, 7.0], [0.5, 0.5]]), labels=fresh)
    points = map_.scene.points
    assert len(points.ids) == 61
    assert points.xy[points.row_of[900]] == pytest.approx((4.5, 7.0))
    assert points.xy[points.row_of[100]] == pytest.approx((0.5, 0.5))
    assert points.xy[points.row_of[101]] == pytest.approx((1, 0))
    assert points.labels.titles[points.row_of[900]] == "new"
    assert points.labels.titles[points.row_of[100]] == "Song 0"


def test_a_changed_layout_is_seen_to_move(map_, ids, xy, qtbot: QtBot) -> None:
    map_.animated = True
    map_.move_tracks(ids, xy[::-1])
    assert map_.scene.xy == pytest.approx(xy)
    qtbot.waitUntil(lambda: not np.allclose(map_.scene.xy, xy), timeout=PATIENCE)
    qtbot.waitUntil(lambda: not map_.busy, timeout=PATIENCE)
    assert map_.scene.xy == pytest.approx(xy[::-1])
    assert not map_.scene.moving


def test_marks_selection_and_hidden_entries_survive_new_tracks(map_, ids, xy, labels) -> None:
    map_.set_selection([123])
    map_.legend.lines[0].click()
    map_.set_tracks(ids[::-1], xy, labels)
    assert map_.scene.selection == [123]
    assert not map_.legend.lines[0].isChecked()


def test_the_card_stays_on_its_track_when_rows_change(map_, mouse, ids, xy, labels) -> None:
    for track in (131, 123):  # a window that opens under the pointer hears of it late
        mouse.move(mouse.at(track))
    assert map_.hover.card.track == 123
    told = []
    map_.hovered.connect(told.append)
    order = np.roll(np.arange(60), 7)
    map_.set_tracks(ids[order], xy[order], labels.taken(order.tolist()))
    assert map_.hover.card.track == 123
    assert told == []


def test_flying_to_a_track_brings_it_to_the_middle(map_, qtbot: QtBot) -> None:
    map_.animated = True
    map_.fly_to(159)
    qtbot.waitUntil(lambda: not map_.busy, timeout=PATIENCE)
    place = map_.hover.place_of(map_.scene.points.row_of[159])
    assert (place.x(), place.y()) == pytest.approx((map_.camera.width / 2, map_.camera.height / 2), abs=1)
    map_.fly_to(12345)
    assert not map_.busy


def test_flying_comes_close_enough_to_tell_a_track_from_its_nearest(empty_map) -> None:
    xy = np.random.default_rng(1).normal(0, 1, (3000, 2))
    empty_map.set_tracks(np.arange(3000), xy, MapLabels.blank(3000))
    empty_map.fly_to(0)
    dots = empty_map.camera.to_screen(empty_map.scene.points.xy)
    in_sight = ((dots > 0) & (dots < (800, 600))).all(axis=1).sum()
    assert 20 <= in_sight <= 500


def test_zooming_to_tracks_shows_them_all(map_) -> None:
    map_.zoom_to([100, 112])
    dots = map_.camera.to_screen(map_.scene.points.xy[[0, 12]])
    assert (dots > 0).all() and (dots < (800, 600)).all()
    assert map_.camera.zoom > 2
    view = map_.camera.view
    map_.zoom_to([])
    assert map_.camera.view == view


def test_one_track_alone_can_be_seen_and_clicked(empty_map, qtbot: QtBot) -> None:
    empty_map.set_tracks(np.array([7]), np.array([[3.0, 4.0]]), MapLabels.blank(1))
    at = empty_map.hover.place_of(0)
    assert empty_map.rect().contains(at.toPoint())
    with qtbot.waitSignal(empty_map.clicked) as told:
        empty_map.picking.click(at, SelectionMode.REPLACE)
    assert told.args == [7]
    empty_map.fly_to(7)
    empty_map.zoom_in(1000)
    assert empty_map.picking.id_at(400, empty_map.camera.height / 2) == 7


def test_tracks_on_one_spot_are_no_trouble(empty_map) -> None:
    empty_map.set_tracks(np.arange(5), np.ones((5, 2)), MapLabels.blank(5))
    empty_map.fly_to(3)
    assert empty_map.picking.id_at(400, empty_map.camera.height / 2) is not None
    assert not empty_map.grab().isNull()


def test_a_map_can_be_emptied(map_) -> None:
    map_.hover.walk((1.0, 0.0))
    map_.set_tracks(np.empty(0, np.int64), np.empty((0, 2)), MapLabels.blank(0))
    assert map_.picking.id_at(400, 300) is None
    map_.walk((1.0, 0.0))
    map_.show_all()
    map_.set_colour_by("year")
    assert not map_.legend.isVisible()
    assert not map_.grab().isNull()


@pytest.mark.parametrize("points", [[[0.0, 0.0]], [[0.0, np.nan], [1.0, 1.0]]])
def test_places_that_do_not_fit_are_refused(map_, points) -> None:
    with pytest.raises(ValueError, match=r"labels|finite"):
        map_.set_tracks(np.array([1, 2]), np.array(points), MapLabels.blank(2))
    assert len(map_.scene.points.ids) == 60


def test_it_lives_in_a_window_with_its_own_font(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.setFont(QFont("DejaVu Serif", 15))
    map_ = MapWidget(window)
    window.setFont(QFont("DejaVu Serif", 8))
    assert map_.font().pointSize() == 8


def test_a_frame_is_painted_in_a_turn_of_its_own(map_, qtbot: QtBot, monkeypatch) -> None:
    frames: list[int] = []
    qtbot.waitUntil(lambda: not map_.canvas.pending)
    QApplication.processEvents()
    monkeypatch.setattr(map_.canvas, "paint", lambda *_: frames.append(1))
    map_.set_selection([101])
    QApplication.sendPostedEvents()
    assert frames == []
    qtbot.waitUntil(lambda: frames == [1])
