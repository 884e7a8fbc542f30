"""What the hand does to a row: click, double click, Enter, and which keys are held."""

from enum import StrEnum

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView


class Gesture(StrEnum):
    """A gesture on a track."""

    CLICK = "click"
    DOUBLE_CLICK = "double click"
    ENTER = "Enter"
    SHIFT_CLICK = "Shift click"
    CTRL_CLICK = "Ctrl click"
    MIDDLE_CLICK = "middle click"


_SELECTING = {
    Qt.KeyboardModifier.ShiftModifier: Gesture.SHIFT_CLICK,
    Qt.KeyboardModifier.ControlModifier: Gesture.CTRL_CLICK,
}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def clicked_with(held: Qt.KeyboardModifier, *, double: bool) -> Gesture:
    """A click or double click while these keys are held."""
    selecting = (gesture for key, gesture in _SELECTING.items() if held & key)
    return next(selecting, Gesture.DOUBLE_CLICK if double else Gesture.CLICK)


class RowGestures(QObject):
    """Tells which gesture was made on which row of a view.

    Signals:
        made: The row, and the `Gesture`.
    """

    made = Signal(int, object)

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view, self._held = view, Qt.KeyboardModifier.NoModifier
        self._middle = QPersistentModelIndex()
        view.installEventFilter(self)
        view.viewport().installEventFilter(self)
        view.clicked.connect(lambda index: self._on_click(index, double=False))
        view.doubleClicked.connect(lambda index: self._on_click(index, double=True))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QMouseEvent) and watched is self._view.viewport():
            self._on_mouse(event)
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and watched is self._view:
            return self._on_key(event)
        return False

    def _on_mouse(self, event: QMouseEvent) -> None:
        self._held = event.modifiers()
        if event.button() != Qt.MouseButton.MiddleButton:
            return
        index = QPersistentModelIndex(self._view.indexAt(event.position().toPoint()))
        if event.type() != QEvent.Type.MouseButtonRelease:
            self._middle = index
        elif index.isValid() and index == self._middle:
            self.made.emit(index.row(), Gesture.MIDDLE_CLICK)

    def _on_click(self, index: QModelIndex, *, double: bool) -> None:
        self.made.emit(index.row(), clicked_with(self._held, double=double))

    def _on_key(self, event: QKeyEvent) -> bool:
        index = self._view.currentIndex()
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() not in _ENTER or held or not index.isValid():
            return False
        self.made.emit(index.row(), Gesture.ENTER)
        return True
