"""Links from the dot that the pointer rests on to its most similar tracks."""

from PySide6.QtCore import QObject, QTimer

from musicexplorer.ui.app import App
from musicexplorer.ui.map import MapWidget

_TASK = "links"
_HOVER_MS = 150
_LINKS = 10


class NeighbourLinks(QObject):
    """Shows the links, except of the track whose neighbours are marked on the map already."""

    def __init__(self, app: App, map_: MapWidget) -> None:
        super().__init__(map_)
        self._app, self._map = app, map_
        self._hovered = -1
        self._timer = QTimer(self, singleShot=True, interval=_HOVER_MS)
        self._timer.timeout.connect(self._find)
        map_.hovered.connect(self._on_hovered)
        app.saving.connect(self._timer.stop)  # the window closes

    def _on_hovered(self, track: int) -> None:
        self._hovered = track
        self._app.tasks.drop(_TASK)
        if self._map.annotations.links is not None:
            self._map.set_links(None)
        if track < 0:
            self._timer.stop()
        else:
            self._timer.start()

    def _find(self) -> None:
        track, session, scene = self._hovered, self._app.session, self._map.scene
        if scene.neighbours and track == (scene.current if scene.seed is None else scene.seed):
            return
        snapshot, mix = session.snapshot, session.mix

        def work() -> list[int]:
            neighbours = snapshot.inputs_by(mix).neighbours
            return neighbours.nearest(track, _LINKS)[0].tolist() if track in neighbours else []

        def then(near: list[int]) -> None:
            if near:
                self._map.set_links(track, near)

        self._app.tasks.run(work, then, latest=_TASK)
