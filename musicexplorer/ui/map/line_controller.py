"""The line drawn on the map, and the tracks along it."""

import numpy as np
from PySide6.QtCore import QObject, QTimer

from musicexplorer.similarity import line
from musicexplorer.ui.app import App
from musicexplorer.ui.map.pane import MapPane

_TASK = "tracks along the line"
_PAUSE_MS = 150
_MOST = 100


class LineController(QObject):
    """Finds the tracks along the line, and again when the filter or the number of tracks changes."""

    def __init__(self, app: App, pane: MapPane) -> None:
        super().__init__(pane)
        self._app, self._pane, self._map = app, pane, pane.map
        self._line: np.ndarray | None = None
        self._number = 0
        self._soon = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._soon.timeout.connect(self._find)
        self._map.line_drawn.connect(self._on_line)
        self._map.filter_changed.connect(self._soon.start)
        pane.line_bar.number_changed.connect(self._on_number)
        app.saving.connect(self._soon.stop)  # the window closes

    def _on_line(self, drawn: np.ndarray | None) -> None:
        self._line = drawn
        if drawn is None:
            self._app.tasks.drop(_TASK)
            self._pane.line_bar.end()
            return
        usual = self._app.settings.settings.line_tracks * self._windows(drawn)
        self._number = int(np.clip(round(usual), 2, _MOST))
        self._find()

    def _on_number(self, number: int) -> None:
        if self._line is not None:
            usual = round(number / self._windows(self._line))
            self._app.settings.update(line_tracks=int(np.clip(usual, 2, 500)))
            self._number = number
            self._find()

    def _windows(self, drawn: np.ndarray) -> float:
        """The length of the line in window sides, at the current zoom."""
        camera = self._map.camera
        return max(line.length(drawn) * camera.view.scale / min(camera.width, camera.height), 0.05)

    def _find(self) -> None:
        drawn, number, session = self._line, self._number, self._app.session
        if drawn is None:
            return
        snapshot, mix, scene = session.snapshot, session.mix, self._map.scene
        rows = np.flatnonzero(scene.passing())
        ids, xy = scene.points.ids[rows], scene.points.xy[rows]

        def work() -> tuple[int, ...]:
            neighbours = snapshot.inputs_by(mix).neighbours
            return line.tracks_along(drawn, number, ids, xy, neighbours, snapshot.library.facts)

        def then(found: tuple[int, ...]) -> None:
            self._map.set_line_tracks(found)
            self._pane.show_walk(number, found)

        self._app.tasks.run(work, then, latest=_TASK)
