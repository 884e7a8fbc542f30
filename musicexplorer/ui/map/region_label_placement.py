"""Which region labels are shown at which zoom and where, without overlaps and beside the dots: plain numpy.

They depend on the scale alone, so that labels do not flicker while the map is panned.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from musicexplorer.session.regions import NamedRegion
from musicexplorer.similarity.regions import Region
from musicexplorer.ui.map.label_placement import Box

_BEGIN, _END = 125.0, 150.0
"""The size of the regions of a level, in pixels, at which their labels begin to show and show fully.

The two are close together, as all labels are faint in between.
"""
_CLOSER, _STEP = (1.15, 1.35), 0.6
"""The zoom (1 shows everything) for the second level, and what each further level adds."""
_NEAR, _APART, _CLEAR = 4.0, 14.0, 22.0
"""Pixels between two labels at which the less important is hidden, shows fully, and that are aimed at."""
_ALONE, _SHARED = (0.6, 1.0), (0.15, 0.6)
"""The part of the transition to a level in which a label over one of the level before appears, and others."""
_GONE = 0.02
_GAP = 6.0
"""Pixels between a label and the box of its region that it stands beside."""
_AWAY, _TOUCH, _STRANGE = 1.2, 60.0, 14.0
"""What a label costs (in covered dots) that is moved by its height, on another label, or among strangers."""
_QUANTUM = 1.15
"""Places are chosen for scales that differ by this factor, and kept while the map is zoomed in between."""
_SAMPLE = 120
_CELLS = 512


@dataclass(frozen=True, slots=True)
class PlacedRegionLabel:
    """A visible label: its index, its centre in world units, its size in pixels, and its opacity."""

    index: int
    x: float
    y: float
    width: float
    height: float
    strength: float


@dataclass(frozen=True, slots=True)
class Frame:
    """The part of the map that is seen at first, in world units: labels stay within it while it is shown."""

    left: float
    bottom: float
    right: float
    top: float


class Later(Exception):
    """The places of all labels would take too long now; asked for again, the rest takes less."""


class DotCounts:
    """How many dots are in a box of the map, in no time: sums over a grid, as in an integral image.

    Attributes:
        chosen: The places of labels that were chosen before, by region, size and scale.
        patience: How many more places may be chosen now; what is beyond that raises `Later`.

    Args:
        xy: The dots, float [n, 2].
    """

    def __init__(self, xy: np.ndarray) -> None:
        self._xy = xy
        self.patience = math.inf
        self.chosen: dict[tuple[object, ...], tuple[float, float]] = {}
        low, extent = xy.min(axis=0), float(np.ptp(xy, axis=0).max()) or 1.0
        self._low, self._cell = low, extent / _CELLS
        cells = np.minimum(((xy - low) / self._cell).astype(np.int64), _CELLS - 1)
        counts = np.bincount(cells[:, 1] * _CELLS + cells[:, 0], minlength=_CELLS**2)
        self._sums = np.zeros((_CELLS + 1, _CELLS + 1), np.int32)
        inner = self._sums[1:, 1:]
        counts.reshape(_CELLS, _CELLS).cumsum(axis=0, out=inner)
        inner.cumsum(axis=1, out=inner)

    def inside(self, boxes: np.ndarray) -> np.ndarray:
        """About how many dots are in each box (left, bottom, right, top), int [k]."""
        edges = np.clip(np.round((boxes - np.tile(self._low, 2)) / self._cell), 0, _CELLS).astype(int)
        (x0, y0, x1, y1), sums = edges.T, self._sums
        inside: np.ndarray = sums[y1, x1] - sums[y0, x1] - sums[y1, x0] + sums[y0, x0]
        return inside

    def strangers(self, rows: np.ndarray, boxes: np.ndarray) -> np.ndarray:
        """The share of the dots in each box [k, 4] that are not of a region with these rows, float64 [k].

        Of a box without dots of the region it is 1.
        """
        own = self._xy[rows[:: max(1, len(rows) // _SAMPLE)]]
        inside = (own[:, None] >= boxes[None, :, :2]) & (own[:, None] <= boxes[None, :, 2:])
        count = inside.all(axis=2).sum(axis=0) * (len(rows) / max(len(own), 1))
        whole = np.maximum(self.inside(boxes), 1)
        return np.where(count > 0, 1 - np.minimum(count / whole, 1), 1.0)


def place_names(
    named: Sequence[NamedRegion],
    sizes: Sequence[tuple[float, float]],
    scale: float,
    zoom: float,
    dots: DotCounts | None = None,
    frame: Frame | None = None,
) -> list[PlacedRegionLabel]:
    """The labels that are visible at a scale, each at its region, beside its dots where there is room.

    Args:
        named: The regions, level by level, in each the most important first.
        sizes: Width and height of each label in pixels.
        scale: Pixels per world unit.
        zoom: The scale relative to the view of everything; at 1 only the first level shows.
        dots: The dots of the map; without them labels stand over the centres of their regions.
        frame: What labels do not leave; None for no such frame.

    Raises:
        Later: `dots` has no patience left.
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
            width, height = sizes[index]
            x, y = _place(shown.region, sizes[index], scale, _Surroundings(dots, frame, same))
            box = (x * scale, -y * scale, width, height)
            apart = _share(same.gap(box), _NEAR, _APART)
            way = _ALONE if here and coarser.gap(box) < _NEAR else _SHARED
            strength = staying * apart * (_share(arrived[here], *way) if here else 1.0)
            # A region and one within it may have one name: the fainter is not shown beside the other.
            twin = next((label for label in placed if named[label.index].name == shown.name), None)
            if strength > max(_GONE, 0.0 if twin is None else twin.strength):
                if twin is not None:
                    placed.remove(twin)
                same.add(box)
                placed.append(PlacedRegionLabel(index, x, y, width, height, strength))
    return placed


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """What a label keeps off, or within."""

    dots: DotCounts | None
    frame: Frame | None
    labels: "_Boxes"


