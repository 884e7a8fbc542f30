"""The actions on the selected tracks, by menu, shortcut or list."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, Signal, SignalInstance
from PySide6.QtGui import QGuiApplication

from musicexplorer.library.text import shown_path
from musicexplorer.ui.app import App
from musicexplorer.ui.library import file_manager, track_menu


class TrackActions(QObject):
    """Connects the track actions to the selected tracks.

    Signals:
        more_like, less_like, added, played, previewed: Triggered for these tracks.
    """

    more_like = Signal(list)
    less_like = Signal(list)
    added = Signal(list)
    played = Signal(list)
    previewed = Signal(list)

    def __init__(self, app: App) -> None:
        super().__init__(app)
        self._app = app
        for name, signal in (
            ("more_like", self.more_like),
            ("less_like", self.less_like),
            ("add_to_playlist", self.added),
            ("show_on_map", app.requests.show_on_map),
            ("go_to_album", app.requests.show_album),
            ("play_whole", self.played),
            ("preview", self.previewed),
        ):
            app.actions[name].triggered.connect(lambda _=False, signal=signal: self._emit(signal))
        app.actions["show_in_folder"].triggered.connect(self._show_in_folder)
        app.actions["copy_path"].triggered.connect(self._copy_paths)

    def open_menu(self, ids: Sequence[int], at: QPoint) -> None:
        """The menu for these tracks, at a place of the screen."""
        if not ids:
            return
        self._app.selection.menu = list(ids)
        track_menu.show(self._app, ids, at)
        self._app.selection.menu = []

    def _emit(self, signal: SignalInstance) -> None:
        ids = self._app.selected_tracks()
        if ids:
            signal.emit(ids)
        else:
            self._app.status.say("choose a track first")

    def _paths(self) -> list[Path]:
        tracks = [self._app.session.track(track) for track in self._app.selected_tracks()]
        return [track.source.path for track in tracks if track is not None]

    def _show_in_folder(self) -> None:
        paths = self._paths()
        if paths and not file_manager.show(paths[0]):
            self._app.status.say(f"no file manager answered; the file is {shown_path(paths[0])}")

    def _copy_paths(self) -> None:
        paths = self._paths()
        if paths:
            QGuiApplication.clipboard().setText("\n".join(map(shown_path, paths)))
            self._app.status.say("path copied" if len(paths) == 1 else f"{len(paths)} paths copied")
