"""Keyboard input on the map."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from musicexplorer.ui.map.tool import SelectionMode, Tool

if TYPE_CHECKING:
    from musicexplorer.ui.map.widget import MapWidget

_ARROWS = {
    Qt.Key.Key_Left: (-1.0, 0.0),
    Qt.Key.Key_Right: (1.0, 0.0),
    Qt.Key.Key_Up: (0.0, 1.0),
    Qt.Key.Key_Down: (0.0, -1.0),
}
_TOOLS = {Qt.Key[f"Key_{tool}"]: tool for tool in Tool}
_SHIFT, _ALT = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier
_HELD = _SHIFT | _ALT | Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.MetaModifier
_STEP = 1.5
_PAN = 80


def press(map_: "MapWidget", event: QKeyEvent) -> bool:
    """Handle a key; returns False if it has no function here.

    Arrows jump to the nearest dot in that direction (with Shift they select on the way, with Alt and Shift
    they move the map), `+` and `-` zoom, `0` shows all, letters switch tools. Enter is a double click on
    the dot that the arrows reached, Ctrl+Enter a click, Shift+Enter adds it to the selection or takes it out;
    with a tool in hand Enter puts a corner down, and closes a loop at a corner that it has. N goes through
    the names of regions in sight; there Enter selects as a click does, Ctrl+Enter goes there, and Shift+Enter
    adds to the selection. Escape puts things down.
    """
    key, held = Qt.Key(event.key()), event.modifiers() & _HELD
    picking = map_.picking
    if key in _ARROWS:
        _arrow(map_, _ARROWS[key], held)
    elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
        map_.zoom_in(_STEP)
    elif key in (Qt.Key.Key_Minus, Qt.Key.Key_Underscore):
        map_.zoom_in(1 / _STEP)
    elif key == Qt.Key.Key_0:
        map_.show_all()
    elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        return _enter(map_, held)
    elif key == Qt.Key.Key_Escape:
        return map_.hover.leave_name() or picking.cancel()
    elif key == Qt.Key.Key_N and held in (_SHIFT, Qt.KeyboardModifier.NoModifier):
        return map_.hover.walk_names(-1 if held else 1)
    elif key in _TOOLS and not held:
        picking.set_tool(_TOOLS[key])
    elif key == Qt.Key.Key_H and not held:
        map_.navigation_buttons.listen.toggle()
    elif undoes(map_, event):
        picking.undo()
    elif redoes(map_, event):
        picking.redo()
    else:
        return False
    return True


def undoes(map_: "MapWidget", event: QKeyEvent) -> bool:
    """Whether undo applies to the selection: it was the last change and can be undone."""
    picking = map_.picking
    return event.matches(QKeySequence.StandardKey.Undo) and picking.latest and picking.history.can_undo


def redoes(map_: "MapWidget", event: QKeyEvent) -> bool:
    """Whether redo applies to the selection."""
    picking, redo = map_.picking, event.matches(QKeySequence.StandardKey.Redo)
    control_y = event.key() == Qt.Key.Key_Y and event.modifiers() == Qt.KeyboardModifier.ControlModifier
    return (redo or control_y) and picking.latest and picking.history.can_redo


def _arrow(map_: "MapWidget", direction: tuple[float, float], held: Qt.KeyboardModifier) -> None:
    dx, dy = direction
    if held & _SHIFT and held & _ALT:
        map_.pan(-dx * _PAN, dy * _PAN)
    else:
        map_.picking.walk(direction, extend=bool(held & _SHIFT))


def _enter(map_: "MapWidget", held: Qt.KeyboardModifier) -> bool:
    name = map_.hover.name_reached
    if name is not None and held & Qt.KeyboardModifier.ControlModifier:
        map_.zoom_to_region(map_.region_labels.named[name])
        return True
    if name is not None:
        map_.picking.click_name(name, SelectionMode.TOGGLE if held & _SHIFT else SelectionMode.REPLACE)
        return True
    if not held and map_.picking.put_corner():
        return True
    return map_.picking.press(
        double=not held & Qt.KeyboardModifier.ControlModifier, toggle=bool(held & _SHIFT)
    )
