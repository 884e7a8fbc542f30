"""Follow: the map glides from the track that plays to the one that comes next, as the music goes on."""

import math

import numpy as np
from PySide6.QtCore import QObject

from musicexplorer.ui.app import App
from musicexplorer.ui.map.camera import View
from musicexplorer.ui.map.camera_animator import close_to
from musicexplorer.ui.map.widget import MapWidget

_TURN_SECONDS = 2.5
"""How long the flight to a new track takes."""
_ROOM = 0.55
"""The share of the map that the way to the next track may take."""
_LEAST_STEP = 1.0
"""Pixels; the map is not moved for less."""


class Follow(QObject):
    """Moves the map along with the music while it is switched on; a hand on the map stops it for a track."""

    def __init__(self, app: App, map_: MapWidget) -> None:
        super().__init__(map_)
        self._app, self._map, self._player = app, map_, app.player
        self._action = app.actions["follow"]
        self._left_at: View | None = None
        self._held = False
        self._action.toggled.connect(lambda on: self._turn() if on else self._map.set_links(None))
        app.current_changed.connect(lambda _: self._turn())
        app.player.queue_changed.connect(self._show_way)
        app.player.position_changed.connect(self._glide)
        map_.flight_started.connect(self._hold)

    def _rows(self) -> tuple[int, int] | None:
        """The dots of the track that plays and of the next one; the first twice where there is no next."""
        row_of, current = self._map.scene.points.row_of, self._player.current
        coming = None if self._player.browsing else self._player.coming
        if current is None or current not in row_of:
            return None
        here = row_of[current]
        return here, here if coming is None else row_of.get(coming.track, here)

    def _turn(self) -> None:
        """Another track plays: fly to it."""
        self._held = False
        view = self._view(0.0)
        if view is not None and self._action.isChecked():
            self._map.glide(view, _TURN_SECONDS)
            self._left_at = view
            self._show_way()

    def _show_way(self) -> None:
        rows = self._rows() if self._action.isChecked() else None
        if rows is not None:
            ids = self._map.scene.points.ids
            self._map.set_links(int(ids[rows[0]]), [int(ids[rows[1]])] if rows[1] != rows[0] else [])

    def _glide(self, seconds: float, duration: float) -> None:
        if not self._action.isChecked() or self._held or duration <= 0 or self._map.busy:
            return
        if self._map.mouse.busy or (self._left_at is not None and self._map.camera.view != self._left_at):
            self._held = True
            return
        view = self._view(min(seconds / duration, 1.0))
        if view is None:
            return
        now = self._map.camera.view
        step = math.hypot(view.x - now.x, view.y - now.y) * view.scale
        if step >= _LEAST_STEP:
            self._map.glide(view, 0.0)
            self._left_at = self._map.camera.view

    def _hold(self) -> None:
        """Someone flies elsewhere: leave the map to them until the next track."""
        self._held = True

    def _view(self, share: float) -> View | None:
        """Where the map looks when this share of the track has played."""
        rows = self._rows()
        if rows is None:
            return None
        points, camera = self._map.scene.points, self._map.camera
        (x, y), (to_x, to_y) = points.xy[list(rows)].tolist()
        way = float(np.hypot(to_x - x, to_y - y))
        close = close_to(points, rows[0], camera).scale
        scale = min(close, _ROOM * min(camera.width, camera.height) / way) if way > 0 else close
        eased = share * share * (3 - 2 * share)
        return camera.limited(View(x + eased * (to_x - x), y + eased * (to_y - y), scale))
