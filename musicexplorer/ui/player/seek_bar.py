"""The waveform of the current track: shows the position, and a click goes elsewhere."""

import numpy as np
from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from musicexplorer.translation import tr
from musicexplorer.ui.theme import Theme
from musicexplorer.ui.widgets.format import clock

_BAR, _GAP = 2.0, 1.0
_KEY_STEP = 5.0


class SeekBar(QWidget):
    """Bars as tall as the sound is loud; without a waveform, one plain line.

    Signals:
        seeked: Go to this many seconds.
    """

    seeked = Signal(float)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._peaks: np.ndarray = np.zeros(0, np.float32)
        self._duration, self._position = 0.0, 0.0
        self._excerpt: tuple[float, float] | None = None
        self._hover: float | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("Position in the track"))

    def sizeHint(self) -> QSize:
        return QSize(320, 44)

    def minimumSizeHint(self) -> QSize:
        return QSize(90, 36)

    def show_track(self, duration: float, excerpt: tuple[float, float] | None) -> None:
        """Another track: its length in seconds, and the stretch that plays if it is only an excerpt."""
        self._peaks, self._duration, self._position, self._excerpt = (
            np.zeros(0, np.float32),
            duration,
            0.0,
            excerpt,
        )
        self.update()

    def show_peaks(self, peaks: np.ndarray) -> None:
        """float32 [n], 0..1: how loud each of n stretches of the track is."""
        loudest = float(peaks.max()) if len(peaks) else 0.0
        self._peaks = peaks / loudest if loudest > 0 else np.zeros(0, np.float32)
        self.update()

    def show_position(self, seconds: float, duration: float) -> None:
        """How far the track has played."""
        if (seconds, duration) != (self._position, self._duration):
            self._position, self._duration = seconds, duration
            self.setAccessibleDescription(f"{clock(seconds)} of {clock(duration)}")
            self.update()

    def set_theme(self, theme: Theme) -> None:
        """Colours of the bars."""
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self._duration > 0:
                self._draw_excerpt(painter)
            if len(self._peaks):
                self._draw_bars(painter)
            else:
                self._draw_line(painter)
            if self._hover is not None and self._duration > 0:
                painter.setPen(QPen(self._theme.colour("text"), 1))
                painter.drawLine(round(self._hover), 4, round(self._hover), self.height() - 4)
            if self.hasFocus():
                painter.setPen(QPen(self._theme.colour("accent"), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._duration > 0:
            self.seeked.emit(self._seconds(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover = event.position().x()
        if self._duration > 0:
            QToolTip.showText(event.globalPosition().toPoint(), clock(self._seconds(self._hover)), self)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hover = None
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -_KEY_STEP, Qt.Key.Key_Right: _KEY_STEP}
        if event.key() in steps and self._duration > 0:
            self.seeked.emit(min(max(self._position + steps[Qt.Key(event.key())], 0.0), self._duration))
            return
        super().keyPressEvent(event)

    def _seconds(self, x: float) -> float:
        return min(max(x / max(self.width(), 1), 0.0), 1.0) * self._duration

    def _share(self) -> float:
        return min(self._position / self._duration, 1.0) if self._duration > 0 else 0.0

    def _draw_excerpt(self, painter: QPainter) -> None:
        if self._excerpt is None:
            return
        left, right = (min(second / self._duration, 1.0) * self.width() for second in self._excerpt)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("soft"))
        painter.drawRoundedRect(QRectF(left, 1, max(right - left, 2), self.height() - 2), 5, 5)

    def _draw_bars(self, painter: QPainter) -> None:
        step = _BAR + _GAP
        number = max(int(self.width() / step), 1)
        heights = resampled(self._peaks, number)
        played, middle, room = self._share() * self.width(), self.height() / 2, self.height() / 2 - 3
        painter.setPen(Qt.PenStyle.NoPen)
        for at, height in enumerate(heights.tolist()):
            x, tall = at * step, max(height * room, 1.0)
            painter.setBrush(self._theme.colour("accent" if x < played else "wave"))
            painter.drawRoundedRect(QRectF(x, middle - tall, _BAR, 2 * tall), 1, 1)

    def _draw_line(self, painter: QPainter) -> None:
        middle = self.height() / 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("pressed"))
        painter.drawRoundedRect(QRectF(0, middle - 2, self.width(), 4), 2, 2)
        painter.setBrush(self._theme.colour("accent"))
        painter.drawRoundedRect(QRectF(0, middle - 2, self.width() * self._share(), 4), 2, 2)


def resampled(peaks: np.ndarray, number: int) -> np.ndarray:
    """The loudest of each of `number` stretches: float32 [number]."""
    if number >= len(peaks):
        return peaks[np.arange(number) * len(peaks) // number]
    return np.maximum.reduceat(peaks, np.arange(number) * len(peaks) // number)
