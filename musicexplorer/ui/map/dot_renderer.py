"""The dots as a picture: stamped by Qt's raster engine, in slices, so that no frame waits for all of them."""

import time
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import cast

import numpy as np
import shiboken6
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap

from musicexplorer.ui.map.camera import View
from musicexplorer.ui.map.density import CELL, HUE, DensityShading, shade
from musicexplorer.ui.map.glyphs import GlyphSheet, draw_glyphs, phase_of
from musicexplorer.ui.map.scene import Scene
from musicexplorer.ui.map.sizes import class_radii
from musicexplorer.ui.map.theme import MapTheme

CHUNK = 8192
"""Dots stamped in one go: about two milliseconds."""
CROWD = 6000
"""So few dots in a picture are never shaded by density: each can be seen."""


@dataclass(frozen=True, slots=True)
class DotImage:
    """A finished picture of the dots.

    Attributes:
        image: Width and height in device pixels.
        view: What it shows; its scale is in logical pixels.
        width: In logical pixels.
        height: In logical pixels.
        version: Of the scene that it shows.
    """

    image: QImage
    view: View
    width: float
    height: float
    version: int


class PixmapFragments:
    """Where to stamp what, as Qt reads it: PixmapFragment is ten doubles, so an array will do for objects.

    The array and the one object that Qt is handed for it live equally long: memory that was freed under such
    an object, or another object made for the same memory, would be mistaken for one another.

    Attributes:
        array: float64[CHUNK, 10]: x, y, the stamp's left, top, width and height, two scales, the rotation,
            the opacity.
    """

    def __init__(self) -> None:
        self.array = np.zeros((CHUNK, 10))
        self.array[:, [6, 7]] = 1
        self.first = cast(
            QPainter.PixmapFragment, shiboken6.wrapInstance(self.array.ctypes.data, QPainter.PixmapFragment)
        )


class GlyphCache:
    """Keeps the last few sheets of stamps as pixmaps: zooming back and forth draws none anew.

    Attributes:
        fragments: For whoever is stamping.
    """

    def __init__(self) -> None:
        self.fragments = PixmapFragments()
        self._cache: OrderedDict[tuple[MapTheme, float, bytes], tuple[GlyphSheet, QPixmap]] = OrderedDict()

    def get(self, theme: MapTheme, radius: float, looks: np.ndarray) -> tuple[GlyphSheet, QPixmap]:
        """The stamps for these looks (sorted, no doubles)."""
        key = (theme, radius, looks.tobytes())
        if key not in self._cache:
            self._cache[key] = _as_pixmap(draw_glyphs(theme, radius, looks))
            if len(self._cache) > 12:
                self._cache.popitem(last=False)
        self._cache.move_to_end(key)
        return self._cache[key]


@dataclass(frozen=True, slots=True)
class DotArrays:
    """The dots in the order in which they lie on each other, the lowest first.

    Attributes:
        x: float64[m].
        y: float64[m].
        looks: How each looks, uint8[m].
        sizes: The class of size of each, uint8[m]; None while all are equal.
    """

    x: np.ndarray
    y: np.ndarray
    looks: np.ndarray
    sizes: np.ndarray | None = None

    @classmethod
    def of(cls, scene: Scene) -> "DotArrays":
        """The dots that a scene shows."""
        order, looks = scene.drawing_order()
        xy = scene.xy[order]
        sizes = None if scene.sizes is None else scene.sizes[order]
        # Columns that lie in one piece are compared several times faster.
        return cls(np.ascontiguousarray(xy[:, 0]), np.ascontiguousarray(xy[:, 1]), looks, sizes)

    def near(self, view: View, width: float, height: float, reach: float = 0.0) -> np.ndarray:
        """Which dots are within a window of that size or so many pixels beyond, bool[m]."""
        inside = np.abs(self.x - view.x) <= (width / 2 + reach) / view.scale
        inside &= np.abs(self.y - view.y) <= (height / 2 + reach) / view.scale
        return inside

    def taken(self, rows: np.ndarray) -> "DotArrays":
        """Some of the dots."""
        sizes = None if self.sizes is None else self.sizes[rows]
        return DotArrays(self.x[rows], self.y[rows], self.looks[rows], sizes)


