"""The icons of the map's buttons, as strokes around their centre: x right, y down, in pixels."""

import math

Stroke = tuple[tuple[float, float], ...]


def _arc(x: float, y: float, rx: float, ry: float, begin: float, end: float) -> Stroke:
    """A part of an ellipse, angles in degrees, clockwise from the right."""
    steps = max(6, int(abs(end - begin) / 18))
    angles = [math.radians(begin + (end - begin) * step / steps) for step in range(steps + 1)]
    return tuple((x + rx * math.cos(angle), y + ry * math.sin(angle)) for angle in angles)


ICONS: dict[str, tuple[Stroke, ...]] = {
    "closer": (((-5, 0), (5, 0)), ((0, -5), (0, 5))),
    "further": (((-5, 0), (5, 0)),),
    "everything": (
        ((-6, -2), (-6, -6), (-2, -6)),
        ((2, -6), (6, -6), (6, -2)),
        ((6, 2), (6, 6), (2, 6)),
        ((-2, 6), (-6, 6), (-6, 2)),
    ),
    "move": (
        ((-7, 0), (7, 0)),
        ((0, -7), (0, 7)),
        ((-2, -5), (0, -7), (2, -5)),
        ((-2, 5), (0, 7), (2, 5)),
        ((-5, -2), (-7, 0), (-5, 2)),
        ((5, -2), (7, 0), (5, 2)),
    ),
    "lasso": (_arc(0.5, -1.5, 7, 5, 125, 440), ((-3.4, 2.7), (-5, 4.5), (-4, 7))),
    "rectangle": (
        ((-7, -2.2), (-7, -5.5), (-3.4, -5.5)),
        ((-1.4, -5.5), (1.4, -5.5)),
        ((3.4, -5.5), (7, -5.5), (7, -2.2)),
        ((7, 2.2), (7, 5.5), (3.4, 5.5)),
        ((1.4, 5.5), (-1.4, 5.5)),
        ((-3.4, 5.5), (-7, 5.5), (-7, 2.2)),
    ),
    "line": (
        _arc(-6, 5, 1.6, 1.6, 0, 360),
        ((-4.9, 3.8), (-1.7, 0.2)),
        _arc(-0.5, -1, 1.6, 1.6, 0, 360),
        ((1, -1.5), (4.6, -4.2)),
        _arc(6, -5.2, 1.6, 1.6, 0, 360),
    ),
    "back": (((6, 0), (-6, 0)), ((-1.5, -4.5), (-6, 0), (-1.5, 4.5))),
    "forward": (((-6, 0), (6, 0)), ((1.5, -4.5), (6, 0), (1.5, 4.5))),
    "playing": (
        _arc(0, 0, 4.4, 4.4, 0, 360),
        ((0, -7), (0, -4.4)),
        ((0, 4.4), (0, 7)),
        ((-7, 0), (-4.4, 0)),
        ((4.4, 0), (7, 0)),
        ((-0.4, 0), (0.4, 0)),
    ),
    "listen": (
        _arc(0, 0, 6, 6, 180, 360),
        ((-6, 0), (-6, 5.5), (-3.6, 5.5), (-3.6, 1), (-6, 1)),
        ((6, 0), (6, 5.5), (3.6, 5.5), (3.6, 1), (6, 1)),
    ),
}
