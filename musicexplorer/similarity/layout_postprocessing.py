"""Postprocess a layout: normalise its scale, pull in outliers and remove overlaps."""

import math

import numpy as np
from numpy.typing import NDArray

GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))
FAR = 3.0  # median distances from the centre: twice the radius of a uniform disc


def postprocess(xy: NDArray[np.floating]) -> NDArray[np.float32]:
    """Positions [n, 2] centred, outliers pulled in, with a mean square radius of one and a minimum gap.

    Returns:
        float32 [n, 2].
    """
    centred = np.asarray(xy, dtype=np.float64) - np.mean(xy, axis=0) if len(xy) else np.zeros((0, 2))
    drawn_in = _pull_in_outliers(centred)
    scale = math.sqrt(float(np.mean(np.sum(drawn_in**2, axis=1)))) if len(xy) else 0.0
    return remove_overlaps(drawn_in / scale if scale > 0 else drawn_in)


def minimum_gap(n: int) -> float:
    """The least distance between two of n tracks in a layout whose mean square radius is one."""
    return 0.08 / math.sqrt(max(n, 1))


def remove_overlaps(
    xy: NDArray[np.floating], fixed: NDArray[np.floating] | None = None, gap: float | None = None
) -> NDArray[np.float32]:
    """Move overlapping positions to the nearest free place on a spiral around them.

    Args:
        xy: Positions [n, 2]; earlier rows take precedence.
        fixed: Positions [m, 2] of other tracks, which are not moved.
        gap: The least distance; by default that of a layout of n + m tracks.

    Returns:
        float32 [n, 2].
    """
    taken = np.zeros((0, 2)) if fixed is None else np.asarray(fixed, dtype=np.float64)
    positions = np.array(xy, dtype=np.float64).reshape(-1, 2)
    gap = gap or minimum_gap(len(positions) + len(taken))
    crowded = _crowded(np.concatenate([positions, taken]), gap)[: len(positions)]
    if not crowded.any():
        return positions.astype(np.float32)
    free = _FreePlaces(gap)
    for x, y in np.concatenate([taken, positions[~crowded]]).tolist():
        free.add(x, y)
    for row in np.flatnonzero(crowded):
        positions[row] = free.settle(*positions[row].tolist())
    return positions.astype(np.float32)


def _crowded(xy: NDArray[np.float64], gap: float) -> NDArray[np.bool_]:
    """Which tracks may have another one within the gap: bool [n]; only these have to be checked."""
    if not len(xy):
        return np.zeros(0, dtype=bool)
    cell = np.floor(xy / gap).astype(np.int64)
    cell -= cell.min(axis=0) - 1
    width = int(cell[:, 1].max()) + 2
    number = cell[:, 0] * width + cell[:, 1]
    used, counts = np.unique(number, return_counts=True)
    around = np.zeros(len(used), dtype=np.int64)
    for step in (i * width + j for i in (-1, 0, 1) for j in (-1, 0, 1)):
        there = np.minimum(np.searchsorted(used, used + step), len(used) - 1)
        around += np.where(used[there] == used + step, counts[there], 0)
    return around[np.searchsorted(used, number)] > 1


def _pull_in_outliers(xy: NDArray[np.float64]) -> NDArray[np.float64]:
    """Compress radii beyond FAR medians, in the same order, to at most 1.3 times that limit."""
    radius = np.hypot(xy[:, 0], xy[:, 1])
    limit = FAR * float(np.median(radius)) if len(xy) else 0.0
    if limit <= 0:
        return xy
    bent = limit * (1 + 0.3 * np.tanh((radius / limit - 1) / 0.3))
    factor = np.where(radius > limit, bent / np.maximum(radius, 1e-12), 1.0)
    return xy * factor[:, None]


class _FreePlaces:
    """A grid of cells as wide as the gap: nine of them decide whether a position is free."""

    def __init__(self, gap: float) -> None:
        self._gap = gap
        self._cells: dict[tuple[int, int], list[tuple[float, float]]] = {}
        self._turns: dict[tuple[int, int], int] = {}

    def add(self, x: float, y: float) -> None:
        self._cells.setdefault(self._cell(x, y), []).append((x, y))

    def settle(self, x: float, y: float) -> tuple[float, float]:
        place = (x, y)
        if not self._free(x, y):
            # Turns that were taken before are not tried again, so that a thousand copies stay cheap.
            start = self._cell(x, y)
            turn = self._turns.get(start, 0)
            while not self._free(*place):
                turn += 1
                reach = self._gap * 1.1 * math.sqrt(turn)
                place = (x + reach * math.cos(turn * GOLDEN_ANGLE), y + reach * math.sin(turn * GOLDEN_ANGLE))
            self._turns[start] = turn
        self.add(*place)
        return place

    def _cell(self, x: float, y: float) -> tuple[int, int]:
        return math.floor(x / self._gap), math.floor(y / self._gap)

    def _free(self, x: float, y: float) -> bool:
        column, row = self._cell(x, y)
        return not any(
            (x - a) ** 2 + (y - b) ** 2 < self._gap**2
            for i in (column - 1, column, column + 1)
            for j in (row - 1, row, row + 1)
            for a, b in self._cells.get((i, j), ())
        )