class DotRenderer:
    """One picture in the making: where dots are crowded a shading, everywhere the dots.

    Args:
        heap: All dots.
        view: What to show.
        width: Of the picture in logical pixels.
        height: Of the picture in logical pixels.
        ratio: Device pixels to a logical pixel.
        radius: Of a plain dot in logical pixels.
        theme: The colours.
        version: Of the scene.
        sheets: Where stamps come from.
    """

    def __init__(
        self,
        heap: DotArrays,
        view: View,
        width: float,
        height: float,
        ratio: float,
        radius: float,
        theme: MapTheme,
        version: int,
        sheets: GlyphCache,
    ) -> None:
        image = QImage(
            max(1, round(width * ratio)), max(1, round(height * ratio)), QImage.Format.Format_RGB32
        )
        self._picture = DotImage(image, view, image.width() / ratio, image.height() / ratio, version)
        self._heap, self._ratio, self._theme, self._sheets = heap, ratio, theme, sheets
        self._radii = [radius] if heap.sizes is None else class_radii(radius).tolist()
        self._grain: np.ndarray | None = None
        self._steps = self._work()

    def step(self, seconds: float) -> DotImage | None:
        """Goes on for about that long; the picture when it is finished, else None."""
        until = time.perf_counter() + seconds
        for _ in self._steps:
            if time.perf_counter() >= until:
                return None
        return self._picture

    def _work(self) -> Iterator[None]:
        """Everything there is to do, in pieces of some milliseconds."""
        picture = self._picture
        picture.image.fill(QColor(self._theme.background))
        near = self._heap.near(picture.view, picture.width, picture.height, 2 * max(self._radii) + 6)
        heap = self._heap = self._heap if near.all() else self._heap.taken(np.flatnonzero(near))
        yield
        if len(heap.looks) >= CROWD:
            yield from self._shade(self._at(slice(None)))
        for begin, end in self._runs():
            self._stamp(slice(begin, end))
            yield

    def _at(self, part: slice) -> np.ndarray:
        """Where dots are in device pixels of the picture, float64[k, 2]."""
        picture, heap = self._picture, self._heap
        at = np.empty((len(heap.x[part]), 2))
        scale = picture.view.scale * self._ratio
        at[:, 0] = (heap.x[part] - picture.view.x) * scale
        at[:, 1] = (picture.view.y - heap.y[part]) * scale
        at += (picture.width / 2 * self._ratio, picture.height / 2 * self._ratio)
        return at

    def _shade(self, at: np.ndarray) -> Iterator[None]:
        heap, image = self._heap, self._picture.image
        radius = self._radii[0] if heap.sizes is None else self._radii[int(np.median(heap.sizes))]
        shading = yield from shade(
            at, heap.looks, image.width(), image.height(), radius, self._ratio, self._theme
        )
        if shading is None:
            return
        self._grain = shading.grain
        pixels = picture_of(shading)
        yield
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(QRectF(0, 0, CELL * pixels.width(), CELL * pixels.height()), pixels)
        painter.end()
        yield

    def _runs(self) -> Iterator[tuple[int, int]]:
        """Dots that are stamped in one go: of one size, not too many."""
        sizes, count = self._heap.sizes, len(self._heap.looks)
        edges = np.array([], int) if sizes is None else np.flatnonzero(np.diff(sizes)) + 1
        edges = np.union1d(edges, np.arange(0, count + CHUNK, CHUNK).clip(max=count))
        return pairwise(edges.tolist())

    def _stamp(self, part: slice) -> None:
        heap, ratio = self._heap, self._ratio
        at, looks = self._at(part), heap.looks[part]
        grain = None if self._grain is None else self._grain[part]
        radius = self._radii[0 if heap.sizes is None else int(heap.sizes[part.start])]
        sheet, pixmap = self._sheets.get(self._theme, radius * ratio, np.unique(looks))
        whole = np.floor(at)
        fraction = at - whole
        fragments = self._sheets.fragments.array[: len(at)]
        # A fragment is placed by its middle; the sizes of stamps are even, so whole numbers hit whole pixels.
        fragments[:, :2] = whole
        fragments[:, 2] = phase_of(fraction[:, 0], fraction[:, 1]) * sheet.size
        fragments[:, 3] = sheet.rows[looks] * sheet.size
        fragments[:, 4:6] = sheet.size
        fragments[:, 9] = 1 if grain is None else grain
        painter = QPainter(self._picture.image)
        painter.drawPixmapFragments(self._sheets.fragments.first, len(fragments), pixmap)
        painter.end()


def picture_of(shading: DensityShading) -> QImage:
    """The shading, one pixel a cell: its hues, the ink over them, and of that as much as is to be seen."""
    hues, (rows, columns) = _as_image(shading.hues), shading.alpha.shape
    picture = QImage(columns, rows, QImage.Format.Format_ARGB32_Premultiplied)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
    painter.drawImage(QRectF(0, 0, HUE * hues.width(), HUE * hues.height()), hues)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
    painter.drawImage(0, 0, _as_image(shading.ink))
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
    alpha = np.zeros((rows, columns, 4), np.uint8)
    alpha[:, :, 3] = shading.alpha
    painter.drawImage(0, 0, _as_image(alpha))
    painter.end()
    return picture


def _as_image(pixels: np.ndarray) -> QImage:
    """Premultiplied pixels uint8[rows, columns, 4] as a picture of its own."""
    height, width = pixels.shape[:2]
    return QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied).copy()


def _as_pixmap(sheet: GlyphSheet) -> tuple[GlyphSheet, QPixmap]:
    """The sheet and its pixels as Qt stamps them."""
    if not sheet.pixels.size:
        return sheet, QPixmap()
    return sheet, QPixmap.fromImage(_as_image(np.ascontiguousarray(sheet.pixels)))
