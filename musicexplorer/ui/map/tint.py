"""A soft background tint in the colours of the dots, so that regions are seen from afar.

The dots of each slot are counted on a grid that lies on the map and is blurred; the colour of a place is that
of the slots around it, and it fades where there are few dots.
"""

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from musicexplorer.ui.map.camera import View
from musicexplorer.ui.map.colour_scheme import OTHERS, SLOTS, UNKNOWN
from musicexplorer.ui.map.glyphs import DIM, rgb, slot_colour
from musicexplorer.ui.map.scene import Scene
from musicexplorer.ui.map.theme import LIGHT, MapTheme

_CELLS = 104
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

    def paint(self, painter: QPainter, view: View, width: float, height: float) -> None:
        """Paint it where it belongs in a view of a window of that size."""
        left = width / 2 + (self.left - view.x) * view.scale
        top = height / 2 + (view.y - self.top) * view.scale
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(QRectF(left, top, self.width * view.scale, self.height * view.scale), self.image)


@dataclass(frozen=True, slots=True)
class Crowds:
    """The dots around each cell of a grid, whatever the colours.

    Attributes:
        depths: By slot, float32 [lines, columns], the top line first.
        usual: How many are usual around a dot.
        left, bottom, cell: The place of the grid on the map and the side of a cell, in world units.
    """

    depths: dict[int, np.ndarray]
    usual: float
    left: float
    bottom: float
    cell: float

    @classmethod
    def of(cls, scene: Scene) -> Generator[None, None, "Crowds | None"]:
        """Those of the dots that a scene shows and does not dim, None without any; in steps."""
        rows = np.flatnonzero(scene.shown() & (scene.states() != DIM))
        if len(rows) < 2:
            return None
        # Columns that lie in one piece are compared several times faster.
        x, y = (np.ascontiguousarray(scene.xy[rows, axis]) for axis in (0, 1))
        left, bottom = float(x.min()), float(y.min())
        width, height = float(x.max()) - left, float(y.max()) - bottom
        side = max(width, height)
        if not side > 0:
            return None
        left, bottom, cell = left - _BEYOND * side, bottom - _BEYOND * side, (1 + 2 * _BEYOND) * side / _CELLS
        columns, lines = (int(np.ceil((extent + 2 * _BEYOND * side) / cell)) for extent in (width, height))
        column = np.minimum(((x - left) * (1 / cell)).astype(np.int32), columns - 1)
        line = lines - 1 - np.minimum(((y - bottom) * (1 / cell)).astype(np.int32), lines - 1)
        at = line * columns + column
        slots = scene.scheme.slots[rows]
        yield
        depths = yield from _depths(at, slots, (lines, columns))
        around = np.sum(list(depths.values()), axis=0).ravel()[at]
        # The median; numpy's own would first import masked arrays, for 20 ms of the window's first picture.
        usual = float(np.partition(around, len(around) // 2)[len(around) // 2])
        return cls(depths, usual, left, bottom, cell)

    def tint(self, theme: MapTheme) -> Tint:
        """Them in the colours of a theme."""
        pixels, cell = _coloured(self.depths, self.usual, theme), self.cell
        lines, columns = pixels.shape[:2]
        form = QImage.Format.Format_ARGB32_Premultiplied
        image = QImage(pixels.tobytes(), columns, lines, 4 * columns, form).copy()
        return Tint(image, self.left, self.bottom + lines * cell, columns * cell, lines * cell)


class TintCache:
    """The tint of a scene as it was last asked for; another theme only needs other colours."""

    def __init__(self) -> None:
        self._version, self._theme = -1, LIGHT
        self._crowds: Crowds | None = None
        self._tint: Tint | None = None

    def get(self, scene: Scene, theme: MapTheme) -> Generator[None, None, Tint | None]:
        """The tint of a scene, in steps of some milliseconds; the last one while many dots are moving."""
        version, waits = scene.tinted, scene.moving and len(scene.xy) > _MOVING
        if (version, theme) != (self._version, self._theme) and not waits:
            if version != self._version:
                self._crowds = yield from Crowds.of(scene)
                yield
            self._tint = None if self._crowds is None else self._crowds.tint(theme)
            self._version, self._theme = version, theme
        return self._tint


def _depths(
    at: np.ndarray, slots: np.ndarray, shape: tuple[int, int]
) -> Generator[None, None, dict[int, np.ndarray]]:
    """How many of the dots in cells int [m] are around each cell, by slot: float32 [lines, columns]."""
    used = np.flatnonzero(np.bincount(slots, minlength=SLOTS))
    place = np.zeros(SLOTS, np.int64)
    place[used] = np.arange(len(used))
    cells = shape[0] * shape[1]
    counts = np.bincount(place[slots] * cells + at, minlength=len(used) * cells).reshape(len(used), *shape)
    # Three means over boxes come close to a Gaussian; a matrix product would use BLAS, whose threads wait for
    # each other on a busy machine.
    side = max(1, round(_BLUR * _CELLS * np.sqrt(4 / 3)) * 2 + 1)
    blurred = counts.astype(np.float32)
    for axis in (1, 2):
        for _ in range(3):
            blurred = _box_mean(blurred, side, axis)
            yield
    return dict(zip(used.tolist(), blurred, strict=True))


def _box_mean(field: np.ndarray, side: int, axis: int) -> np.ndarray:
    """The mean over an odd number of cells along an axis; beyond the edge there is nothing."""
    width = [(0, 0)] * field.ndim
    width[axis] = (side // 2 + 1, side // 2)
    sums = np.pad(field, width).cumsum(axis=axis, dtype=np.float32)
    sums, count = np.moveaxis(sums, axis, 0), field.shape[axis]
    mean = sums[side : side + count] - sums[:count]
    mean *= np.float32(1 / side)
    return np.moveaxis(mean, 0, axis)


def _coloured(depths: dict[int, np.ndarray], usual: float, theme: MapTheme) -> np.ndarray:
    """The pixels, uint8 [lines, columns, 4]: blue, green, red and alpha, premultiplied."""
    depth = np.sum(list(depths.values()), axis=0)
    share = np.clip((depth / max(usual, 1e-9) - _EDGE) / (_FULL - _EDGE), 0, 1)
    alpha = share * share * (3 - 2 * share) * theme.tint
    slots = list(depths)
    weights = np.stack([depths[slot] for slot in slots]) ** np.float32(_PURITY)
    weights *= np.array([_QUIET if slot in (OTHERS, UNKNOWN) else 1 for slot in slots], np.float32)[
        :, None, None
    ]
    total = weights.sum(axis=0) + np.float32(1e-9)
    colours = np.array([rgb(slot_colour(theme, slot))[::-1] for slot in slots], np.float32)
    colour = np.stack([(weights * channel[:, None, None]).sum(axis=0) for channel in colours.T], axis=-1)
    pixels = np.empty((*depth.shape, 4))
    pixels[..., :3] = colour / total[..., None] * alpha[..., None]
    pixels[..., 3] = alpha
    return (pixels * 255 + 0.5).astype(np.uint8)
