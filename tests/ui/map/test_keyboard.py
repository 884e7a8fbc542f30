"""What the keyboard does on the map."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

KEY = Qt.Key


def test_arrows_jump_to_the_nearest_dot_in_their_direction(map_, qtbot: QtBot) -> None:
    map_.set_current(123)
    told = []
    map_.hovered.connect(told.append)
    for key in (KEY.Key_Right, KEY.Key_Up, KEY.Key_Left, KEY.Key_Down):
        qtbot.keyClick(map_, key)
    assert told == [124, 134, 133, 123]
    assert map_.hover.card.lines[0] == "Song 23"
    assert "Song 23 by Artist 2" in map_.accessibleDescription()


def test_arrows_start_in_the_middle_and_stop_at_the_edge(map_, qtbot: QtBot) -> None:
    for _ in range(20):
        qtbot.keyClick(map_, KEY.Key_Right)
    assert map_.scene.points.xy[map_.hover.pointing.cursor][0] == 9


def test_enter_is_a_double_click_and_control_enter_a_click(map_, qtbot: QtBot) -> None:
    map_.set_current(123)
    with qtbot.assertNotEmitted(map_.double_clicked):
        qtbot.keyClick(map_, KEY.Key_Return)
    qtbot.keyClick(map_, KEY.Key_Right)
    with qtbot.waitSignal(map_.double_clicked) as double:
        qtbot.keyClick(map_, KEY.Key_Return)
    with qtbot.waitSignal(map_.clicked) as clicked:
        qtbot.keyClick(map_, KEY.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert clicked.args == double.args == [124]


def test_plus_minus_and_nought(map_, qtbot: QtBot) -> None:
    whole = map_.camera.view
    qtbot.keyClick(map_, KEY.Key_Plus)
    assert map_.camera.view.scale > whole.scale
    qtbot.keyClick(map_, KEY.Key_Minus)
    assert abs(map_.camera.view.scale / whole.scale - 1) < 1e-6
    qtbot.keyClick(map_, KEY.Key_Plus)
    qtbot.keyClick(map_, KEY.Key_0)
    assert map_.camera.view == whole
    assert map_.camera.follows


def test_the_dot_reached_is_brought_into_sight(map_, qtbot: QtBot) -> None:
    map_.fly_to(123)
    map_.zoom_in(100)
    for _ in range(3):
        qtbot.keyClick(map_, KEY.Key_Right)
    row = map_.hover.pointing.cursor
    assert map_.rect().contains(map_.hover.place_of(row).toPoint())


def test_escape_ends_the_selection_then_leaves_the_dot_then_is_the_windows(map_, qtbot: QtBot) -> None:
    map_.set_current(123)
    qtbot.keyClick(map_, KEY.Key_Right)
    map_.set_selection([130])
    qtbot.keyClick(map_, KEY.Key_Escape)
    assert map_.scene.selection == []
    assert map_.hover.pointing.cursor is not None
    with qtbot.waitSignal(map_.hovered) as told:
        qtbot.keyClick(map_, KEY.Key_Escape)
    assert told.args == [-1]
    assert not map_.cancel()


def test_focus_by_keyboard_is_seen(map_) -> None:
    plain = map_.grab().toImage()
    QApplication.sendEvent(map_, QFocusEvent(QEvent.Type.FocusIn, Qt.FocusReason.TabFocusReason))
    framed = map_.grab().toImage()
    assert plain.pixelColor(400, 1) != framed.pixelColor(400, 1)
    QApplication.sendEvent(map_, QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.TabFocusReason))
    assert map_.grab().toImage().pixelColor(400, 1) == plain.pixelColor(400, 1)


def test_everything_has_a_name_for_screen_readers(map_) -> None:
    buttons = [*map_.zoom_buttons.buttons, *map_.legend.lines]
    assert map_.accessibleName()
    assert map_.legend.accessibleName()
    assert all(button.accessibleName() for button in buttons)
    assert "Dub, 13 tracks" in [line.accessibleName() for line in map_.legend.lines]


def test_the_buttons_zoom(map_, qtbot: QtBot) -> None:
    closer, further, everything = map_.zoom_buttons.buttons
    whole = map_.camera.view
    closer.click()
    assert map_.camera.view.scale > whole.scale
    further.click()
    further.click()
    assert map_.camera.view.scale < whole.scale
    everything.click()
    assert map_.camera.view == whole


def test_the_dot_that_the_arrows_reached_is_kept_while_a_menu_is_open(map_, qtbot: QtBot) -> None:
    qtbot.keyClick(map_, KEY.Key_Right)
    reached = map_.hover.pointing.cursor
    assert reached is not None
    QApplication.sendEvent(map_, QEvent(QEvent.Type.Leave))
    assert map_.hover.pointing.cursor == reached


def test_tab_goes_from_the_legends_heading_through_its_lines(map_) -> None:
    at, passed = map_.legend.heading, []
    for _ in map_.legend.lines:
        at = at.nextInFocusChain()
        passed.append(at)
    assert passed == map_.legend.lines