def _place(
    region: Region, size: tuple[float, float], scale: float, around: _Surroundings
) -> tuple[float, float]:
    """The place of a label's centre in world units: where it covers few dots, near the region's centre."""
    x, y = region.centre
    dots = around.dots
    if dots is None:
        return x, y
    # The place is chosen for a round scale, and taken over to this one.
    round_scale = _QUANTUM ** round(math.log(scale, _QUANTUM))
    left, bottom, right, top = region.extent
    key = (id(region), size, round_scale, around.frame)
    if key not in dots.chosen:
        if dots.patience <= 0:
            raise Later
        dots.patience -= 1
        dots.chosen[key] = _choose(region, size, round_scale, around)
    best_x, best_y = dots.chosen[key]
    # Offsets of whole pixels beyond the region's box stay the same number of pixels.
    return (
        _kept(best_x, left, right, round_scale / scale),
        _kept(best_y, bottom, top, round_scale / scale),
    )


def _choose(
    region: Region, size: tuple[float, float], scale: float, around: _Surroundings
) -> tuple[float, float]:
    """The best place for a label at a round scale."""
    (x, y), dots = region.centre, around.dots
    assert dots is not None
    width, height = size[0] / scale, size[1] / scale
    gap = _GAP / scale
    left, bottom, right, top = region.extent
    xs = np.linspace(left - gap - width / 2, right + gap + width / 2, 7)
    ys = np.linspace(bottom - gap - height / 2, top + gap + height / 2, 7)
    places = np.vstack(
        ([(x, y)], np.stack(np.meshgrid(np.append(xs, x), np.append(ys, y)), -1).reshape(-1, 2))
    )
    half = np.array((-width, -height, width, height)) / 2
    boxes = np.tile(places, 2) + half
    near = around.labels.gaps(places * (scale, -scale), size)
    cost = (
        dots.inside(boxes)
        + _AWAY * np.hypot(*(places - (x, y)).T) / height
        + _STRANGE * dots.strangers(region.rows, boxes + half * (0.5, 2.0, 0.5, 2.0))
        + np.where(near < _CLEAR, _TOUCH * (2 - near / _CLEAR), 0.0)
        + _TOUCH * _outside(boxes, around.frame)
    )
    best_x, best_y = places[int(cost.argmin())].tolist()
    return best_x, best_y


def _kept(at: float, low: float, high: float, factor: float) -> float:
    """A coordinate whose distance beyond low..high was chosen for another scale."""
    inside = min(max(at, low), high)
    return inside + (at - inside) * factor


def _outside(boxes: np.ndarray, frame: Frame | None) -> np.ndarray:
    """How many widths and heights of each box lie outside a frame, float64 [k]."""
    if frame is None:
        return np.zeros(len(boxes))
    left, bottom, right, top = boxes.T
    aside = np.maximum(np.maximum(frame.left - left, right - frame.right), 0) / (right - left)
    above = np.maximum(np.maximum(frame.bottom - bottom, top - frame.top), 0) / (top - bottom)
    outside: np.ndarray = aside + above
    return outside


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

    def gaps(self, centres: np.ndarray, size: tuple[float, float]) -> np.ndarray:
        """Pixels from boxes of one size around these centres [k, 2] to the nearest, float64 [k]."""
        if not self._boxes:
            return np.full(len(centres), np.inf)
        away = np.abs(self._array[None, :, :2] - centres[:, None]) - (self._array[None, :, 2:] + size) / 2
        nearest: np.ndarray = away.max(axis=2).min(axis=1)
        return nearest

    def gap(self, box: tuple[float, float, float, float]) -> float:
        """Pixels to the nearest, below 0 where they overlap."""
        if not self._boxes:
            return np.inf
        away = np.abs(self._array[:, :2] - box[:2]) - (self._array[:, 2:] + box[2:]) / 2
        return float(away.max(axis=1).min())


def _typical(named: Sequence[NamedRegion], level: int) -> float:
    """The typical size of the regions of a level, in world units."""
    extents = [shown.region.extent for shown in named if shown.region.level == level]
    sizes = sorted(max(right - left, top - bottom) for left, bottom, right, top in extents)
    return sizes[len(sizes) // 2]


def _arrived(size: float, zoom: float, place: int) -> float:
    """How far the labels of a level are shown, 0..1: those of the first always fully."""
    if not place:
        return 1.0
    closer = _share(zoom, *(bound + _STEP * (place - 1) for bound in _CLOSER))
    return min(_share(size, _BEGIN, _END), closer)


def _share(value: float, begin: float, end: float) -> float:
    return float(min(max((value - begin) / (end - begin), 0.0), 1.0))
