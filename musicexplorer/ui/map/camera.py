"""The camera of the map: plain numbers, no Qt."""

import math
from dataclasses import dataclass

import numpy as np

EDGE = 0.07
"""Share of the window left free on each side when everything is shown."""
CLOSE = 1.15
"""Views whose scales differ by less than this factor count as close."""
GAP = 12.0
"""Pixels between the legend and the dots that give way to it."""
CLEARLY = 1.25
"""How many times larger the map has to be above the legend than beside it to be placed there."""


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

    def fitted(self, width: float, height: float, left: float = 0.0, below: float = 0.0) -> View:
        """The view that shows the whole box in a window of that size, clear of pixels at its left or below.

        A box without extent (one track, or several on one spot) is looked at from where one unit is half
        the window.
        """
        across, high = self.right - self.left, self.top - self.bottom
        top = EDGE * height
        below = max(below, top)
        rooms = (((width - left) * (1 - 2 * EDGE), across), (height - below - top, high))
        scales = [room / extent for room, extent in rooms if extent > 0]
        scale = max(min(scales) if scales else min(width, height) / 2, 1e-9)
        x, y = self.left + self.right - left / scale, self.bottom + self.top - (below - top) / scale
        return View(x / 2, y / 2, scale)


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
        self._left = self._below = 0.0
        self._bounds = Bounds(-0.5, -0.5, 0.5, 0.5)
        self._count = 0
        self.view = self.whole()

    def whole(self) -> View:
        """The view that shows everything."""
        return self._fitted(self._left, self._below)

    def _fitted(self, left: float, below: float) -> View:
        return self._bounds.fitted(self.width, self.height, left, below)

    @property
    def zoom(self) -> float:
        """How many times closer than the view of everything."""
        return self.view.scale / self.whole().scale

    def resize(self, width: float, height: float) -> None:
        """Takes the window's new size in pixels."""
        self.width, self.height = max(1.0, width), max(1.0, height)
        self._left = self._below = 0.0
        self.view = self.whole() if self.follows else self.limited(self.view)

    def cover(self, bounds: Bounds, count: int) -> None:
        """Takes the box around the dots and how many there are."""
        self._bounds, self._count = bounds, count
        self.view = self.whole() if self.follows else self.limited(self.view)

    def avoid_legend(self, top: float, right: float, xy: np.ndarray) -> None:
        """Make room for the legend in the full view, if it would cover dots.

        The map goes beside it, or above it where it is clearly larger, if half the window is left.
        The room that was made stays until the window changes its size, so that the map does not jump.

        Args:
            top: The legend's upper edge; it reaches down to the window's lower left corner.
            right: Its right edge, in pixels.
            xy: The dots, float[n, 2].
        """
        dots = self.whole().to_screen(xy, self.width, self.height)
        if not np.any((dots[:, 0] < right + GAP) & (dots[:, 1] > top - GAP)):
            return
        if self.larger_above(top, right):
            self._left, self._below = 0.0, self.height - top + GAP
        elif right <= self.width / 2:
            self._left, self._below = right, 0.0
        self.view = self.whole() if self.follows else self.view

    def larger_above(self, top: float, right: float) -> bool:
        """Whether the map has clearly more room above a legend with these edges than beside it."""
        if top < self.height / 2:
            return False
        above, beside = self._fitted(0.0, self.height - top + GAP), self._fitted(right, 0.0)
        return right > self.width / 2 or above.scale > CLEARLY * beside.scale

    def limited(self, view: View) -> View:
        """The nearest allowed view: limited zoom, with part of the map visible."""
        whole = self.whole().scale
        # Neighbouring dots of an even map end about 250 pixels apart; clusters are several times denser.
        closest = whole * max(8.0, 4.0 * math.sqrt(self._count))
        scale = min(max(view.scale, whole / 2), closest)
        box, everything = self._bounds, self.whole()
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
