"""What is drawn over the dots: a line and its stations, threads to what sounds alike, marks of doubt."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from musicexplorer.ui.map import marks
from musicexplorer.ui.map.camera import Camera
from musicexplorer.ui.map.reach import Reach
from musicexplorer.ui.map.scene import Places, Scene
from musicexplorer.ui.map.theme import MapTheme

_MOST_DOUBTS = 900
"""More marks than that in sight would be a pattern of their own; they wait until one is closer."""
_TICK, _ASLANT = 5.5, 0.71
_DOUBTED_FROM = 2.6
"""Radius in pixels from which a dot is large enough to carry a mark."""


@dataclass(slots=True)
class Trail:
    """A line across the map.

    Attributes:
        line: Its corners in the world, float64 [k, 2].
        stops: The tracks met along it, in its order.
    """

    line: np.ndarray
    stops: tuple[int, ...] = ()


@dataclass(slots=True)
class Traces:
    """What the person drew, asked for, or should be warned of; one of the canvas's overlays.

    Attributes:
        scene, camera: What is on the map, and where it is looked at from.
        radii: Answers how far the dots of some rows reach, in pixels.
        drawing: Pixels of a line that is being drawn.
        trail: The line that stays, or None.
        corners: The world points that the keyboard put down and that wait for further ones.
    """

    scene: Scene
    camera: Camera
    radii: Callable[[list[int]], np.ndarray]
    drawing: list[QPointF] = field(default_factory=list)
    trail: Trail | None = None
    corners: list[tuple[float, float]] = field(default_factory=list)
    _threads: tuple[int, tuple[int, ...]] | None = None
    _doubted: frozenset[int] = frozenset()
    _doubted_rows: tuple[Places, np.ndarray] | None = None
    _reach: Reach = field(default_factory=Reach)

    def show_threads(self, track: int | None, ids: Iterable[int] = ()) -> None:
        """Threads from a track to those that sound most like it; None takes them away."""
        self._threads = None if track is None else (track, tuple(ids))

    @property
    def threads(self) -> tuple[int, tuple[int, ...]] | None:
        """The track that threads go out from, and where they go."""
        return self._threads

    def doubt(self, ids: Iterable[int]) -> None:
        """Marks the tracks whose neighbours on the map are not those in sound; none takes the marks away."""
        self._doubted = frozenset(int(one) for one in ids)
        self._doubted_rows = None

    def paint(self, painter: QPainter, camera: Camera, theme: MapTheme) -> None:
        """Paints all of it."""
        self._paint_doubts(painter, theme)
        self._paint_threads(painter, theme)
        if self.trail is not None:
            self._paint_trail(painter, theme, self.trail)
        if self.drawing:
            marks.paint_line(painter, theme, self.drawing)
        if self.corners:
            self._paint_corners(painter, theme, self.corners)

    def doubts_in_sight(self) -> np.ndarray:
        """Rows of the marked tracks in the window, none while dots are small or there are too many."""
        nobody = np.zeros(0, np.intp)
        if not self._doubted or self.scene.moving or float(self.radii([0])[0]) < _DOUBTED_FROM:
            return nobody
        left, bottom = self.camera.to_world(0, self.camera.height)
        right, top = self.camera.to_world(self.camera.width, 0)
        rows = self.scene.places.grid.inside(left, bottom, right, top)
        rows = rows[self._mask()[rows] & self.scene.shown()[rows]]
        return rows if len(rows) <= _MOST_DOUBTS else nobody

    def _mask(self) -> np.ndarray:
        """Which rows are marked, bool [n]."""
        places = self.scene.places
        if self._doubted_rows is None or self._doubted_rows[0] is not places:
            wanted = np.fromiter(self._doubted, np.int64, len(self._doubted))
            self._doubted_rows = (places, np.isin(places.ids, wanted))
        return self._doubted_rows[1]

    def _paint_doubts(self, painter: QPainter, theme: MapTheme) -> None:
        rows = self.doubts_in_sight()
        if not len(rows):
            return
        edges = (self.radii(rows.tolist()) - 1.5) * _ASLANT
        corners = self.camera.to_screen(self.scene.xy[rows]) + edges[:, None]
        ticks = [QLineF(x, y, x + _TICK, y + _TICK) for x, y in corners.tolist()]
        for width, colour in (
            (3.5, marks.tinted(theme.background, 0.9)),
            (1.5, marks.tinted(theme.ink, 0.85)),
        ):
            painter.setPen(QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
            painter.drawLines(ticks)

    def _paint_threads(self, painter: QPainter, theme: MapTheme) -> None:
        row_of = self.scene.places.row_of
        if self._threads is None or self._threads[0] not in row_of:
            return
        track, ids = self._threads
        rows = [row_of[track], *(row_of[one] for one in ids if one in row_of)]
        middle, *ends = marks.as_points(self.camera.to_screen(self.scene.xy[rows]))
        reach = self._reach.of(self.scene.places, rows[0]) * self.camera.view.scale
        radii = self.radii(rows[1:]).tolist()
        marks.paint_links(painter, theme, middle, ends, radii, reach)
        marks.paint_ends(painter, theme, ends, radii)

    def _paint_corners(
        self, painter: QPainter, theme: MapTheme, corners: Sequence[tuple[float, float]]
    ) -> None:
        points = marks.as_points(self.camera.to_screen(np.array(corners)))
        if len(points) > 1:
            marks.paint_lasso(painter, theme, points)
        for at in points:
            marks.paint_corner(painter, theme, at)

    def _paint_trail(self, painter: QPainter, theme: MapTheme, trail: Trail) -> None:
        marks.paint_line(painter, theme, marks.as_points(self.camera.to_screen(trail.line)))
        row_of = self.scene.places.row_of
        rows = [row_of[one] for one in trail.stops if one in row_of]
        if rows:
            stops = marks.as_points(self.camera.to_screen(self.scene.xy[rows]))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for width, colour in ((4.0, marks.tinted(theme.background, 0.9)), (1.7, QColor(theme.accent))):
                pen = QPen(colour, width)
                pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
                painter.setPen(pen)
                painter.drawPolyline(QPolygonF(stops))
            slots, radii = [self.scene.slot_of(row) for row in rows], self.radii(rows).tolist()
            marks.paint_stops(painter, theme, stops, slots, radii)
