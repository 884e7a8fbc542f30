"""The Qt event handlers of the map."""

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from musicexplorer.ui.map import keyboard
from musicexplorer.ui.map.mouse_tool import MouseTool

if TYPE_CHECKING:
    from musicexplorer.ui.map.widget import MapWidget

_TURNS = 2
_BY_KEY = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


class MapEvents(QWidget):
    """The base of `MapWidget` with the event handlers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._map = cast("MapWidget", self)
        self.mouse = MouseTool(self._map)
        self._ratio = 0.0
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._frame, self._turns = QTimer(self, interval=0), 0
        self._frame.timeout.connect(self._take_turn)

    def update(self) -> None:  # type: ignore[override]
        """Have a frame painted, two turns of the event loop after that which changes the map.

        In the one between, all else that has changed is painted.
        """
        if not self._frame.isActive():
            self._turns = _TURNS
            self._frame.start()

    def _take_turn(self) -> None:
        self._turns -= 1
        if not self._turns:
            self._frame.stop()
            super().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints one frame."""
        map_ = self._map
        if self.devicePixelRatioF() != self._ratio:
            self._ratio = self.devicePixelRatioF()
            map_.canvas.forget()
        with QPainter(self) as painter:
            map_.canvas.paint(painter, map_.theme, self.font(), self._ratio, map_.hover.pointing)
        if map_.canvas.pending:
            map_.start_ticking()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keeps the view, and the overlays in their corners."""
        self._map.fit_legend()

    def changeEvent(self, event: QEvent) -> None:
        """Follows a changed font."""
        if event.type() == QEvent.Type.FontChange:
            self._map.canvas.forget()
        super().changeEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Pass it to the mouse tool."""
        self.mouse.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pass it to the mouse tool."""
        self.mouse.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Pass it to the mouse tool."""
        self.mouse.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Pass it to the mouse tool."""
        self.mouse.double_click(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Pass it to the mouse tool."""
        self.mouse.wheel(event)
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        """The pointer left the map."""
        self._map.hover.point_at(None)

    def event(self, event: QEvent) -> bool:
        """Handle pinch zoom, and keep the undo shortcut while it applies to the selection."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and (keyboard.undoes(self._map, event) or keyboard.redoes(self._map, event))
        ):
            event.accept()
            return True
        if (
            isinstance(event, QNativeGestureEvent)
            and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture
        ):
            at = event.position()
            self._map.zoom_at(1 + event.value(), at.x(), at.y(), animate=False)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Does what a key asks for, or leaves it to the window."""
        if not keyboard.press(self._map, event):
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Asks for a menu for the dot under the pointer, or the one that the keys reached."""
        map_, cursor = self._map, self._map.hover.pointing.cursor
        if event.reason() == QContextMenuEvent.Reason.Keyboard and cursor is not None:
            at = self.mapToGlobal(map_.hover.place_of(cursor).toPoint())
            map_.context_requested.emit(int(map_.scene.points.ids[cursor]), at)
            return
        reached = map_.hover.name_reached
        if event.reason() == QContextMenuEvent.Reason.Keyboard and reached is not None:
            at = self.mapToGlobal(map_.region_labels.place_of(reached).toPoint())
            map_.region_requested.emit(map_.region_labels.named[reached], at)
            return
        track = map_.picking.id_at(event.pos().x(), event.pos().y())
        name = map_.region_labels.at(event.pos().toPointF())
        if track is not None:
            map_.context_requested.emit(track, event.globalPos())
        elif name is not None:
            map_.region_requested.emit(map_.region_labels.named[name], event.globalPos())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Shows the frame when the focus came by keyboard."""
        self._map.hover.pointing.focus_frame = event.reason() in _BY_KEY
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Takes the frame away."""
        self._map.hover.pointing.focus_frame = False
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._map.hover.leave_name()
        self.update()
