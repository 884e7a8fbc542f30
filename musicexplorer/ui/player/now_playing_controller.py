"""Keeps the view of what plays up to date."""

from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QPixmap

from musicexplorer.library.text import shown_path
from musicexplorer.ui.app import App
from musicexplorer.ui.player.now_playing import NowPlaying
from musicexplorer.ui.player.track_lines import TrackLines


class NowPlayingController(QObject):
    """Connects the player with the view."""

    def __init__(self, app: App, view: NowPlaying, lines: TrackLines) -> None:
        super().__init__(view)
        self._app, self._view, self._player = app, view, app.player
        lines.add(view.seek)
        view.seek.seeked.connect(self._player.seek)
        self._player.track_changed.connect(lambda _: self._show_track())
        self._player.queue_changed.connect(self._show_next)
        self._player.position_changed.connect(view.show_position)
        app.library_changed.connect(self._show_track)
        self._show_track()

    def _show_track(self) -> None:
        player = self._player
        track = None if player.current is None else self._app.session.track(player.current)
        name = "" if player.source is None else shown_path(player.source.path).rpartition("/")[2]
        self._view.show_track(track, name)
        self._view.seek.show_track(player.duration, player.excerpt)
        self._view.show_position(player.position(), player.duration)
        if track is not None:
            self._app.covers.large(track.id, partial(self._show_cover, track.id))
        self._show_next()

    def _show_cover(self, track_id: int, picture: QPixmap | None) -> None:
        if track_id == self._player.current:
            self._view.cover.show_picture(picture)

    def _show_next(self) -> None:
        entry = self._player.coming
        self._view.show_next(entry, None if entry is None else self._app.session.track(entry.track))
