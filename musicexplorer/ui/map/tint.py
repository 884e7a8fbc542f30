"""A soft background tint in the colours of the dots, so that regions are seen from afar.

The dots of each slot are counted on a grid that lies on the map and is blurred; the colour of a place is that
of the slots around it, and it fades where there are few dots.
"""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from musicexplorer.ui.map.camera import View
from musicexplorer.ui.map.colour_scheme import OTHERS, SLOTS, UNKNOWN
from musicexplorer.ui.map.glyphs import DIM, rgb, slot_colour
from musicexplorer.ui.map.scene import Scene
from musicexplorer.ui.map.theme import MapTheme

_CELLS = 144
"""Cells along the longer side of the map."""
_BEYOND = 0.06
"""How far the grid reaches beyond the dots, as a share of the longer side."""
_BLUR = 0.02
"""The standard deviation of the blur, as a share of the longer side."""
_EDGE, _FULL = 0.22, 0.6
"""Where a tint begins and where it is full: dots around, as a share of those usual around a dot."""
_PURITY = 2.0
_QUIET = 0.35
"""How much dots without a colour of their own count."""
_MOVING = 5_000
"""With more dots than this the tint is not calculated again while they move."""


@dataclass(frozen=True, slots=True)
class Tint:
    """The tint of one state of the map.

    Attributes:
        image: One pixel a cell, premultiplied.
        left, top, width, height: The place of the image on the map, in world units; y points up.
    """

    image: QImage
    left: float
    top: float
    width: float
    height: float

    @classmethod
    def of(cls, scene: Scene, theme: MapTheme) -> "Tint | None":
        """The tint of the dots that a scene shows and does not dim; None without any."""
        rows = np.flatnonzero(scene.shown() & (scene.states() != DIM))
        xy, slots = scene.xy[rows], scene.scheme.slots[rows]
        if len(rows) < 2 or not np.ptp(xy, axis=0).max() > 0:
            return None
        side = float(np.ptp(xy, axis=0).max())
        low, high = xy.min(axis=0) - _BEYOND * side, xy.max(axis=0) + _BEYOND * side
        cell = (1 + 2 * _BEYOND) * side / _CELLS
        columns, lines = (int(np.ceil(extent / cell)) for extent in (high - low).tolist())
        at = np.minimum(((xy - low) / cell).astype(np.int64), (columns - 1, lines - 1))
        depth = _depths(at, slots, (lines, columns))
        pixels = _coloured(depth, at, theme)
        image = QImage(
            pixels.tobytes(), columns, lines, 4 * columns, QImage.Format.Format_ARGB32_Premultiplied
        ).copy()
        return cls(image, float(low[0]), float(low[1]) + lines * cell, columns * cell, lines * cell)

    def paint(self, painter: QPainter, view: View, width: float, height: float) -> None:
        """Paint it where it belongs in a view of a window of that size."""
        left = width / 2 + (self.left - view.x) * view.scale
        top = height / 2 + (view.y - self.top) * view.scale
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(QRectF(left, top, self.width * view.scale, self.height * view.scale), self.image)


class TintCache:
    """The tint of a scene as it was last asked for."""

    def __init__(self) -> None:
        self._key: tuple[int, MapTheme] | None = None
        self._tint: Tint | None = None

    def get(self, scene: Scene, theme: MapTheme) -> Tint | None:
        """The tint of a scene; the last one while many dots are moving."""
        key = (scene.version, theme)
        if key != self._key and not (scene.moving and len(scene.xy) > _MOVING):
            self._tint, self._key = Tint.of(scene, theme), key
        return self._tint


def _depths(at: np.ndarray, slots: np.ndarray, shape: tuple[int, int]) -> dict[int, np.ndarray]:
    """How many dots of each slot are around each cell, float32 [lines, columns], the top line first."""
    lines, columns = shape
    used = np.flatnonzero(np.bincount(slots, minlength=SLOTS))
    place = np.zeros(SLOTS, np.int64)
    place[used] = np.arange(len(used))
    key = (place[slots] * lines + (lines - 1 - at[:, 1])) * columns + at[:, 0]
    counts = np.bincount(key, minlength=len(used) * lines * columns).reshape(len(used), *shape)
    # Three means over boxes come close to a Gaussian; a matrix product would use BLAS, whose threads wait for
    # each other on a busy machine.
    side = max(1, round(_BLUR * _CELLS * np.sqrt(4 / 3)) * 2 + 1)
    blurred = counts.astype(np.float32)
    for axis in (1, 2):
        for _ in range(3):
            blurred = _box_mean(blurred, side, axis)
    return dict(zip(used.tolist(), blurred, strict=True))


def _box_mean(field: np.ndarray, side: int, axis: int) -> np.ndarray:
    """The mean over an odd number of cells along an axis; beyond the edge there is nothing."""
    width = [(0, 0)] * field.ndim
    width[axis] = (side // 2 + 1, side // 2)
    sums = np.pad(field, width).cumsum(axis=axis, dtype=np.float32)
    count = field.shape[axis]
    upper = np.take(sums, range(side, side + count), axis=axis)
    mean: np.ndarray = (upper - np.take(sums, range(count), axis=axis)) / side
    return mean


def _coloured(depths: dict[int, np.ndarray], at: np.ndarray, theme: MapTheme) -> np.ndarray:
    """The pixels, uint8 [lines, columns, 4]: blue, green, red and alpha, premultiplied."""
    depth = np.sum(list(depths.values()), axis=0)
    usual = float(np.median(depth[len(depth) - 1 - at[:, 1], at[:, 0]]))
    share = np.clip((depth / max(usual, 1e-9) - _EDGE) / (_FULL - _EDGE), 0, 1)
    alpha = share * share * (3 - 2 * share) * theme.tint
    total, colour = np.full(depth.shape, 1e-9), np.zeros((*depth.shape, 3))
    for slot, around in depths.items():
        weight = around**_PURITY * (_QUIET if slot in (OTHERS, UNKNOWN) else 1.0)
        total += weight
        colour += weight[..., None] * rgb(slot_colour(theme, slot))[::-1]
    pixels = np.empty((*depth.shape, 4))
    pixels[..., :3] = colour / total[..., None] * alpha[..., None]
    pixels[..., 3] = alpha
    return (pixels * 255 + 0.5).astype(np.uint8)
