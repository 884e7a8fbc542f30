"""Markers over the dots: the current track, its neighbours, the hovered dot, lasso and line."""

import numpy as np
from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF

from musicexplorer.ui.map.glyphs import is_ring, slot_colour
from musicexplorer.ui.map.theme import MapTheme

_COVER_RADIUS = 11.0
"""Dots never are as large as that: it is a cover."""
_FADES = 10
"""So many kinds of lines: each takes a pen of its own."""
RING = 2.3
"""Pixels between a neighbour's edge and its ring."""


def with_alpha(colour: str, alpha: float) -> QColor:
    """A theme's colour, seen through."""
    out = QColor(colour)
    out.setAlphaF(alpha)
    return out


def paint_links(
    painter: QPainter,
    theme: MapTheme,
    current: QPointF,
    neighbours: list[QPointF],
    radii: list[float],
    reach: float,
) -> None:
    """Thin lines from a track to its neighbours' rings, fainter towards the last.

    Those that go further than `reach` pixels are dashed: what sounds alike lies outside the neighbourhood on
    the map, so there the flat picture is wrong.
    """
    lines: dict[tuple[int, bool], list[QLineF]] = {}
    for rank, (neighbour, radius) in enumerate(zip(neighbours, radii, strict=True)):
        line = QLineF(current, neighbour)
        look = _FADES * rank // len(neighbours), line.length() > reach
        line.setLength(max(0.0, line.length() - radius - RING))
        lines.setdefault(look, []).append(line)
    for (fade, far), alike in lines.items():
        pen = QPen(with_alpha(theme.ink, 0.5 * (1 - 0.65 * fade / _FADES)), 1.1)
        if far:
            pen.setDashPattern([4.0, 3.5])
        painter.setPen(pen)
        painter.drawLines(alike)


def paint_ends(painter: QPainter, theme: MapTheme, ends: list[QPointF], radii: list[float]) -> None:
    """A thin ring around each end of a thread."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(with_alpha(theme.ink, 0.7), 1.0))
    for end, radius in zip(ends, radii, strict=True):
        painter.drawEllipse(end, radius + 1.2, radius + 1.2)


def paint_rings(painter: QPainter, theme: MapTheme, neighbours: list[QPointF], radii: list[float]) -> None:
    """A ring around each neighbour."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for pen, reach in ((QPen(QColor(theme.background), 1.4), 0.9), (QPen(QColor(theme.accent), 1.5), RING)):
        painter.setPen(pen)
        for neighbour, radius in zip(neighbours, radii, strict=True):
            painter.drawEllipse(neighbour, radius + reach, radius + reach)


def current_radius(radius: float) -> float:
    """How large the current track's dot is, where the others have a radius."""
    return max(radius * 1.3, 6.0)


def paint_current(painter: QPainter, theme: MapTheme, at: QPointF, slot: int, radius: float) -> None:
    """The current track: a large dot in its own colour within two rings, as nothing else on the map is."""
    large = current_radius(radius)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(with_alpha(theme.accent, 0.16))
    painter.drawEllipse(at, large + 10, large + 10)
    painter.setBrush(QColor(theme.accent))
    painter.drawEllipse(at, large + 4.6, large + 4.6)
    painter.setBrush(QColor(theme.background))
    painter.drawEllipse(at, large + 2.2, large + 2.2)
    paint_dot(painter, theme, at, slot, large)


def paint_dot(painter: QPainter, theme: MapTheme, at: QPointF, slot: int, radius: float) -> None:
    """One dot with its glyph, as the legend and the markers show it."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(slot_colour(theme, slot)))
    painter.drawEllipse(at, radius, radius)
    if is_ring(theme, slot):
        painter.setBrush(QColor(theme.background))
        painter.drawEllipse(at, radius * 0.5, radius * 0.5)


def paint_hovered(painter: QPainter, theme: MapTheme, at: QPointF, slot: int, radius: float) -> None:
    """The dot under the pointer: a little larger, with an outline."""
    large = max(radius * 1.2, radius + 1.5)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.ink))
    painter.drawEllipse(at, large + 2, large + 2)
    painter.setBrush(QColor(theme.background))
    painter.drawEllipse(at, large + 0.7, large + 0.7)
    paint_dot(painter, theme, at, slot, large)


def paint_cursor(painter: QPainter, theme: MapTheme, at: QPointF, radius: float) -> None:
    """The keyboard's place: four corners around the dot, unlike any ring."""
    reach = current_radius(radius) + 8
    arm = reach * 0.55
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for width, colour in ((4.2, theme.background), (2.2, theme.ink)):
        pen = QPen(QColor(colour), width)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        for sx, sy in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
            corner = at + QPointF(sx * reach, sy * reach)
            painter.drawPolyline(
                QPolygonF([corner - QPointF(sx * arm, 0), corner, corner - QPointF(0, sy * arm)])
            )


def paint_lasso(painter: QPainter, theme: MapTheme, corners: list[QPointF]) -> None:
    """The loop being drawn around a selection."""
    painter.setPen(QPen(QColor(theme.accent), 1.4, Qt.PenStyle.DashLine))
    painter.setBrush(with_alpha(theme.accent, 0.08))
    painter.drawPolygon(QPolygonF(corners))


def paint_line(painter: QPainter, theme: MapTheme, corners: list[QPointF]) -> None:
    """A line as it was drawn by hand: broad and pale, so that the dots stay to be seen."""
    pen = QPen(with_alpha(theme.accent, 0.16), 9, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(QPolygonF(corners))


def paint_stops(
    painter: QPainter, theme: MapTheme, stops: list[QPointF], slots: list[int], radii: list[float]
) -> None:
    """The tracks met along a line, each in its own colour within a ring; the first one's is broad.

    Where covers stand for dots they stay to be seen.
    """
    for number, (stop, slot, radius) in enumerate(zip(stops, slots, radii, strict=True)):
        large, broad = max(radius, 3.5), 4.0 if number == 0 else 1.7
        painter.setPen(QPen(QColor(theme.accent), broad))
        cover = radius > _COVER_RADIUS
        painter.setBrush(Qt.BrushStyle.NoBrush if cover else QBrush(QColor(theme.background)))
        painter.drawEllipse(stop, large + 1.8 + broad / 2, large + 1.8 + broad / 2)
        if not cover:
            paint_dot(painter, theme, stop, slot, large)


def paint_corner(painter: QPainter, theme: MapTheme, at: QPointF) -> None:
    """A corner of what the keyboard draws: a small cross."""
    for width, colour in ((4.0, theme.background), (2.0, theme.ink)):
        painter.setPen(QPen(QColor(colour), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        for way in (QPointF(7, 7), QPointF(7, -7)):
            painter.drawLine(at - way, at + way)


def as_points(at: np.ndarray) -> list[QPointF]:
    """Pixels float[n, 2] as Qt's points."""
    return [QPointF(x, y) for x, y in at.tolist()]
