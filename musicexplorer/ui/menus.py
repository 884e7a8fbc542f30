"""The menus of the window, made from its actions."""

from collections.abc import Callable

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from musicexplorer.settings import THEMES
from musicexplorer.ui.actions import Actions
from musicexplorer.ui.playlist.storage import PlaylistStorage

_LIBRARY = (
    "add_folder",
    "folders",
    "",
    "rescan",
    "deep_rescan",
    "second_pass",
    "failures",
    "listening",
    "for_you",
    "taste",
    "units",
    "blind_test",
    "never_list",
    "",
    "forgotten",
)
_MAP = (
    "show_all",
    "fly_to_playing",
    "place_back",
    "place_forward",
    "",
    "selection_back",
    "selection_forward",
    "",
    "region_names",
    "export_map",
    "relayout",
)
_VIEW = ("map_alone", "full_screen")
_END = ("keys", "about", "", "quit")
_THEME_NAMES = {"system": "As the system has it", "light": "Light", "dark": "Dark"}


def main_menu(
    actions: Actions, playlist: QMenu, theme: str, choose_theme: Callable[[str], None], parent: QWidget
) -> QMenu:
    """The menu behind the three lines."""
    menu = QMenu("Menu", parent)
    _fill(menu, actions, _LIBRARY)
    menu.addSeparator()
    menu.addMenu(playlist)
    menu.addMenu(_appearance(theme, choose_theme, menu))
    map_ = menu.addMenu("Map")
    _fill(map_, actions, _MAP)
    _fill(menu, actions, _VIEW)
    menu.addSeparator()
    _fill(menu, actions, _END)
    return menu


def playlist_menu(actions: Actions, parent: QWidget) -> QMenu:
    """What can be done with the playlist; `fill_saved` adds the saved ones each time it opens."""
    menu = QMenu("Playlist", parent)
    _fill(menu, actions, ("new", "save", "save_as"))
    menu.addSeparator()
    _fill(menu, actions, ("extend", "refresh_list", "as_saved", "smart", "forget_recipe", "radio"))
    menu.addSeparator()
    _fill(menu, actions, ("import", "export", "export_folder"))
    return menu


def add_saved(menu: QMenu, playlist_storage: PlaylistStorage, stored_id: Callable[[], int | None]) -> None:
    """Add the submenu of saved playlists, and what can be done with the one in hand."""
    saved = menu.addMenu("Open a saved one")
    saved.setToolTipsVisible(True)
    rename = menu.addAction("Rename…", playlist_storage.rename)
    delete = menu.addAction("Delete…", playlist_storage.delete)

    def fill() -> None:
        saved.clear()
        smart = playlist_storage.smart()
        for playlist in playlist_storage.names():
            sign = " ⟳" if playlist.id in smart else ""
            action = saved.addAction(f"{playlist.name.replace('&', '&&')}{sign}")
            action.setToolTip("Made again when the library changes" if sign else "")
            action.setCheckable(True)
            action.setChecked(playlist.id == stored_id())
            action.triggered.connect(lambda _=False, one=playlist: playlist_storage.open(one.id, one.name))
        saved.setEnabled(not saved.isEmpty())
        rename.setEnabled(stored_id() is not None)
        delete.setEnabled(stored_id() is not None)

    menu.aboutToShow.connect(fill)


def _appearance(theme: str, choose: Callable[[str], None], parent: QWidget) -> QMenu:
    menu = QMenu("Appearance", parent)
    group = QActionGroup(menu)
    for name in THEMES:
        action = menu.addAction(_THEME_NAMES[name])
        action.setCheckable(True)
        action.setChecked(name == theme)
        action.triggered.connect(lambda _=False, name=name: choose(name))
        group.addAction(action)
    return menu


def _fill(menu: QMenu, actions: Actions, names: tuple[str, ...]) -> None:
    for name in names:
        if name:
            menu.addAction(actions[name])
        else:
            menu.addSeparator()
