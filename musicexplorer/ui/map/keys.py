"""What the keyboard does on the map."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

if TYPE_CHECKING:
    from musicexplorer.ui.map.widget import MapWidget

_ARROWS = {
    Qt.Key.Key_Left: (-1.0, 0.0),
    Qt.Key.Key_Right: (1.0, 0.0),
    Qt.Key.Key_Up: (0.0, 1.0),
    Qt.Key.Key_Down: (0.0, -1.0),
}
_STEP = 1.5
_PAN = 80


def press(map_: "MapWidget", event: QKeyEvent) -> bool:
    """Does what a key asks for; False when it asks for nothing here.

    Arrows jump to the nearest dot in that direction (with Shift they move the map), `+` and `-` zoom, `0`
    shows all, Enter is a click on the dot that the arrows reached, Ctrl+Enter a double click, Escape puts
    things down.
    """
    key = Qt.Key(event.key())
    control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
    if key in _ARROWS:
        dx, dy = _ARROWS[key]
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            map_.pan(-dx * _PAN, dy * _PAN)
        else:
            map_.walk((dx, dy))
    elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
        map_.zoom_in(_STEP)
    elif key in (Qt.Key.Key_Minus, Qt.Key.Key_Underscore):
        map_.zoom_in(1 / _STEP)
    elif key == Qt.Key.Key_0:
        map_.show_all()
    elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        return map_.press_cursor(double=control)
    elif key == Qt.Key.Key_Escape:
        return map_.put_down()
    else:
        return False
    return True
