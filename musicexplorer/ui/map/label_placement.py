"""Places titles beside their dots without overlaps: plain numpy."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

Box = tuple[float, float, float, float]
"""Left, top, width and height in pixels of the window."""
_CELL = 4
GAP = 5.0
"""Pixels between a dot's edge and its title."""


@dataclass(frozen=True, slots=True)
class PlacedLabel:
    """A title's upper left corner relative to its dot's centre, in pixels."""

    index: int
    dx: float
    dy: float


@dataclass(frozen=True, slots=True)
class Titles:
    """The dots that may get titles, the most important first.

    Attributes:
        centres: Of the dots, in pixels, float [n, 2].
        radii: Of the dots and the rings around them, in pixels, float [n].
        widths: Of the titles, in pixels, float [n]; 0 for a dot without one, which is not covered.
        height: Of every title, in pixels.
        forced: So many of the first get a title in any case, diagonally if need be, or over what is there.
    """

    centres: np.ndarray
    radii: np.ndarray
    widths: np.ndarray
    height: float
    forced: int = 0


@dataclass(frozen=True, slots=True)
class Plane:
    """Where titles are placed: an area that is larger than the window, which is in its middle.

    Attributes:
        size: Width and height of the area in pixels; titles may reach a little beyond it.
        window: Width and height of the window.
        covered: What covers part of the window (the legend) and should not hide a title.
        occupied: Boxes of the area that are left free of titles (the names of regions).
    """

    size: tuple[float, float]
    window: tuple[float, float]
    covered: Box | None = None
    occupied: Sequence[Box] = ()


def place(titles: Titles, plane: Plane) -> list[PlacedLabel]:
    """Find places for titles, first come first served.

    A title is to the right of its dot, else to the left, below or above, preferably where the window's edge
    does not cut it off; where all four would cover another dot or title, it is left out.
    """
    centres, radii, widths, height = titles.centres, titles.radii, titles.widths, titles.height
    margin = ((plane.size[0] - plane.window[0]) / 2, (plane.size[1] - plane.window[1]) / 2)
    occupancy = _Occupancy(centres, radii, plane.size)
    for box in plane.occupied:
        occupancy.occupy(*box)
    placed = []
    for index in np.flatnonzero(widths > 0).tolist():
        x, y, width = float(centres[index, 0]), float(centres[index, 1]), float(widths[index])
        away = float(radii[index]) + GAP
        beside = [
            (away, -height / 2),
            (-away - width, -height / 2),
            (-width / 2, away),
            (-width / 2, -away - height),
        ]
        if index < titles.forced:
            up, down = -away * 0.7 - height, away * 0.7
            beside += [(dx, dy) for dx in (away * 0.7, -away * 0.7 - width) for dy in (up, down)]
        free = [(dx, dy) for dx, dy in beside if occupancy.is_free(x + dx, y + dy, width, height)]
        if free or index < titles.forced:

            def harm(at: tuple[float, float], x: float = x, y: float = y, width: float = width) -> int:
                box = (x + at[0] - margin[0], y + at[1] - margin[1], width, height)
                return _cut_off(box, plane.window[0]) + hidden(box, plane.covered)

            dx, dy = min(free or beside, key=harm)
            occupancy.occupy(x + dx, y + dy, width, height)
            placed.append(PlacedLabel(index, dx, dy))
    return placed


def _cut_off(box: Box, seen: float) -> bool:
    """Whether an edge of the window cuts a title."""
    return any(box[0] < edge < box[0] + box[2] for edge in (0.0, seen))


def hidden(box: Box, covered: Box | None) -> bool:
    """Whether a title is at least partly covered."""
    return covered is not None and all(
        box[side] < covered[side] + covered[side + 2] and covered[side] < box[side] + box[side + 2]
        for side in (0, 1)
    )


class _Occupancy:
    """Which small squares of the area are covered already."""

    def __init__(self, centres: np.ndarray, radii: np.ndarray, area: tuple[float, float]) -> None:
        self._cells = np.zeros((int(area[1]) // _CELL + 2, int(area[0]) // _CELL + 2), dtype=bool)
        for (x, y), radius in zip(centres.tolist(), radii.tolist(), strict=True):
            self.occupy(x - radius, y - radius, 2 * radius, 2 * radius)

    def _slice(self, left: float, top: float, width: float, height: float) -> tuple[slice, slice]:
        rows, columns = self._cells.shape
        bottom, right = int((top + height) // _CELL) + 1, int((left + width) // _CELL) + 1
        return (
            slice(min(max(int(top // _CELL), 0), rows), min(max(bottom, 0), rows)),
            slice(min(max(int(left // _CELL), 0), columns), min(max(right, 0), columns)),
        )

    def is_free(self, left: float, top: float, width: float, height: float) -> bool:
        part = self._cells[self._slice(left, top, width, height)]
        return bool(part.size) and not part.any()

    def occupy(self, left: float, top: float, width: float, height: float) -> None:
        self._cells[self._slice(left, top, width, height)] = True
