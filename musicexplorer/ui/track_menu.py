"""The menu of one or several tracks: the same on the map, in the library, in the lists."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget

from musicexplorer.ui.actions import Actions

_LISTENING = ("play_whole", "preview", "", "more_like", "less_like", "add_to_playlist", "like", "dislike", "")
_ONE = (*_LISTENING, "show_on_map", "go_to_album", "show_in_folder", "copy_path")
_SEVERAL = (*_LISTENING, "show_on_map", "copy_path")


def show(actions: Actions, ids: Sequence[int], at: QPoint, parent: QWidget) -> None:
    """Open the menu; its actions work on what the window holds in hand."""
    menu = make(actions, ids, parent)
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
