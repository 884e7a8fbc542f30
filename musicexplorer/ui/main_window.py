"""The main window: creates widgets and controllers, connects them, and closes them in order."""

import gc
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeGuard

from PySide6.QtCore import QByteArray, QChildEvent, QEvent, QMimeData, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QIcon, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QMainWindow,
    QWidget,
)
from shiboken6 import isValid

from musicexplorer import allocation
from musicexplorer.library.text import shown_path
from musicexplorer.translation import tr
from musicexplorer.ui import icons, menus
from musicexplorer.ui.announcements import Announcements
from musicexplorer.ui.app import App
from musicexplorer.ui.dialogs.about import About
from musicexplorer.ui.dialogs.dialogs import Dialogs
from musicexplorer.ui.dialogs.keyboard_shortcuts import KeyboardShortcuts
from musicexplorer.ui.dialogs.user_guide import UserGuide
from musicexplorer.ui.dimensions.controller import DimensionsController
from musicexplorer.ui.duplicates.controller import DuplicatesController
from musicexplorer.ui.frame import Frame
from musicexplorer.ui.history.controller import HistoryController
from musicexplorer.ui.history.listeners_controller import ListenersController
from musicexplorer.ui.library import external_files
from musicexplorer.ui.library.controller import LibraryController
from musicexplorer.ui.library.genre_controller import GenreController
from musicexplorer.ui.map.colour_controller import ColourController
from musicexplorer.ui.map.controller import MapController
from musicexplorer.ui.odd_one_out.controller import OddOneOutController
from musicexplorer.ui.palette.controller import PaletteController
from musicexplorer.ui.pictures.controller import PicturesController
from musicexplorer.ui.player.bar_controller import PlayerBarController
from musicexplorer.ui.player.now_playing_controller import NowPlayingController
from musicexplorer.ui.player.prefetching import Prefetching
from musicexplorer.ui.player.queue_controller import QueueController
from musicexplorer.ui.player.queue_memory import QueueMemory
from musicexplorer.ui.player.sleep_timer import SleepTimer
from musicexplorer.ui.player.sound_settings import SoundSettings
from musicexplorer.ui.playlist.controller import PlaylistController
from musicexplorer.ui.playlist.document import PlaylistDocument
from musicexplorer.ui.services import Services
from musicexplorer.ui.settings.controller import SettingsController
from musicexplorer.ui.similar.ab_comparison import ABComparison
from musicexplorer.ui.similar.controller import SimilarController
from musicexplorer.ui.taste.controller import TasteController
from musicexplorer.ui.theme import Theme
from musicexplorer.ui.tour.controller import TourController
from musicexplorer.ui.track.controller import TrackPageController
from musicexplorer.ui.turns import Painting
from musicexplorer.ui.widgets import track_drag

_TICK_MS = 40
"""How often the player and the jobs are asked while one of them is busy."""
_REST_MS = 3000
"""So long after the last thing was done in the background, memory is given back."""
_WRITTEN_MS, _LONGEST_WAIT = 200, 120.0
"""How often it is asked, when the window is closed, whether files are written, and for how many seconds."""
_SIZE = QSize(1440, 900)
_SMALLEST = QSize(480, 360)
"""The window may become smaller than its parts together would like: panels give way to each other."""
_SCREEN_SHARE = 0.95
"""The largest share of a small screen that the window takes at first, without its frame."""


