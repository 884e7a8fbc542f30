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
    """Plays what is clicked in the table; sound is asked for first."""

    def __init__(self, app: App, frame: Frame) -> None:
        super().__init__(app)
        self._player, self._requests = app.player, app.requests
        self._table = frame.table
        table = frame.table
        table.clicked.connect(lambda track: self._from_table(track, whole=False))
        table.activated.connect(lambda track: self._from_table(track, whole=True))
        app.requests.select_in_library.connect(table.select)

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
