"""Panels that give way to the map: what is shown at which size, and how they are folded."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QToolButton, QWidget

from musicexplorer.settings import Settings
from musicexplorer.ui.panels import PANELS, Room, shown
from tests.ui.conftest import Opened

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.mark.parametrize(
    ("width", "height", "front", "expected"),
    [
        (90, 40, "", {"map", *PANELS}),
        (90, 20, "", {"map", "library", "similar"}),
        (90, 20, "playlist", {"map", "library", "playlist"}),
        (60, 40, "", {"map", "similar", "playlist"}),
        (60, 40, "library", {"map", "library"}),
        (60, 40, "map", {"map"}),
        (40, 40, "", {"map"}),
        (40, 40, "playlist", {"playlist"}),
    ],
)
def test_as_many_panels_as_fit_stand_beside_the_map(
    width: float, height: float, front: str, expected: set[str]
) -> None:
    assert shown(PANELS, front, Room(width, height)) == expected


def test_what_was_folded_away_takes_no_room() -> None:
    assert shown(["playlist"], "", Room(90, 40)) == {"map", "playlist"}
    assert shown([], "library", Room(40, 40)) == {"map"}


def settle_layouts() -> None:
    """Let layouts that wait for others be done."""
    for _ in range(5):
        QApplication.processEvents()


def visible(opened: Opened) -> set[str]:
    frame = opened.window.frame
    parts = {"library": frame.table, "similar": frame.similar, "playlist": frame.lists, "map": frame.pane}
    return {name for name, part in parts.items() if part.isVisible()}


def button(opened: Opened, action: str) -> QToolButton:
    wanted = opened.window.app.actions[action]
    return next(one for one in opened.window.findChildren(QToolButton) if one.defaultAction() is wanted)


def test_a_click_folds_a_panel_away_for_good_and_another_brings_it_back(
    open_window: Callable[..., Opened],
) -> None:
    opened = open_window()
    assert visible(opened) == {"map", *PANELS}
    wide = opened.window.frame.pane.width()
    QTest.mouseClick(button(opened, "fold_library"), Qt.MouseButton.LeftButton)
    assert visible(opened) == {"map", "similar", "playlist"}
    settle_layouts()
    assert opened.window.frame.pane.width() > wide + 150
    assert opened.saved.latest.hidden_panels == ["library"]
    opened.window.shut()
    again = open_window(settings=replace(Settings(), hidden_panels=["library"]))
    assert visible(again) == {"map", "similar", "playlist"}
    assert not button(again, "fold_library").isChecked()
    QTest.mouseClick(button(again, "fold_library"), Qt.MouseButton.LeftButton)
    assert visible(again) == {"map", *PANELS}


def test_keys_go_to_a_panel_that_was_folded_away(opened: Opened) -> None:
    window = opened.window
    window.app.actions["fold_playlist"].trigger()
    assert "playlist" not in visible(opened)
    QTest.keyClick(window, Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    assert "playlist" in visible(opened)
    assert QApplication.focusWidget() is window.frame.playlist.list


def test_in_a_small_window_one_part_is_shown_at_a_time(opened: Opened) -> None:
    window = opened.window
    window.resize(640, 480)
    assert (window.width(), window.height()) == (640, 480)
    assert visible(opened) == {"map"}
    for action, part in (("fold_library", "library"), ("fold_similar", "similar"), ("go_map", "map")):
        QTest.mouseClick(button(opened, action), Qt.MouseButton.LeftButton)
        assert visible(opened) == {part}
    QTest.mouseClick(button(opened, "fold_playlist"), Qt.MouseButton.LeftButton)
    QTest.mouseClick(button(opened, "fold_playlist"), Qt.MouseButton.LeftButton)
    assert visible(opened) == {"map"}
    assert opened.window.app.settings.settings.hidden_panels == []
    window.resize(1440, 900)
    assert visible(opened) == {"map", *PANELS}


@pytest.mark.parametrize("points", [10.0, 20.0])
@pytest.mark.parametrize("size", [(640, 480), (910, 512), (960, 1040), (1280, 720), (1920, 1080)])
def test_nothing_is_cut_off_or_covered_at_any_size(
    opened: Opened, size: tuple[int, int], points: float
) -> None:
    window = opened.window
    font = QApplication.font()
    usual = font.pointSizeF()
    font.setPointSizeF(points)
    try:
        QApplication.setFont(font)
        window.resize(*size)
        settle_layouts()
        assert (window.width(), window.height()) == size
        frame = window.frame
        for part in (frame.top, frame.bar, frame.status_bar, frame.middle):
            assert inside(window, part), part
        for bar in (frame.top, frame.bar):
            check_row(window, bar)
        title, like = frame.bar.title.geometry(), frame.bar.like.geometry()
        assert not title.intersects(like) and frame.bar.seek.width() > 40
    finally:
        font.setPointSizeF(usual)
        QApplication.setFont(font)


def inside(window: QWidget, part: QWidget) -> bool:
    return window.rect().contains(QRect(part.mapTo(window, QPoint(0, 0)), part.size()))


def check_row(window: Any, bar: QWidget) -> None:
    """The buttons of a bar are in the window, as large as they want to be, and beside each other."""
    buttons = [
        one
        for one in bar.findChildren(QToolButton)
        if one.isVisible() and one.window() is window and not isinstance(one.parent(), QLineEdit)
    ]
    assert buttons
    places = [QRect(one.mapTo(window, QPoint(0, 0)), one.size()) for one in buttons]
    for number, (one, place) in enumerate(zip(buttons, places, strict=True)):
        assert window.rect().contains(place), one.toolTip()
        assert place.width() >= one.minimumSizeHint().width(), one.toolTip()
        assert not any(place.intersects(other) for other in places[:number]), one.toolTip()


def test_the_tabs_in_front_are_in_front_at_the_next_start(
    opened: Opened, open_window: Callable[..., Opened]
) -> None:
    frame = opened.window.frame
    for panel, name in ((frame.table, "Saved"), (frame.playlist, "Queue")):
        tab = next(one for one in panel.findChildren(QPushButton) if one.text() == name)
        QTest.mouseClick(tab, Qt.MouseButton.LeftButton)
    opened.window.close()
    frame = open_window(settings=opened.saved.latest).window.frame
    assert frame.sources.currentWidget() is frame.saved
    assert frame.lists.currentWidget() is frame.queue