class Window(QMainWindow):
    """The program's window.

    Signals:
        theme_chosen: The person chose "system", "light" or "dark".

    Args:
        services: What it works with; closed by whoever made it, after the window.
        theme: The first theme.
        dialogs: Asks the questions; tests hand in answers instead.
    """

    theme_chosen = Signal(str)

    def __init__(self, services: Services, theme: Theme, dialogs: Dialogs | None = None) -> None:
        super().__init__()
        self._sheet, self._painting = "", Painting(self)
        self.setWindowTitle("Music Explorer")
        self.setWindowIcon(icons.program_icon())
        self.setAcceptDrops(True)
        self.services = services
        self.app = App(services, theme, self, dialogs)
        self.document = PlaylistDocument(self)
        self._build_frame()
        self._build_controllers()
        self._connect_parts()
        self._connect_actions()
        self._agreed_to_close = self._unasked = self._open = False
        self._give_up = 0.0
        self._closing = QTimer(self, interval=_WRITTEN_MS)
        self._closing.timeout.connect(self._close_when_written)
        self._ticker = QTimer(self)
        self._ticker.setInterval(_TICK_MS)
        self._ticker.timeout.connect(self.tick)
        self._resting = QTimer(self, singleShot=True, interval=_REST_MS)
        self._resting.timeout.connect(self._rest)

    @property
    def theme_setting(self) -> str:
        """The chosen setting: "system", "light" or "dark"."""
        return self.app.settings.settings.theme

    def start(self, folders: Sequence[Path] = (), files: Sequence[Path] = ()) -> None:
        """Show the library, add folders, open files, and start the timers."""
        self._open = True
        self._hurry()
        for number, notice in enumerate(self.services.notices):
            self.frame.banners.show_notice(f"start {number}", notice)
        self.app.restoring.emit()
        self.library_controller.loader.opened.connect(lambda: self._go_on(files))
        self.library_controller.open(folders)
        self.frame.set_first_focus()

    def _go_on(self, files: Sequence[Path]) -> None:
        """The library has been read: open the files that were given."""
        for file in files:
            # Later: it may open a dialog, and by then the program runs and can be closed.
            QTimer.singleShot(0, self, lambda file=file: self.take([file]))

    def tick(self) -> None:
        """Deliver events, answers and covers, and poll the player, until nothing goes on any more."""
        runner = self.services.runner
        # Looked at first: what ends while the others are asked is asked for once more.
        busy = runner.busy or runner.in_second_pass or self.app.player.active
        busy |= self.library_controller.scans.events.drain()
        self.app.tasks.deliver()
        self.app.covers.deliver()
        self.player_bar.tick()
        if not busy:
            self._ticker.stop()

    def _rest_soon(self) -> None:
        if self._open:
            self._resting.start()  # anew: not while the person is at something

    def _rest(self) -> None:
        """Give back the memory that tasks and reading left behind: some milliseconds for up to 100 MB."""
        self.tick()  # what nobody tells: that no sound card was found
        gc.collect()
        allocation.forget_source()
        self.app.session.reader.shrink()
        allocation.trim()

    def _hurry(self) -> None:
        """Something begins: tick until nothing goes on any more."""
        if self._open and not self._ticker.isActive():
            self._ticker.start()

    def set_theme(self, theme: Theme) -> None:
        """Switch to another theme."""
        self.app.set_theme(theme)

    def restyle(self, sheet: str) -> Iterator[None]:
        """Give every part of the window a style sheet; yields until each is painted.

        One of the window itself would style all its widgets at once, for 40 ms.
        """
        self._sheet = sheet
        parts = [*self.frame.parts(), *filter(self._is_styled, self.children())]
        for part in parts:
            part.setUpdatesEnabled(False)
        for part in parts:
            if isValid(part):  # a dialog may be gone by now
                part.setStyleSheet(sheet)
                part.setUpdatesEnabled(True)
                yield from self._painting.until_painted()

    def _is_styled(self, child: QObject) -> TypeGuard[QWidget]:
        return isinstance(child, QWidget) and child is not self.frame

    def close_unasked(self) -> None:
        """Close now, whatever is running or asked; what was analysed is saved."""
        self._agreed_to_close = self._unasked = True
        for dialog in self.findChildren(QDialog):
            if dialog.isModal() and dialog.isVisible():
                dialog.reject()
        self.close()

    def take(self, paths: Sequence[Path]) -> None:
        """Open what was dropped: add folders, import a playlist, analyse and play a file."""
        dropped = external_files.sort(paths)
        if dropped.folders:
            self.library_controller.add_folders(dropped.folders)
        for playlist in dropped.playlists[:1]:
            self.playlists.storage.import_file(playlist)
        for file in dropped.files[:1]:
            self.frame.show_library(True)
            self.library_controller.external_files.open(file)

    def shut(self) -> None:
        """Stop the timers, save the session and close the parts; the services stay open."""
        if not self._open:
            return
        self._open = False
        self._ticker.stop()
        self._resting.stop()
        self.comparison.stop()
        _application().focusChanged.disconnect(self._on_focus)
        self.app.settings.update(geometry=bytes(self.saveGeometry().data()).hex())
        self.app.saving.emit()
        self.app.close()

    # Made once

    def _build_frame(self) -> None:
        self._playlist_menu = menus.playlist_menu(self.app.actions, self)
        self._playback_menu = menus.playback_menu(self.app.actions, self)
        settings, submenus = self.services.settings, (self._playback_menu, self._playlist_menu)
        menu = menus.main_menu(self.app.actions, submenus, self.app.settings, self)
        self.frame = Frame(self.app, self.document, (menu, self._playlist_menu))
        self.setCentralWidget(self.frame)
        self.app.status.said.connect(self.frame.status_bar.say)
        self.app.status.warned.connect(self.frame.banners.show_notice)
        self.setMinimumSize(_SMALLEST)
        restore_geometry(self, settings.geometry)
        self.frame.restore_sizes()

    def _build_controllers(self) -> None:
        frame = self.frame
        self.library_controller = LibraryController(
            self.app, frame.table, frame.top.search, frame.welcome, frame.status_bar, frame.banners
        )
        self.playlists = PlaylistController(self.app, self.document, frame.playlist, frame.saved)
        self.comparison = ABComparison(self.app)
        self.similar = SimilarController(self.app, frame.similar)
        self.player_bar = PlayerBarController(self.app, frame.bar)
        self.queue, self.queue_memory = QueueController(self.app, frame.queue), QueueMemory(self.app)
        self.now_playing = NowPlayingController(self.app, frame.now_playing, self.player_bar.track_lines)
        self.prefetching, self.sound_settings = Prefetching(self.app), SoundSettings(self.app)
        self.sound_settings.add_menus(self._playback_menu)
        self.sleep_timer = SleepTimer(self.app)
        self.sleep_timer.add_menu(self._playback_menu)
        self.history = HistoryController(self.app)
        self.listeners = ListenersController(self.app, frame.top.listener)
        self.colours = ColourController(self.app, frame.pane, frame.top.colours, frame.top.sizes)
        self.map_controller = MapController(self.app, frame.pane)
        self.dimensions = DimensionsController(self.app)
        self.duplicates = DuplicatesController(self.app)
        self.odd_one_out = OddOneOutController(self.app)
        self.taste = TasteController(self.app, frame.top.taste)
        self.genres = GenreController(self.app)
        self.track_page = TrackPageController(self.app)
        self.pictures = PicturesController(self.app)
        self.palette_controller = PaletteController(self.app)
        self.settings_controller = SettingsController(self.app)
        self.announcements = Announcements(self.app)
        self.tour = TourController(self.app, (frame.pane.map, frame.similar, frame.top.menu_button))

    def _connect_parts(self) -> None:
        frame = self.frame
        self.library_controller.loader.sketched.connect(frame.pane.show_sketch)
        self.library_controller.scans.events.moving.connect(frame.pane.show_moving)
        self.library_controller.page_changed.connect(frame.show_library)
        self.library_controller.map_placeholder.connect(frame.pane.say_empty)
        self.app.current_changed.connect(self._on_current)
        self.app.settings.changed.connect(self._on_setting)
        self.app.wake.rung.connect(self._rest_soon)
        player = self.app.player
        begins = (player.track_changed, player.state_changed, player.queue_changed, player.previewing)
        for begin in (*begins, self.app.wake.rung):
            begin.connect(self._hurry)
        self.services.runner.notify = self.app.wake.ring

    def _connect_actions(self) -> None:
        self.app.actions.connect_all(
            {
                "clear": self._leave,
                "map_only": self.frame.toggle_sides,
                **self.frame.panel_actions(),
                "full_screen": self._full_screen,
                "now_playing": lambda: self.frame.show_large(not self.frame.large),
                "shortcuts": self._show_keys,
                "about": self._show_about,
                "guide": self._show_guide,
                "quit": self.close,
            }
        )
        _application().focusChanged.connect(self._on_focus)

    # Small answers

    def _on_current(self, track_id: int | None) -> None:
        track = None if track_id is None else self.app.session.track(track_id)
        about: list[str] = []
        if track is not None:
            about = [track.metadata.title, track.metadata.artist]
        elif self.app.player.source is not None:
            about = [shown_path(self.app.player.source.path).rpartition("/")[2]]
        self.setWindowTitle(" — ".join([*filter(None, about), "Music Explorer"]))

    # Actions of the window itself

    def _leave(self) -> None:
        if self.isFullScreen():
            self._full_screen()
        elif self.frame.large:
            self.frame.show_large(False)
        elif not self.library_controller.search.clear():
            self.frame.pane.map.cancel()

    def _full_screen(self) -> None:
        self.showNormal() if self.isFullScreen() else self.showFullScreen()

    def _on_setting(self, name: str) -> None:
        if name == "theme":
            self.theme_chosen.emit(self.theme_setting)
        if name == "language":
            self.app.status.say(tr("The language changes when Music Explorer is started again."))

    def _show_keys(self) -> None:
        dialog = KeyboardShortcuts(self.app.actions, self)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _show_guide(self) -> None:
        dialog = UserGuide(self)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _show_about(self) -> None:
        dialog = About(self.services.session.reader.model_version(), self)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    # Qt events

    def event(self, event: QEvent) -> bool:
        """Painting waits for a turn of its own."""
        if event.type() == QEvent.Type.UpdateRequest and self._painting.waits():
            return True
        return super().event(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        demo = self.library_controller.demo.busy  # goes on by itself
        if self.services.runner.busy and not self._agreed_to_close and not demo:
            text = tr(
                "A scan is running. What was analysed so far is saved; the scan continues the next time "
                "Music Explorer is opened."
            )
            if not self.app.dialogs.confirm(tr("Scan running"), text, tr("Close"), tr("Keep scanning")):
                event.ignore()
                return
            self._agreed_to_close = True
        if self._waits_for_files():
            event.ignore()
            return
        self.shut()
        event.accept()

    def _waits_for_files(self) -> bool:
        """Whether to close later, when the files are there that are being written; not if asked again."""
        files = self.app.tasks.writing
        if not files or self._unasked or self._closing.isActive():
            self._closing.stop()
            return False
        self._give_up = time.monotonic() + _LONGEST_WAIT
        self._closing.start()
        text = tr("Music Explorer closes when {file} is written. Close it again to stop that.")
        self.app.status.warn(text.format(file=files[0]), "closing")
        return True

    def _close_when_written(self) -> None:
        over = not self.app.tasks.writing or time.monotonic() > self._give_up
        if over and QApplication.activeModalWidget() is None:  # it may say that nothing could be written
            self.close()

    def childEvent(self, event: QChildEvent) -> None:
        """A dialog or menu gets the style sheet when it is shown first; by then its buttons have icons."""
        if event.polished() and self._is_styled(child := event.child()):
            child.setStyleSheet(self._sheet)
            for box in child.findChildren(QDialogButtonBox):
                for button in box.buttons():
                    button.setIcon(QIcon())
        super().childEvent(event)

    def _on_focus(self, before: QWidget | None, now: QWidget | None) -> None:
        """Watch the focused button for the space bar; nothing else is watched, so that events stay cheap."""
        if before is not None:
            before.removeEventFilter(self)
        if isinstance(now, QAbstractButton | QComboBox) and now.window() is self:
            now.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Space presses a focused button; everywhere else it pauses."""
        space = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Space
        if space and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().eventFilter(watched, event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _from_outside(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if _from_outside(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.take(external_files.local_paths(event.mimeData().urls()))


def restore_geometry(window: QWidget, geometry: str) -> None:
    """Give a window the place and size that it had ("" for the usual size, no larger than the screen)."""
    window.resize(_SIZE.boundedTo(window.screen().availableSize() * _SCREEN_SHARE))
    if geometry:
        window.restoreGeometry(QByteArray.fromHex(geometry.encode()))


def _from_outside(carried: QMimeData) -> bool:
    return carried.hasUrls() and not carried.hasFormat(track_drag.TRACKS)


def _application() -> QApplication:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    return application
