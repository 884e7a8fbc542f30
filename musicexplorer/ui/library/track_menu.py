"""The menu of one or several tracks: the same on the map, in the library, in the lists."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget

from musicexplorer.ui.actions import Actions

_LISTENING = (
    "play_whole",
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
    "play_matches",
    "show_on_map",
    "go_to_album",
    "show_in_folder",
    "copy_path",
    "",
    "exclude",
)
_SEVERAL = (*_LISTENING, "path_between", "play_matches", "show_on_map", "copy_path", "", "exclude")


Submenus = Callable[[Sequence[int], QMenu], list[QMenu]]


def show(
    actions: Actions, ids: Sequence[int], at: QPoint, parent: QWidget, submenus: Submenus | None = None
) -> None:
    """Open the menu; its actions work on what the window holds in hand."""
    menu = make(actions, ids, parent)
    for submenu in submenus(ids, menu) if submenus is not None else ():
        menu.addMenu(submenu)
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
