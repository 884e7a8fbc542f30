"""Back and forward on the map, as in a browser."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer

from musicexplorer.session.similar import SimilarTracks
from musicexplorer.ui.app import App
from musicexplorer.ui.map import MapWidget
from musicexplorer.ui.map.camera import View

_STAYED_MS = 700
"""A view that stays for so long is a place."""
_FAR = 0.5
"""A view shifted by this share of the window's smaller side is another place."""
_CLOSER = 1.8
_FLOWN, _FLOWN_CLOSER = 0.08, 1.1
"""The same after a flight to a requested view."""
_KEPT = 100


@dataclass(frozen=True, slots=True)
class Place:
    """A view of the map, the track whose similar tracks were listed, and whether all of the map was shown."""

    view: View
    track: int | None = None
    whole: bool = False


class NavigationHistory:
    """The places in the order in which they were visited, and the current one: plain Python, no Qt."""

    def __init__(self) -> None:
        self._places: list[Place] = []
        self._at = -1

    @property
    def here(self) -> Place | None:
        """The current place; None before there is any."""
        return self._places[self._at] if self._places else None

    def visit(self, place: Place) -> None:
        """Add a place after the current one; those after it are dropped."""
        self._places = [*self._places[: self._at + 1], place][-_KEPT:]
        self._at = len(self._places) - 1

    def stay(self, place: Place) -> None:
        """Update the current place."""
        if self._places:
            self._places[self._at] = place

    def can_go(self, by: int) -> bool:
        """Whether there is a place this many steps forward (1) or back (-1)."""
        return 0 <= self._at + by < len(self._places)

    def go(self, by: int) -> Place | None:
        """Go this many steps forward or back; None if there is no such place."""
        if not self.can_go(by):
            return None
        self._at += by
        return self._places[self._at]


class MapNavigation(QObject):
    """Records the views of the map, and goes back to them."""

    def __init__(self, app: App, map_: MapWidget) -> None:
        super().__init__(map_)
        self._map, self._requests, self._actions = map_, app.requests, app.actions
        self._shown: int | None = None
        app.similar_changed.connect(self._on_similar)
        self.visited = NavigationHistory()
        self._travelling = self._flew = False
        self._stayed = QTimer(self, singleShot=True, interval=_STAYED_MS)
        self._stayed.timeout.connect(self._look)
        map_.view_changed.connect(self._stayed.start)
        map_.flight_started.connect(self._depart)
        for name, signal, by in (
            ("place_back", map_.navigation_buttons.back, -1),
            ("place_forward", map_.navigation_buttons.forward, 1),
        ):
            self._actions[name].triggered.connect(lambda _=False, by=by: self.go(by))
            signal.connect(lambda by=by: self.go(by))
        self._show()

    def go(self, by: int) -> None:
        """Go back (-1) or forward (1)."""
        self._look()
        self._flew = False
        place = self.visited.go(by)
        if place is None:
            return
        self._travelling = True
        self._map.fly(self._map.camera.whole() if place.whole else place.view)
        self._travelling = False
        if place.track is not None and place.track != self._shown:
            self._requests.similar.emit([place.track])
        self._show()

    def _on_similar(self, shown: SimilarTracks | None) -> None:
        self._shown = None if shown is None else shown.seed

    def _depart(self) -> None:
        """A flight begins: where it starts is a place too."""
        if not self._travelling:
            self._look()
            self._flew = True

    def _look(self) -> None:
        """Record the current view, if it is far enough from the last place."""
        if not len(self._map.scene.points.ids):
            return
        camera, here = self._map.camera, self.visited.here
        now = Place(camera.view, self._shown, camera.follows)
        side, flew = min(camera.width, camera.height), self._flew
        if here is not None and here.whole and now.whole:
            self.visited.stay(now)  # the map has another shape or more tracks
        elif here is None or far(here.view, now.view, side, flew=flew):
            self.visited.visit(now)
            self._flew = False
        elif not self._map.busy:
            self.visited.stay(Place(here.view, now.track, here.whole))
        self._show()

    def _show(self) -> None:
        buttons = self._map.navigation_buttons
        for name, button, by in (
            ("place_back", buttons.to_back, -1),
            ("place_forward", buttons.to_forward, 1),
        ):
            self._actions[name].setEnabled(self.visited.can_go(by))
            button.setEnabled(self.visited.can_go(by))


def far(one: View, other: View, side: float, *, flew: bool = False) -> bool:
    """Whether two views are two places, in a window whose smaller side is `side` pixels.

    After a flight a smaller distance is enough than after dragging and zooming.
    """
    closer = max(one.scale, other.scale) / min(one.scale, other.scale)
    apart = max(abs(one.x - other.x), abs(one.y - other.y)) * min(one.scale, other.scale)
    return closer > (_FLOWN_CLOSER if flew else _CLOSER) or apart > (_FLOWN if flew else _FAR) * side
