"""Back and forward through the places visited on the map."""

from typing import Any

import pytest
from PySide6.QtCore import Qt

from musicexplorer.ui.map.camera import View
from musicexplorer.ui.map.navigation_history import NavigationHistory, Place, far
from tests.ui.conftest import PATIENCE, Opened

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def place(x: float) -> Place:
    return Place(View(x, 0.0, 1.0))


def test_visited_goes_back_and_forward_like_a_browser() -> None:
    visited = NavigationHistory()
    assert visited.here is None
    assert visited.go(-1) is None
    for x in range(3):
        visited.visit(place(x))
    assert visited.go(-1) == place(1)
    assert visited.go(-1) == place(0)
    assert not visited.can_go(-1)
    assert visited.go(1) == place(1)
    visited.visit(place(7))
    assert not visited.can_go(1)
    assert visited.go(-1) == place(1)


def test_places_are_far_from_each_other() -> None:
    assert not far(View(0, 0, 10), View(5, 0, 10), side=200)
    assert far(View(0, 0, 10), View(15, 0, 10), side=200)
    assert far(View(0, 0, 10), View(0, 15, 10), side=200)
    assert far(View(0, 0, 10), View(0, 0, 20), side=200)
    assert far(View(0, 0, 10), View(5, 0, 10), side=200, flew=True)
    assert not far(View(0, 0, 10), View(0.5, 0, 10), side=200, flew=True)
    assert not far(View(0, 0, 10), View(0, 0, 12), side=200)


def test_a_flight_can_be_gone_back_on(opened: Opened, qtbot: Any) -> None:
    map_, actions = opened.window.frame.pane.map, opened.window.app.actions
    map_.animated = False
    whole = map_.camera.view
    assert not actions["place_back"].isEnabled()

    map_.fly_to(opened.ids[3])
    close = map_.camera.view
    qtbot.waitUntil(lambda: actions["place_back"].isEnabled(), timeout=PATIENCE)
    assert map_.navigation_buttons.to_back.isEnabled()

    actions["place_back"].trigger()
    assert map_.camera.view == whole
    assert not map_.navigation_buttons.to_back.isEnabled()
    map_.navigation_buttons.to_forward.click()
    assert map_.camera.view == close


def test_going_back_shows_what_was_listed_there(opened: Opened, qtbot: Any) -> None:
    map_, window = opened.window.frame.pane.map, opened.window
    map_.animated = False
    map_.clicked.emit(opened.ids[0])
    opened.settle()
    map_.fly_to(opened.ids[0])
    qtbot.wait(800)
    map_.clicked.emit(opened.ids[3])
    opened.settle()
    map_.show_all()
    played = len(opened.player.played)
    window.map_controller.navigation.go(-1)
    opened.settle()
    assert window.similar.shown.seed == opened.ids[3]  # it was clicked while still there
    window.map_controller.navigation.go(-1)
    assert map_.camera.follows
    assert len(opened.player.played) == played


def test_a_short_move_is_no_place_and_a_long_one_is(opened: Opened, qtbot: Any) -> None:
    map_, map_navigation = opened.window.frame.pane.map, opened.window.map_controller.navigation
    map_.animated = False
    map_.fly_to(opened.ids[3])
    qtbot.wait(800)
    map_.pan(20, 0)
    qtbot.wait(800)
    here = map_navigation.visited.here
    map_.zoom_in(4)
    qtbot.wait(800)
    assert map_navigation.visited.here != here
    assert map_navigation.visited.go(-1) == here


def test_alt_and_arrows_are_the_keys(opened: Opened, qtbot: Any) -> None:
    map_ = opened.window.frame.pane.map
    map_.animated = False
    whole = map_.camera.view
    map_.fly_to(opened.ids[3])
    qtbot.wait(800)
    map_.setFocus()
    qtbot.keyClick(map_, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert map_.camera.view == whole
