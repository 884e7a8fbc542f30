"""A slider with two handles for a range; a handle at the edge leaves that end open."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from musicexplorer.session.filters import Range
from musicexplorer.translation import tr
from musicexplorer.ui import accessibility
from musicexplorer.ui.theme import Theme

_RADIUS = 7.0
_PAGE = 10
_STEPS: dict[int, int] = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_PageDown: -_PAGE,
    Qt.Key.Key_PageUp: _PAGE,
}


class RangeSlider(QWidget):
    """Two handles on one track, moved by mouse or keyboard.

    Signals:
        changed(range): The person changed the range.
    """

    changed = Signal(object)

    def __init__(self, name: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._least, self._most, self._step = 0.0, 1.0, 0.01
        self._range = Range()
        self._dragged: str | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        accessibility.set_role(self, QAccessible.Role.Slider)
        self.setAccessibleName(name)
        self.setToolTip(tr("Arrow keys move the lower end, with Shift the upper one; Delete resets both"))

    def set_bounds(self, least: float, most: float, step: float) -> None:
        """Set the ends of the scale, and by how much a key moves a handle."""
        self._least, self._most, self._step = least, max(most, least + step), step
        self.update()

    def set_range(self, shown: Range) -> None:
        """Show a range, without emitting `changed`."""
        self._range = shown
        self.setAccessibleDescription(tr("from {low:g} to {high:g}").format(low=self._low, high=self._high))
        self.update()

    @property
    def range(self) -> Range:
        """The chosen range."""
        return self._range

    def sizeHint(self) -> QSize:
        """Wide enough to use."""
        return QSize(150, 24)

    @property
    def _low(self) -> float:
        return self._least if self._range.low is None else max(self._range.low, self._least)

    @property
    def _high(self) -> float:
        return self._most if self._range.high is None else min(self._range.high, self._most)

    def _move(self, end: str, to: float) -> None:
        """Move one end to a value; at the edge it is open, and the ends do not cross."""
        to = round(round((to - self._least) / self._step) * self._step + self._least, 6)
        if end == "low":
            to = min(to, self._high)
            moved = Range(to if to > self._least + self._step / 2 else None, self._range.high)
        else:
            to = max(to, self._low)
            moved = Range(self._range.low, to if to < self._most - self._step / 2 else None)
        if moved != self._range:
            self.set_range(moved)
            self.changed.emit(moved)

    def _x(self, value: float) -> float:
        room = self.width() - 2 * _RADIUS - 2
        return _RADIUS + 1 + room * (value - self._least) / (self._most - self._least)

    def _value(self, x: float) -> float:
        room = max(self.width() - 2 * _RADIUS - 2, 1.0)
        share = min(max((x - _RADIUS - 1) / room, 0.0), 1.0)
        return self._least + share * (self._most - self._least)

    # Qt events

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        x = event.position().x()
        to_low, to_high = abs(x - self._x(self._low)), abs(x - self._x(self._high))
        # Where both handles are at one place, the side of the click decides.
        self._dragged = (
            "low" if to_low < to_high or (to_low == to_high and x < self._x(self._low)) else "high"
        )
        self._move(self._dragged, self._value(x))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged is not None:
            self._move(self._dragged, self._value(event.position().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._dragged = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, shift = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        steps = _STEPS.get(key)
        if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._move("low", self._least)
            self._move("high", self._most)
        elif steps is None:
            super().keyPressEvent(event)
        elif shift:
            self._move("high", self._high + steps * self._step)
        else:
            self._move("low", self._low + steps * self._step)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            middle, low, high = self.height() / 2, self._x(self._low), self._x(self._high)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.theme.colour("pressed"))
            left = _RADIUS + 1
            painter.drawRoundedRect(QRectF(left, middle - 2, self.width() - 2 * left, 4), 2, 2)
            painter.setBrush(self.theme.colour("accent" if self._range else "strong"))
            painter.drawRoundedRect(QRectF(low, middle - 2, high - low, 4), 2, 2)
            edge = self.theme.colour("accent" if self._range or self.hasFocus() else "strong")
            painter.setPen(QPen(edge, 2.4 if self.hasFocus() else 1.6))
            painter.setBrush(self.theme.colour("raised"))
            for x in (low, high):
                painter.drawEllipse(QPointF(x, middle), _RADIUS - 1.4, _RADIUS - 1.4)
