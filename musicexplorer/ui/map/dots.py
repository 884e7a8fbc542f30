"""The dots as a picture: stamped by Qt's raster engine, in slices, so that no frame waits for all of them."""

import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import cast

import numpy as np
import shiboken6
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap

from musicexplorer.ui.map.camera import View
from musicexplorer.ui.map.stamps import Sheet, draw_sheet, phase_of
from musicexplorer.ui.map.theme import MapTheme

CHUNK = 8192
"""Dots stamped in one go: about two milliseconds."""


@dataclass(frozen=True, slots=True)
class Picture:
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


class SheetKeeper:
    """Keeps the last few sheets of stamps as pixmaps: zooming back and forth draws none anew."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[MapTheme, float, bytes], tuple[Sheet, QPixmap]] = OrderedDict()

    def get(self, theme: MapTheme, radius: float, looks: np.ndarray) -> tuple[Sheet, QPixmap]:
        """The stamps for these looks (sorted, no doubles)."""
        key = (theme, radius, looks.tobytes())
        if key not in self._kept:
            self._kept[key] = _as_pixmap(draw_sheet(theme, radius, looks))
            if len(self._kept) > 12:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return self._kept[key]


class Rendering:
    """One picture in the making.

    Args:
        xy: The dots' places, float64[m, 2], lowest first.
        looks: How each looks, uint8[m].
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
        xy: np.ndarray,
        looks: np.ndarray,
        view: View,
        width: float,
        height: float,
        ratio: float,
        radius: float,
        theme: MapTheme,
        version: int,
        sheets: SheetKeeper,
    ) -> None:
        image = QImage(
            max(1, round(width * ratio)), max(1, round(height * ratio)), QImage.Format.Format_RGB32
        )
        image.fill(QColor(theme.background))
        self._picture = Picture(image, view, image.width() / ratio, image.height() / ratio, version)
        self._ratio = ratio
        reach = (2 * radius + 6) / view.scale
        half_x, half_y = width / 2 / view.scale + reach, height / 2 / view.scale + reach
        near = (np.abs(xy[:, 0] - view.x) <= half_x) & (np.abs(xy[:, 1] - view.y) <= half_y)
        self._xy, self._looks = (xy, looks) if near.all() else (xy[near], looks[near])
        self._done = 0
        used = np.flatnonzero(np.bincount(self._looks, minlength=1))
        self._sheet, self._pixmap = sheets.get(theme, radius * ratio, used)
        self._fragments = np.zeros((min(CHUNK, len(self._xy)), 10))
        self._fragments[:, 4:6] = self._sheet.size
        # Scale and opacity; what is left, the rotation, stays 0.
        self._fragments[:, [6, 7, 9]] = 1

    def step(self, seconds: float) -> Picture | None:
        """Goes on for about that long; the picture when it is finished, else None."""
        until = time.perf_counter() + seconds
        painter = QPainter(self._picture.image)
        try:
            while self._done < len(self._xy):
                self._stamp(painter, slice(self._done, self._done + CHUNK))
                self._done += CHUNK
                if time.perf_counter() >= until:
                    break
        finally:
            painter.end()
        return self._picture if self._done >= len(self._xy) else None

    def _stamp(self, painter: QPainter, part: slice) -> None:
        picture, size = self._picture, self._sheet.size
        at = picture.view.to_screen(self._xy[part], picture.width, picture.height) * self._ratio
        whole = np.floor(at)
        fraction = at - whole
        fragments = self._fragments[: len(at)]
        # A fragment is placed by its middle; the sizes of stamps are even, so whole numbers hit whole pixels.
        fragments[:, :2] = whole
        fragments[:, 2] = phase_of(fraction[:, 0], fraction[:, 1]) * size
        fragments[:, 3] = self._sheet.rows[self._looks[part]] * size
        # PixmapFragment is ten doubles, so the array itself is what Qt reads: no object per dot.
        first = cast(
            QPainter.PixmapFragment, shiboken6.wrapInstance(fragments.ctypes.data, QPainter.PixmapFragment)
        )
        painter.drawPixmapFragments(first, len(fragments), self._pixmap)


def _as_pixmap(sheet: Sheet) -> tuple[Sheet, QPixmap]:
    """The sheet and its pixels as Qt stamps them."""
    if not sheet.pixels.size:
        return sheet, QPixmap()
    pixels = np.ascontiguousarray(sheet.pixels)
    height, width = pixels.shape[:2]
    image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied)
    return sheet, QPixmap.fromImage(image.copy())
