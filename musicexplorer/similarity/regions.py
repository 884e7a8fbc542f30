"""Regions of a map: the hills of its density, from landmarks of the whole map to corners seen close up.

The tracks of a map are counted on a grid and blurred. From every cell the way leads uphill to a summit, and
what leads to one summit is one region: mode seeking as in mean shift (Comaniciu & Meer 2002), on a grid, not
for each point, so that a hundred thousand tracks take some tens of milliseconds. The wider the blur, the
fewer the hills (Lindeberg's scale space, 1994); each level takes the widest that gives as many as it wants.
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
"""Empty cells beyond the grid, so that what the blur carries over one edge does not come in at the other."""
_WANTED = ((6, 40), (20, 14), (70, 7))
"""Of each level: how many regions it wants, and how few tracks a region of it may have."""
_BLURS = tuple(float(width) for width in np.geomspace(20.0, 1.2, 24))
"""The blurs that are tried, widest first: standard deviations in cells."""
_CORE = 0.4
"""A region's middle is where the density is at least this share of its summit's."""


@dataclass(frozen=True, slots=True, eq=False)
class Region:
    """A part of the map where tracks lie close together.

    Attributes:
        level: 0 for the landmarks of the whole map; higher ones are smaller.
        rows: The rows of its tracks in the order that `find_regions` was given, int64[k], ascending.
        centre: The middle of its densest part, x and y, in map units.
        extent: Left, bottom, right and top of where nine in ten of its tracks are.
    """

    level: int
    rows: NDArray[np.int64]
    centre: tuple[float, float]
    extent: tuple[float, float, float, float]


def find_regions(xy: NDArray[np.floating]) -> list[Region]:
    """The regions of a map, level by level, in each the largest first.

    The same positions give the same regions. Within one level no track is in two regions; lonely ones are in
    none. A level is left out where it would show no more than the one before.

    Args:
        xy: Places of all tracks, float[n, 2].

    Raises:
        ValueError: A place is not a finite number.
    """
    return [region for level in regions_by_level(xy) for region in level]


def regions_by_level(xy: NDArray[np.floating]) -> Iterator[list[Region]]:
    """What `find_regions` finds, for those who have to do something else in between.

    Each step takes some milliseconds; it yields the regions of a level, or none where it only got further.
    """
    xy = np.asarray(xy, dtype=np.float64).reshape(-1, 2)
    if not np.isfinite(xy).all():
        raise ValueError("places must be finite numbers")
    if not len(xy) or np.ptp(xy, axis=0).max() <= 0:
        return
    grid, shown, widest = _Grid(xy), 0, 0
    for level, (wanted, least) in enumerate(_WANTED):
        found = grid.lonely
        for best in grid.hills(min(wanted, len(xy) // least), least, widest):
            found = best
            yield []
        if found.count > shown:
            shown, widest = found.count, found.blur
            density = found.density[grid.cell_of]
            yield [_region(level, xy, rows, density) for rows in _by_size(found.summit_of[grid.cell_of])]


@dataclass(frozen=True, slots=True)
class _Hills:
    """What one blur shows: how many hills, and for each cell its summit (-1: of a small hill) and density."""

    blur: int
    count: int
    summit_of: NDArray[np.int64]
    density: NDArray[np.float64]


class _Grid:
    """The tracks counted in cells; `cell_of` is each track's cell, int64[n], `lonely` no hill at all."""

    def __init__(self, xy: NDArray[np.float64]) -> None:
        low, extent = xy.min(axis=0), np.ptp(xy, axis=0)
        low, extent = low - _MARGIN * extent.max(), extent + 2 * _MARGIN * extent.max()
        side = float(extent.max()) / _CELLS
        columns, lines = (max(3, math.ceil(length / side)) for length in extent.tolist())
        self._shape = (lines, columns)
        place = ((xy - low) / side).astype(np.int64)
        self.cell_of = place[:, 1] * columns + place[:, 0]
        self._counts = np.bincount(self.cell_of, minlength=lines * columns).astype(np.float64)
        nowhere = np.full(lines * columns, -1, dtype=np.int64)
        self.lonely = _Hills(0, 0, nowhere, self._counts)
        counts = self._counts.reshape(self._shape)
        self._waves = np.fft.rfft2(counts, (lines + _BEYOND, columns + _BEYOND))

    def hills(self, wanted: int, least: int, widest: int) -> Iterator[_Hills]:
        """The best so far of what was tried; the last has as many hills as are wanted, or the most there are.

        Args:
            wanted: How many hills with enough tracks there ought to be.
            least: How many tracks are enough.
            widest: Where in the list of blurs to begin.
        """
        # A narrower blur shows more hills, if not strictly so: halving finds the place in a few steps.
        low, high, best = widest, len(_BLURS) - 1, None
        while low <= high:
            middle = (low + high) // 2
            found = self._hills(middle, least)
            if found.count >= wanted:
                high, best = middle - 1, found
            else:
                low = middle + 1
                best = found if best is None or found.count > best.count else best
            if best is not None:
                yield best

    def _hills(self, blur: int, least: int) -> _Hills:
        density = self._blurred(_BLURS[blur])
        summit_of = self._summits(density)
        sizes = np.bincount(summit_of, weights=self._counts, minlength=density.size)
        return _Hills(
            blur, int((sizes >= least).sum()), np.where(sizes[summit_of] < least, -1, summit_of), density
        )

    def _blurred(self, width: float) -> NDArray[np.float64]:
        """The counts under a Gaussian, float64[cells]."""
        # By its transform: a product of matrices would do it too, but waits for the threads of the others.
        lines, columns = self._shape
        down, across = np.fft.fftfreq(lines + _BEYOND)[:, None], np.fft.rfftfreq(columns + _BEYOND)[None]
        through = self._waves * np.exp(-2 * (math.pi * width) ** 2 * (down**2 + across**2))
        field = np.fft.irfft2(through, (lines + _BEYOND, columns + _BEYOND))[:lines, :columns]
        return np.maximum(field, 0.0).ravel()

    def _summits(self, density: NDArray[np.float64]) -> NDArray[np.int64]:
        """The cell at the end of the way uphill from every cell, int64[cells]."""
        lines, columns = self._shape
        padded = np.full((lines + 2, columns + 2), -1.0)
        padded[1:-1, 1:-1] = density.reshape(self._shape)
        # The cell itself comes first, so that level ground is a summit and no way goes in circles.
        steps = [(0, 0), *((dy, dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1) if dy or dx)]
        around = [padded[1 + dy : lines + 1 + dy, 1 + dx : columns + 1 + dx] for dy, dx in steps]
        towards = np.array([dy * columns + dx for dy, dx in steps])
        way = np.arange(density.size) + towards[np.argmax(np.stack(around), axis=0)].ravel()
        while True:
            further = way[way]
            if np.array_equal(further, way):
                return way
            way = further


def _by_size(summit_of: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    """The rows of each hill, the largest first, those of one size in the order of their summits."""
    order = np.argsort(summit_of, kind="stable")
    order = order[np.searchsorted(summit_of[order], 0) :]
    cuts = np.flatnonzero(np.diff(summit_of[order])) + 1
    return sorted(np.split(order, cuts), key=len, reverse=True)


def _region(
    level: int, xy: NDArray[np.float64], rows: NDArray[np.int64], density: NDArray[np.float64]
) -> Region:
    here = xy[rows]
    core = here[density[rows] >= _CORE * density[rows].max()]
    x, y = core.mean(axis=0).tolist()
    (left, bottom), (right, top) = np.percentile(here, (5, 95), axis=0).tolist()
    return Region(level, rows, (x, y), (left, bottom, right, top))
