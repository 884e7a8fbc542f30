"""What a click means: play it, and show what is similar to it."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject

from musicexplorer.library.store import AnalysisRow
from musicexplorer.library.track import Source
from musicexplorer.session.session import excerpt_start
from musicexplorer.ui.app import App
from musicexplorer.ui.frame import Frame
from musicexplorer.ui.player.controller import EXCERPT_SECONDS


class TrackActivation(QObject):
    """Plays what is clicked in table and map; sound is asked for first."""

    def __init__(self, app: App, frame: Frame) -> None:
        super().__init__(app)
        self._player, self._requests = app.player, app.requests
        self._table = frame.table
        table, map_ = frame.table, frame.pane.map
        table.clicked.connect(lambda track: self._from_table(track, whole=False))
        table.activated.connect(lambda track: self._from_table(track, whole=True))
        map_.clicked.connect(lambda track: self._from_map(track, whole=False))
        map_.double_clicked.connect(lambda track: self._from_map(track, whole=True))
        app.similar_changed.connect(
            lambda shown: map_.set_neighbours(shown.ids, of=shown.seed) if shown else map_.set_neighbours([])
        )

    def play(self, ids: Sequence[int], *, whole: bool) -> None:
        """Play these tracks, and show what is similar to the first."""
        self._play(ids, 0, whole=whole, origin="library")

    def hear(self, path: Path, analysis: AnalysisRow) -> None:
        """A file from outside was analysed: play it, and show what is similar to it."""
        at = excerpt_start(analysis, Source(path), None, EXCERPT_SECONDS)
        self._player.play_file(Source(path), at, EXCERPT_SECONDS)
        self._requests.similar_to_file.emit(path, analysis)

    def _play(self, ids: Sequence[int], at: int, *, whole: bool, origin: str) -> None:
        self._player.play_list(ids, at, whole=whole, origin=origin)
        self._requests.similar.emit([ids[at]])

    def _from_table(self, track_id: int, *, whole: bool) -> None:
        model = self._table.model
        self._play(model.ids(), model.row_of(track_id), whole=whole, origin="library")

    def _from_map(self, track_id: int, *, whole: bool) -> None:
        self._play([track_id], 0, whole=whole, origin="map")
        self._table.select([track_id])
