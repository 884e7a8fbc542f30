"""What a click means: play it, show what sounds like it, mark both on the map."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject

from musicexplorer.library.track import Source
from musicexplorer.session.session import excerpt_start
from musicexplorer.ui.actions import Actions
from musicexplorer.ui.frame import Frame
from musicexplorer.ui.player.controller import EXCERPT_SECONDS, PlaybackController
from musicexplorer.ui.playlist.document import PlaylistDocument
from musicexplorer.ui.similar.explorer import Explorer
from musicexplorer.ui.similar.neighbour_list import Likeness

_NOT_HEARD = "This track was not listened to yet.\nWhat sounds like it appears here as soon as it was."


class TrackActivation(QObject):
    """Wires map, library, lists and playlist to the deck and the explorer."""

    def __init__(
        self,
        playback: PlaybackController,
        explorer: Explorer,
        frame: Frame,
        document: PlaylistDocument,
        actions: Actions,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._playback, self._explorer = playback, explorer
        self._table, self._pane, self._similar = frame.table, frame.pane, frame.similar
        self._wanted: list[int] = []
        self._document, self._back = document, actions["back"]
        table, pane, similar, playlist = frame.table, frame.pane, frame.similar, frame.playlist
        table.clicked.connect(lambda one: self._from_table(one, whole=False))
        table.activated.connect(lambda one: self._from_table(one, whole=True))
        pane.map.clicked.connect(lambda one: self._from_map(one, whole=False))
        pane.map.double_clicked.connect(lambda one: self._from_map(one, whole=True))
        similar.clicked.connect(
            lambda row: self._playback.play_list(similar.ids(), row, whole=False, origin="similar")
        )
        similar.activated.connect(
            lambda row: self._playback.play_list(similar.ids(), row, whole=True, origin="similar")
        )
        similar.limit_changed.connect(self.limit)
        playlist.clicked.connect(lambda row: self._from_playlist(row, whole=False))
        playlist.activated.connect(lambda row: self._from_playlist(row, whole=True))
        playlist.version_played.connect(self._play_version)
        document.changed.connect(self._follow)
        self._back.triggered.connect(self.back)
        self._back.setEnabled(False)

    def play(self, ids: Sequence[int], *, whole: bool) -> None:
        """Play these tracks, and show what sounds like the first."""
        self._playback.play_list(ids, 0, whole=whole, origin="library")
        self.show_near(ids[:1])

    def show_near(self, ids: Sequence[int]) -> None:
        """Show what sounds like these tracks."""
        likeness = self._explorer.near_tracks(ids)
        self._wanted = list(ids) if likeness is None else []
        if likeness is None:
            self._similar.say("", _NOT_HEARD)
            self._pane.map.set_neighbours([])
            return
        self._show(self._explorer.go(likeness))

    def show_less(self, ids: Sequence[int]) -> bool:
        """Show what is shown, but less like these tracks; False where that says nothing."""
        return self._go(self._explorer.less_like(ids))

    def show_more(self, ids: Sequence[int]) -> bool:
        """Show what is shown, but like these tracks too; False where that says nothing."""
        return self._go(self._explorer.more_like(ids))

    def look_again(self) -> None:
        """Other rules hold: look for what is shown once more."""
        self._go(self._explorer.again())

    def catch_up(self) -> None:
        """More was listened to: perhaps what was asked for can be shown now."""
        if self._wanted:
            self.show_near(self._wanted)

    def hear(self, path: Path, heard: Any) -> None:
        """A file from outside was listened to: play it, and show what sounds like it."""
        self._show(self._explorer.go(self._explorer.near_sound(path.name, heard.vector, heard.tags)))
        self._pane.map.set_current(None)
        at = excerpt_start(heard, Source(path), None, EXCERPT_SECONDS)
        self._playback.play_file(Source(path), at, EXCERPT_SECONDS)

    def back(self) -> None:
        """What was shown before."""
        likeness = self._explorer.back()
        if likeness is not None:
            self._show(likeness)

    def limit(self, per_artist: int) -> None:
        """At most so many tracks of one artist from now on."""
        self._explorer.per_artist = per_artist
        self.look_again()

    def _go(self, likeness: Likeness | None) -> bool:
        """Show this; False where there is nothing to show."""
        if likeness is not None:
            self._show(self._explorer.go(likeness))
        return likeness is not None

    def _show(self, likeness: Likeness) -> None:
        self._similar.show_likeness(likeness)
        self._pane.map.set_neighbours(self._similar.ids(), of=likeness.seed)
        self._back.setEnabled(self._explorer.can_go_back())

    def _from_table(self, track_id: int, *, whole: bool) -> None:
        ids = self._table.model.ids()
        self._playback.play_list(ids, self._table.model.row_of(track_id), whole=whole, origin="library")
        self.show_near([track_id])

    def _from_map(self, track_id: int, *, whole: bool) -> None:
        self.show_near([track_id])
        # The list goes on with what sounds like it.
        self._playback.play_list([track_id, *self._similar.ids()], 0, whole=whole, origin="map")
        self._table.select([track_id])

    def _from_playlist(self, row: int, *, whole: bool) -> None:
        ids = self._document.ids
        self._playback.play_list(ids, row, whole=whole, origin="playlist")
        self.show_near([ids[row]])

    def _play_version(self, row: int, other: int, whole: bool) -> None:
        """Another version of a song of the playlist; the playlist goes on after it."""
        ids = self._document.ids
        ids[row] = other
        self._playback.play_list(ids, row, whole=whole, origin="playlist")
        self.show_near([other])

    def _follow(self) -> None:
        if self._playback.queue.origin == "playlist":
            self._playback.queue.follow(self._document.ids)
