"""Which dots are near a place: points sorted into the cells of a grid."""

import math

import numpy as np

_PER_CELL = 2.0


class PointGrid:
    """Points float[n, 2] sorted into square cells, so that a look-up touches only the cells it needs."""

    def __init__(self, xy: np.ndarray) -> None:
        self._xy = np.asarray(xy, dtype=np.float64)
        count = len(self._xy)
        self._low = self._xy.min(axis=0) if count else np.zeros(2)
        extent = (self._xy.max(axis=0) - self._low) if count else np.ones(2)
        side = float(extent.max()) or 1.0
        self._cell = side / max(1.0, math.sqrt(count / _PER_CELL))
        self._columns = int(extent[0] / self._cell) + 1
        self._rows = int(extent[1] / self._cell) + 1
        cells = ((self._xy - self._low) / self._cell).astype(np.int64)
        keys = cells[:, 1] * self._columns + cells[:, 0]
        self._order = np.argsort(keys, kind="stable")
        self._starts = np.searchsorted(keys[self._order], np.arange(self._columns * self._rows + 1))

    def inside(self, left: float, bottom: float, right: float, top: float) -> np.ndarray:
        """Rows int64[k] of the points in a box, edges included."""
        first = np.floor((np.array((left, bottom)) - self._low) / self._cell)
        last = np.floor((np.array((right, top)) - self._low) / self._cell)
        limits = (self._columns - 1, self._rows - 1)
        (x0, y0), (x1, y1) = np.clip(first, 0, limits).astype(int), np.clip(last, 0, limits).astype(int)
        # The cells of one row of the grid lie next to each other, so each row is one slice.
        slices = [
            self._order[self._starts[y * self._columns + x0] : self._starts[y * self._columns + x1 + 1]]
            for y in range(y0, y1 + 1)
        ]
        found = np.concatenate(slices)
        x, y = self._xy[found, 0], self._xy[found, 1]
        return found[(x >= left) & (x <= right) & (y >= bottom) & (y <= top)]

    def reach(self, x: float, y: float, count: int) -> float:
        """The distance from a place to the last of the `count` nearest points, or to the last of all."""
        last = min(count, len(self._xy)) - 1
        radius = self._cell * math.sqrt(count)
        while True:
            found = self.inside(x - radius, y - radius, x + radius, y + radius)
            distance = np.sort(np.hypot(*(self._xy[found] - (x, y)).T))
            if len(distance) > last and (distance[last] <= radius or len(found) == len(self._xy)):
                return float(distance[last])
            radius *= 2

    def within(self, x: float, y: float, radius: float) -> np.ndarray:
        """Rows int64[k] of the points within `radius` of a place, nearest first."""
        found = self.inside(x - radius, y - radius, x + radius, y + radius)
        distance = np.hypot(*(self._xy[found] - (x, y)).T)
        near = distance <= radius
        return found[near][np.argsort(distance[near], kind="stable")]


def nearest_towards(xy: np.ndarray, start: np.ndarray, direction: tuple[float, float]) -> int | None:
    """The row of the nearest point in a direction, or None when there is none.

    Points within 45 degrees of the direction come first; where there are none, anything on that side will do.
    Straying from the direction counts as distance, so that a walk does not drift sideways.

    Args:
        xy: Points float[n, 2].
        start: Where to start, float[2]; points on that very spot are not found.
        direction: A unit vector.
    """
    offset = xy - start
    ahead = offset @ np.asarray(direction)
    aside = np.abs(offset @ np.array((-direction[1], direction[0])))
    for reachable in (ahead >= aside, ahead > 0):
        rows = np.flatnonzero(reachable & (ahead > 0))
        if len(rows):
            return int(rows[np.argmin(ahead[rows] + 2 * aside[rows])])
    return None


def in_polygon(xy: np.ndarray, corners: np.ndarray) -> np.ndarray:
    """Whether points float[n, 2] lie inside a closed polygon float[k, 2] (even-odd rule), as bool[n]."""
    inside = np.zeros(len(xy), dtype=bool)
    for (x0, y0), (x1, y1) in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        if y0 == y1:
            continue
        crosses = (y0 > xy[:, 1]) != (y1 > xy[:, 1])
        inside ^= crosses & (xy[:, 0] < (x1 - x0) * (xy[:, 1] - y0) / (y1 - y0) + x0)
    return inside
