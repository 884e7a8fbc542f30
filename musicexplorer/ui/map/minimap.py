"""An overview of the whole map with a frame around the visible part, while zoomed in."""

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from musicexplorer.translation import tr
from musicexplorer.ui import scale
from musicexplorer.ui.map.buttons import MARGIN, SIDE
from musicexplorer.ui.map.camera import View
from musicexplorer.ui.map.colour_scheme import SLOTS
from musicexplorer.ui.map.glyphs import slot_colour
from musicexplorer.ui.map.markers import with_alpha
from musicexplorer.ui.map.pixmap_cache import PixmapCache
from musicexplorer.ui.map.theme import LIGHT, MapTheme

if TYPE_CHECKING:
    from musicexplorer.ui.map.widget import MapWidget

_WIDE, _HIGH = 168, 124
_CLOSE = 1.25
"""It is shown from this zoom on."""
_LEAST = 520, 380
"""It is not shown on a smaller map."""
_STRONG = 2.0
"""So many dots in a pixel give it their full colour."""


class Minimap(QWidget):
    """At the right edge of the map, below the buttons; a click or a drag on it moves the view."""

    def __init__(self, map_: "MapWidget") -> None:
        super().__init__(map_)
        self._map, self._theme = map_, LIGHT
        self._cache = PixmapCache(self)
        self._image: QImage | None = None
        self._drawn_for: tuple[int, MapTheme] | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_NoMousePropagation)
        self.setAccessibleName(tr("Overview of the map"))
        self.setAccessibleDescription(tr("The frame shows the visible part; click or drag to move it."))
        self.setToolTip(tr("The whole map; click or drag to move the view"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.resize(self.sizeHint())
        self.hide()

    def sizeHint(self) -> QSize:
        """Its fixed size."""
        return QSize(_WIDE, _HIGH)

    def set_theme(self, theme: MapTheme) -> None:
        """Set the colours."""
        self._theme = theme
        self.update()

    def reposition(self) -> None:
        """Move into place; visible only while it is of use."""
        camera = self._map.camera
        large = camera.width >= _LEAST[0] and camera.height >= _LEAST[1]
        wanted = not self._map.scene.bare and len(self._map.scene.points.ids) > 1 and camera.zoom >= _CLOSE
        self.setVisible(large and wanted)
        self.move(self._map.width() - self.width() - MARGIN, MARGIN + scale.grown(SIDE) + 8)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Move the view to the pointer."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._look(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer while the button is down."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._look(event.position())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the background, the dots and the frame."""
        picture = self._picture()
        self._cache.paint(self._drawn_for, lambda painter: self._draw_background(painter, picture))
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            frame = self._frame().intersected(QRectF(self.rect()).adjusted(2, 2, -2, -2))
            painter.setBrush(with_alpha(self._theme.ink, 0.06))
            for colour, width in ((self._theme.panel, 3.4), (self._theme.ink, 1.6)):
                painter.setPen(QPen(QColor(colour), width))
                painter.drawRoundedRect(frame, 2.5, 2.5)
                painter.setBrush(Qt.BrushStyle.NoBrush)

    def _draw_background(self, painter: QPainter, picture: QImage) -> None:
        painter.setPen(QPen(QColor(self._theme.edge), 1))
        painter.setBrush(with_alpha(self._theme.panel, 0.94))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 9, 9)
        painter.drawImage(0, 0, picture)

    def _whole(self) -> View:
        """The view of the whole map in this widget."""
        return self._map.scene.points.bounds.fitted(self.width(), self.height())

    def _look(self, at: QPointF) -> None:
        x, y = self._whole().to_world(at.x(), at.y(), self.width(), self.height())
        self._map.look_at(x, y)

    def _frame(self) -> QRectF:
        """The visible part of the map, in pixels of this widget."""
        camera, whole = self._map.camera, self._whole()
        corners = np.array([camera.to_world(0, 0), camera.to_world(camera.width, camera.height)])
        (left, top), (right, bottom) = whole.to_screen(corners, self.width(), self.height()).tolist()
        return QRectF(QPointF(left, top), QPointF(right, bottom))

    def _picture(self) -> QImage:
        """The image of the dots, which is not updated while they move."""
        scene = self._map.scene
        key = (scene.coloured, self._theme)
        if self._image is None or (key != self._drawn_for and not scene.moving):
            self._image, self._drawn_for = self._draw(), key
        return self._image

    def _draw(self) -> QImage:
        scene, (wide, high) = self._map.scene, (self.width(), self.height())
        rows = np.flatnonzero(scene.shown())
        at = self._whole().to_screen(scene.points.xy[rows], wide, high).astype(np.int64)
        cell = np.clip(at[:, 1], 0, high - 1) * wide + np.clip(at[:, 0], 0, wide - 1)
        colours = np.array([_rgb(slot_colour(self._theme, slot)) for slot in range(SLOTS)], dtype=np.float64)
        slots = scene.scheme.slots[rows]
        count = _widened(np.bincount(cell, minlength=wide * high).reshape(high, wide)).ravel()
        # A single dot stays visible; a shared pixel has the mixture of the colours.
        alpha = np.where(count > 0, np.clip(0.45 + count / _STRONG * 0.4, 0, 1), 0)
        pixels = np.empty((high * wide, 4), np.uint8)
        for place, channel in enumerate((2, 1, 0)):
            total = np.bincount(cell, weights=colours[slots, channel], minlength=wide * high)
            total = _widened(total.reshape(high, wide)).ravel()
            pixels[:, place] = total / np.maximum(count, 1) * alpha
        pixels[:, 3] = 255 * alpha
        image = QImage(pixels.tobytes(), wide, high, QImage.Format.Format_ARGB32_Premultiplied)
        return image.copy()


def _widened(field: np.ndarray) -> np.ndarray:
    """Counts [rows, columns] spread to the pixels right and below, so that single dots are visible."""
    wide = field.copy()
    wide[:, 1:] += field[:, :-1]
    wide[1:] += wide[:-1].copy()
    return wide


def _rgb(colour: str) -> tuple[int, int, int]:
    """Red, green and blue of a "#rrggbb"."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
