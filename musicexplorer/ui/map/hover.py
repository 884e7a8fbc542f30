"""Tracks which dot the pointer or the arrow keys are on, and shows its card."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, QPointF, Qt, Signal
from PySide6.QtGui import QPixmap

from musicexplorer.session.regions import NamedRegion
from musicexplorer.translation import ntr, tr
from musicexplorer.ui.map.camera import Camera
from musicexplorer.ui.map.canvas import Canvas, PointerState
from musicexplorer.ui.map.grid import nearest_towards
from musicexplorer.ui.map.hover_card import HoverCard
from musicexplorer.ui.map.region_labels import RegionLabels
from musicexplorer.ui.map.scene import MapPoints, Scene

if TYPE_CHECKING:
    from musicexplorer.ui.map.widget import MapWidget

_REACH = 7.0
"""Hit radius around a dot's centre in pixels, where the dot itself is smaller."""
_AIMABLE_RADIUS = 1.9
"""From this radius in pixels a dot can be aimed at, and a region label does not stand in its way."""


class HoverTracker(QObject):
    """Follows the pointer and the arrow keys from dot to dot.

    Signals:
        reached(id): A dot is hovered or focused; -1 when it was left.
        changed(): A repaint is needed.

    Attributes:
        pointing: The state to paint.
        card: The card beside the dot.
        cover_provider: Returns the cover for a card.
        idle: The cursor shape beside the dots.
    """

    reached = Signal(int)
    changed = Signal()

    def __init__(self, map_: "MapWidget", scene: Scene, camera: Camera, canvas: Canvas) -> None:
        super().__init__(map_)
        self._map, self._scene, self._camera, self._canvas = map_, scene, camera, canvas
        self.pointing = PointerState()
        self.card = HoverCard(map_)
        self.cover_provider: Callable[[int], QPixmap | None] | None = None
        self.idle = Qt.CursorShape.ArrowCursor
        self._pointer: QPointF | None = None
        self._last: int | None = None
        self.names: RegionLabels | None = None

    def row_at(self, at: QPointF) -> int | None:
        """The row of the dot under a pixel."""
        reach, scale = max(self._canvas.widest() + 1, _REACH), self._camera.view.scale
        x, y = self._camera.to_world(at.x(), at.y())
        rows = self._scene.points.grid.within(x, y, reach / scale)
        rows = rows[self._scene.shown()[rows]]
        away = np.hypot(*(self._scene.points.xy[rows] - (x, y)).T) * scale
        rows = rows[away <= np.maximum(self._canvas.radii(rows.tolist()) + 1, _REACH)]
        if not len(rows) or (self._name_at(at) is not None and not self._aims_at(int(rows[0]), at)):
            return None
        return int(rows[0])

    def _name_at(self, at: QPointF) -> int | None:
        return None if self.names is None else self.names.at(at)

    def _aims_at(self, row: int, at: QPointF) -> bool:
        """Whether the pointer is on a dot that is large enough to aim at under a region label."""
        away, radius = self.place_of(row) - at, float(self._canvas.radii([row])[0])
        return radius >= _AIMABLE_RADIUS and away.x() ** 2 + away.y() ** 2 <= (radius + 1) ** 2

    def place_of(self, row: int) -> QPointF:
        """The position of a dot in the window."""
        x, y = self._camera.to_screen(self._scene.points.xy[[row]])[0].tolist()
        return QPointF(x, y)

    def point_at(self, at: QPointF | None) -> None:
        """Set the pointer's position in the window, None when it left the map."""
        if at is None and self._pointer is None:
            return  # nothing changes: what the arrow keys reached stays, as after a menu
        self._pointer = at
        row = None if at is None else self.row_at(at)
        name = self._name_at(at) if at is not None and row is None else None
        self._point_at_name(name)
        on_something = row is not None or name is not None
        self._map.setCursor(Qt.CursorShape.PointingHandCursor if on_something else self.idle)
        self.pointing.cursor = None
        if row is None:
            self.leave()
        else:
            self._reach(row)

    def _point_at_name(self, name: int | None) -> None:
        """Set the hovered region label, None for none."""
        names = self.names
        if names is None or names.pointed == name:
            return
        names.pointed = name
        region = None if name is None else names.named[name]
        self._map.setToolTip("" if region is None else _region_tooltip(region))
        self.changed.emit()

    def walk_names(self, by: int) -> bool:
        """Go to the next (1) or previous (-1) visible region label in reading order; False without any."""
        if self.names is None:
            return False
        in_order = self.names.in_reading_order()
        if not in_order:
            return False
        here = self.names.pointed
        at = in_order.index(here) + by if here in in_order else min(by, 0)
        self._pointer = None
        self.leave()
        self._point_at_name(in_order[at % len(in_order)])
        self._map.tell(tr("Region {name}").format(name=self._map.toolTip()))
        return True

    @property
    def name_reached(self) -> int | None:
        """The index of the region label that the keys reached, or None."""
        return self.names.pointed if self.names is not None and self._pointer is None else None

    def leave_name(self) -> bool:
        """Leave the region label that the keys reached; False if there was none."""
        was = self.name_reached is not None
        if was:
            self._point_at_name(None)
        return was

    def again(self) -> None:
        """Update after the map moved under the pointer or the keyboard cursor."""
        if self._pointer is not None:
            self.point_at(self._pointer)
        elif self.pointing.cursor is not None:
            self._reach(self.pointing.cursor)

    def leave(self) -> None:
        """Leave the hovered or focused dot."""
        self.card.leave()
        self.pointing.cursor = None
        if self.pointing.hovered is not None:
            self.pointing.hovered = None
            self.reached.emit(-1)
            self.changed.emit()

    def follow(self, points: MapPoints) -> None:
        """The scene is about to get other places: the same tracks stay reached, in their new rows."""
        ids, row_of = self._scene.points.ids, points.row_of
        hovered, cursor, last = (
            None if row is None else row_of.get(ids[row])
            for row in (self.pointing.hovered, self.pointing.cursor, self._last)
        )
        if hovered is None:
            self.leave()
        self.pointing.hovered, self.pointing.cursor, self._last = hovered, cursor, last

    def remember(self, row: int) -> None:
        """A dot was clicked: the arrow keys continue from there."""
        self._last = row

    def walk(self, direction: tuple[float, float]) -> int | None:
        """Go to the nearest dot in a direction (y up) from the last, the current or the middle one."""
        rows = np.flatnonzero(self._scene.shown())
        if not len(rows):
            return None
        xy, start = self._scene.points.xy, self._last
        if start is None and self._scene.current is not None:
            start = self._scene.points.row_of.get(self._scene.current)
        if start is None:
            view = self._camera.view
            row = int(rows[np.argmin(np.hypot(*(xy[rows] - (view.x, view.y)).T))])
        else:
            found = nearest_towards(xy[rows], xy[start], direction)
            row = start if found is None else int(rows[found])
        self._pointer = None
        self._point_at_name(None)
        self._last = self.pointing.cursor = row
        self._reach(row)
        return row

    def _reach(self, row: int) -> None:
        """Show the card of a track and emit `reached`."""
        track = int(self._scene.points.ids[row])
        fresh = self.pointing.hovered != row
        self.pointing.hovered = row
        at = self.place_of(row)
        if self._map.rect().contains(at.toPoint()):
            self.card.show_track(self._scene, row, at, self._cover(track) if fresh else self.card.cover)
        else:
            self.card.leave()
        if fresh:
            self._map.tell(self._scene.describe(row))
            self.reached.emit(track)
        self.changed.emit()

    def _cover(self, track: int) -> QPixmap | None:
        return self.cover_provider(track) if self.cover_provider is not None else None


def _region_tooltip(region: NamedRegion) -> str:
    text = ntr(
        "{name}: {n} track; click to select it, double-click to go there",
        "{name}: {n} tracks; click to select them, double-click to go there",
        len(region.region.rows),
    )
    return text.format(name=region.name)
