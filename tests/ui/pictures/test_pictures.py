"""The library in pictures: each bar and each dot is a selection."""

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from musicexplorer.session.pictures import Bars, Dots
from musicexplorer.ui.pictures.charts import Chart
from tests.ui.conftest import Opened

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def charts(opened: Opened, qtbot: Any) -> dict[str, Chart]:
    opened.window.app.actions["pictures"].trigger()
    opened.settle()
    page = opened.window.pictures.page
    assert page is not None
    page.resize(1000, 700)
    opened.wait(qtbot, lambda: len(page.charts) == 6)
    qtbot.waitExposed(page)
    page.grab()
    return {chart.picture.title: chart for chart in page.charts}


def pixel(chart: Chart, x: float, y: float) -> QPoint:
    scene = chart._plot.getViewBox().mapViewToScene(chart._pg.Point(x, y))
    return chart._plot.mapFromScene(scene)


def click(
    chart: Chart, x: float, y: float, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    QTest.mouseClick(chart._plot.viewport(), Qt.MouseButton.LeftButton, keys, pixel(chart, x, y))


def test_a_bar_selects_its_tracks_in_the_table_and_on_the_map(opened: Opened, qtbot: Any) -> None:
    window = opened.window
    years = charts(opened, qtbot)["Years"]
    assert isinstance(years.picture, Bars)
    at = next(place for place, bar in enumerate(years.picture.bars) if opened.ids[0] in bar.ids)
    click(years, at, 0.5)
    assert window.frame.table.model.ids() == [opened.ids[0]]
    assert window.frame.pane.selected == [opened.ids[0]]
    assert window.frame.top.search.chips.buttons[0].text().startswith("Years: ")
    QTest.mouseClick(window.frame.top.search.chips.buttons[0], Qt.MouseButton.LeftButton)
    assert len(window.frame.table.model.ids()) == 6
    assert window.frame.pane.selected == []


def test_several_bars_and_a_playlist_of_them(opened: Opened, qtbot: Any) -> None:
    styles = charts(opened, qtbot)["Sounds like"]
    assert isinstance(styles.picture, Bars)
    count = len(styles.picture.bars)
    click(styles, 0.5, count - 1)
    click(styles, 0.5, count - 2, Qt.KeyboardModifier.ControlModifier)
    page = opened.window.pictures.page
    assert page is not None
    expected = {*styles.picture.bars[0].ids.tolist(), *styles.picture.bars[1].ids.tolist()}
    assert set(page.chosen) == expected
    QTest.mouseClick(page.playlist, Qt.MouseButton.LeftButton)
    assert set(opened.window.document.ids) == expected


def test_a_rectangle_around_dots_selects_them(opened: Opened, qtbot: Any) -> None:
    dots = charts(opened, qtbot)["Energy and valence"]
    assert isinstance(dots.picture, Dots)
    low = dots.picture.inside((0.0, 0.5), (0.0, 1.0))
    view = dots._plot.viewport()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=pixel(dots, 0.0, 0.0))
    QTest.mouseMove(view, pixel(dots, 0.5, 1.0))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=pixel(dots, 0.5, 1.0))
    assert set(opened.window.frame.table.model.ids()) == set(low.tolist())


def test_closing_the_page_shows_everything_again(opened: Opened, qtbot: Any) -> None:
    years = charts(opened, qtbot)["Years"]
    click(years, 0, 0.5)
    page = opened.window.pictures.page
    assert page is not None
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert len(opened.window.frame.table.model.ids()) == 6


def test_a_selection_by_hand_on_the_map_is_shown_in_the_table_and_the_other_way_round(opened: Opened) -> None:
    window = opened.window
    window.frame.pane.map.selection_changed.emit(opened.ids[1:3])
    assert set(window.frame.table.model.ids()) == set(opened.ids[1:3])
    window.frame.pane.map.selection_changed.emit([])
    assert len(window.frame.table.model.ids()) == 6
    table = window.frame.table
    for row, keys in ((0, Qt.KeyboardModifier.NoModifier), (2, Qt.KeyboardModifier.ShiftModifier)):
        at = table.view.visualRect(table.model.index(row, 0)).center()
        QTest.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, keys, at)
    assert set(window.frame.pane.selected) == set(table.model.ids()[:3])


def test_arrow_keys_go_from_bar_to_bar(opened: Opened, qtbot: Any) -> None:
    years = charts(opened, qtbot)["Years"]
    assert isinstance(years.picture, Bars)
    bars = years.picture.bars
    years._plot.setFocus()
    QTest.keyClick(years._plot, Qt.Key.Key_Right)
    assert opened.window.frame.pane.selected == bars[0].ids.tolist()
    QTest.keyClick(years._plot, Qt.Key.Key_Right)
    QTest.keyClick(years._plot, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert set(opened.window.frame.pane.selected) == {*bars[0].ids.tolist(), *bars[1].ids.tolist()}
    assert bars[0].name in years._plot.accessibleDescription()
