"""Searching and filtering in the window: table, map, chips, popup, what is remembered."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from musicexplorer.session.filters import Filters, Range
from musicexplorer.settings import Settings
from musicexplorer.ui import theme
from musicexplorer.ui.library import search_controller
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
    assert all(map_.sees([one]) for one in opened.ids[1:4])


def test_sounds_are_searched_for_too_and_the_best_come_first(opened: Opened, qtbot: Any) -> None:
    window = opened.window
    qtbot.keyClicks(window.frame.top.search.field, "ambient ")
    opened.wait(qtbot, lambda: window.frame.table.model.by_fit)
    library = window.app.session.library
    ambient = library.tags[:, library.tag_names.index("ambient")]
    shown = library.rows(np.array(window.frame.table.model.ids()))
    assert ambient[shown].tolist() == sorted(ambient[shown].tolist(), reverse=True)
    assert int(ambient.argmax()) == shown[0]
    chip = window.frame.top.search.words.buttons[0]
    assert chip.text() == "ambient · sound"


def chips(opened: Opened) -> list[str]:
    return [button.text() for button in opened.window.frame.top.search.words.buttons]


def test_each_word_has_a_chip_that_can_be_removed_by_its_cross(opened: Opened, qtbot: Any) -> None:
    bar = opened.window.frame.top.search
    qtbot.keyClicks(bar.field, "ana before 1996")
    opened.wait(qtbot, lambda: chips(opened) == ["ana · title, artist…", "before 1996 · year"])
    assert titles(opened) == {"Zebra", "apple"}
    assert bar.chip_row.isVisible()
    chip = bar.words.buttons[1]
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton, pos=QPoint(chip.width() - 8, chip.height() // 2))
    assert bar.field.text() == "ana"
    assert titles(opened) == {"Zebra", "apple", "Mango"}
    bar.words.buttons[0].setFocus()
    QTest.keyClick(bar.words.buttons[0], Qt.Key.Key_Delete)
    assert bar.field.text() == ""
    assert len(titles(opened)) == 6
    assert not bar.chip_row.isVisible()


def test_a_chip_switches_what_its_word_is_taken_for(opened: Opened, qtbot: Any) -> None:
    bar = opened.window.frame.top.search
    qtbot.keyClicks(bar.field, "piano ")
    opened.wait(qtbot, lambda: chips(opened) == ["piano · sound"])
    before = titles(opened)
    menu = bar.words.buttons[0].menu_of_meanings()
    names = [action.text() for action in menu.actions() if action.text()]
    assert names[1:] == ["Only as a sound", "Only in title, artist, album…", "Remove"]
    menu.actions()[3].trigger()
    assert bar.field.text() == "text:piano"
    assert titles(opened) == {"Étude"} != before  # its album is called so


def test_a_misspelt_word_is_forgiven(opened: Opened, qtbot: Any) -> None:
    bar = opened.window.frame.top.search
    qtbot.keyClicks(bar.field, "vespertina")
    opened.wait(qtbot, lambda: titles(opened) == {"Aurora"})
    assert chips(opened) == ["vespertine · title, artist…"]


def test_what_was_found_is_played_from_the_best_on(opened: Opened, qtbot: Any) -> None:
    window = opened.window
    qtbot.keyClicks(window.frame.top.search.field, "ambient ")
    opened.wait(qtbot, lambda: window.frame.table.model.by_fit)
    ids = window.frame.table.model.ids()
    QTest.mouseClick(window.frame.top.search.play, Qt.MouseButton.LeftButton)
    assert window.app.player.current == ids[0]


def test_enter_waits_for_a_search_that_still_runs(
    opened: Opened, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_controller, "AT_ONCE", 0)  # every library is searched in the background
    table, field = opened.window.frame.table, opened.window.frame.top.search.field
    qtbot.keyClicks(field, "mango")
    QTest.keyClick(field, Qt.Key.Key_Return)
    opened.settle()
    assert [opened.window.app.session.library.track(one).metadata.title for one in table.selected()] == [  # type: ignore[union-attr]
        "Mango"
    ]


def test_words_make_a_playlist_that_shows_what_was_understood(opened: Opened, qtbot: Any) -> None:
    window = opened.window
    field = window.frame.top.search.field
    qtbot.keyClicks(field, "an hour of ambient that ends happy")
    QTest.keyClick(field, Qt.Key.Key_Return)
    opened.settle()
    recipe = window.document.recipe
    assert recipe is not None
    assert (recipe.words, recipe.seconds, recipe.curve, recipe.curve_of) == (
        "ambient", 3600.0, "rising", "valence",
    )  # fmt: skip
    assert window.document.ids
    panel = window.frame.playlist.recipe
    assert panel.words.text() == "ambient"
    panel.words.setFocus()
    panel.words.clear()
    qtbot.keyClicks(panel.words, "rock")
    QTest.keyClick(panel.words, Qt.Key.Key_Return)
    opened.settle()
    assert window.document.recipe is not None
    assert window.document.recipe.words == "rock"


def test_a_smart_playlist_is_made_of_words_and_saved_under_them(opened: Opened, qtbot: Any) -> None:
    window = opened.window
    opened.dialogs.answers["name"] = "Ambient"
    qtbot.keyClicks(window.frame.top.search.field, "ambient ")
    opened.wait(qtbot, lambda: window.frame.table.model.by_fit)
    QTest.mouseClick(window.frame.top.search.smart, Qt.MouseButton.LeftButton)
    opened.settle()
    opened.wait(qtbot, lambda: window.document.stored_id is not None)
    assert window.document.contents.smart
    saved = window.app.session.reader.recipes()
    assert [one.smart for one in saved] == [True]
    assert '"words":"ambient"' in saved[0].text


def test_the_map_goes_to_what_was_found_when_it_is_out_of_sight(opened: Opened, qtbot: Any) -> None:
    map_ = opened.window.frame.pane.map
    map_.animated = False
    map_.fly_to(opened.ids[0])
    for _ in range(6):
        map_.zoom_in(2.0)
    other = next(one for one in opened.ids[1:] if not map_.sees([one]))
    title = opened.window.app.session.library.track(other).metadata.title  # type: ignore[union-attr]
    qtbot.keyClicks(opened.window.frame.top.search.field, f'title:"{title}"')
    opened.wait(qtbot, lambda: map_.sees([other]))


def test_rings_are_dimmed_with_what_is_not_found(opened: Opened) -> None:
    window = opened.window
    opened.show_similar(opened.ids[0])
    scene = window.frame.pane.map.scene
    assert scene.neighbours
    before = window.frame.pane.map.grab().toImage()
    window.library_controller.search.search("title:aurora")
    after = window.frame.pane.map.grab().toImage()
    assert before != after
    states = scene.states()
    assert all(states[scene.points.row_of[one]] == DIM for one in scene.neighbours)


def test_a_colouring_that_a_feature_asks_for_stands_in_the_box_and_the_others_come_when_it_opens(
    opened: Opened,
) -> None:
    box = opened.window.frame.top.colours
    opened.window.app.requests.colour_map.emit("year")
    assert [box.itemText(place) for place in range(box.count())] == ["Year"]
    assert opened.window.frame.pane.map.scene.scheme.name == "year"
    box.opening.emit()
    assert box.count() > 3
    assert box.currentText() == "Year"


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
