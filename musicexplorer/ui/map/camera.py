"""The camera of the map: plain numbers, no Qt."""

import math
from dataclasses import dataclass

import numpy as np

MARGINS = (30.0, 54.0, 54.0, 30.0)
"""Pixels left free when everything is shown: left, top (the tools), right (the zoom buttons) and bottom."""
EDGE = 0.14
"""The largest share of a small window that is left free on each side."""
MOST = 0.98
"""The share of the tracks that is sure to be in view when everything is shown."""
WORTH = 1.12
"""The tracks beyond those are left out where the map gets larger by this factor without them."""
CLOSE = 1.15
"""Views whose scales differ by less than this factor count as close."""


@dataclass(frozen=True, slots=True)
class View:
    """The world point in the middle of the window, and pixels per world unit. The world's y points up."""

    x: float
    y: float
    scale: float

    def to_screen(self, xy: np.ndarray, width: float, height: float) -> np.ndarray:
        """World points float[n, 2] as pixels float64[n, 2] of a window of that size."""
        out = np.empty(xy.shape, dtype=np.float64)
        np.subtract(xy[:, 0], self.x, out=out[:, 0])
        np.subtract(self.y, xy[:, 1], out=out[:, 1])
        out *= self.scale
        out += (width / 2, height / 2)
        return out

    def to_world(self, px: float, py: float, width: float, height: float) -> tuple[float, float]:
        """The world point under a pixel."""
        return self.x + (px - width / 2) / self.scale, self.y - (py - height / 2) / self.scale


@dataclass(frozen=True, slots=True)
class Bounds:
    """The box around all dots, in world units."""

    left: float
    bottom: float
    right: float
    top: float

    @classmethod
    def of(cls, xy: np.ndarray) -> "Bounds":
        """The box around points float[n, 2]; a unit box when there are none."""
        if not len(xy):
            return cls(-0.5, -0.5, 0.5, 0.5)
        (left, bottom), (right, top) = xy.min(axis=0).tolist(), xy.max(axis=0).tolist()
        return cls(left, bottom, right, top)

    @classmethod
    def of_most(cls, xy: np.ndarray) -> "Bounds":
        """The box around all points, or, where a few lie far out, around `MOST` of them."""
        whole = cls.of(xy)
        few = (1 - MOST) / 2
        if len(xy) * few < 1:
            return whole
        (left, bottom), (right, top) = np.quantile(xy, (few, 1 - few), axis=0).tolist()
        room = max((right - left) * 0.02, (top - bottom) * 0.02)
        inner = cls(
            max(left - room, whole.left),
            max(bottom - room, whole.bottom),
            min(right + room, whole.right),
            min(top + room, whole.top),
        )
        gained = max(
            (whole.right - whole.left) / max(inner.right - inner.left, 1e-12),
            (whole.top - whole.bottom) / max(inner.top - inner.bottom, 1e-12),
        )
        return inner if gained > WORTH else whole

    def fitted(self, width: float, height: float) -> View:
        """The view that shows the whole box in a window of that size.

        A box without extent (one track, or several on one spot) is looked at from where one unit is half
        the window.
        """
        across, high = self.right - self.left, self.top - self.bottom
        left, top, right, bottom = (
            min(margin, EDGE * side) for margin, side in zip(MARGINS, (width, height) * 2, strict=True)
        )
        rooms = ((width - left - right, across), (height - top - bottom, high))
        scales = [room / extent for room, extent in rooms if extent > 0]
        scale = max(min(scales) if scales else min(width, height) / 2, 1e-9)
        x = (self.left + self.right - (left - right) / scale) / 2
        return View(x, (self.bottom + self.top + (top - bottom) / scale) / 2, scale)


def close(view: View, other: View) -> bool:
    """Whether two views are of nearly one scale, so that what was placed for one will do for the other."""
    return 1 / CLOSE < view.scale / other.scale < CLOSE


class Camera:
    """The view of a window of some size, kept within sensible limits.

    While the person has not panned or zoomed, the camera `follows`: it shows everything, whatever the
    window's size and however the map grows. After that the middle and the scale stay through both.
    """

    def __init__(self) -> None:
        self.width = 1.0
        self.height = 1.0
        self.follows = True
        self._bounds = self._everything = Bounds(-0.5, -0.5, 0.5, 0.5)
        self._count = 0
        self.view = self.whole()

    def whole(self) -> View:
        """The view that shows the map, without the few tracks that lie far out."""
        return self._bounds.fitted(self.width, self.height)

    def everything(self) -> View:
        """The view that shows every track."""
        return self._everything.fitted(self.width, self.height)

    @property
    def zoom(self) -> float:
        """How many times closer than the view of everything."""
        return self.view.scale / self.whole().scale

    def resize(self, width: float, height: float) -> None:
        """Takes the window's new size in pixels."""
        self.width, self.height = max(1.0, width), max(1.0, height)
        self.view = self.whole() if self.follows else self.limited(self.view)

    def cover(self, bounds: Bounds, count: int, main: Bounds | None = None) -> None:
        """Takes the box around the dots, how many there are, and the box to show, if that is smaller."""
        self._bounds, self._everything, self._count = main or bounds, bounds, count
        self.view = self.whole() if self.follows else self.limited(self.view)

    def limited(self, view: View) -> View:
        """The nearest allowed view: limited zoom, with part of the map visible."""
        whole = self.whole().scale
        # Neighbouring dots of an even map end about 250 pixels apart; clusters are several times denser.
        closest = whole * max(8.0, 4.0 * math.sqrt(self._count))
        scale = min(max(view.scale, min(whole, self.everything().scale) / 2), closest)
        box, everything = self._everything, self.whole()
        left, right = min(box.left, everything.x), max(box.right, everything.x)
        bottom, top = min(box.bottom, everything.y), max(box.top, everything.y)
        return View(min(max(view.x, left), right), min(max(view.y, bottom), top), scale)

    def look(self, view: View) -> None:
        """Moves to a view, within the limits; from here on the camera no longer follows."""
        self.view = self.limited(view)
        self.follows = False

    def panned(self, dx: float, dy: float) -> View:
        """The view after dragging the map by pixels."""
        return View(self.view.x - dx / self.view.scale, self.view.y + dy / self.view.scale, self.view.scale)

    def zoomed(self, factor: float, px: float, py: float, base: View | None = None) -> View:
        """The view `factor` times closer than `base` (or now), the point under the pixel kept in place."""
        base = base or self.view
        x, y = base.to_world(px, py, self.width, self.height)
        scale = self.limited(View(base.x, base.y, base.scale * factor)).scale
        return View(x - (px - self.width / 2) / scale, y + (py - self.height / 2) / scale, scale)

    def to_screen(self, xy: np.ndarray) -> np.ndarray:
        """World points float[n, 2] as window pixels float64[n, 2]."""
        return self.view.to_screen(xy, self.width, self.height)

    def to_world(self, px: float, py: float) -> tuple[float, float]:
        """The world point under a window pixel."""
        return self.view.to_world(px, py, self.width, self.height)
