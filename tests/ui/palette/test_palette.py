"""The command palette, by keyboard: find anything by its name, run or show it."""

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from musicexplorer.settings import Settings
from musicexplorer.ui.palette.box import PaletteBox
from musicexplorer.ui.palette.rows import ROW
from tests.ui.conftest import Opened

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

CONTROL, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
CONTROL_SHIFT = CONTROL | Qt.KeyboardModifier.ShiftModifier


def open_palette(opened: Opened, focused: QWidget | None = None) -> PaletteBox:
    opened.window.activateWindow()
    focused = focused or opened.window.frame.pane.map
    focused.setFocus()
    QTest.keyClick(focused, Qt.Key.Key_P, CONTROL_SHIFT)
    box = opened.window.palette_controller.box
    assert box.isVisible()
    assert box.field.hasFocus()
    opened.settle()
    QApplication.processEvents()
    return box


def rows(box: PaletteBox) -> list[str]:
    return [box.list.item(row).data(ROW).shown for row in range(box.list.count())]


def choose(opened: Opened, box: PaletteBox, typed: str, modifier: Qt.KeyboardModifier = NONE) -> None:
    """Type and press Enter at once, as a fast typist does, before anything is found."""
    QTest.keyClicks(box.field, typed)
    QTest.keyClick(box.field, Qt.Key.Key_Return, modifier)
    opened.settle()
    QApplication.processEvents()
    opened.settle()


def test_it_opens_with_all_actions_and_filters_as_one_types(opened: Opened) -> None:
    box = open_palette(opened)
    shown = rows(box)
    assert "Shuffle: off" in shown
    assert "Make a playlist from this" in shown
    assert "Pause scan" not in shown  # there is no scan to pause
    QTest.keyClicks(box.field, "shuf")
    opened.settle()
    assert rows(box)[0] == "Shuffle: off"
    assert rows(box)[-1] == "Search the library for “shuf”"
    assert "Ctrl+Alt+S" in box.list.item(0).data(Qt.ItemDataRole.AccessibleTextRole)
    QTest.keyClick(box.field, Qt.Key.Key_Escape)
    assert not box.isVisible()
    assert opened.window.frame.pane.map.hasFocus()


def test_enter_runs_an_action(opened: Opened) -> None:
    assert not opened.window.frame.large
    choose(opened, open_palette(opened), "now playing")
    assert opened.window.frame.large


def test_actions_are_about_what_was_selected_before(opened: Opened) -> None:
    table = opened.window.frame.table
    table.select([opened.ids[4]])
    choose(opened, open_palette(opened, table.view), "add to the playlist")
    assert opened.window.document.ids == [opened.ids[4]]
    assert table.view.hasFocus()


def test_a_track_is_shown_or_played(opened: Opened) -> None:
    window = opened.window
    choose(opened, open_palette(opened), "zebra")
    assert window.frame.table.selected() == [opened.ids[1]]
    assert opened.player.played == []
    choose(opened, open_palette(opened), "zebra", CONTROL)
    assert window.app.player.current == opened.ids[1]
    assert len(opened.player.played) == 1


@pytest.mark.parametrize(("typed", "expected"), [("ana", {1, 2, 3}), ("vespertine", {0})])
def test_an_artist_and_an_album_are_selected(opened: Opened, typed: str, expected: set[int]) -> None:
    choose(opened, open_palette(opened), typed)
    assert set(opened.window.frame.table.selected()) == {opened.ids[row] for row in expected}


def test_a_tag_shows_its_tracks_in_the_table(opened: Opened) -> None:
    library = opened.window.app.session.library
    expected = library.ids[library.with_tag("ambient")].tolist()
    assert len(expected) > 0
    choose(opened, open_palette(opened), "ambient")
    assert sorted(opened.window.frame.table.model.ids()) == expected


def test_a_playlist_is_opened(opened: Opened, qtbot: Any) -> None:
    window = opened.window
    opened.dialogs.answers["name"] = "An evening"
    window.document.set_tracks(opened.ids[:2], text="test")
    window.app.actions["save_as"].trigger()
    opened.wait(qtbot, lambda: window.document.name == "An evening")
    window.app.actions["new"].trigger()
    opened.reload()
    assert window.document.ids == []
    choose(opened, open_palette(opened), "evening")
    assert (window.document.name, window.document.ids) == ("An evening", opened.ids[:2])


def test_what_was_used_last_comes_first_and_is_remembered(opened: Opened) -> None:
    choose(opened, open_palette(opened), "mango")
    choose(opened, open_palette(opened), "mute")
    box = open_palette(opened)
    assert rows(box)[:2] == ["Sound on", "Mango"]
    assert rows(box).count("Sound on") == 1
    QTest.keyClicks(box.field, "mute")
    opened.settle()
    assert rows(box)[0] == "Sound on"  # by either name
    saved: Settings = opened.saved.latest
    assert saved.palette_recent[0] == ["action", "mute"]
    assert saved.palette_recent[1][0] == "track"


def test_what_is_called_nothing_is_searched_for(opened: Opened) -> None:
    choose(opened, open_palette(opened), "qqqq")
    assert opened.window.frame.top.search.field.text() == "qqqq"


def test_arrows_go_round_and_other_keys_do_nothing_but_type(opened: Opened) -> None:
    box = open_palette(opened)
    QTest.keyClicks(box.field, "a")
    opened.settle()
    count = box.list.count()
    QTest.keyClick(box.field, Qt.Key.Key_Up)
    assert box.list.currentRow() == count - 1
    QTest.keyClick(box.field, Qt.Key.Key_Down)
    assert box.list.currentRow() == 0
    QTest.keyClicks(box.field, " ")
    QTest.keyClick(box.field, Qt.Key.Key_Right, CONTROL)
    assert opened.player.played == []
    QTest.keyClick(box.field, Qt.Key.Key_P, CONTROL_SHIFT)
    assert not box.isVisible()


def test_a_click_runs_a_row_and_a_click_beside_closes(opened: Opened) -> None:
    box = open_palette(opened)
    QTest.keyClicks(box.field, "zebra")
    opened.settle()
    QTest.mouseClick(
        box.list.viewport(), Qt.MouseButton.LeftButton, pos=box.list.visualItemRect(box.list.item(0)).center()
    )
    QApplication.processEvents()
    assert opened.window.frame.table.selected() == [opened.ids[1]]
    box = open_palette(opened)
    QTest.mouseClick(opened.window.frame.pane.map, Qt.MouseButton.LeftButton, pos=QPoint(5, 400))
    assert not box.isVisible()


def test_it_fits_a_small_window(opened: Opened) -> None:
    opened.window.resize(520, 400)
    box = open_palette(opened)
    assert opened.window.rect().contains(box.geometry())
    assert box.list.height() >= 2 * box.list.sizeHintForRow(0)
