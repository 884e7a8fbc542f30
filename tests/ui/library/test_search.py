"""Searching and filtering in the window: table, map, chips, popup, what is remembered."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from musicexplorer.session.filters import Filters, Range
from musicexplorer.settings import Settings
from musicexplorer.ui import theme
from musicexplorer.ui.map.glyphs import DIM, HIT
from musicexplorer.ui.widgets.range_slider import RangeSlider
from tests.ui.conftest import Opened

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

ROCK = Filters(genres=("Rock",))


def titles(opened: Opened) -> set[str]:
    model = opened.window.frame.table.model
    return {model.index(row, 0).data() for row in range(model.rowCount())}


def lit(opened: Opened) -> set[str]:
    """Titles of the tracks that stand out on the map, none while nothing does."""
    scene = opened.window.frame.pane.map.scene
    states = scene.states().tolist()
    assert HIT not in states or set(states) <= {HIT, DIM}
    return {scene.points.labels.titles[row] for row, state in enumerate(states) if state == HIT}


def test_filters_and_search_narrow_table_and_map_together(opened: Opened, qtbot: Any) -> None:
    search, top = opened.window.library_controller.search, opened.window.frame.top
    search.filter(ROCK)
    assert titles(opened) == lit(opened) == {"Zebra", "apple", "Mango"}
    qtbot.keyClicks(top.search.field, "ana")
    qtbot.keyClicks(top.search.field, " mango")
    opened.wait(qtbot, lambda: titles(opened) == {"Mango"})
    assert lit(opened) == {"Mango"}
    assert top.search.found.text() == "1 found"
    opened.window.app.actions["clear"].trigger()
    assert titles(opened) == {"Zebra", "apple", "Mango"}
    QTest.mouseClick(top.search.clear, Qt.MouseButton.LeftButton)
    assert len(titles(opened)) == 6
    assert lit(opened) == set()


def test_a_chip_takes_its_filter_away(opened: Opened) -> None:
    opened.window.library_controller.search.filter(Filters(genres=("Rock",), ranges=(("year", Range(1996)),)))
    chips = opened.window.frame.top.search.chips
    assert [button.text() for button in chips.buttons] == ["Rock", "year from 1996"]
    assert titles(opened) == {"Mango"}
    QTest.mouseClick(chips.buttons[1], Qt.MouseButton.LeftButton)
    assert titles(opened) == {"Zebra", "apple", "Mango"}
    assert opened.window.frame.top.search.filter_button.text() == "Filters  1"
    assert Settings(filters=opened.saved.latest.filters).filters == ROCK.as_plain()


def test_filters_are_there_at_the_next_start(open_window: Callable[..., Opened]) -> None:
    opened = open_window(settings=Settings(filters=ROCK.as_plain()))
    assert titles(opened) == {"Zebra", "apple", "Mango"}
    assert opened.window.frame.top.search.found.text() == "3 found"
    assert opened.window.frame.top.search.chips.isVisible()


def test_the_popup_filters_as_it_is_used(opened: Opened) -> None:
    top = opened.window.frame.top
    opened.window.app.actions["filters"].trigger()
    panel = top.search.filter_panel
    assert panel.isVisible()
    assert not panel.rating.isVisible()  # nobody rated anything
    assert not panel.sliders["tempo"].isVisible()
    panel.genre.setCurrentIndex(panel.genre.findData("Rock"))
    panel.genre.activated.emit(panel.genre.currentIndex())
    assert titles(opened) == {"Zebra", "apple", "Mango"}
    panel.plays.setCurrentIndex(panel.plays.findText("played at least 3 times"))
    panel.plays.activated.emit(panel.plays.currentIndex())
    assert titles(opened) == set()
    assert top.search.found.text() == "nothing found"
    assert not panel.playlist.isEnabled()
    QTest.mouseClick(panel.clear, Qt.MouseButton.LeftButton)
    assert len(titles(opened)) == 6
    panel.close()


def test_what_was_found_becomes_a_playlist_and_is_zoomed_to(opened: Opened) -> None:
    window = opened.window
    top, map_ = window.frame.top, window.frame.pane.map
    map_.animated = False
    window.library_controller.search.filter(ROCK)
    QTest.mouseClick(top.search.playlist, Qt.MouseButton.LeftButton)
    assert set(window.document.ids) == set(opened.ids[1:4])
    QTest.keyClick(top.search.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    rows = [map_.scene.points.row_of[one] for one in opened.ids[1:4]]
    middle = map_.scene.points.xy[rows]
    low, high = middle.min(axis=0), middle.max(axis=0)
    assert (map_.camera.view.x, map_.camera.view.y) == pytest.approx(tuple((low + high) / 2), abs=1e-4)


def test_sounds_are_searched_for_too(opened: Opened) -> None:
    opened.window.library_controller.search.search("ambient")
    assert len(titles(opened)) == 6  # four tags in all: each is among the strongest of every track


def test_similarity_follows_the_current_track(opened: Opened, qtbot: Any) -> None:
    window = opened.window
    top, scene = window.frame.top, window.frame.pane.map.scene
    top.colours.opening.emit()
    assert top.colours.findData("similarity") < 0
    window.app.player.play_list(opened.ids[:1], 0, whole=True, origin="library")
    top.colours.opening.emit()
    assert top.colours.findData("similarity") > 0
    top.colours.current = "similarity"
    top.colours.chosen.emit("similarity")
    heading = window.frame.pane.map.legend.heading
    opened.wait(qtbot, lambda: heading.text() == "Similarity to Aurora")
    before = scene.scheme.slots.tolist()
    window.app.player.play_list(opened.ids[1:2], 0, whole=True, origin="library")
    opened.wait(qtbot, lambda: heading.text() == "Similarity to Zebra")
    assert scene.scheme.slots.tolist() != before


def test_plays_are_counted_as_they_happen(opened: Opened, qtbot: Any) -> None:
    window = opened.window
    top = window.frame.top
    top.colours.current = top.sizes.current = "play count"
    top.colours.chosen.emit("play count")
    top.sizes.chosen.emit("play count")
    assert opened.saved.latest.size_by == "play count"
    scene = window.frame.pane.map.scene
    assert [entry.label for entry in scene.scheme.entries] == ["never"]
    window.services.writer.add_play(opened.ids[0], 1.0, 200.0, 1.0).result()
    window.app.history_changed.emit()
    opened.wait(qtbot, lambda: [entry.label for entry in scene.scheme.entries] == ["1", "never"])
    assert scene.sizes is not None
    assert scene.sizes.argmax() == 0


@pytest.fixture
def slider(qtbot: Any) -> RangeSlider:
    slider = RangeSlider("year", theme.load("light"))
    qtbot.addWidget(slider)
    slider.resize(216, 24)
    slider.set_bounds(1990, 2010, 1)
    slider.show()
    return slider


def test_a_slider_opens_its_ends_at_the_edges(slider: RangeSlider, qtbot: Any) -> None:
    QTest.keyClick(slider, Qt.Key.Key_Right)
    assert slider.range == Range(1991, None)
    QTest.keyClick(slider, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ShiftModifier)
    assert slider.range == Range(1991, 2000)
    QTest.keyClick(slider, Qt.Key.Key_Left)
    assert slider.range == Range(None, 2000)
    QTest.keyClick(slider, Qt.Key.Key_Delete)
    assert slider.range == Range()


def test_a_slider_is_dragged_and_its_ends_do_not_pass_each_other(slider: RangeSlider) -> None:
    told: list[Range] = []
    slider.changed.connect(told.append)
    left, middle = QPoint(8, 12), QPoint(108, 12)
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=left)
    QTest.mouseMove(slider, middle)
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=middle)
    assert told[-1] == Range(2000, None)
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=QPoint(207, 12))
    QTest.mouseMove(slider, left)
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=left)
    assert told[-1] == Range(2000, 2000)
