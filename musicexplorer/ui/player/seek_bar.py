"""The waveform of the current track: what is heard when, how far it has played; a click goes elsewhere."""

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF, QWheelEvent
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy, QToolTip

from musicexplorer.session.over_time import OverTime
from musicexplorer.translation import tr
from musicexplorer.ui.theme import Theme
from musicexplorer.ui.widgets.format import clock

_BAR, _GAP = 2.0, 1.0
_STRIP = 3.0
"""Pixels of the strip below the waveform that shows the parts of the track."""
_STEPS = {
    Qt.Key.Key_Left: -5.0,
    Qt.Key.Key_Right: 5.0,
    Qt.Key.Key_Down: -5.0,
    Qt.Key.Key_Up: 5.0,
    Qt.Key.Key_PageDown: -30.0,
    Qt.Key.Key_PageUp: 30.0,
}
_NOTCH = 120
_TOOLTIP = 58
"""Pixels from the bar to where its tooltip is shown, so that it does not cover the waveform."""
_UNPLAYED = 0.42
"""How much of a part's colour is left in what has not played yet."""


class SeekBar(QAbstractSlider):
    """Bars as tall as the sound is loud, in the colours of what is heard; without a waveform, one line.

    A click goes to a place, a drag on to another; arrows go 5 seconds, Page Up and Down 30, Home to the
    beginning. To a screen reader it is a slider of seconds.

    Signals:
        seeked: Go to this many seconds.
    """

    seeked = Signal(float)

    def __init__(self, theme: Theme, height: int = 44) -> None:
        super().__init__()
        self._theme, self._height = theme, height
        self._peaks: np.ndarray = np.zeros(0, np.float32)
        self._over_time = OverTime()
        self._duration, self._position = 0.0, 0.0
        self._excerpt: tuple[float, float] | None = None
        self._hover: float | None = None
        self._dragged: float | None = None
        self._pressed_at = 0.0
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("Position in the track"))
        self.valueChanged.connect(self._go)  # by a screen reader: what is shown here emits nothing

    def sizeHint(self) -> QSize:
        return QSize(320, self._height)

    def minimumSizeHint(self) -> QSize:
        return QSize(90, min(self._height, 36))

    def show_track(self, duration: float, excerpt: tuple[float, float] | None) -> None:
        """Another track: its length in seconds, and the stretch that plays if it is only an excerpt."""
        self._duration, self._position, self._excerpt, self._dragged = duration, 0.0, excerpt, None
        self._show_value()
        self.update()

    def show_peaks(self, peaks: np.ndarray) -> None:
        """float32 [n], 0..1: how loud each of n stretches of the track is; [0] while that is not known."""
        loudest = float(peaks.max()) if len(peaks) else 0.0
        self._peaks = peaks / loudest if loudest > 0 else np.zeros(0, np.float32)
        self.update()

    def show_over_time(self, shown: OverTime) -> None:
        """What is heard when, and what is marked."""
        self._over_time = shown
        self.update()

    def show_position(self, seconds: float, duration: float) -> None:
        """How far the track has played."""
        if (seconds, duration) != (self._position, self._duration):
            before = round(self._x(self._position)), self._duration
            self._position, self._duration = seconds, duration
            self._show_value()
            self.setAccessibleDescription(
                tr("{at} of {length}").format(at=_time(seconds), length=_time(duration))
            )
            if before != (round(self._x(seconds)), duration):
                self.update()

    def _show_value(self) -> None:
        with QSignalBlocker(self):
            self.setRange(0, round(self._duration))
            self.setValue(round(self._position))

    def set_theme(self, theme: Theme) -> None:
        """Colours of the bars."""
        self._theme = theme
        self.update()

    def text_at(self, x: float) -> str:
        """What the pointer says at a place: the time, what is heard there, and what is marked there."""
        second = self._seconds(x)
        parts = [_time(second), self._over_time.at(second)]
        if _inside(self._over_time.match, second):
            parts.append(tr("most like “{title}”").format(title=self._over_time.like))
        if _inside(self._over_time.excerpt, second):
            parts.append(tr("excerpt"))
        return " · ".join(filter(None, parts))

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            if self._duration > 0:
                self._draw_playing_excerpt(painter)
            if len(self._peaks):
                self._draw_bars(painter)
            else:
                self._draw_line(painter)
            if self._duration > 0:
                self._draw_parts(painter)
                self._draw_marks(painter)
                self._draw_pointer(painter)
            if self.hasFocus():
                painter.setPen(QPen(self._theme.colour("accent"), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)

    def _draw_playing_excerpt(self, painter: QPainter) -> None:
        if self._excerpt is not None:
            left, right = (self._x(second) for second in self._excerpt)
            painter.setBrush(self._theme.colour("soft"))
            painter.drawRoundedRect(QRectF(left, 1, max(right - left, 2), self.height() - 2), 5, 5)

    def _draw_bars(self, painter: QPainter) -> None:
        number = max(int(self.width() / (_BAR + _GAP)), 1)
        heights = resampled(self._peaks, number).tolist()
        bottom = self.height() - (_STRIP + 3 if self._over_time.parts else 0)
        middle, room, played = bottom / 2, bottom / 2 - 2, self._x(self._shown)
        colours = self._colours(number)
        for at, height in enumerate(heights):
            x, tall = at * (_BAR + _GAP), max(height * room, 1.0)
            painter.setBrush(colours[at][x < played])
            painter.drawRoundedRect(QRectF(x, middle - tall, _BAR, 2 * tall), 1, 1)

    def _colours(self, number: int) -> list[tuple[QColor, QColor]]:
        """The colours of each bar: not played yet, and played."""
        plain = (self._theme.colour("wave"), self._theme.colour("accent"))
        kinds = {part.kind: self._shades(part.kind) for part in self._over_time.parts}
        if not kinds or self._duration <= 0 or len(kinds) == 1:
            return [plain] * number
        seconds = (np.arange(number) + 0.5) * (_BAR + _GAP) / max(self.width(), 1) * self._duration
        ends = [part.end for part in self._over_time.parts]
        places = np.minimum(np.searchsorted(ends, seconds, side="right"), len(ends) - 1).tolist()
        return [kinds[self._over_time.parts[place].kind] for place in places]

    def _shades(self, kind: int) -> tuple[QColor, QColor]:
        full, ground = self._theme.colour(f"part-{kind}"), self._theme.colour("surface")
        mixed = (
            round(_UNPLAYED * one + (1 - _UNPLAYED) * other)
            for one, other in zip(full.getRgb()[:3], ground.getRgb()[:3], strict=True)  # type: ignore[index]
        )
        return QColor(*mixed), full

    def _draw_parts(self, painter: QPainter) -> None:
        """A strip below, in the colours of the parts, with gaps between them."""
        for part in self._over_time.parts:
            left, right = self._x(part.start), self._x(part.end)
            painter.setBrush(self._theme.colour(f"part-{part.kind}"))
            place = QRectF(left, self.height() - _STRIP - 0.5, max(right - left - 1.5, 1.0), _STRIP)
            painter.drawRoundedRect(place, 1.5, 1.5)

    def _draw_marks(self, painter: QPainter) -> None:
        """The excerpt is a bracket above the waveform, the matching seconds are an arrow pointing at them."""
        painter.setPen(QPen(self._theme.colour("muted"), 1.2))
        if self._over_time.excerpt is not None and self._excerpt is None:
            left, right = (self._x(second) for second in self._over_time.excerpt)
            painter.drawPolyline(
                [QPointF(left, 5), QPointF(left, 1.5), QPointF(right, 1.5), QPointF(right, 5)]
            )
        painter.setPen(Qt.PenStyle.NoPen)
        if self._over_time.match is not None:
            x = self._x(sum(self._over_time.match) / 2)
            painter.setBrush(self._theme.colour("text"))
            painter.drawPolygon(QPolygonF([QPointF(x - 4.5, 0), QPointF(x + 4.5, 0), QPointF(x, 6.5)]))

    def _draw_pointer(self, painter: QPainter) -> None:
        """A line where the pointer is, and one where it plays."""
        x = self._x(self._shown)
        painter.setBrush(self._theme.colour("text"))
        painter.drawRoundedRect(QRectF(x - 0.75, 1, 1.5, self.height() - 2), 0.75, 0.75)
        if self._hover is not None:
            painter.setPen(QPen(self._theme.colour("muted"), 1))
            painter.drawLine(round(self._hover), 4, round(self._hover), self.height() - 4)
            painter.setPen(Qt.PenStyle.NoPen)

    def _draw_line(self, painter: QPainter) -> None:
        middle = self.height() / 2
        painter.setBrush(self._theme.colour("pressed"))
        painter.drawRoundedRect(QRectF(0, middle - 2, self.width(), 4), 2, 2)
        painter.setBrush(self._theme.colour("accent"))
        painter.drawRoundedRect(QRectF(0, middle - 2, self._x(self._shown), 4), 2, 2)

    # Mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._duration > 0:
            self._pressed_at = self._dragged = self._seconds(event.position().x())
            self._go(self._dragged)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        x = min(max(event.position().x(), 0.0), float(self.width()))
        self._hover = x
        if self._dragged is not None:
            self._dragged = self._seconds(x)
        self._say(x)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._dragged is not None:
            to, self._dragged = self._dragged, None
            if to != self._pressed_at:
                self._go(to)

    def leaveEvent(self, event: QEvent) -> None:
        self._hover = None
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self._duration > 0:
            self._go(self._position + 5.0 * event.angleDelta().y() / _NOTCH)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if self._duration <= 0 or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            event.ignore()
        elif key == Qt.Key.Key_Escape and self._dragged is not None:
            self._dragged = None
            self.update()
        elif key == Qt.Key.Key_Home:
            self._go(0.0)
        elif key in _STEPS:
            self._go(self._position + _STEPS[key])
        else:
            event.ignore()

    def _go(self, seconds: float) -> None:
        to = min(max(seconds, 0.0), self._duration)
        self.show_position(to, self._duration)
        self.seeked.emit(to)

    def _say(self, x: float) -> None:
        if self._duration > 0:
            above = self.mapToGlobal(QPoint(round(x), -_TOOLTIP))
            QToolTip.showText(above, self.text_at(x), self, self.rect())

    @property
    def _shown(self) -> float:
        """The position that is drawn: where it plays, or where it is being dragged to."""
        return self._position if self._dragged is None else self._dragged

    def _seconds(self, x: float) -> float:
        return min(max(x / max(self.width(), 1), 0.0), 1.0) * self._duration

    def _x(self, seconds: float) -> float:
        share = min(max(seconds / self._duration, 0.0), 1.0) if self._duration > 0 else 0.0
        return share * self.width()


def resampled(peaks: np.ndarray, number: int) -> np.ndarray:
    """The loudest of each of `number` stretches: float32 [number]."""
    if number >= len(peaks):
        return peaks[np.arange(number) * len(peaks) // number]
    return np.maximum.reduceat(peaks, np.arange(number) * len(peaks) // number)


def _inside(stretch: tuple[float, float] | None, second: float) -> bool:
    return stretch is not None and stretch[0] <= second < stretch[1]


def _time(seconds: float) -> str:
    return clock(seconds) or "0:00"
