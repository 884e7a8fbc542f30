"""Which region labels are shown at which zoom, without overlaps: plain numpy.

It depends on the scale alone, so that a name stands still while the map is panned.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from musicexplorer.session.regions import NamedRegion
from musicexplorer.ui.map.label_placement import Box

_BEGIN, _END = 125.0, 150.0
"""How large the regions of a level are, in pixels, when their names begin to show and when they are there.

So little apart that hardly anybody stops in between, where all names are faint.
"""
_CLOSER, _STEP = (1.15, 1.35), 0.6
"""How many times closer than the view of everything one is for the second level, and for each further one."""
_NEAR, _APART = 4.0, 14.0
"""Pixels between two names at which the lesser is gone, and is there."""
_ALONE, _SHARED = (0.6, 1.0), (0.15, 0.6)
"""The part of the way to a level in which a name comes where one of the old level stands, and elsewhere."""
_GONE = 0.02


@dataclass(frozen=True, slots=True)
class PlacedRegionLabel:
    """A name that is seen: its place in the list, the middle in the world, its size in pixels, how strong."""

    index: int
    x: float
    y: float
    width: float
    height: float
    strength: float


def place_names(
    named: Sequence[NamedRegion], sizes: Sequence[tuple[float, float]], scale: float, zoom: float
) -> list[PlacedRegionLabel]:
    """The names that are seen at a scale, each over the middle of its region.

    Args:
        named: The regions, level by level, in each the most important first.
        sizes: Width and height of each name in pixels.
        scale: Pixels per unit of the world.
        zoom: How many times closer than the view of everything that is; there the landmarks stand alone.
    """
    levels = sorted({one.region.level for one in named})
    arrived = [_arrived(_typical(named, level) * scale, zoom, place) for place, level in enumerate(levels)]
    standing: list[PlacedRegionLabel] = []
    for here, level in enumerate(levels):
        going = arrived[here + 1] if here + 1 < len(levels) else 0.0
        staying = 1 - _share(going, 0.0, _ALONE[0])
        if arrived[here] <= 0 or staying <= 0:
            continue
        coarser = _Boxes([(one.x * scale, -one.y * scale, one.width, one.height) for one in standing])
        same = _Boxes([])
        for index, one in enumerate(named):
            if one.region.level != level:
                continue
            (x, y), (width, height) = one.region.centre, sizes[index]
            box = (x * scale, -y * scale, width, height)
            apart = _share(same.gap(box), _NEAR, _APART)
            way = _ALONE if here and coarser.gap(box) < _NEAR else _SHARED
            strength = staying * apart * (_share(arrived[here], *way) if here else 1.0)
            if strength > _GONE:
                same.add(box)
                standing.append(PlacedRegionLabel(index, x, y, width, height, strength))
    return standing


def clearance(box: Box, others: Sequence[Box]) -> float:
    """Pixels between a box and the nearest of others; below 0 where they overlap."""
    gaps = [
        max(left - box[0] - box[2], box[0] - left - width, top - box[1] - box[3], box[1] - top - height)
        for left, top, width, height in others
    ]
    return min(gaps, default=np.inf)


class _Boxes:
    """Boxes around middles, in pixels of one scale."""

    def __init__(self, boxes: list[tuple[float, float, float, float]]) -> None:
        self._boxes = boxes
        self._array = np.array(boxes).reshape(-1, 4)

    def add(self, box: tuple[float, float, float, float]) -> None:
        self._boxes.append(box)
        self._array = np.array(self._boxes)

    def gap(self, box: tuple[float, float, float, float]) -> float:
        """Pixels to the nearest, below 0 where they overlap."""
        if not self._boxes:
            return np.inf
        away = np.abs(self._array[:, :2] - box[:2]) - (self._array[:, 2:] + box[2:]) / 2
        return float(away.max(axis=1).min())


def _typical(named: Sequence[NamedRegion], level: int) -> float:
    """How large the regions of a level are, in units of the world."""
    extents = np.array([one.region.extent for one in named if one.region.level == level])
    return float(np.median(np.maximum(extents[:, 2] - extents[:, 0], extents[:, 3] - extents[:, 1])))


def _arrived(size: float, zoom: float, place: int) -> float:
    """How far the names of a level are there, 0..1: those of the first from the beginning."""
    if not place:
        return 1.0
    closer = _share(zoom, *(bound + _STEP * (place - 1) for bound in _CLOSER))
    return min(_share(size, _BEGIN, _END), closer)


def _share(value: float, begin: float, end: float) -> float:
    return float(min(max((value - begin) / (end - begin), 0.0), 1.0))
