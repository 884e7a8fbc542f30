"""Titles beside the dots when zoomed in far enough; that of the current track always."""

import math
import time
from collections import OrderedDict
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPixmap

from musicexplorer.ui.map.camera import Camera, View, close
from musicexplorer.ui.map.glyphs import DIM
from musicexplorer.ui.map.label_placement import Box, PlacedLabel, Plane, Titles, hidden, place
from musicexplorer.ui.map.markers import RING, current_radius, with_alpha
from musicexplorer.ui.map.region_labels import RegionLabels
from musicexplorer.ui.map.scene import Scene
from musicexplorer.ui.map.theme import LIGHT, MapTheme

_WIDEST = 190
_BEGIN, _FULL = 62.0, 84.0
"""Room a dot has (the root of the area each has, in pixels) where titles begin to show, and show fully."""
_REACH = 1.5
"""Titles are placed this many windows wide and high, so that panning finds them in place."""
_PAD = 4.0
_DRAWING = 0.005


class TitleLabels:
    """Places the titles for a view once, then draws them from cached pixmaps while the map is panned."""

    def __init__(self, scene: Scene, camera: Camera, dot_radii: Callable[[list[int]], np.ndarray]) -> None:
        self._scene, self._camera, self._dot_radii = scene, camera, dot_radii
        self._pixmaps: OrderedDict[tuple[str, bool], QPixmap] = OrderedDict()
        self._placed: list[tuple[int, PlacedLabel]] = []
        self._key: tuple[int, int | None, list[int], float, Box | None, tuple[int, int]] | None = None
        self.covered: Box | None = None
        self.names: RegionLabels | None = None
        self._view = View(0.0, 0.0, 1.0)
        self._strength = 0.0
        self.due = False
        # Seconds of a frame for drawing titles that were not drawn before; the rest comes a frame later.
        self.patience = _DRAWING
        self.covers = 0
        self._font, self._theme, self._ratio = QFont(), LIGHT, 1.0

    def forget(self) -> None:
        """Drop the cache: theme, font, resolution or positions changed."""
        self._pixmaps.clear()
        self._key = None

    def paint(self, painter: QPainter, theme: MapTheme, font: QFont, ratio: float, zooming: bool) -> None:
        """Draws the titles that belong to the present view; none while the dots are moving.

        While the map is zoomed they stay beside their dots for a few frames, and are placed again after that.
        """
        self.due = self.names is not None and self.names.due
        if self._scene.moving:
            return
        self._theme, self._font, self._ratio = theme, font, ratio
        self._arrange(zooming)
        centres = self._camera.to_screen(self._scene.xy[[row for row, _ in self._placed]])
        until = time.perf_counter() + self.patience
        # The first is the most important and belongs on top.
        for (row, placed), (x, y) in reversed(list(zip(self._placed, centres.tolist(), strict=True))):
            current = row == self._current_row()
            at = QPointF(round(x + placed.dx - _PAD), round(y + placed.dy - _PAD))
            text = self._scene.points.labels.titles[row]
            if not current and (text, current) not in self._pixmaps and time.perf_counter() > until:
                self.due = True
                continue
            title = self._pixmap(text, current)
            size = (title.width() / self._ratio, title.height() / self._ratio)
            # Half a title at the window's edge or the legend's says nothing; it comes as the map is panned.
            if current or not self._cut((at.x(), at.y(), *size)):
                painter.setOpacity(1.0 if current else self._strength)
                painter.drawPixmap(at, title)
        painter.setOpacity(1.0)

    def seen(self) -> list[tuple[str, float, float, float]]:
        """The titles that were painted last: text, left end and base line in pixels, and how strong."""
        metrics, titles = QFontMetricsF(self._font), self._scene.points.labels.titles
        centres = self._camera.to_screen(self._scene.xy[[row for row, _ in self._placed]])
        return [
            (
                metrics.elidedText(titles[row], Qt.TextElideMode.ElideRight, _WIDEST),
                x + label.dx,
                y + label.dy + metrics.ascent(),
                1.0 if row == self._current_row() else self._strength,
            )
            for (row, label), (x, y) in zip(self._placed, centres.tolist(), strict=True)
            if not self._cut((x + label.dx, y + label.dy, 1.0, metrics.height()))
        ]

    def _cut(self, box: Box) -> bool:
        beyond = box[0] <= -_PAD or box[0] + box[2] >= self._camera.width + _PAD
        return beyond or hidden(box, self.covered)

    def _current_row(self) -> int | None:
        current = self._scene.current
        return None if current is None else self._scene.points.row_of.get(current)

    def _arrange(self, zooming: bool) -> None:
        """Place the titles again if the view or the scene changed enough."""
        camera, view, kept = self._camera, self._camera.view, self._view
        named = (self.names.version if self.names else 0, self.covers)
        scene = self._scene
        key = (scene.version, scene.current, scene.neighbours, view.scale, self.covered, named)
        slack = (_REACH - 1) / 2 * 0.7
        if (
            key == self._key
            and abs(view.x - kept.x) * view.scale <= camera.width * slack
            and abs(view.y - kept.y) * view.scale <= camera.height * slack
        ):
            return
        if zooming and self._key and key[:3] + key[4:] == self._key[:3] + self._key[4:] and close(view, kept):
            self.due = True
            return
        before = {row for row, _ in self._placed} if self._key and self._key[3] == view.scale else set()
        self._key, self._view = key, view
        rows = self._rows(view)
        area = (camera.width * _REACH, camera.height * _REACH)
        rows = self._by_importance(rows, before)
        centres = view.to_screen(self._scene.xy[rows], *area)
        sure = int(bool(len(rows)) and int(rows[0]) == self._current_row())
        height = QFontMetricsF(self._font).height()
        titles = Titles(centres, self._radii(rows), self._widths(rows), height, sure)
        plane = Plane(area, (camera.width, camera.height), self.covered, self._over(view, area))
        placed = place(titles, plane)
        self._placed = [(int(rows[each.index]), each) for each in placed]

    def _over(self, view: View, area: tuple[float, float]) -> list[Box]:
        """The names of regions, in pixels of the plane that titles are placed on: titles keep off them."""
        middle_x, middle_y = area[0] / 2 - view.x * view.scale, area[1] / 2 + view.y * view.scale
        return [
            (
                middle_x + label.x * view.scale - label.width / 2,
                middle_y - label.y * view.scale - label.height / 2,
                label.width,
                label.height,
            )
            for label in (self.names.placed() if self.names else ())
        ]

    def _rows(self, view: View) -> np.ndarray:
        """The rows that may get a title; the current one alone where there is no room for more."""
        camera, scene = self._camera, self._scene
        half_x, half_y = camera.width * _REACH / 2 / view.scale, camera.height * _REACH / 2 / view.scale
        area = camera.width * camera.height * _REACH**2
        current = self._current_row()
        alone = np.array([] if current is None else [current], dtype=np.int64)
        self._strength = 0.0
        # An even map has fewer dots here than any real one has where there is something to see.
        if math.sqrt(area / max(1, len(scene.points.ids))) * camera.zoom < _BEGIN / 4:
            return alone
        rows = scene.points.grid.inside(view.x - half_x, view.y - half_y, view.x + half_x, view.y + half_y)
        rows = rows[scene.shown()[rows]]
        room = math.sqrt(area / max(1, len(rows)))
        share = min(max((room - _BEGIN) / (_FULL - _BEGIN), 0.0), 1.0)
        # What is there at all can be read.
        self._strength = 0.5 + share / 2 if share else 0.0
        return np.union1d(rows, alone) if self._strength > 0 else alone

    def _by_importance(self, rows: np.ndarray, before: set[int]) -> np.ndarray:
        """The current track, its neighbours, what had a title already, then a fixed order."""
        points = self._scene.points
        neighbours = set(points.rows(self._scene.neighbours).tolist())
        current = self._current_row()
        boost = [
            3 if row == current else 2 if row in neighbours else 1 if row in before else 0
            for row in rows.tolist()
        ]
        return rows[np.lexsort((points.ids[rows] * 2654435761 % 2**32, -np.array(boost, dtype=np.int64)))]

    def _radii(self, rows: np.ndarray) -> np.ndarray:
        """How far each dot reaches with the ring around it, float[k]."""
        points = self._scene.points
        neighbours = set(points.rows(self._scene.neighbours).tolist())
        current = self._current_row()
        radii = self._dot_radii(rows.tolist())
        return np.array(
            [
                current_radius(radius) + 5
                if row == current
                else radius + RING + 1
                if row in neighbours
                else radius
                for row, radius in zip(rows.tolist(), radii.tolist(), strict=True)
            ]
        )

    def _widths(self, rows: np.ndarray) -> np.ndarray:
        """How wide each title is, float[k]; 0 for what a search has put back."""
        titles, current = self._scene.points.labels.titles, self._current_row()
        dim = self._scene.states() == DIM
        plain, strong = QFontMetricsF(self._font), QFontMetricsF(self._strong())
        widths = [
            strong.horizontalAdvance(titles[row]) + _PAD
            if row == current
            else 0.0
            if dim[row]
            else plain.horizontalAdvance(titles[row])
            for row in rows.tolist()
        ]
        return np.minimum(np.array(widths), _WIDEST)

    def _strong(self) -> QFont:
        font = QFont(self._font)
        font.setWeight(QFont.Weight.DemiBold)
        return font

    def _pixmap(self, title: str, current: bool) -> QPixmap:
        """The cached pixmap of a title."""
        key = (title, current)
        if key not in self._pixmaps:
            self._pixmaps[key] = self._draw(title, current)
            if len(self._pixmaps) > 600:
                self._pixmaps.popitem(last=False)
        self._pixmaps.move_to_end(key)
        return self._pixmaps[key]

    def _draw(self, title: str, current: bool) -> QPixmap:
        """Draw a title: on a panel for the current track, else with a halo."""
        font = self._strong() if current else self._font
        metrics = QFontMetricsF(font)
        text = metrics.elidedText(title, Qt.TextElideMode.ElideRight, _WIDEST)
        width, height = metrics.horizontalAdvance(text) + 2 * _PAD, metrics.height() + 2 * _PAD
        pixmap = QPixmap(math.ceil(width * self._ratio), math.ceil(height * self._ratio))
        pixmap.setDevicePixelRatio(self._ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        with QPainter(pixmap) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            at = QPointF(_PAD, _PAD + metrics.ascent())
            if current:
                painter.setPen(QPen(QColor(self._theme.edge), 1))
                painter.setBrush(with_alpha(self._theme.panel, 0.92))
                painter.drawRoundedRect(QRectF(0.5, 0.5, width - 1, height - 1), 5, 5)
            else:
                path = QPainterPath()
                path.addText(at, font, text)
                halo = QPen(with_alpha(self._theme.background, 0.85), 3.0)
                halo.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
                painter.strokePath(path, halo)
            painter.setFont(font)
            painter.setPen(QColor(self._theme.ink))
            painter.drawText(at, text)
        return pixmap
