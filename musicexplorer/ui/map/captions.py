"""Titles beside the dots, once one is close enough to have room for them."""

import math
from collections import OrderedDict

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPixmap

from musicexplorer.ui.map.camera import Camera, View
from musicexplorer.ui.map.marks import tinted
from musicexplorer.ui.map.scene import Scene
from musicexplorer.ui.map.stamps import DIM
from musicexplorer.ui.map.theme import MapTheme
from musicexplorer.ui.map.titles import Placed, place

_WIDEST = 190
_BEGIN, _FULL = 62.0, 84.0
"""Room a dot has (the root of the area each has, in pixels) where titles begin to show, and show fully."""
_HALO = 3.0


class Captions:
    """Places the titles for a view once, then draws them from kept pictures while the map is panned."""

    def __init__(self, scene: Scene, camera: Camera) -> None:
        self._scene, self._camera = scene, camera
        self._pixmaps: OrderedDict[tuple[str, float], QPixmap] = OrderedDict()
        self._placed: list[tuple[int, Placed]] = []
        self._placed_for: tuple[int, int | None, float] | None = None
        self._placed_view: View | None = None
        self._strength = 0.0
        self._font = QFont()
        self._theme: MapTheme | None = None

    def forget(self) -> None:
        """Drops what is kept: the theme, the font or the places changed."""
        self._pixmaps.clear()
        self._placed_for = None

    def paint(self, painter: QPainter, theme: MapTheme, font: QFont, radius: float, ratio: float) -> None:
        """Draws the titles that belong to the present view."""
        self._theme, self._font = theme, font
        if self._scene.moving:
            return
        self._arrange(radius)
        if self._strength <= 0 or not self._placed:
            return
        rows = np.array([row for row, _ in self._placed])
        centres = self._camera.to_screen(self._scene.places.xy[rows])
        painter.setOpacity(self._strength)
        for (row, placed), (x, y) in zip(self._placed, centres.tolist(), strict=True):
            at = QPointF(round(x + placed.dx - _HALO), round(y + placed.dy - _HALO))
            painter.drawPixmap(at, self._pixmap(self._scene.places.labels.titles[row], ratio))
        painter.setOpacity(1.0)

    def _arrange(self, radius: float) -> None:
        """Places the titles anew where the view or the scene asks for it."""
        camera, view = self._camera, self._camera.view
        key = (self._scene.version, self._scene.current, view.scale)
        kept = self._placed_view
        near = (
            kept is not None
            and abs(view.x - kept.x) * view.scale < camera.width / 6
            and abs(view.y - kept.y) * view.scale < camera.height / 6
        )
        if key == self._placed_for and near:
            return
        before = (
            {row for row, _ in self._placed}
            if self._placed_for and self._placed_for[2] == view.scale
            else set()
        )
        self._placed_for, self._placed_view = key, view
        self._placed = []
        # A quarter more on each side than is seen, so that panning finds its titles already in place.
        width, height = camera.width * 1.5, camera.height * 1.5
        half_x, half_y = width / 2 / view.scale, height / 2 / view.scale
        grid = self._scene.places.grid
        room = math.sqrt(width * height / max(1, len(self._scene.places.ids))) * camera.zoom
        if room < _BEGIN / 4:
            self._strength = 0.0
            return
        rows = grid.inside(view.x - half_x, view.y - half_y, view.x + half_x, view.y + half_y)
        rows = rows[self._scene.shown()[rows]]
        room = math.sqrt(width * height / max(1, len(rows)))
        self._strength = min(max((room - _BEGIN) / (_FULL - _BEGIN), 0.0), 1.0)
        if self._strength > 0 and len(rows):
            self._place(self._by_importance(rows, before), view, radius, (width, height))

    def _by_importance(self, rows: np.ndarray, before: set[int]) -> np.ndarray:
        """The current track, its neighbours, what had a title already, then a fixed order."""
        places = self._scene.places
        rank = np.empty(len(places.ids), dtype=np.int64)
        rank[places.shuffle] = np.arange(len(rank), 0, -1)
        first = {places.row_of.get(track, -1): 2 for track in self._scene.neighbours}
        if self._scene.current is not None:
            first[places.row_of.get(self._scene.current, -1)] = 3
        boost = np.array([first.get(row, 1 if row in before else 0) for row in rows.tolist()])
        return rows[np.lexsort((rank[rows], -boost))]

    def _place(self, rows: np.ndarray, view: View, radius: float, area: tuple[float, float]) -> None:
        metrics = QFontMetricsF(self._font)
        titles, dim = self._scene.places.labels.titles, self._scene.states() == DIM
        widths = np.array(
            [
                0.0 if dim[row] else min(metrics.horizontalAdvance(titles[row]), _WIDEST)
                for row in rows.tolist()
            ]
        )
        centres = view.to_screen(self._scene.places.xy[rows], *area)
        placed = place(centres, radius, widths, metrics.height(), area)
        self._placed = [(int(rows[each.index]), each) for each in placed]

    def _pixmap(self, title: str, ratio: float) -> QPixmap:
        """A title in the map's ink with the ground shining around it, so that it reads on any dot."""
        key = (title, ratio)
        if key not in self._pixmaps:
            self._pixmaps[key] = self._draw(title, ratio)
            if len(self._pixmaps) > 600:
                self._pixmaps.popitem(last=False)
        self._pixmaps.move_to_end(key)
        return self._pixmaps[key]

    def _draw(self, title: str, ratio: float) -> QPixmap:
        assert self._theme is not None
        metrics = QFontMetricsF(self._font)
        text = metrics.elidedText(title, Qt.TextElideMode.ElideRight, _WIDEST)
        width, height = metrics.horizontalAdvance(text) + 2 * _HALO, metrics.height() + 2 * _HALO
        pixmap = QPixmap(math.ceil(width * ratio), math.ceil(height * ratio))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        path = QPainterPath()
        path.addText(QPointF(_HALO, _HALO + metrics.ascent()), self._font, text)
        halo = QPen(tinted(self._theme.background, 0.85), _HALO)
        halo.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.strokePath(path, halo)
        painter.setFont(self._font)
        painter.setPen(QColor(self._theme.ink))
        painter.drawText(QPointF(_HALO, _HALO + metrics.ascent()), text)
        painter.end()
        return pixmap
