"""What stands over the map is drawn once for each state: a frame of the map then costs a copy of it."""

import math
from collections.abc import Callable, Hashable

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QWidget


class PixmapCache:
    """The picture of a widget that is seen through a little, so that every frame of the map paints it again.

    A legend, three rows of buttons and an overview would take more of a frame than all dots do.
    """

    def __init__(self, widget: QWidget) -> None:
        self._widget = widget
        self._state: Hashable = None
        self._picture = QPixmap()

    def paint(self, state: Hashable, draw: Callable[[QPainter], None]) -> None:
        """Paints the widget, drawn anew where its size, its font or `state` are not what they were.

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
        painter = QPainter(widget)
        painter.drawPixmap(0, 0, self._picture)
        painter.end()

    def _drawn(self, ratio: float, draw: Callable[[QPainter], None]) -> QPixmap:
        widget = self._widget
        picture = QPixmap(math.ceil(widget.width() * ratio), math.ceil(widget.height() * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(widget.font())
        draw(painter)
        painter.end()
        return picture
