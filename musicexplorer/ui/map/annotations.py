"""Annotations over the dots: the drawn line and its tracks, similarity links, marks of misplaced tracks."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from musicexplorer.ui.map import markers
from musicexplorer.ui.map.camera import Camera
from musicexplorer.ui.map.glyphs import DIM
from musicexplorer.ui.map.neighbourhood import NeighbourhoodRadius
from musicexplorer.ui.map.scene import MapPoints, Scene
from musicexplorer.ui.map.theme import MapTheme

_MAX_MISPLACED = 900
"""With more marks than this in view none are drawn."""
_TICK, _ASLANT = 5.5, 0.71
_MISPLACED_MIN_RADIUS = 2.6
"""From this dot radius in pixels on, marks are drawn."""


@dataclass(slots=True)
class DrawnLine:
    """A line across the map.

    Attributes:
        points: Its corners in world units, float64 [k, 2].
        track_ids: The tracks along it, in order.
    """

    points: np.ndarray
    track_ids: tuple[int, ...] = ()


@dataclass(slots=True)
class Annotations:
    """An overlay of the canvas with all annotations.

    Attributes:
        scene, camera: The model and the view.
        radii: Returns the radii of the dots of some rows, in pixels.
        drawing: The line being drawn, in pixels.
        line: The finished line, or None.
        corners: Corners set by the keyboard so far, in world units.
    """

    scene: Scene
    camera: Camera
    radii: Callable[[list[int]], np.ndarray]
    drawing: list[QPointF] = field(default_factory=list)
    line: DrawnLine | None = None
    corners: list[tuple[float, float]] = field(default_factory=list)
    _links: tuple[int, tuple[int, ...]] | None = None
    _misplaced: frozenset[int] = frozenset()
    _misplaced_rows: tuple[MapPoints, np.ndarray] | None = None
    _reach: NeighbourhoodRadius = field(default_factory=NeighbourhoodRadius)

    def set_links(self, track: int | None, ids: Iterable[int] = ()) -> None:
        """Set links from a track to its most similar ones; None removes them."""
        self._links = None if track is None else (track, tuple(ids))

    @property
    def links(self) -> tuple[int, tuple[int, ...]] | None:
        """The track that links start from, and the linked ids; None without links."""
        return self._links

    def set_misplaced(self, ids: Iterable[int]) -> None:
        """Set the tracks to mark as misplaced."""
        self._misplaced = frozenset(map(int, ids))
        self._misplaced_rows = None

    def paint(self, painter: QPainter, camera: Camera, theme: MapTheme) -> None:
        """Paint all annotations."""
        self._paint_misplaced(painter, theme)
        self._paint_links(painter, theme)
        if self.line is not None:
            self._paint_line(painter, theme, self.line)
        if self.drawing:
            markers.paint_line(painter, theme, self.drawing)
        if self.corners:
            self._paint_corners(painter, theme, self.corners)

    def visible_misplaced(self) -> np.ndarray:
        """Rows of marked tracks in the window; none while dots are small or there are too many."""
        nobody = np.zeros(0, np.intp)
        if not self._misplaced or self.scene.moving or float(self.radii([0])[0]) < _MISPLACED_MIN_RADIUS:
            return nobody
        left, bottom = self.camera.to_world(0, self.camera.height)
        right, top = self.camera.to_world(self.camera.width, 0)
        rows = self.scene.points.grid.inside(left, bottom, right, top)
        rows = rows[self._mask()[rows] & self.scene.shown()[rows] & (self.scene.states()[rows] != DIM)]
        return rows if len(rows) <= _MAX_MISPLACED else nobody

    def _mask(self) -> np.ndarray:
        """Which rows are marked, bool [n]."""
        points = self.scene.points
        if self._misplaced_rows is None or self._misplaced_rows[0] is not points:
            misplaced = np.fromiter(self._misplaced, np.int64, len(self._misplaced))
            self._misplaced_rows = (points, np.isin(points.ids, misplaced))
        return self._misplaced_rows[1]

    def _paint_misplaced(self, painter: QPainter, theme: MapTheme) -> None:
        rows = self.visible_misplaced()
        if not len(rows):
            return
        edges = (self.radii(rows.tolist()) - 1.5) * _ASLANT
        corners = self.camera.to_screen(self.scene.xy[rows]) + edges[:, None]
        ticks = [QLineF(x, y, x + _TICK, y + _TICK) for x, y in corners.tolist()]
        for width, colour in (
            (3.5, markers.with_alpha(theme.background, 0.9)),
            (1.5, markers.with_alpha(theme.ink, 0.85)),
        ):
            painter.setPen(QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
            painter.drawLines(ticks)

    def _paint_links(self, painter: QPainter, theme: MapTheme) -> None:
        points = self.scene.points
        if self._links is None or self._links[0] not in points.row_of:
            return
        track, ids = self._links
        rows = points.rows([track, *ids]).tolist()
        middle, *ends = markers.as_points(self.camera.to_screen(self.scene.xy[rows]))
        reach = self._reach.of(points, rows[0]) * self.camera.view.scale
        radii = self.radii(rows[1:]).tolist()
        markers.paint_links(painter, theme, middle, ends, radii, reach)
        markers.paint_ends(painter, theme, ends, radii)

    def _paint_corners(
        self, painter: QPainter, theme: MapTheme, corners: Sequence[tuple[float, float]]
    ) -> None:
        points = markers.as_points(self.camera.to_screen(np.array(corners)))
        if len(points) > 1:
            markers.paint_lasso(painter, theme, points)
        for at in points:
            markers.paint_corner(painter, theme, at)

    def _paint_line(self, painter: QPainter, theme: MapTheme, line: DrawnLine) -> None:
        markers.paint_line(painter, theme, markers.as_points(self.camera.to_screen(line.points)))
        rows = self.scene.points.rows(line.track_ids).tolist()
        if rows:
            stops = markers.as_points(self.camera.to_screen(self.scene.xy[rows]))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for width, colour in (
                (4.0, markers.with_alpha(theme.background, 0.9)),
                (1.7, QColor(theme.accent)),
            ):
                pen = QPen(colour, width)
                pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
                painter.setPen(pen)
                painter.drawPolyline(QPolygonF(stops))
            slots, radii = [self.scene.slot_of(row) for row in rows], self.radii(rows).tolist()
            markers.paint_stops(painter, theme, stops, slots, radii)
