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
from musicexplorer.ui.playlist.document import PlaylistDocument


class TrackActivation(QObject):
    """Plays what is clicked in table, map and playlist; sound is asked for first."""

    def __init__(self, app: App, frame: Frame, document: PlaylistDocument) -> None:
        super().__init__(app)
        self._player, self._requests = app.player, app.requests
        self._table, self._document = frame.table, document
        table, map_, playlist = frame.table, frame.pane.map, frame.playlist
        table.clicked.connect(lambda track: self._from_table(track, whole=False))
        table.activated.connect(lambda track: self._from_table(track, whole=True))
        map_.clicked.connect(lambda track: self._from_map(track, whole=False))
        map_.double_clicked.connect(lambda track: self._from_map(track, whole=True))
        playlist.clicked.connect(lambda row: self._from_playlist(row, whole=False))
        playlist.activated.connect(lambda row: self._from_playlist(row, whole=True))
        playlist.version_played.connect(self._play_version)
        document.changed.connect(self._follow)
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

    def _from_playlist(self, row: int, *, whole: bool) -> None:
        self._play(self._document.ids, row, whole=whole, origin="playlist")

    def _play_version(self, row: int, other: int, whole: bool) -> None:
        """Another version of a song of the playlist; the playlist goes on after it."""
        ids = self._document.ids
        ids[row] = other
        self._play(ids, row, whole=whole, origin="playlist")

    def _follow(self) -> None:
        if self._player.queue.origin == "playlist":
            self._player.queue.follow(self._document.ids)
