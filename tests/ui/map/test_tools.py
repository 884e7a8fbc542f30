"""The tools in hand: loops, rectangles, lines, and selections that can be taken back."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from musicexplorer.ui.map import selection_history
from musicexplorer.ui.map.selection_history import SelectionHistory
from musicexplorer.ui.map.tool import SelectionMode, Tool

KEY, HELD = Qt.Key, Qt.KeyboardModifier
LEFT = Qt.MouseButton.LeftButton


def drag(map_, *way: QPoint, held: HELD = HELD.NoModifier) -> None:
    """A drag of the left button with keys held."""
    window = map_.windowHandle()
    QTest.mousePress(window, LEFT, held, way[0])
    for stop in way[1:]:
        QTest.mouseMove(window, stop)
        QApplication.processEvents()
    QTest.mouseRelease(window, LEFT, held, way[-1])
    QApplication.processEvents()


def around(mouse, low: int, high: int) -> tuple[QPoint, QPoint]:
    """Two corners of a rectangle around the dots of two tracks, lower left and upper right."""
    return mouse.at(low) + QPoint(-12, 12), mouse.at(high) + QPoint(12, -12)


@pytest.mark.parametrize(
    ("key", "tool"),
    [(KEY.Key_L, Tool.LASSO), (KEY.Key_R, Tool.RECTANGLE), (KEY.Key_D, Tool.LINE), (KEY.Key_M, Tool.MOVE)],
)
def test_a_key_takes_a_tool_and_its_button_is_down(map_, qtbot: QtBot, key: KEY, tool: Tool) -> None:
    map_.picking.set_tool(Tool.RECTANGLE if tool is not Tool.RECTANGLE else Tool.MOVE)
    qtbot.keyClick(map_, key)
    assert map_.picking.tool is tool
    assert [button.isChecked() for button in map_.tool_buttons.buttons] == [one is tool for one in Tool]


def test_a_button_takes_a_tool(map_, qtbot: QtBot) -> None:
    map_.tool_buttons.buttons[3].click()
    assert map_.picking.tool is Tool.LINE
    assert map_.cursor().shape() == Qt.CursorShape.CrossCursor


def test_the_rectangle_selects_what_is_inside_and_does_not_move_the_map(map_, mouse) -> None:
    map_.picking.set_tool(Tool.RECTANGLE)
    view, (low, high) = map_.camera.view, around(mouse, 122, 133)
    drag(map_, high, QPoint(low.x(), high.y()), low)
    assert map_.scene.selection == [122, 123, 132, 133]
    assert map_.camera.view == view
    assert map_.hover.pointing.lasso == []


def test_shift_adds_to_the_selection_and_alt_takes_from_it(map_, mouse) -> None:
    map_.picking.set_tool(Tool.RECTANGLE)
    drag(map_, *around(mouse, 122, 123))
    drag(map_, *around(mouse, 132, 134), held=HELD.ShiftModifier)
    assert map_.scene.selection == [122, 123, 132, 133, 134]
    drag(map_, *around(mouse, 123, 133), held=HELD.AltModifier)
    assert map_.scene.selection == [122, 132, 134]
    drag(map_, *around(mouse, 145, 146))
    assert map_.scene.selection == [145, 146]


def test_the_lasso_in_hand_needs_no_key_held(map_, mouse) -> None:
    map_.picking.set_tool(Tool.LASSO)
    low, high = around(mouse, 122, 133)
    drag(map_, low, QPoint(high.x(), low.y()), high, QPoint(low.x(), high.y()))
    assert map_.scene.selection == [122, 123, 132, 133]


def test_hidden_dots_are_not_selected(map_, mouse) -> None:
    next(line for line in map_.legend.lines if line.text() == "Rock").click()
    map_.picking.set_tool(Tool.RECTANGLE)
    drag(map_, *around(mouse, 120, 123))
    assert map_.scene.selection == [121, 122, 123]


@pytest.mark.parametrize("tool", [Tool.LASSO, Tool.RECTANGLE])
def test_dots_that_a_search_puts_back_are_not_selected_but_can_be_let_go(map_, mouse, tool: Tool) -> None:
    low, high = around(mouse, 122, 133)
    lasso = (low, QPoint(high.x(), low.y()), high, QPoint(low.x(), high.y()))
    way = lasso if tool is Tool.LASSO else (low, high)
    map_.picking.set_tool(tool)
    map_.set_highlight([122, 133, 150])
    drag(map_, *way)
    assert map_.scene.selection == [122, 133]
    map_.set_highlight([133])
    drag(map_, *way, held=HELD.AltModifier)
    assert map_.scene.selection == []
    map_.set_highlight(None)
    drag(map_, *way)
    assert map_.scene.selection == [122, 123, 132, 133]


def test_escape_gives_up_what_is_being_drawn(map_, mouse, qtbot: QtBot) -> None:
    map_.set_selection([150])
    map_.picking.set_tool(Tool.RECTANGLE)
    low, high = around(mouse, 122, 133)
    window = map_.windowHandle()
    QTest.mousePress(window, LEFT, HELD.NoModifier, low)
    QTest.mouseMove(window, high)
    QApplication.processEvents()
    assert map_.hover.pointing.lasso
    qtbot.keyClick(map_, KEY.Key_Escape)
    assert map_.hover.pointing.lasso == []
    QTest.mouseRelease(window, LEFT, HELD.NoModifier, high)
    assert map_.scene.selection == [150]


def test_undo_and_redo_go_through_the_selections(map_, mouse, qtbot: QtBot) -> None:
    told = []
    map_.selection_changed.connect(told.append)
    mouse.click(mouse.at(142), control=True)
    mouse.click(mouse.at(127), control=True)
    qtbot.keyClick(map_, KEY.Key_Z, HELD.ControlModifier)
    assert map_.scene.selection == [142]
    qtbot.keyClick(map_, KEY.Key_Z, HELD.ControlModifier)
    qtbot.keyClick(map_, KEY.Key_Z, HELD.ControlModifier)
    assert map_.scene.selection == []
    qtbot.keyClick(map_, KEY.Key_Z, HELD.ControlModifier | HELD.ShiftModifier)
    qtbot.keyClick(map_, KEY.Key_Y, HELD.ControlModifier)
    assert map_.scene.selection == [127, 142]
    assert told == [[142], [127, 142], [142], [], [142], [127, 142]]


def test_a_new_selection_forgets_what_was_taken_back() -> None:
    steps = SelectionHistory()
    steps.select([1])
    steps.select([2], SelectionMode.ADD)
    steps.undo()
    steps.select([3], SelectionMode.TOGGLE)
    assert not steps.can_redo
    assert steps.redo() == {1, 3}
    assert steps.undo() == {1}
    steps.select([1])  # no change is no step
    assert steps.can_redo


def test_of_very_large_selections_the_oldest_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selection_history, "_MOST", 10)
    steps = SelectionHistory()
    for first in (0, 10, 20):
        steps.select(range(first, first + 4))
    assert steps.undo() == {10, 11, 12, 13}
    assert not steps.can_undo


def test_a_line_is_told_in_the_world_and_stays(map_, mouse, qtbot: QtBot) -> None:
    map_.picking.set_tool(Tool.LINE)
    with qtbot.waitSignal(map_.line_drawn) as told:
        drag(map_, mouse.at(120), mouse.at(125), mouse.at(155))
    (line,) = told.args
    assert np.allclose(line[[0, -1]], [(0, 2), (5, 5)], atol=0.05)
    map_.set_line_tracks([121, 123, 125, 145])
    assert map_.annotations.line.track_ids == (121, 123, 125, 145)
    map_.zoom_in(2)
    assert map_.annotations.line is not None
    with qtbot.waitSignal(map_.line_drawn) as told:
        assert map_.cancel()
    assert told.args == [None]
    assert map_.annotations.line is None


def test_a_slip_of_the_hand_is_no_line(map_, mouse, qtbot: QtBot) -> None:
    map_.picking.set_tool(Tool.LINE)
    with qtbot.assertNotEmitted(map_.line_drawn):
        drag(map_, QPoint(400, 300), QPoint(412, 300))


def test_the_line_and_its_stops_are_seen(map_, mouse, pixel) -> None:
    between = mouse.at(124) - QPoint(13, 0)  # beside the title of 123
    bare = pixel(between)
    map_.picking.set_tool(Tool.LINE)
    drag(map_, mouse.at(121), mouse.at(127))
    mouse.move(QPoint(798, 0))
    assert np.abs(pixel(between) - bare).max() > 0.05
    around = [between + QPoint(0, away) for away in (-1, 0, 1)]
    drawn = [pixel(at) for at in around]
    map_.set_line_tracks([122, 126])
    assert max(np.abs(pixel(at) - before).max() for at, before in zip(around, drawn, strict=True)) > 0.3


def test_a_line_by_keyboard(map_, qtbot: QtBot) -> None:
    map_.set_current(122)
    told = []
    map_.line_drawn.connect(told.append)
    qtbot.keyClick(map_, KEY.Key_D)
    for key in (KEY.Key_Right, KEY.Key_Return, KEY.Key_Right, KEY.Key_Right, KEY.Key_Return):
        qtbot.keyClick(map_, key)
    qtbot.keyClick(map_, KEY.Key_Up)
    qtbot.keyClick(map_, KEY.Key_Return)
    assert [line.tolist() for line in told] == [[[3, 2], [5, 2]], [[3, 2], [5, 2], [5, 3]]]


def test_a_rectangle_by_keyboard(map_, qtbot: QtBot) -> None:
    map_.set_current(122)
    qtbot.keyClick(map_, KEY.Key_R)
    for key in (KEY.Key_Right, KEY.Key_Return, KEY.Key_Right, KEY.Key_Up, KEY.Key_Return):
        qtbot.keyClick(map_, key)
    assert map_.scene.selection == [123, 124, 133, 134]


RIGHT, LEFTWARD, UP, DOWN, ENTER = KEY.Key_Right, KEY.Key_Left, KEY.Key_Up, KEY.Key_Down, KEY.Key_Return
TRIANGLE = (RIGHT, ENTER, RIGHT, RIGHT, RIGHT, RIGHT, ENTER, UP, UP, UP, UP, ENTER)
"""Keys for a loop from 111 over 115 to 155."""
INSIDE = {111, 115, 123, 124, 134, 155}


def loop_by_keyboard(map_, qtbot: QtBot, *keys: KEY) -> None:
    map_.set_current(110)
    qtbot.keyClick(map_, KEY.Key_L)
    for key in keys:
        qtbot.keyClick(map_, key)


@pytest.mark.parametrize(
    "end", [(ENTER,), (*(LEFTWARD,) * 4, *(DOWN,) * 4, ENTER)], ids=["at the last corner", "at the first one"]
)
def test_a_loop_by_keyboard_is_closed_at_a_corner_it_has(map_, qtbot: QtBot, end: tuple[KEY, ...]) -> None:
    loop_by_keyboard(map_, qtbot, *TRIANGLE)
    assert map_.scene.selection == []
    assert len(map_.annotations.corners) == 3
    for key in end:
        qtbot.keyClick(map_, key)
    picked = set(map_.scene.selection)
    assert picked >= INSIDE
    assert not picked & {101, 105, 110, 116, 121, 126, 131, 132, 143, 154, 156}
    assert map_.annotations.corners == []


def test_a_loop_by_keyboard_adds_to_the_selection_what_a_search_found(map_, qtbot: QtBot) -> None:
    map_.set_selection([150])
    map_.set_highlight([115, 124, 126])
    loop_by_keyboard(map_, qtbot, *TRIANGLE, ENTER)
    assert map_.scene.selection == [115, 124, 150]


def test_a_loop_by_keyboard_is_seen_before_it_is_closed(map_, mouse, qtbot: QtBot, pixel) -> None:
    within = (mouse.at(123) + mouse.at(134)) / 2
    bare = pixel(within)
    loop_by_keyboard(map_, qtbot, *TRIANGLE)
    assert np.abs(pixel(within) - bare).max() > 0.03


def test_escape_gives_up_a_loop_by_keyboard_and_leaves_the_line(map_, mouse, qtbot: QtBot) -> None:
    map_.picking.set_tool(Tool.LINE)
    drag(map_, mouse.at(120), mouse.at(155))
    loop_by_keyboard(map_, qtbot, *TRIANGLE, KEY.Key_Escape)
    assert map_.annotations.corners == []
    assert map_.annotations.line is not None


def test_another_tool_gives_up_a_loop_by_keyboard(map_, qtbot: QtBot) -> None:
    loop_by_keyboard(map_, qtbot, *TRIANGLE, KEY.Key_R, ENTER)
    assert len(map_.annotations.corners) == 1


def test_a_rectangle_by_keyboard_takes_what_a_search_found(map_, qtbot: QtBot) -> None:
    map_.set_current(122)
    map_.set_highlight([123, 134, 150])
    qtbot.keyClick(map_, KEY.Key_R)
    for key in (KEY.Key_Right, KEY.Key_Return, KEY.Key_Right, KEY.Key_Up, KEY.Key_Return):
        qtbot.keyClick(map_, key)
    assert map_.scene.selection == [123, 134]


def test_enter_double_clicks_while_no_tool_is_in_hand(map_, qtbot: QtBot) -> None:
    map_.set_current(122)
    qtbot.keyClick(map_, KEY.Key_Right)
    with qtbot.waitSignal(map_.double_clicked) as told:
        qtbot.keyClick(map_, KEY.Key_Return)
    assert told.args == [123]


def test_shift_and_arrows_select_on_the_way(map_, qtbot: QtBot) -> None:
    map_.set_current(122)
    qtbot.keyClick(map_, KEY.Key_Right)
    qtbot.keyClick(map_, KEY.Key_Right, HELD.ShiftModifier)
    qtbot.keyClick(map_, KEY.Key_Up, HELD.ShiftModifier)
    assert map_.scene.selection == [123, 124, 134]
    qtbot.keyClick(map_, KEY.Key_Return, HELD.ShiftModifier)
    assert map_.scene.selection == [123, 124]


def test_alt_shift_and_arrows_move_the_map(map_, qtbot: QtBot) -> None:
    map_.zoom_in(3)
    x = map_.camera.view.x
    qtbot.keyClick(map_, KEY.Key_Right, HELD.ShiftModifier | HELD.AltModifier)
    assert map_.camera.view.x > x
    assert map_.scene.selection == []


@pytest.mark.parametrize(
    ("button", "name"), [(Qt.MouseButton.BackButton, "back"), (Qt.MouseButton.ForwardButton, "forward")]
)
def test_the_mouses_side_buttons_go_back_and_forward(map_, mouse, qtbot: QtBot, button, name) -> None:
    with qtbot.waitSignal(getattr(map_.navigation_buttons, name)):
        mouse.click(QPoint(400, 300), button)


def test_every_button_has_a_name_and_a_tooltip_with_its_key(map_) -> None:
    for button in (*map_.tool_buttons.buttons, *map_.navigation_buttons.buttons):
        assert button.accessibleName()
        assert button.toolTip().endswith(")")
        assert button.focusPolicy() == Qt.FocusPolicy.TabFocus


def test_threads_are_drawn_to_what_sounds_alike_and_dashed_where_that_is_far(map_, mouse, pixel) -> None:
    near, far = (mouse.at(110) + mouse.at(111)) / 2, (mouse.at(110) + mouse.at(119)) / 2 + QPoint(20, 0)
    bare = pixel(near)
    map_.set_links(110, [111, 119])
    assert np.abs(pixel(near) - bare).max() > 0.05
    along = [pixel(far + QPoint(step, 0)) for step in range(8)]
    assert np.ptp([colour.sum() for colour in along]) > 0.2  # dashes and the gaps between them
    map_.set_links(None)
    assert np.abs(pixel(near) - bare).max() < 0.01


def test_doubted_tracks_are_marked_where_dots_are_large_and_shown(map_) -> None:
    map_.set_misplaced([120, 133, 999])
    assert sorted(map_.scene.points.ids[map_.annotations.visible_misplaced()].tolist()) == [120, 133]
    next(line for line in map_.legend.lines if line.text() == "Rock").click()
    assert map_.scene.points.ids[map_.annotations.visible_misplaced()].tolist() == [133]
    map_.set_misplaced([])
    assert len(map_.annotations.visible_misplaced()) == 0


def test_marks_of_doubt_wait_while_there_are_too_many(map_, monkeypatch) -> None:
    monkeypatch.setattr("musicexplorer.ui.map.annotations._MAX_MISPLACED", 3)
    map_.set_misplaced([120, 121, 122, 123])
    assert len(map_.annotations.visible_misplaced()) == 0
    map_.set_misplaced([120, 121, 122])
    assert len(map_.annotations.visible_misplaced()) == 3
