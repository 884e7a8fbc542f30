"""The energy curve of a playlist, drawn with the mouse."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from musicexplorer.similarity.playlist import energy_curve
from musicexplorer.translation import tr
from musicexplorer.ui import accessibility
from musicexplorer.ui.theme import Theme

POINTS = 13
_MARGIN = 8.0
_STEP = 0.05
_ALONG: dict[int, int] = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_UP: dict[int, float] = {Qt.Key.Key_Up: _STEP, Qt.Key.Key_Down: -_STEP}


class EnergyCurveEditor(QWidget):
    """A curve over the time of a playlist, from low at the bottom to high at the top.

    Signals:
        changed: It was drawn: a tuple of `POINTS` numbers 0..1.
    """

    changed = Signal(tuple)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.faint = False
        self.points = np.full(POINTS, 0.5)
        self._at = 0
        self._last: int | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.CrossCursor)
        accessibility.set_role(self, QAccessible.Role.Graphic)
        self.setAccessibleName(tr("Energy curve"))
        self.setToolTip(
            tr("Draw the energy curve with the mouse; left and right select a point, up and down move it")
        )

    def sizeHint(self) -> QSize:
        return QSize(240, 84)

    def show_curve(self, points: Sequence[float]) -> None:
        """Show a curve through evenly spaced points without emitting `changed`."""
        self.points = np.clip(energy_curve.at(points, np.linspace(0.0, 1.0, POINTS)), 0.0, 1.0)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._last = None
            self._draw_to(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._draw_to(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._last = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ALONG:
            self._at = min(max(self._at + _ALONG[event.key()], 0), POINTS - 1)
            self._tell()
            self.update()
        elif event.key() in _UP:
            self._set(self._at, float(self.points[self._at]) + _UP[event.key()])
            self._tell()
        else:
            super().keyPressEvent(event)

    def _tell(self) -> None:
        """Have a screen reader say where the keys are."""
        text = tr("Point {n} of {total}: {share} %")
        share = round(100 * float(self.points[self._at]))
        accessibility.announce(self, text.format(n=self._at + 1, total=POINTS, share=share))

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self.theme.colour("accent" if self.hasFocus() else "border"), 1))
            painter.setBrush(self.theme.colour("sunken"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 7, 7)
            places = [self._place(at) for at in range(POINTS)]
            self._fill_below(painter, places)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self.theme.colour("wave" if self.faint else "accent"), 2.5))
            painter.drawPolyline(places)
            if self.hasFocus():
                painter.setBrush(self.theme.colour("accent"))
                painter.drawEllipse(places[self._at], 4, 4)

    def _fill_below(self, painter: QPainter, places: list[QPointF]) -> None:
        bottom = self.height() - _MARGIN
        path = QPainterPath(QPointF(places[0].x(), bottom))
        for place in places:
            path.lineTo(place)
        path.lineTo(places[-1].x(), bottom)
        colour = QColor(self.theme.colour("wave" if self.faint else "accent"))
        colour.setAlpha(36)
        painter.fillPath(path, colour)

    def _place(self, at: int) -> QPointF:
        wide, tall = self.width() - 2 * _MARGIN, self.height() - 2 * _MARGIN
        return QPointF(_MARGIN + wide * at / (POINTS - 1), _MARGIN + tall * (1.0 - float(self.points[at])))

    def _draw_to(self, at: QPointF) -> None:
        """Draw to this point, also over the moments that a quick mouse skipped."""
        wide, tall = max(self.width() - 2 * _MARGIN, 1.0), max(self.height() - 2 * _MARGIN, 1.0)
        moment = min(max(round((at.x() - _MARGIN) / wide * (POINTS - 1)), 0), POINTS - 1)
        value = min(max(1.0 - (at.y() - _MARGIN) / tall, 0.0), 1.0)
        start = moment if self._last is None else self._last
        between = np.arange(min(start, moment), max(start, moment) + 1)
        ends = sorted([(start, float(self.points[start])), (moment, value)])
        if start != moment:
            self.points[between] = np.interp(between, [x for x, _ in ends], [y for _, y in ends])
        self._last = moment
        self._set(moment, value)

    def _set(self, moment: int, value: float) -> None:
        self._at = moment
        self.points[moment] = min(max(value, 0.0), 1.0)
        self.update()
        self.changed.emit(tuple(round(float(point), 3) for point in self.points))
