"""The menus of the window, made from its actions."""

from collections.abc import Sequence

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from musicexplorer.translation import tr
from musicexplorer.ui import choices
from musicexplorer.ui.actions import Actions
from musicexplorer.ui.session_settings import SessionSettings

_LIBRARY = (
    "add_folder",
    "folders",
    "",
    "rescan",
    "deep_rescan",
    "unreadable_files",
    "reading_tags",
    "duplicates",
)
_CARRY = ("", "backup_library", "restore_library")
_DISCOVER = (
    "for_you",
    "make_mixes",
    "refresh_mixes",
    "playlist_together",
    "add_listener",
    "play_forgotten",
    "pictures",
    "dimensions",
    "",
    "taste",
    "history",
    "odd_one_out",
    "exclusions",
)
_MAP = (
    "show_all",
    "fly_to_playing",
    "follow",
    "place_back",
    "place_forward",
    "",
    "selection_back",
    "selection_forward",
    "",
    "region_names",
    "export_map",
    "recalculate_map",
)
_ANALYSIS = ("watch_folders", "second_pass", "", "pause_on_battery", "pause_for_disk", "slow_while_playing")
_PLAYBACK = (
    "play",
    "next",
    "previous",
    "",
    "shuffle",
    "repeat",
    "stop_after",
    "",
    "preview_on_click",
    "notify_tracks",
    "inhibit_suspend",
)
_QUEUE = ("go_queue", "", "save_queue", "clear_queue", "undo_queue")
_VIEW = ("fold_library", "fold_similar", "fold_playlist", "map_only", "", "now_playing", "full_screen")
_HELP = ("tour", "guide", "shortcuts", "", "about")


def main_menu(
    actions: Actions, submenus: tuple[QMenu, QMenu], settings: SessionSettings, parent: QWidget
) -> QMenu:
    """The main menu: short menus, and what is needed most; `submenus` are those of playback and playlist."""
    menu = QMenu(tr("Menu"), parent)
    _fill(menu, actions, ("palette", ""))
    library = menu.addMenu(tr("Library"))
    _fill(library, actions, _LIBRARY)
    _fill(library.addMenu(tr("Analysis")), actions, _ANALYSIS)
    _fill(library, actions, _CARRY)
    _fill(menu.addMenu(tr("Discover")), actions, _DISCOVER)
    for submenu in submenus:
        menu.addMenu(submenu)
    _fill(menu.addMenu(tr("Map")), actions, _MAP)
    view = menu.addMenu(tr("View"))
    _fill(view, actions, (*_VIEW, ""))
    _offer(view.addMenu(tr("Theme")), choices.themes(), settings, "theme")
    _offer(view.addMenu(tr("Language")), choices.languages(), settings, "language")
    menu.addSeparator()
    _fill(menu, actions, ("settings",))
    _fill(menu.addMenu(tr("Help")), actions, _HELP)
    _fill(menu, actions, ("", "quit"))
    return menu


def playback_menu(actions: Actions, parent: QWidget) -> QMenu:
    """The actions of playing; the player's features add their own submenus."""
    menu = QMenu(tr("Playback"), parent)
    _fill(menu, actions, _PLAYBACK)
    menu.addSeparator()
    _fill(menu.addMenu(tr("Queue")), actions, _QUEUE)
    return menu


def playlist_menu(actions: Actions, parent: QWidget) -> QMenu:
    """The actions of the playlist."""
    menu = QMenu(tr("Playlist"), parent)
    _fill(menu, actions, ("new", "save", "save_as"))
    menu.addSeparator()
    _fill(menu, actions, ("extend", "refresh_list", "revert", "smart", "make_plain", "radio"))
    menu.addSeparator()
    _fill(menu, actions, ("import", "export", "export_folder"))
    return menu


def _offer(menu: QMenu, values: Sequence[tuple[object, str]], settings: SessionSettings, name: str) -> None:
    """Add what a setting can be set to; what it is set to is checked."""
    group = QActionGroup(menu)
    for value, text in values:
        action = menu.addAction(text)
        action.setCheckable(True)
        action.triggered.connect(lambda _=False, value=value: settings.update(**{name: value}))
        group.addAction(action)

    def check() -> None:
        current = getattr(settings.settings, name)
        for action, (value, _) in zip(group.actions(), values, strict=True):
            action.setChecked(value == current)

    menu.aboutToShow.connect(check)
    check()


def _fill(menu: QMenu, actions: Actions, names: tuple[str, ...]) -> None:
    for name in names:
        if name:
            menu.addAction(actions[name])
        else:
            menu.addSeparator()
