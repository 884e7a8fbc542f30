"""Animations of the camera and of the dots: plain functions of time."""

from dataclasses import dataclass

import numpy as np

from musicexplorer.ui.map.camera import View


def eased(share: float) -> float:
    """Starts and ends gently: 0..1 to 0..1."""
    share = min(max(share, 0.0), 1.0)
    return share * share * (3 - 2 * share)


@dataclass(frozen=True, slots=True)
class CameraAnimation:
    """The camera moving from one view to another.

    Attributes:
        start: Where it starts.
        end: Where it ends.
        began: Seconds on the clock that `at` is asked with.
        seconds: How long it takes.
    """

    start: View
    end: View
    began: float
    seconds: float

    def over(self, now: float) -> bool:
        """Whether the end is reached."""
        return now >= self.began + self.seconds

    def at(self, now: float) -> View:
        """The view at a time.

        Scale changes by equal factors in equal times. The middle moves so that one point of the window stays
        fixed all the way, which is what zooming at the pointer looks like.
        """
        if self.over(now):
            return self.end
        share = eased((now - self.began) / self.seconds)
        ratio = self.end.scale / self.start.scale
        scale = self.start.scale * ratio**share
        if abs(ratio - 1) > 1e-6:
            share = (1 / self.start.scale - 1 / scale) / (1 / self.start.scale - 1 / self.end.scale)
        return View(
            self.start.x + (self.end.x - self.start.x) * share,
            self.start.y + (self.end.y - self.start.y) * share,
            scale,
        )


@dataclass(frozen=True, slots=True)
class LayoutAnimation:
    """The dots moving from one layout to another, float64[n, 2] each."""

    start: np.ndarray
    end: np.ndarray
    began: float
    seconds: float

    def over(self, now: float) -> bool:
        """Whether the end is reached."""
        return now >= self.began + self.seconds

    def at(self, now: float) -> np.ndarray:
        """The dots' places at a time."""
        if self.over(now):
            return self.end
        return self.start + (self.end - self.start) * eased((now - self.began) / self.seconds)
