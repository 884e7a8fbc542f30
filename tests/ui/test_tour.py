"""The tour: at the first map, skipped for ever, and from the menu."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from musicexplorer.settings import Settings
from tests.ui.conftest import Opened

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def press(key: Qt.Key) -> None:
    QTest.keyClick(QApplication.focusWidget(), key)


def test_it_comes_with_the_first_map_and_goes_for_ever(opened: Opened) -> None:
    window, card = opened.window, opened.window.tour.card
    assert not card.isVisible()
    window.activateWindow()
    window.tour.offer()
    seen = []
    for _ in range(3):
        seen.append(card.accessibleName())
        assert QApplication.focusWidget() is card.next
        press(Qt.Key.Key_Return)
    assert seen == ["Your music as a map", "More like this", "Everything else"]
    assert not card.isVisible()
    assert not opened.saved.latest.tour
    window.tour.offer()
    assert not card.isVisible()
    window.app.actions["tour"].trigger()
    assert card.isVisible()
    press(Qt.Key.Key_Escape)
    assert not card.isVisible()
    assert window.frame.pane.map.hasFocus()


def test_it_waits_for_a_map_and_can_be_skipped(open_window: Any) -> None:
    opened = open_window(heard=0)
    opened.window.tour.offer()
    assert not opened.window.tour.card.isVisible()
    empty = open_window(settings=Settings(tour=False))
    empty.window.tour.offer()
    assert not empty.window.tour.card.isVisible()


def test_back_and_skip(opened: Opened) -> None:
    tour = opened.window.tour
    tour.begin()
    tour.card.next.click()
    tour.card.back.click()
    assert tour.card.accessibleName() == "Your music as a map"
    tour.card.skip.click()
    assert not tour.card.isVisible()
    assert not opened.saved.latest.tour
