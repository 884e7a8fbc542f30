"""Moves the camera, at once or animated."""

import math
import time

from PySide6.QtCore import QObject, Signal

from musicexplorer.ui.map.animations import CameraAnimation
from musicexplorer.ui.map.camera import Camera, View
from musicexplorer.ui.map.scene import MapPoints

_NEARBY = 25


class CameraAnimator(QObject):
    """Animates the camera towards a view.

    Signals:
        looked(): The camera moved.
        departed(): A flight began; `tick` wants to be called until `flying` is False.
    """

    view_changed = Signal()
    started = Signal()

    def __init__(self, camera: Camera, parent: QObject) -> None:
        super().__init__(parent)
        self._camera = camera
        self._flight: CameraAnimation | None = None

    @property
    def flying(self) -> bool:
        """Whether an animation is running."""
        return self._flight is not None

    @property
    def goal(self) -> View:
        """The view at the end of the animation, or the current one."""
        return self._flight.end if self._flight else self._camera.view

    def go(self, view: View, seconds: float) -> None:
        """Moves to a view within some seconds, 0 for at once; what was under way is given up."""
        view = self._camera.limited(view)
        if seconds > 0 and view != self._camera.view:
            self._flight = CameraAnimation(self._camera.view, view, time.monotonic(), seconds)
            self.started.emit()
        else:
            self._flight = None
            self._look(view)

    def stop(self) -> None:
        """Stop the animation."""
        self._flight = None

    def tick(self, now: float) -> None:
        """Advance to a time on the monotonic clock."""
        if self._flight is not None:
            flight = self._flight
            self._flight = None if flight.over(now) else flight
            self._look(flight.at(now))

    def _look(self, view: View) -> None:
        self._camera.look(view)
        self._camera.follows = view == self._camera.whole()
        self.view_changed.emit()


def close_to(points: MapPoints, row: int, camera: Camera) -> View:
    """A view with one dot in the middle, close enough to tell it from its nearest ones."""
    x, y = points.xy[row].tolist()
    around = points.grid.reach(x, y, _NEARBY + 1)
    near = min(camera.width, camera.height) * 0.4 / around if around > 0 else math.inf
    return View(x, y, min(max(camera.view.scale, near / 2), near * 4))
