"""Caches the painting of translucent widgets over the map, which every frame of the map repaints."""

import math
from collections.abc import Callable, Hashable

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QWidget


class PixmapCache:
    """The painting of a translucent widget, drawn once for each state.

    Painting legend, buttons and overview would take longer than all dots.
    """

    def __init__(self, widget: QWidget) -> None:
        self._widget = widget
        self._state: Hashable = None
        self._picture = QPixmap()

    def paint(self, state: Hashable, draw: Callable[[QPainter], None]) -> None:
        """Paint the widget; `draw` is called only if size, font or `state` changed.

        Args:
            state: All that `draw` depends on.
            draw: Draws the whole widget; edges are smooth.
        """
        widget = self._widget
        ratio = widget.devicePixelRatioF()
        now = (state, widget.width(), widget.height(), ratio, widget.font().key())
        if now != self._state:
            self._state = now
            self._picture = self._drawn(ratio, draw)
        with QPainter(widget) as painter:
            painter.drawPixmap(0, 0, self._picture)

    def _drawn(self, ratio: float, draw: Callable[[QPainter], None]) -> QPixmap:
        widget = self._widget
        picture = QPixmap(math.ceil(widget.width() * ratio), math.ceil(widget.height() * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        with QPainter(picture) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(widget.font())
            draw(painter)
        return picture
