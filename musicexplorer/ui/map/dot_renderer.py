"""Renders the dots into an image with Qt's raster engine, in slices, so that no frame waits for all."""

import time
from collections import OrderedDict
from collections.abc import Callable, Generator, Iterator
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
from musicexplorer.ui.map.tint import Tint

CHUNK = 8192
"""Dots drawn in one call: about two milliseconds."""
CROWD = 6000
"""With fewer dots in an image, density is not shaded: each can be seen."""


@dataclass(frozen=True, slots=True)
class DotImage:
    """An image of the dots.

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

    @classmethod
    def blank(cls, view: View, width: float, height: float, ratio: float, version: int) -> "DotImage":
        """An image to render into; `ratio` is device pixels per logical pixel."""
        image = QImage(
            max(1, round(width * ratio)), max(1, round(height * ratio)), QImage.Format.Format_RGB32
        )
        return cls(image, view, image.width() / ratio, image.height() / ratio, version)


class PixmapFragments:
    """Pixmap fragments as Qt reads them: PixmapFragment is ten doubles, so an array serves as the objects.

    The array and the one object handed to Qt live equally long: otherwise freed memory, or another object
    for the same memory, could be mistaken for it.

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
    """Caches the last glyph sheets as pixmaps, so that zooming back and forth draws none again.

    Attributes:
        fragments: The buffer for drawing.
    """

    def __init__(self) -> None:
        self.fragments = PixmapFragments()
        self._cache: OrderedDict[tuple[MapTheme, float, bytes], tuple[GlyphSheet, QPixmap]] = OrderedDict()

    def get(self, theme: MapTheme, radius: float, looks: np.ndarray) -> tuple[GlyphSheet, QPixmap]:
        """The glyphs for these looks (sorted, unique)."""
        key = (theme, radius, looks.tobytes())
        if key not in self._cache:
            self._cache[key] = _as_pixmap(draw_glyphs(theme, radius, looks))
            if len(self._cache) > 12:
                self._cache.popitem(last=False)
        self._cache.move_to_end(key)
        return self._cache[key]


