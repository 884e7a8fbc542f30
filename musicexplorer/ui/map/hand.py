"""What the mouse does on the map."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from musicexplorer.ui.map.widget import MapWidget

_NOTCH = 120
_PER_NOTCH = 1.3


class Hand:
    """Turns presses, moves and wheels into doings of the map.

    Drag pans; with Shift it draws a loop around a selection. Click is a click; with Ctrl it adds to the
    selection or takes from it; beside the dots it ends the selection. A double click there zooms in.
    """

    def __init__(self, map_: "MapWidget") -> None:
        self._map = map_
        self._pressed: QPointF | None = None
        self._last = QPointF()
        self._dragging = False
        self._loop: list[QPointF] = []

    @property
    def busy(self) -> bool:
        """Whether the map is being dragged or a loop drawn."""
        return self._dragging

    def press(self, event: QMouseEvent) -> None:
        """A button goes down."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = self._last = event.position()
            self._dragging = False
            looping = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._loop = [event.position()] if looping else []

    def move(self, event: QMouseEvent) -> None:
        """The pointer moves, with the button down or up."""
        at = event.position()
        if self._pressed is None:
            self._map.attention.point_at(at)
            return
        if not self._dragging:
            if (at - self._pressed).manhattanLength() < QApplication.startDragDistance():
                return
            self._dragging = True
            self._map.attention.point_at(None)
        if self._loop:
            self._loop.append(at)
            self._map.show_lasso(self._loop)
        else:
            # Whole pixels, so that the kept picture of the dots stays sharp.
            step = QPointF(round(at.x() - self._last.x()), round(at.y() - self._last.y()))
            self._last += step
            self._map.pan(step.x(), step.y())
            self._map.setCursor(Qt.CursorShape.ClosedHandCursor)

    def release(self, event: QMouseEvent) -> None:
        """A button goes up."""
        if event.button() != Qt.MouseButton.LeftButton or self._pressed is None:
            return
        pressed, self._pressed = self._pressed, None
        dragged, self._dragging = self._dragging, False
        if not dragged:
            toggle = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            self._map.click_at(pressed, toggle=toggle)
        elif self._loop:
            self._map.end_lasso(self._loop)
        self._loop = []
        self._map.attention.point_at(event.position())

    def double_click(self, event: QMouseEvent) -> None:
        """The second press of a double click; its release is no click."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._map.double_click_at(event.position())

    def wheel(self, event: QWheelEvent) -> None:
        """The wheel or two fingers turn: zoom at the pointer."""
        turn = event.angleDelta().y()
        if turn:
            # Touchpads report many small turns, smooth by themselves; a wheel's notches are smoothed.
            smooth = abs(turn) < _NOTCH
            at = event.position()
            self._map.zoom_at(_PER_NOTCH ** (turn / _NOTCH), at.x(), at.y(), animate=not smooth)
