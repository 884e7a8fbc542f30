"""The three buttons at the map's lower right: closer, further, everything."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget

from musicexplorer.ui.map.marks import tinted
from musicexplorer.ui.map.theme import LIGHT, MapTheme

_SIDE = 30
_STROKES = {
    "+": (((-5, 0), (5, 0)), ((0, -5), (0, 5))),
    "-": (((-5, 0), (5, 0)),),
    "0": (
        ((-6, -2), (-6, -6), (-2, -6)),
        ((2, -6), (6, -6), (6, -2)),
        ((6, 2), (6, 6), (2, 6)),
        ((-2, 6), (-6, 6), (-6, 2)),
    ),
}


class _Button(QAbstractButton):
    """One button with a drawn sign."""

    def __init__(self, sign: str, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.sign, self.theme = sign, LIGHT
        self.setToolTip(f"{name} ({sign})")
        self.setAccessibleName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def sizeHint(self) -> QSize:
        """A square."""
        return QSize(_SIDE, _SIDE)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the ground and the sign."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = self.hasFocus()
        painter.setPen(QPen(QColor(self.theme.ink if focused else self.theme.edge), 1.6 if focused else 1))
        painter.setBrush(tinted(self.theme.panel, 0.92))
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, 7, 7)
        if self.underMouse():
            painter.setBrush(tinted(self.theme.ink, 0.14 if self.isDown() else 0.07))
            painter.drawRoundedRect(box, 7, 7)
        pen = QPen(QColor(self.theme.ink), 1.7)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        middle = QPointF(self.width() / 2, self.height() / 2)
        for stroke in _STROKES[self.sign]:
            painter.drawPolyline(QPolygonF([middle + QPointF(x, y) for x, y in stroke]))
        painter.end()


class ZoomButtons(QWidget):
    """Closer, further, everything."""

    closer = Signal()
    further = Signal()
    everything = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._map = parent
        self.setAttribute(Qt.WidgetAttribute.WA_NoMousePropagation)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        signals = (
            ("+", "Zoom in", self.closer),
            ("-", "Zoom out", self.further),
            ("0", "Show all", self.everything),
        )
        self.buttons = [_Button(sign, name, self) for sign, name, _ in signals]
        for button, (_, _, signal) in zip(self.buttons, signals, strict=True):
            button.clicked.connect(lambda _checked=False, signal=signal: signal.emit())
            column.addWidget(button)
        self.resize(self.sizeHint())

    def set_theme(self, theme: MapTheme) -> None:
        """Takes new colours."""
        for button in self.buttons:
            button.theme = theme
        self.update()

    def settle(self) -> None:
        """Stands at the lower right of the map."""
        room = self._map.rect()
        self.move(room.width() - self.width() - 12, room.height() - self.height() - 12)
