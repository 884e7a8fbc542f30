"""The menu of one or several tracks: the same on the map, in the library, in the lists."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget

from musicexplorer.ui.actions import Actions
from musicexplorer.ui.app import App

_LISTENING = (
    "play_whole",
    "play_from_here",
    "play_next",
    "add_to_queue",
    "preview",
    "",
    "more_like",
    "less_like",
    "make_from",
    "add_to_playlist",
    "like",
    "dislike",
    "",
)
_ONE = (
    *_LISTENING,
    "track_page",
    "play_matches",
    "show_on_map",
    "go_to_album",
    "go_to_artist",
    "show_in_folder",
    "copy_path",
    "",
    "exclude",
)
_SEVERAL = (*_LISTENING, "path_between", "play_matches", "show_on_map", "copy_path", "", "exclude")


def show(app: App, ids: Sequence[int], at: QPoint) -> None:
    """Open the menu of these tracks."""
    menu = make(app.actions, ids, app.window)
    app.menu_opening.emit(list(ids), menu)
    menu.exec(at)
    menu.deleteLater()


def make(actions: Actions, ids: Sequence[int], parent: QWidget) -> QMenu:
    """The menu for these tracks."""
    menu = QMenu(parent)
    for name in _ONE if len(ids) == 1 else _SEVERAL:
        if name:
            menu.addAction(actions[name])
        else:
            menu.addSeparator()
    return menu
