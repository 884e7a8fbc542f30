"""Mouse input on the map."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from musicexplorer.ui.map.tool import SelectionMode, Tool

if TYPE_CHECKING:
    from musicexplorer.ui.map.widget import MapWidget

_NOTCH = 120
_PER_NOTCH = 1.3


class MouseTool:
    """Turns mouse events into actions of the map.

    A drag does what the tool is for; without one it moves the map, with Shift or Alt it draws a loop. Shift
    adds to the selection and Alt takes from it. Click is a click; with Ctrl it adds to the selection or takes
    from it; beside the dots it ends the selection. A double click there zooms in. The two buttons at the
    mouse's side go back and forward.
    """

    def __init__(self, map_: "MapWidget") -> None:
        self._map = map_
        self._pressed: QPointF | None = None
        self._middle: int | None = None
        self._last = QPointF()
        self._dragging = False
        self._tool = Tool.MOVE
        self._way: list[QPointF] = []

    @property
    def busy(self) -> bool:
        """Whether the map is being dragged or something drawn."""
        return self._dragging

    def press(self, event: QMouseEvent) -> None:
        """A button is pressed."""
        match event.button():
            case Qt.MouseButton.LeftButton:
                self._pressed = self._last = event.position()
                self._dragging = False
                held = event.modifiers() & (
                    Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.AltModifier
                )
                tool = self._map.picking.tool
                self._tool = Tool.LASSO if held and tool is Tool.MOVE else tool
                self._way = [event.position()]
            case Qt.MouseButton.MiddleButton:
                self._middle = self._map.picking.id_at(*event.position().toTuple())
            case Qt.MouseButton.BackButton:
                self._map.navigation_buttons.back.emit()
            case Qt.MouseButton.ForwardButton:
                self._map.navigation_buttons.forward.emit()

    def move(self, event: QMouseEvent) -> None:
        """The pointer moves, with the button down or up."""
        at = event.position()
        if self._pressed is None:
            self._map.hover.point_at(at)
            return
        if not self._dragging:
            if (at - self._pressed).manhattanLength() < QApplication.startDragDistance():
                return
            self._dragging = True
            self._map.hover.point_at(None)
        if self._tool is Tool.MOVE:
            # Whole pixels, so that the cached image of the dots stays sharp.
            step = QPointF(round(at.x() - self._last.x()), round(at.y() - self._last.y()))
            self._last += step
            self._map.pan(step.x(), step.y())
            self._map.setCursor(Qt.CursorShape.ClosedHandCursor)
        else:
            self._way.append(at)
            self._map.picking.draw(self._tool, self._way)
            self._map.setCursor(Qt.CursorShape.CrossCursor)

    def release(self, event: QMouseEvent) -> None:
        """A button is released."""
        if event.button() == Qt.MouseButton.MiddleButton:
            track, self._middle = self._middle, None
            if track is not None and track == self._map.picking.id_at(*event.position().toTuple()):
                self._map.middle_clicked.emit(track)
            return
        if event.button() != Qt.MouseButton.LeftButton or self._pressed is None:
            return
        pressed, self._pressed = self._pressed, None
        dragged, self._dragging = self._dragging, False
        if not dragged:
            self._map.picking.click(pressed, _change(event.modifiers(), click=True))
        elif self._tool is not Tool.MOVE:
            self._map.picking.finish(self._tool, self._way, _change(event.modifiers(), click=False))
        self._map.hover.point_at(event.position())

    def cancel_drag(self) -> bool:
        """Cancel the shape being drawn; False if there is none."""
        if self._pressed is None or self._tool is Tool.MOVE or not self._dragging:
            return False
        self._pressed, self._dragging = None, False
        self._map.picking.draw(self._tool, [])
        return True

    def double_click(self, event: QMouseEvent) -> None:
        """The second press of a double click; its release is no click."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._map.picking.double_click(event.position())

    def wheel(self, event: QWheelEvent) -> None:
        """The wheel or two fingers turn: zoom at the pointer."""
        turn = event.angleDelta().y()
        if turn:
            # Touchpads report many small turns, smooth by themselves; a wheel's notches are smoothed.
            smooth = abs(turn) < _NOTCH
            at = event.position()
            self._map.zoom_at(_PER_NOTCH ** (turn / _NOTCH), at.x(), at.y(), animate=not smooth)


def _change(held: Qt.KeyboardModifier, *, click: bool) -> SelectionMode:
    """The selection mode for the held modifier keys."""
    if held & Qt.KeyboardModifier.AltModifier:
        return SelectionMode.REMOVE
    if held & Qt.KeyboardModifier.ShiftModifier:
        return SelectionMode.ADD
    if click and held & Qt.KeyboardModifier.ControlModifier:
        return SelectionMode.TOGGLE
    return SelectionMode.REPLACE
