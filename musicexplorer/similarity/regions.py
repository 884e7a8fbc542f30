"""Regions of a map: the modes of its density, on several levels from the whole map to small areas.

The tracks are counted on a grid, which is blurred. Following the density uphill from every cell leads to a
mode, and all cells that lead to the same mode are one region: mode seeking as in mean shift (Comaniciu & Meer
2002), but on a grid instead of for each point, so that 100 000 tracks take tens of milliseconds. A wider blur
gives fewer modes (scale space, Lindeberg 1994); each level uses the widest blur that gives enough regions.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_CELLS = 128
"""Cells along the longer side of the grid."""
_MARGIN = 0.05
_BEYOND = 48
"""Empty cells beyond the grid, because the blur is periodic."""
_LEVELS = ((8, 30), (22, 14), (70, 7))
"""For each level, the number of regions to reach and the least number of tracks in a region."""
_FEWEST = 4
"""A region of a small map has at least this many tracks."""
_BLURS = tuple(float(width) for width in np.geomspace(20.0, 1.2, 24))
"""The blurs to try, widest first: standard deviations in cells."""
_CORE = 0.4
"""The centre of a region is the mean of the part with at least this share of its peak density."""


@dataclass(frozen=True, slots=True, eq=False)
class Region:
    """An area of the map where tracks are dense.

    Attributes:
        level: 0 for the largest regions; higher levels have smaller ones.
        rows: Rows of its tracks in the positions given to `find_regions`, int64 [k], ascending.
        centre: The mean of its densest part, x and y, in map units.
        extent: Left, bottom, right and top: the 5th to the 95th percentile of its tracks.
    """

    level: int
    rows: NDArray[np.int64]
    centre: tuple[float, float]
    extent: tuple[float, float, float, float]


def find_regions(xy: NDArray[np.floating]) -> list[Region]:
    """The regions of a map, level by level, the largest of each level first.

    Deterministic. Within a level no track is in two regions; isolated tracks are in none. A level that would
    have no more regions than the one before is left out.

    Args:
        xy: Positions of all tracks, float [n, 2].

    Raises:
        ValueError: A position is not finite.
    """
    return [region for level in regions_by_level(xy) for region in level]


def regions_by_level(xy: NDArray[np.floating]) -> Iterator[list[Region]]:
    """`find_regions` in steps of some milliseconds, so that other work can be done in between.

    Yields:
        The regions of a level, or an empty list after a step without a result.
    """
    xy = np.asarray(xy, dtype=np.float64).reshape(-1, 2)
    if not np.isfinite(xy).all():
        raise ValueError("positions must be finite")
    if not len(xy) or np.ptp(xy, axis=0).max() <= 0:
        return
    grid, shown, widest = _Grid(xy), 0, 0
    for level, (count, enough) in enumerate(_LEVELS):
        least = enough if len(xy) >= 4 * enough else max(_FEWEST, len(xy) // (2 * count))
        found = grid.no_modes
        for best in grid.modes(min(count, len(xy) // least), least, widest):
            found = best
            yield []
        if found.count > shown:
            shown, widest = found.count, found.blur
            density = found.density[grid.cell_of]
            yield [_region(level, xy, rows, density) for rows in _by_size(found.mode_of[grid.cell_of])]


@dataclass(frozen=True, slots=True)
class _Modes:
    """The modes at one blur: their number, and for each cell its mode (-1 if it is too small) and density."""

    blur: int
    count: int
    mode_of: NDArray[np.int64]
    density: NDArray[np.float64]


class _Grid:
    """Tracks counted in cells. `cell_of` is the cell of each track, int64 [n]; `no_modes` an empty result."""

    def __init__(self, xy: NDArray[np.float64]) -> None:
        low, extent = xy.min(axis=0), np.ptp(xy, axis=0)
        low, extent = low - _MARGIN * extent.max(), extent + 2 * _MARGIN * extent.max()
        side = float(extent.max()) / _CELLS
        columns, lines = (max(3, math.ceil(length / side)) for length in extent.tolist())
        self._shape = (lines, columns)
        cell = ((xy - low) / side).astype(np.int64)
        self.cell_of = cell[:, 1] * columns + cell[:, 0]
        self._counts = np.bincount(self.cell_of, minlength=lines * columns).astype(np.float64)
        none = np.full(lines * columns, -1, dtype=np.int64)
        self.no_modes = _Modes(0, 0, none, self._counts)
        counts = self._counts.reshape(self._shape)
        self._spectrum = np.fft.rfft2(counts, (lines + _BEYOND, columns + _BEYOND))

    def modes(self, count: int, least: int, widest: int) -> Iterator[_Modes]:
        """The best result so far after each blur; the last has `count` modes, or the most that there are.

        Args:
            count: The number of modes with enough tracks to reach.
            least: How many tracks are enough.
            widest: Index of the first blur to try.
        """
        # A narrower blur gives more modes (not strictly), so bisection finds the widest in a few steps.
        low, high, best = widest, len(_BLURS) - 1, None
        while low <= high:
            middle = (low + high) // 2
            found = self._modes(middle, least)
            if found.count >= count:
                high, best = middle - 1, found
            else:
                low = middle + 1
                best = found if best is None or found.count > best.count else best
            if best is not None:
                yield best

    def _modes(self, blur: int, least: int) -> _Modes:
        density = self._blurred(_BLURS[blur])
        mode_of = self._uphill(density)
        sizes = np.bincount(mode_of, weights=self._counts, minlength=density.size)
        count, mode_of = int((sizes >= least).sum()), np.where(sizes[mode_of] < least, -1, mode_of)
        return _Modes(blur, count, mode_of, density)

    def _blurred(self, width: float) -> NDArray[np.float64]:
        """The counts, blurred with a Gaussian: float64 [cells]."""
        # By FFT: matrix products would use BLAS, whose threads wait for each other on a busy machine.
        lines, columns = self._shape
        down, across = np.fft.fftfreq(lines + _BEYOND)[:, None], np.fft.rfftfreq(columns + _BEYOND)[None]
        through = self._spectrum * np.exp(-2 * (math.pi * width) ** 2 * (down**2 + across**2))
        field = np.fft.irfft2(through, (lines + _BEYOND, columns + _BEYOND))[:lines, :columns]
        return np.maximum(field, 0.0).ravel()

    def _uphill(self, density: NDArray[np.float64]) -> NDArray[np.int64]:
        """The cell that following the density uphill ends in, for every cell: int64 [cells]."""
        lines, columns = self._shape
        padded = np.full((lines + 2, columns + 2), -1.0)
        padded[1:-1, 1:-1] = density.reshape(self._shape)
        # The cell itself comes first, so that plateaus are modes and paths have no cycles.
        steps = [(0, 0), *((dy, dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1) if dy or dx)]
        around = [padded[1 + dy : lines + 1 + dy, 1 + dx : columns + 1 + dx] for dy, dx in steps]
        towards = np.array([dy * columns + dx for dy, dx in steps])
        target = np.arange(density.size) + towards[np.argmax(np.stack(around), axis=0)].ravel()
        while True:
            further = target[target]
            if np.array_equal(further, target):
                return target
            target = further


def _by_size(mode_of: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    """The rows of each mode, the largest first, equal sizes in the order of their cells."""
    order = np.argsort(mode_of, kind="stable")
    order = order[np.searchsorted(mode_of[order], 0) :]
    cuts = np.flatnonzero(np.diff(mode_of[order])) + 1
    return sorted(np.split(order, cuts), key=len, reverse=True)


def _region(
    level: int, xy: NDArray[np.float64], rows: NDArray[np.int64], density: NDArray[np.float64]
) -> Region:
    here = xy[rows]
    core = here[density[rows] >= _CORE * density[rows].max()]
    x, y = core.mean(axis=0).tolist()
    (left, bottom), (right, top) = np.percentile(here, (5, 95), axis=0).tolist()
    return Region(level, rows, (x, y), (left, bottom, right, top))
