"""The tracks in hand: what the menu, the keys and the lists mean by "this track"."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, Signal, SignalInstance
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from musicexplorer.library.text import shown_path
from musicexplorer.session.library import Library
from musicexplorer.ui.actions import Actions
from musicexplorer.ui.library import file_manager, track_menu


class TrackActions(QObject):
    """Knows the tracks in hand and wires the track actions to them.

    Signals:
        more_like, less_like, added, shown, album, played, previewed: The tracks that this is wanted for.
    """

    more_like = Signal(list)
    less_like = Signal(list)
    added = Signal(list)
    shown = Signal(list)
    album = Signal(list)
    played = Signal(list)
    previewed = Signal(list)

    def __init__(
        self,
        actions: Actions,
        catalogue: Callable[[], Library],
        focused: Callable[[], list[int]],
        say: Callable[[str], None],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._actions, self._catalogue, self._focused = actions, catalogue, focused
        self._say, self._window = say, window
        self._menu_for: list[int] = []
        self.submenus: track_menu.Submenus | None = None
        for name, signal in (
            ("more_like", self.more_like),
            ("less_like", self.less_like),
            ("add_to_playlist", self.added),
            ("show_on_map", self.shown),
            ("go_to_album", self.album),
            ("play_whole", self.played),
            ("preview", self.previewed),
        ):
            actions[name].triggered.connect(lambda _=False, signal=signal: self._emit(signal))
        actions["show_in_folder"].triggered.connect(self._show_in_folder)
        actions["copy_path"].triggered.connect(self._copy_paths)

    def tracks(self) -> list[int]:
        """What a menu was opened for, or what is selected in the list that has the keyboard."""
        return self._menu_for or self._focused()

    def open_menu(self, ids: Sequence[int], at: QPoint) -> None:
        """The menu for these tracks, at a place of the screen."""
        if not ids:
            return
        self._menu_for = list(ids)
        track_menu.show(self._actions, ids, at, self._window, self.submenus)
        self._menu_for = []

    def _emit(self, signal: SignalInstance) -> None:
        ids = self.tracks()
        if ids:
            signal.emit(ids)
        else:
            self._say("choose a track first")

    def _paths(self) -> list[Path]:
        tracks = [self._catalogue().track(one) for one in self.tracks()]
        return [track.source.path for track in tracks if track is not None]

    def _show_in_folder(self) -> None:
        paths = self._paths()
        if paths and not file_manager.show(paths[0]):
            self._say(f"no file manager answered; the file is {shown_path(paths[0])}")

    def _copy_paths(self) -> None:
        paths = self._paths()
        if paths:
            QGuiApplication.clipboard().setText("\n".join(map(shown_path, paths)))
            self._say("path copied" if len(paths) == 1 else f"{len(paths)} paths copied")