@dataclass(frozen=True, slots=True)
class DotArrays:
    """The dots as columns in drawing order, the lowest first.

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
        """A subset of the dots."""
        sizes = None if self.sizes is None else self.sizes[rows]
        return DotArrays(self.x[rows], self.y[rows], self.looks[rows], sizes)


def _nothing() -> Generator[None, None, None]:
    yield from ()


@dataclass(frozen=True, slots=True)
class Paints:
    """What dots are painted with.

    Attributes:
        theme: The colours.
        glyphs: The source of glyph sheets.
        tint: Makes what lies under them, in steps; None for nothing.
    """

    theme: MapTheme
    glyphs: GlyphCache
    tint: Callable[[], Generator[None, None, Tint | None]] = _nothing


class DotRenderer:
    """Renders one image step by step: density shading where dots are crowded, and the dots.

    Args:
        target: The image to render into.
        dots: All dots.
        radius: Of a plain dot in logical pixels.
        ratio: Device pixels per logical pixel.
        paints: What they are painted with.
    """

    def __init__(
        self, target: DotImage, dots: DotArrays, radius: float, ratio: float, paints: Paints
    ) -> None:
        self._target, self._dots, self._ratio = target, dots, ratio
        self._theme, self._glyphs, self._tint = paints.theme, paints.glyphs, paints.tint
        self._radii = [radius] if dots.sizes is None else class_radii(radius).tolist()
        self._grain: np.ndarray | None = None
        self._steps = self._work()

    def step(self, seconds: float) -> DotImage | None:
        """Work for about `seconds`; returns the image when it is finished, else None."""
        until = time.perf_counter() + seconds
        for _ in self._steps:
            if time.perf_counter() >= until:
                return None
        return self._target

    def close(self) -> None:
        """Stop; the steps and this hold each other, so the image would stay until garbage is collected."""
        self._steps.close()

    def _work(self) -> Generator[None, None, None]:
        """All of the work, in steps of some milliseconds."""
        target = self._target
        target.image.fill(QColor(self._theme.background))
        tint = yield from self._tint()
        if tint is not None:
            with QPainter(target.image) as painter:
                painter.scale(self._ratio, self._ratio)
                tint.paint(painter, target.view, target.width, target.height)
        yield
        near = self._dots.near(target.view, target.width, target.height, 2 * max(self._radii) + 6)
        dots = self._dots = self._dots if near.all() else self._dots.taken(np.flatnonzero(near))
        yield
        if len(dots.looks) >= CROWD:
            yield from self._shade(self._at(slice(None)))
        for begin, end in self._runs():
            self._draw_dots(slice(begin, end))
            yield

    def _at(self, part: slice) -> np.ndarray:
        """Positions of dots in device pixels of the image, float64[k, 2]."""
        target, dots = self._target, self._dots
        at = np.empty((len(dots.x[part]), 2))
        scale = target.view.scale * self._ratio
        at[:, 0] = (dots.x[part] - target.view.x) * scale
        at[:, 1] = (target.view.y - dots.y[part]) * scale
        at += (target.width / 2 * self._ratio, target.height / 2 * self._ratio)
        return at

    def _shade(self, at: np.ndarray) -> Iterator[None]:
        dots, image = self._dots, self._target.image
        radius = self._radii[0] if dots.sizes is None else self._radii[int(np.median(dots.sizes))]
        size = image.width(), image.height()
        shading = yield from shade(at, dots.looks, size, radius, self._ratio, self._theme)
        if shading is None:
            return
        self._grain = shading.grain
        pixels = picture_of(shading)
        yield
        with QPainter(image) as painter:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(QRectF(0, 0, CELL * pixels.width(), CELL * pixels.height()), pixels)
        yield

    def _runs(self) -> Iterator[tuple[int, int]]:
        """Ranges of dots drawn in one call: of one size, at most CHUNK."""
        sizes, count = self._dots.sizes, len(self._dots.looks)
        edges = np.array([], int) if sizes is None else np.flatnonzero(np.diff(sizes)) + 1
        edges = np.union1d(edges, np.arange(0, count + CHUNK, CHUNK).clip(max=count))
        return pairwise(edges.tolist())

    def _draw_dots(self, part: slice) -> None:
        dots, ratio = self._dots, self._ratio
        at, looks = self._at(part), dots.looks[part]
        grain = None if self._grain is None else self._grain[part]
        radius = self._radii[0 if dots.sizes is None else int(dots.sizes[part.start])]
        sheet, pixmap = self._glyphs.get(self._theme, radius * ratio, np.unique(looks))
        whole = np.floor(at)
        fraction = at - whole
        fragments = self._glyphs.fragments.array[: len(at)]
        # A fragment is placed by its middle; glyph sizes are even, so whole numbers hit whole pixels.
        fragments[:, :2] = whole
        fragments[:, 2] = phase_of(fraction[:, 0], fraction[:, 1]) * sheet.size
        fragments[:, 3] = sheet.rows[looks] * sheet.size
        fragments[:, 4:6] = sheet.size
        fragments[:, 9] = 1 if grain is None else grain
        with QPainter(self._target.image) as painter:
            painter.drawPixmapFragments(self._glyphs.fragments.first, len(fragments), pixmap)


def picture_of(shading: DensityShading) -> QImage:
    """The shading as an image, one pixel a cell: hues, ink over them, and the alpha of both."""
    hues, (rows, columns) = _as_image(shading.hues), shading.alpha.shape
    picture = QImage(columns, rows, QImage.Format.Format_ARGB32_Premultiplied)
    with QPainter(picture) as painter:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        painter.drawImage(QRectF(0, 0, HUE * hues.width(), HUE * hues.height()), hues)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        painter.drawImage(0, 0, _as_image(shading.ink))
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
        alpha = np.zeros((rows, columns, 4), np.uint8)
        alpha[:, :, 3] = shading.alpha
        painter.drawImage(0, 0, _as_image(alpha))
    return picture


def _as_image(pixels: np.ndarray) -> QImage:
    """Premultiplied pixels uint8[rows, columns, 4] as an image with its own memory."""
    height, width = pixels.shape[:2]
    return QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied).copy()


def _as_pixmap(sheet: GlyphSheet) -> tuple[GlyphSheet, QPixmap]:
    """The sheet and its pixels as a pixmap."""
    if not sheet.pixels.size:
        return sheet, QPixmap()
    return sheet, QPixmap.fromImage(_as_image(np.ascontiguousarray(sheet.pixels)))
