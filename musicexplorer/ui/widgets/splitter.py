"""A splitter whose handles can also be focused and moved by the arrow keys."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QAccessible, QKeyEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSplitter, QSplitterHandle, QWidget

from musicexplorer.translation import tr
from musicexplorer.ui import accessibility

_WIDTH = 8
_STEP = 24
_DOT, _APART = 1.5, 7.0
_BACK = {Qt.Key.Key_Left, Qt.Key.Key_Up}
_ON = {Qt.Key.Key_Right, Qt.Key.Key_Down}


class Splitter(QSplitter):
    """Panels side by side, or one above the other.

    Args:
        orientation: Of the row of panels.
        names: The accessible names of the handles between them.
        parts: The panels.
    """

    def __init__(self, orientation: Qt.Orientation, names: tuple[str, ...], *parts: QWidget) -> None:
        super().__init__(orientation)
        self.setHandleWidth(_WIDTH)
        self.setChildrenCollapsible(False)
        for part in parts:
            self.addWidget(part)
        for place, name in enumerate(names, start=1):
            self.handle(place).setAccessibleName(name)
            self.handle(place).setToolTip(
                tr("{name} (drag, or focus with Tab and use the arrow keys)").format(name=name)
            )

    def createHandle(self) -> QSplitterHandle:
        return _Handle(self.orientation(), self)


class _Handle(QSplitterHandle):
    """One handle; drawn in full only while hovered or focused."""

    def __init__(self, orientation: Qt.Orientation, parent: QSplitter) -> None:
        super().__init__(orientation, parent)
        accessibility.set_role(self, QAccessible.Role.Splitter)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _BACK | _ON:
            self._move_by(_STEP if key in _ON else -_STEP)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            focused = self.hasFocus()
            ground = QPalette.ColorRole.Highlight if focused else QPalette.ColorRole.Mid
            painter.setBrush(self.palette().color(ground))
            if focused or self.underMouse():
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 2, 2)
                return
            for step in (-1, 0, 1):
                painter.drawEllipse(self._dot(step), _DOT, _DOT)

    def _dot(self, step: int) -> QPointF:
        along = QPointF(0, step * _APART) if self._vertical else QPointF(step * _APART, 0)
        return QRectF(self.rect()).center() + along

    def _move_by(self, step: int) -> None:
        self.moveSplitter((self.x() if self._vertical else self.y()) + step)

    @property
    def _vertical(self) -> bool:
        return self.orientation() == Qt.Orientation.Horizontal
