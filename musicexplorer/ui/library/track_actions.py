"""The actions on the selected tracks, by menu, shortcut or list."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QGuiApplication

from musicexplorer.library.text import shown_path
from musicexplorer.translation import ntr, tr
from musicexplorer.ui.app import App
from musicexplorer.ui.library import file_manager, track_menu
from musicexplorer.ui.track_activation import Place


class TrackActions(QObject):
    """Connects the track actions to the selected tracks, and opens their menu."""

    def __init__(self, app: App) -> None:
        super().__init__(app)
        self._app, requests = app, app.requests
        done_by: dict[str, Callable[[list[int]], object]] = {
            "more_like": requests.similar.emit,
            "less_like": requests.less_like.emit,
            "add_to_playlist": requests.add_to_playlist.emit,
            "show_on_map": requests.show_on_map.emit,
            "go_to_album": requests.show_album.emit,
            "go_to_artist": requests.show_artist.emit,
            "play_whole": self._play,
            "preview": self._preview,
            "play_from_here": self._play_from_here,
            "play_next": self._play_next,
            "add_to_queue": self._add_to_queue,
            "show_in_folder": self._show_in_folder,
            "copy_path": self._copy_paths,
        }
        app.actions.connect_all({name: partial(self._run, action) for name, action in done_by.items()})
        requests.track_menu.connect(self.open_menu)
        requests.add_to_queue.connect(self._add_to_queue)

    def open_menu(self, ids: Sequence[int], at: QPoint) -> None:
        """The menu for these tracks, at a place of the screen."""
        if not ids:
            return
        self._app.selection.menu = list(ids)
        track_menu.show(self._app, ids, at)
        self._app.selection.menu = []

    def _play(self, ids: Sequence[int]) -> None:
        self._app.player.play_here(ids, 0, Place.LIBRARY)
        self._app.requests.similar.emit([ids[0]])

    def _preview(self, ids: Sequence[int]) -> None:
        player = self._app.player
        if player.sounding and not player.browsing:
            player.preview(ids[0])
        else:
            player.play_list(ids, 0, whole=False, origin=Place.LIBRARY)
        self._app.requests.similar.emit([ids[0]])

    def _play_from_here(self, ids: Sequence[int]) -> None:
        """Play the list that the first of these tracks stands in, from there on."""
        listed = self._app.selection.listed()
        place = listed.index(ids[0]) if ids[0] in listed else -1
        listed, place = (listed, place) if place >= 0 else (list(ids), 0)
        self._app.player.play_list(listed, place, whole=True, origin=Place.LIBRARY)
        self._app.requests.similar.emit([ids[0]])

    def _play_next(self, ids: Sequence[int]) -> None:
        self._app.player.edit(lambda queue: queue.play_next(ids))
        text = ntr("{n} track plays next", "{n} tracks play next", len(ids))
        self._app.status.say(text)

    def _add_to_queue(self, ids: Sequence[int]) -> None:
        self._app.player.edit(lambda queue: queue.add(ids))
        self._app.status.say(ntr("{n} track added to the queue", "{n} tracks added to the queue", len(ids)))

    def _run(self, action: Callable[[list[int]], object]) -> None:
        ids = self._app.selected_tracks()
        if ids:
            action(ids)
        else:
            self._app.status.say(tr("select a track first"))

    def _paths(self, ids: Sequence[int]) -> list[Path]:
        tracks = map(self._app.session.track, ids)
        return [track.source.path for track in tracks if track is not None]

    def _show_in_folder(self, ids: Sequence[int]) -> None:
        paths = self._paths(ids)
        if paths and not file_manager.show(paths[0]):
            text = tr("no file manager could be opened; the file is {path}")
            self._app.status.say(text.format(path=shown_path(paths[0])))

    def _copy_paths(self, ids: Sequence[int]) -> None:
        paths = self._paths(ids)
        if paths:
            QGuiApplication.clipboard().setText("\n".join(map(shown_path, paths)))
            self._app.status.say(ntr("{n} path copied", "{n} paths copied", len(paths)))
