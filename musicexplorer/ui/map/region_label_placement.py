"""Which region labels are shown at which zoom, without overlaps: plain numpy.

They depend on the scale alone, so that labels do not flicker while the map is panned.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from musicexplorer.session.regions import NamedRegion
from musicexplorer.ui.map.label_placement import Box

_BEGIN, _END = 125.0, 150.0
"""The size of the regions of a level, in pixels, at which their labels begin to show and show fully.

The two are close together, as all labels are faint in between.
"""
_CLOSER, _STEP = (1.15, 1.35), 0.6
"""The zoom (1 shows everything) for the second level, and what each further level adds."""
_NEAR, _APART = 4.0, 14.0
"""Pixels between two labels at which the less important is hidden, and shows fully."""
_ALONE, _SHARED = (0.6, 1.0), (0.15, 0.6)
"""The part of the transition to a level in which a label over one of the level before appears, and others."""
_GONE = 0.02


@dataclass(frozen=True, slots=True)
class PlacedRegionLabel:
    """A visible label: its index, its centre in world units, its size in pixels, and its opacity."""

    index: int
    x: float
    y: float
    width: float
    height: float
    strength: float


def place_names(
    named: Sequence[NamedRegion], sizes: Sequence[tuple[float, float]], scale: float, zoom: float
) -> list[PlacedRegionLabel]:
    """The labels that are visible at a scale, each over the centre of its region.

    Args:
        named: The regions, level by level, in each the most important first.
        sizes: Width and height of each label in pixels.
        scale: Pixels per world unit.
        zoom: The scale relative to the view of everything; at 1 only the first level shows.
    """
    levels = sorted({shown.region.level for shown in named})
    arrived = [_arrived(_typical(named, level) * scale, zoom, place) for place, level in enumerate(levels)]
    placed: list[PlacedRegionLabel] = []
    for here, level in enumerate(levels):
        going = arrived[here + 1] if here + 1 < len(levels) else 0.0
        staying = 1 - _share(going, 0.0, _ALONE[0])
        if arrived[here] <= 0 or staying <= 0:
            continue
        coarser = _Boxes([(label.x * scale, -label.y * scale, label.width, label.height) for label in placed])
        same = _Boxes([])
        for index, shown in enumerate(named):
            if shown.region.level != level:
                continue
            (x, y), (width, height) = shown.region.centre, sizes[index]
            box = (x * scale, -y * scale, width, height)
            apart = _share(same.gap(box), _NEAR, _APART)
            way = _ALONE if here and coarser.gap(box) < _NEAR else _SHARED
            strength = staying * apart * (_share(arrived[here], *way) if here else 1.0)
            if strength > _GONE:
                same.add(box)
                placed.append(PlacedRegionLabel(index, x, y, width, height, strength))
    return placed


def clearance(box: Box, others: Sequence[Box]) -> float:
    """Pixels between a box and the nearest of others; below 0 where they overlap."""
    gaps = [
        max(left - box[0] - box[2], box[0] - left - width, top - box[1] - box[3], box[1] - top - height)
        for left, top, width, height in others
    ]
    return min(gaps, default=np.inf)


class _Boxes:
    """Boxes around their centres, in pixels of one scale."""

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
    """The typical size of the regions of a level, in world units."""
    extents = np.array([shown.region.extent for shown in named if shown.region.level == level])
    return float(np.median(np.maximum(extents[:, 2] - extents[:, 0], extents[:, 3] - extents[:, 1])))


def _arrived(size: float, zoom: float, place: int) -> float:
    """How far the labels of a level are shown, 0..1: those of the first always fully."""
    if not place:
        return 1.0
    closer = _share(zoom, *(bound + _STEP * (place - 1) for bound in _CLOSER))
    return min(_share(size, _BEGIN, _END), closer)


def _share(value: float, begin: float, end: float) -> float:
    return float(min(max((value - begin) / (end - begin), 0.0), 1.0))
