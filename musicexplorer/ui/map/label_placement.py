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


def place(
    centres: np.ndarray,
    radii: np.ndarray,
    widths: np.ndarray,
    height: float,
    area: tuple[float, float],
    seen: tuple[float, float],
    sure: int = 0,
    covered: Box | None = None,
    over: Sequence[Box] = (),
) -> list[PlacedLabel]:
    """Finds places for titles, first come first served.

    A title stands to the right of its dot, else to the left, below or above, if need be where the window's
    edge does not cut it off; where all four would cover another dot or title, it is left out.

    Args:
        centres: The dots' centres in pixels, float[n, 2], the most important first.
        radii: Of the dots and the rings around them, in pixels, float[n].
        widths: Of the titles in pixels, float[n]; 0 for a dot that has none but must not be covered.
        height: Of every title, in pixels.
        area: Width and height of the plane that titles are placed on; they may reach a little beyond it.
        seen: Width and height of the window in the middle of that plane.
        sure: So many of the first get a title in any case, askew if need be, else over
            what is there.
        covered: What lies over the window (the legend) and had better not hide a title.
        over: What stands on that plane already (names of regions) and is left free.
    """
    margin = ((area[0] - seen[0]) / 2, (area[1] - seen[1]) / 2)
    occupancy = _Occupancy(centres, radii, area)
    for box in over:
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
        if index < sure:
            up, down = -away * 0.7 - height, away * 0.7
            beside += [(dx, dy) for dx in (away * 0.7, -away * 0.7 - width) for dy in (up, down)]
        free = [(dx, dy) for dx, dy in beside if occupancy.is_free(x + dx, y + dy, width, height)]
        if free or index < sure:

            def harm(at: tuple[float, float], x: float = x, y: float = y, width: float = width) -> int:
                box = (x + at[0] - margin[0], y + at[1] - margin[1], width, height)
                return _cut_off(box, seen[0]) + hidden(box, covered)

            dx, dy = min(free or beside, key=harm)
            occupancy.occupy(x + dx, y + dy, width, height)
            placed.append(PlacedLabel(index, dx, dy))
    return placed


def _cut_off(box: Box, seen: float) -> bool:
    """Whether a side of the window goes through a title; the first of equals is the one to prefer."""
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
