"""The keys of actions: changed, refused, undone, shown in menus and tooltips, remembered."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from musicexplorer.settings import Settings
from musicexplorer.ui.actions import action_specs, keys_of
from musicexplorer.ui.settings.keys import KeyTable
from musicexplorer.ui.settings.window import SettingsWindow
from tests.ui.conftest import Opened

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def window(opened: Opened) -> SettingsWindow:
    opened.window.app.actions["change_keys"].trigger()
    window = opened.window.settings_controller.window
    assert window is not None
    window.activateWindow()
    return window


@pytest.fixture
def table(window: SettingsWindow) -> KeyTable:
    table = window.findChild(KeyTable)
    assert table.isVisible()
    return table


def choose(table: KeyTable, text: str) -> None:
    table.list.setCurrentItem(next(item for item in table._rows if item.text(0) == text))


def give(table: KeyTable, key: Qt.Key, held: Qt.KeyboardModifier) -> None:
    """Press a key in the field."""
    table.field.setFocus()
    QTest.keyClick(table.field, key, held)


def test_another_key_works_and_is_shown(opened: Opened, table: KeyTable) -> None:
    choose(table, "Shuffle")
    give(table, Qt.Key.Key_H, CONTROL | ALT)
    assert "taken" in table.problem.text()  # Your taste has it
    assert "Your taste" in table.problem.text()
    give(table, Qt.Key.Key_K, CONTROL | ALT)
    assert table.problem.text() == ""
    action = opened.window.app.actions["shuffle"]
    assert action.shortcut() == QKeySequence("Ctrl+Alt+K")
    assert "Ctrl+Alt+K" in action.toolTip()
    assert table.list.currentItem().text(1) == "Ctrl+Alt+K"
    assert opened.saved.latest.keys == {"shuffle": "Ctrl+Alt+K"}
    opened.window.settings_controller.window.close()  # type: ignore[union-attr]
    QApplication.processEvents()
    opened.window.activateWindow()
    QApplication.processEvents()
    opened.window.frame.pane.map.setFocus()
    pressed = list[bool]()
    action.triggered.connect(lambda: pressed.append(True))
    for key in (Qt.Key.Key_S, Qt.Key.Key_K):
        QTest.keyClick(opened.window.frame.pane.map, key, CONTROL | ALT)
    assert pressed == [True]


def test_keys_of_the_map_and_of_lists_are_refused(opened: Opened, table: KeyTable) -> None:
    choose(table, "Shuffle")
    give(table, Qt.Key.Key_L, Qt.KeyboardModifier.NoModifier)
    assert table.problem.text() == "L is taken: On the map, “Drag a lasso to select”."
    give(table, Qt.Key.Key_F10, Qt.KeyboardModifier.NoModifier)
    assert table.problem.text() == "F10 opens the menu."
    assert not opened.saved.latest.keys
    choose(table, "Drag a lasso to select")
    assert not table.field.isEnabled()


def test_keys_are_taken_away_restored_and_undone(
    opened: Opened, window: SettingsWindow, table: KeyTable
) -> None:
    action = opened.window.app.actions["search"]
    choose(table, "Search")
    table.none.click()
    assert action.shortcuts() == [QKeySequence("/")]  # a second key stays
    choose(table, "Filters")
    give(table, Qt.Key.Key_F, CONTROL)
    choose(table, "Search")
    table.default.click()
    assert "Filters" in table.problem.text()
    window.undo.click()
    table.default.click()
    assert action.shortcut() == QKeySequence("Ctrl+F")
    assert opened.saved.latest.keys == {}
    window.undo.click()
    assert opened.saved.latest.keys == {"search": ""}
    window.restore.click()
    assert opened.saved.latest.keys == {}


def test_the_search_finds_actions_and_keys(window: SettingsWindow, table: KeyTable) -> None:
    QTest.keyClicks(window.field, "shuffle")
    assert [item.text(0) for item in table._rows if not item.isHidden()] == ["Shuffle"]
    window.field.setText("f11")
    assert [item.text(0) for item in table._rows if not item.isHidden()] == ["Full screen"]
    window.field.setText("battery")
    texts = [item.text(0) for item in table._rows if not item.isHidden()]
    assert texts == ["Pause the analysis while on battery"]


def test_what_a_file_says_cannot_take_a_key_from_another_action() -> None:
    specs = action_specs()
    keys = keys_of(specs, {"shuffle": "Space", "repeat": 7, "nonsense": "X", "mute": "Ctrl+Alt+K"})  # type: ignore[dict-item]
    assert keys["play"][0] == "Space"
    assert keys["shuffle"] == ()
    assert keys["repeat"] == ("Ctrl+Alt+R",)
    assert keys["mute"] == ("Ctrl+Alt+K",)


def test_chosen_keys_are_there_at_the_next_start(open_window: object) -> None:
    opened = open_window(settings=Settings(keys={"play": "Ctrl+Alt+K"}))  # type: ignore[operator]
    action = opened.window.app.actions["play"]
    assert action.shortcut() == QKeySequence("Ctrl+Alt+K")
    opened.window.app.actions["shortcuts"].trigger()
    shown = [one for one in QApplication.topLevelWidgets() if one.windowTitle() == "Keyboard shortcuts"]
    assert any(
        "Ctrl+Alt+K" in part.text()
        for one in shown
        for part in one.findChildren(type(opened.window.frame.top._labels[0]))
    )
