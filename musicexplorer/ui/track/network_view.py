"""What the network hears: the mel spectrogram, its windows, tags over time, the position and what matches."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QColor
from PySide6.QtWidgets import QVBoxLayout, QWidget

from musicexplorer.session.track_details import TrackDetails
from musicexplorer.translation import tr
from musicexplorer.ui import accessibility, scale
from musicexplorer.ui.theme import Theme
from musicexplorer.ui.widgets.elements import label
from musicexplorer.ui.widgets.format import clock

WINDOW_SECONDS = 3.36
_TICKS_HZ = (200, 1000, 3000, 10_000)
_COLUMNS = 600


class NetworkView(QWidget):
    """Two plots above each other, of one time; zoomed with the wheel, moved by dragging.

    Signals:
        played: A moment was clicked: this many seconds into the track.
    """

    played = Signal(float)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        import pyqtgraph as pg  # a third of a second, and only for this page

        self._pg, self._theme = pg, theme
        self._seconds = 0.0
        self._details: TrackDetails | None = None
        self._marks: list[Any] = []
        self._view = pg.GraphicsLayoutWidget()
        accessibility.set_role(self._view, QAccessible.Role.Graphic)
        self._view.setAccessibleName(tr("What the network hears"))
        self._sound, self._tags = self._plot(0), self._plot(1)
        self._tags.setXLink(self._sound)
        self._tags.setMaximumHeight(scale.grown(170))
        self._sound.hideAxis("bottom")
        self._tags.getAxis("bottom").enableAutoSIPrefix(False)
        self._tags.getAxis("bottom").tickStrings = lambda values, scale, spacing: [
            clock(max(value, 0.0)) or "0:00" for value in values
        ]
        self._picture, self._strengths = pg.ImageItem(), pg.ImageItem()
        self._sound.addItem(self._picture)
        self._tags.addItem(self._strengths)
        self._heads = [pg.InfiniteLine(angle=90) for _ in range(2)]
        for plot, head in zip((self._sound, self._tags), self._heads, strict=True):
            plot.addItem(head, ignoreBounds=True)
            head.setZValue(30)
            head.hide()
        self._view.scene().sigMouseClicked.connect(self._on_click)
        self._message = label(tr("reading the sound…"), "muted")
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._view, 1)
        layout.addWidget(self._message, 1)
        self.set_theme(theme)

    @property
    def seconds(self) -> float:
        """The length of the track that is shown, 0 while there is no picture."""
        return self._seconds

    @property
    def shown_seconds(self) -> tuple[float, float]:
        """From where to where is in view."""
        low, high = self._sound.getViewBox().viewRange()[0]
        return float(low), float(high)

    def show_details(self, details: TrackDetails) -> None:
        """Show another track, without a picture yet."""
        self._details, self._seconds = details, 0.0
        self._picture.clear()
        self._strengths.clear()
        self.show_matches([])
        self.say(tr("reading the sound…"))

    def say(self, text: str) -> None:
        """Show why there is no picture; "" hides that."""
        self._message.setText(text)
        self._message.setVisible(bool(text))
        self._view.setVisible(not text)

    def show_sound(self, levels: np.ndarray, seconds: float, frequencies: np.ndarray) -> None:
        """Show the sound: levels uint8 [columns, bands], seconds, and the middle of each band in Hz."""
        self.say("")
        self._seconds = seconds
        bands = levels.shape[1]
        self._picture.setImage(levels, levels=(0, 255))
        self._picture.setRect(0, 0, seconds, bands)
        places = [(float(np.interp(hz, frequencies, np.arange(bands))), hz) for hz in _TICKS_HZ]
        ticks = [
            (at, f"{hz // 1000} kHz" if hz >= 1000 else f"{hz} Hz") for at, hz in places if 0 < at < bands - 1
        ]
        self._sound.getAxis("left").setTicks([ticks])
        self._limit(self._sound, bands)
        self._show_tags()
        self._sound.setXRange(0, seconds, padding=0)

    def show_matches(self, matches: Sequence[tuple[float, float]]) -> None:
        """Mark the windows of the network; those that match another track, with how well 0..1, stand out."""
        for mark in self._marks:
            self._sound.removeItem(mark)
        self._marks = []
        if self._details is None:
            return
        fits = dict(matches)
        for start in self._details.starts.tolist():
            self._mark(start, fits.get(start))

    def show_position(self, seconds: float | None) -> None:
        """Where the track plays; None while it does not."""
        for head in self._heads:
            head.setVisible(seconds is not None)
            if seconds is not None:
                head.setPos(seconds)

    def set_theme(self, theme: Theme) -> None:
        """Colours of the plots."""
        self._theme = theme
        self._view.setBackground(theme.colour("surface"))
        for picture, name in ((self._picture, "magma"), (self._strengths, "viridis")):
            picture.setColorMap(self._pg.colormap.get(name))
        for plot in (self._sound, self._tags):
            for side in ("left", "bottom"):
                axis = plot.getAxis(side)
                axis.setPen(theme.colour("border"))
                axis.setTextPen(theme.colour("muted"))
        for head in self._heads:
            head.setPen(self._pg.mkPen("#ffffff", width=2))

    def _plot(self, row: int) -> Any:
        plot = self._view.addPlot(row=row, col=0)
        plot.setMouseEnabled(x=True, y=False)
        plot.setMenuEnabled(False)
        plot.hideButtons()
        plot.getAxis("left").setWidth(scale.grown(118))
        plot.setDefaultPadding(0)
        return plot

    def _limit(self, plot: Any, height: float) -> None:
        plot.setLimits(xMin=0, xMax=self._seconds, yMin=0, yMax=height, minXRange=min(2.0, self._seconds))
        plot.setYRange(0, height, padding=0)

    def _show_tags(self) -> None:
        """Each tag is a row; every moment shows the window that is nearest to it."""
        assert self._details is not None
        names, strengths = self._details.tags_over_time()
        if not names:
            return
        middles = self._details.starts + WINDOW_SECONDS / 2
        moments = (np.arange(_COLUMNS) + 0.5) * self._seconds / _COLUMNS
        nearest = np.abs(moments[:, None] - middles[None, :]).argmin(axis=1)
        rows = strengths[::-1, :][:, nearest]  # the strongest on top
        self._strengths.setImage(rows.T.astype(np.float32), levels=(0.0, 1.0))
        self._strengths.setRect(0, 0, self._seconds, len(names))
        ticks = [(at + 0.5, name) for at, name in enumerate(reversed(names))]
        self._tags.getAxis("left").setTicks([ticks])
        self._limit(self._tags, len(names))

    def _mark(self, start: float, fit: float | None) -> None:
        """One window of the network: a frame, filled where it matches."""
        strong = QColor("#ffffff")
        fill, edge = QColor(strong), QColor(strong)
        fill.setAlphaF(0.0 if fit is None else 0.18 + 0.25 * fit)
        edge.setAlphaF(0.75 if fit is None else 1.0)
        region = self._pg.LinearRegionItem(
            (start, start + WINDOW_SECONDS),
            movable=False,
            brush=fill,
            pen=self._pg.mkPen(edge, width=1 if fit is None else 2),
        )
        region.setZValue(20)
        region.setAcceptHoverEvents(False)
        self._sound.addItem(region, ignoreBounds=True)
        self._marks.append(region)
        if fit is not None:
            text = self._pg.TextItem(f"{fit:.0%}", color="#ffffff", anchor=(0.5, 0), fill=(0, 0, 0, 150))
            text.setPos(start + WINDOW_SECONDS / 2, 126)
            text.setZValue(25)
            self._sound.addItem(text, ignoreBounds=True)
            self._marks.append(text)

    def _on_click(self, event: Any) -> None:
        if event.button() != Qt.MouseButton.LeftButton or not self._seconds:
            return
        if event.double():
            self._sound.setXRange(0, self._seconds, padding=0)
            return
        at = self._sound.getViewBox().mapSceneToView(event.scenePos()).x()
        if 0 <= at <= self._seconds:
            self.played.emit(float(at))
