"""Every place of the window: its pages, panels and dialogs, each with what opens it.

What looks at all of them (names for screen readers, contrast, pictures) goes through `PLACES`.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from musicexplorer.library.m3u import Entry
from musicexplorer.ui.dialogs.export_folder import ExportFolderDialog
from musicexplorer.ui.dialogs.export_map import ExportMapDialog, ExportOptions
from musicexplorer.ui.dialogs.export_playlist import ExportPlaylistDialog
from musicexplorer.ui.dialogs.report import ReportDialog
from musicexplorer.ui.dialogs.several_listeners import SeveralListenersDialog
from musicexplorer.ui.main_window import Window

Open = Callable[[Window], QWidget]


def by(*actions: str) -> Open:
    """Trigger actions of the window, the last of which opens something."""

    def open_it(window: Window) -> QWidget:
        before = {one for one in QApplication.topLevelWidgets() if one.isVisible()}
        for name in actions:
            window.app.actions[name].trigger()
        shown = (one for one in QApplication.topLevelWidgets() if one.isVisible())
        return next((one for one in shown if one not in before), window)

    return open_it


def settings_page(number: int) -> Open:
    """The settings, at one of their pages."""

    def open_it(window: Window) -> QWidget:
        window.app.actions["settings"].trigger()
        dialog = window.settings_controller.window
        assert dialog is not None
        dialog.list.setCurrentRow(number)
        return dialog

    return open_it


def _menu(window: Window) -> QWidget:
    menu = window.frame.top.menu_button.menu()
    menu.popup(window.mapToGlobal(window.rect().center() / 3))
    return menu


def _track_menu(window: Window) -> QWidget:
    ids = window.app.session.library.tracks.ids.tolist()[:1]
    window.app.requests.track_menu.emit(ids, window.mapToGlobal(window.rect().center() / 3))
    return _popup()


def _popup() -> QWidget:
    popup = QApplication.activePopupWidget()
    assert popup is not None
    return popup


def _recipe(window: Window) -> QWidget:
    ids = window.app.session.library.tracks.ids.tolist()[:1]
    window.app.requests.playlist.emit(ids)
    window.app.actions["make_from"].trigger()
    return window


def _saved(window: Window) -> QWidget:
    window.frame.sources.show_panel(window.frame.saved)
    return window


def _shown(dialog: QWidget) -> QWidget:
    dialog.show()
    return dialog


def _export_map(window: Window) -> QWidget:
    offered = {"genre": "genre", "year": "year"}
    return _shown(ExportMapDialog(Path("/music/map.png"), ExportOptions(), offered, window))


PLACES: dict[str, Open] = {
    "main": lambda window: window,
    "library": by("go_library"),
    "saved playlists": _saved,
    "playlist": _recipe,
    "queue": by("go_queue"),
    "filters": by("filters"),
    "now playing": by("now_playing"),
    "palette": by("palette"),
    "menu": _menu,
    "settings folders": settings_page(0),
    "settings playing": settings_page(1),
    "settings sound": settings_page(2),
    "settings analysis": settings_page(3),
    "settings map": settings_page(4),
    "settings playlists": settings_page(5),
    "settings privacy": settings_page(6),
    "settings appearance": settings_page(7),
    "settings keys": settings_page(8),
    "track details": by("track_page"),
    "dimensions": by("dimensions"),
    "train similarity": by("odd_one_out"),
    "your taste": by("taste"),
    "for you": by("for_you"),
    "pictures": by("pictures"),
    "history": by("history"),
    "duplicates": by("duplicates"),
    "shortcuts": by("shortcuts"),
    "about": by("about"),
    "user guide": by("guide"),
    "tour": by("tour"),
    "folders": by("folders"),
    "reading tags": by("reading_tags"),
    "unreadable files": by("unreadable_files"),
    "exclusions": by("exclusions"),
    "export playlist": lambda window: _shown(ExportPlaylistDialog(Path("/music/list.m3u8"), False, window)),
    "export folder": lambda window: _shown(
        ExportFolderDialog([Entry(Path("/music/a.flac"))], Path("/music/list"), lambda _: None, window)
    ),
    "export map": _export_map,
    "several listeners": lambda window: _shown(SeveralListenersDialog(["Me", "Ann"], window)),
    "report": lambda window: _shown(ReportDialog("Imported", "3 of 5 tracks", ["a", "b"], "Retry", window)),
}


@contextmanager
def at(window: Window, place: str) -> Iterator[QWidget]:
    """A place, open; the block may let time run. It is closed again."""
    large = window.frame.large
    widget = PLACES[place](window)
    yield widget
    if widget is not window:
        widget.close()
    window.palette_controller.box.hide()
    window.tour.end()
    if window.frame.large != large:
        window.frame.show_large(large)
    window.frame.sources.show_panel(window.frame.table)
