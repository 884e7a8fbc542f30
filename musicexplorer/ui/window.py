"""The window: puts the pieces side by side and connects them."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import QByteArray, QEvent, QMimeData, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QPixmap
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QMainWindow,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from musicexplorer.library.track import Track
from musicexplorer.ui import icons, menus, outside, track_drag
from musicexplorer.ui.about import About
from musicexplorer.ui.actions import Actions
from musicexplorer.ui.asking import Asking
from musicexplorer.ui.banner import Banners
from musicexplorer.ui.catalogue import Catalogue
from musicexplorer.ui.choice import Choice
from musicexplorer.ui.clock import counted
from musicexplorer.ui.covers import Covers
from musicexplorer.ui.deck import Deck, typical_place
from musicexplorer.ui.demo_maker import DemoMaker
from musicexplorer.ui.explorer import Explorer
from musicexplorer.ui.key_help import KeyHelp
from musicexplorer.ui.library_feed import LibraryFeed
from musicexplorer.ui.library_table import LibraryTable
from musicexplorer.ui.map_pane import MapPane
from musicexplorer.ui.neighbour_list import NeighbourList
from musicexplorer.ui.now_playing import NowPlaying
from musicexplorer.ui.player_bar import PlayerBar
from musicexplorer.ui.playlist_document import PlaylistDocument
from musicexplorer.ui.playlist_panel import PlaylistActions, PlaylistPanel
from musicexplorer.ui.playlist_shelf import PlaylistShelf
from musicexplorer.ui.scan_desk import ScanDesk
from musicexplorer.ui.services import Services
from musicexplorer.ui.status_line import StatusLine
from musicexplorer.ui.theme import Theme
from musicexplorer.ui.top_bar import TopBar
from musicexplorer.ui.track_hand import TrackHand
from musicexplorer.ui.waiting import Waiting
from musicexplorer.ui.welcome import Welcome

_TICK_MS = 40
_SIZE = (1440, 900)
_WIDTHS, _HEIGHTS = (400, 700, 340), (440, 360)
_FIRST = "The map appears here as soon as the first tracks were listened to."
_NOTHING = "There is no music in the library's folders yet."


class Window(QMainWindow):
    """The program's window.

    Signals:
        theme_wanted: The person chose "system", "light" or "dark".

    Args:
        services: What it works with; closed by whoever made it, after the window.
        theme: What it wears at first.
        asking: How it asks questions; a dialog each unless a test answers.
    """

    theme_wanted = Signal(str)

    def __init__(self, services: Services, theme: Theme, asking: Asking | None = None) -> None:
        super().__init__()
        self.setWindowTitle("Music Explorer")
        self.setWindowIcon(icons.program_icon())
        self.setAcceptDrops(True)
        self.services, self.settings, self.theme = services, services.settings, theme
        self.asking = asking or Asking(self)
        self.waiting = Waiting()
        self.feed = LibraryFeed(services.reader, self)
        self.covers = Covers(self._catalogue, services.read_cover, self)
        self.explorer = Explorer(services.reader, self._catalogue, self.settings.per_artist)
        self.document = PlaylistDocument(self)
        self.deck = Deck(services.player, self._track, self._typical_start, self)
        self.demo = DemoMaker(services.make_demo, services.demo_folder, self)
        self.actions_ = Actions(self, theme)
        self._build_widgets()
        self._build_controllers()
        self._lay_out()
        self._connect()
        self._told_no_sound = self._asked_to_close = False
        self._ticker = QTimer(self)
        self._ticker.setInterval(_TICK_MS)
        self._ticker.timeout.connect(self.tick)

    # Made once

    def _build_widgets(self) -> None:
        actions, theme, cover = self.actions_, self.theme, self.covers.get
        self.playlist_menu = menus.playlist_menu(actions, self)
        self.menu = menus.main_menu(
            actions, self.playlist_menu, self.settings.theme, self._on_theme_chosen, self
        )
        self.top = TopBar(theme, self.menu, self.settings.colour_by)
        self.table = LibraryTable(self.feed.catalogue, theme)
        self.pane = MapPane(theme, cover, self.settings.colour_by)
        self.similar = NeighbourList(self._catalogue, theme, cover, actions["back"], self.settings.per_artist)
        playlist = PlaylistActions(
            actions["undo"], actions["redo"], actions["save"], actions["export"], self.playlist_menu
        )
        self.playlist = PlaylistPanel(self.document, self._catalogue, theme, cover, playlist)
        order = (actions["previous"], actions["play"], actions["next"])
        self.bar = PlayerBar(theme, cover, order, actions["mute"], self.settings.volume)
        self.line = StatusLine(actions["pause_scan"], actions["cancel_scan"])
        self.banners = Banners(theme)
        self.welcome = Welcome()

    def _build_controllers(self) -> None:
        services, actions = self.services, self.actions_
        self.desk = ScanDesk(
            services.runner, services.reader, services.writer, self.waiting, actions, self.line, self.banners,
            self.theme, self,
        )  # fmt: skip
        self.shelf = PlaylistShelf(
            self.document,
            self._catalogue,
            services.reader,
            services.writer,
            self.asking,
            self.waiting,
            self.line.say,
        )
        self.shelf.relative = self.settings.relative_export
        menus.add_saved(self.playlist_menu, self.shelf, lambda: self.document.stored_id)
        self.choice = Choice(
            self.deck,
            self.explorer,
            self.table,
            self.pane,
            self.similar,
            self.playlist,
            self.document,
            actions,
            self,
        )
        self.playing = NowPlaying(
            self.deck, self.bar, actions, self._catalogue, services.runner, self.waiting, self.theme, self
        )
        self.hand = TrackHand(actions, self._catalogue, self._focused_tracks, self.line.say, self)
        self.outside = outside.Outside(services.runner, services.reader, self.waiting, self.similar.say, self)

    def _lay_out(self) -> None:
        self.side = QSplitter(Qt.Orientation.Vertical)
        self.side.addWidget(self.similar)
        self.side.addWidget(self.playlist)
        self.middle = QSplitter(Qt.Orientation.Horizontal)
        for place, widget in enumerate((self.table, self.pane, self.side)):
            self.middle.addWidget(widget)
            self.middle.setStretchFactor(place, int(widget is self.pane))
        for splitter in (self.side, self.middle):
            splitter.setHandleWidth(8)
            splitter.setChildrenCollapsible(False)
        self.table.setMinimumWidth(220)
        self.pane.setMinimumWidth(300)
        self.side.setMinimumWidth(270)
        self.main = _page(self.top, self.middle, self.bar)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.welcome)
        self.pages.addWidget(self.main)
        self.setCentralWidget(_page(self.banners, self.pages, self.line, margin=10))
        self.centralWidget().setObjectName("page")
        self._restore_sizes()

    def _connect(self) -> None:
        feed, desk, hand = self.feed, self.desk, self.hand
        feed.changed.connect(self._on_catalogue)
        feed.placed.connect(lambda ids, xy: self.pane.show_tracks(feed.catalogue, ids, xy))
        desk.listening.stored.connect(self._on_stored)
        desk.listening.laid_out.connect(lambda final: self._on_laid_out())
        desk.began.connect(self._on_scan_began)
        desk.ended.connect(self._on_scan_ended)
        desk.folders_changed.connect(self._on_folders_changed)
        desk.folder_wanted.connect(self.choose_folder)
        self.top.searched.connect(self._on_search)
        self.top.first_requested.connect(self._on_search_entered)
        self.top.colour_changed.connect(self._on_colour)
        self.covers.arrived.connect(self._on_cover)
        self.playing.shown.connect(self._on_now_playing)
        self.deck.listened.connect(self._on_listened)
        self.deck.trouble.connect(self.line.say)
        self.bar.volume_changed.connect(self._on_volume)
        self.similar.playlist_requested.connect(self._make_playlist)
        self.pane.playlist_requested.connect(self._make_playlist)
        self.pane.add_requested.connect(self._add_to_playlist)
        for place in (self.table, self.similar, self.playlist):
            place.context_requested.connect(hand.open_menu)
        self.pane.map.context_requested.connect(self._on_map_menu)
        hand.more_like.connect(self.choice.show_near)
        hand.added.connect(self._add_to_playlist)
        hand.shown.connect(self._show_on_map)
        hand.played.connect(lambda ids: self.choice.play(ids, whole=True))
        hand.previewed.connect(lambda ids: self.choice.play(ids, whole=False))
        self.outside.known.connect(lambda one: self.choice.play([one], whole=False))
        self.outside.heard.connect(self.choice.hear)
        self.welcome.folder_requested.connect(self.choose_folder)
        self.welcome.demo_requested.connect(self.demo.start)
        self.demo.progressed.connect(self.welcome.show_making)
        self.demo.made.connect(self._on_demo)
        self.demo.failed.connect(self.welcome.show_idle)
        self._connect_actions()

    def _connect_actions(self) -> None:
        actions, stack, shelf = self.actions_, self.document.stack, self.shelf
        deeds = {
            "search": self._focus_search, "leave": self._leave, "show_all": self.pane.map.show_all,
            "go_library": self.table.view.setFocus, "go_map": self.pane.map.setFocus,
            "go_similar": self.similar.list.setFocus, "go_playlist": self.playlist.list.setFocus,
            "map_alone": self._map_alone, "full_screen": self._full_screen, "new": self._new_playlist,
            "save": shelf.save, "save_as": shelf.save_as, "export": shelf.export, "import": shelf.import_file,
            "undo": stack.undo, "redo": stack.redo, "add_folder": self.choose_folder, "keys": self._show_keys,
            "about": self._show_about, "quit": self.close,
        }  # fmt: skip
        for name, deed in deeds.items():
            actions[name].triggered.connect(lambda _=False, deed=deed: deed())
        for name, changed, can in (
            ("undo", stack.canUndoChanged, stack.canUndo), ("redo", stack.canRedoChanged, stack.canRedo),
        ):  # fmt: skip
            changed.connect(actions[name].setEnabled)
            actions[name].setEnabled(can())
        QApplication.instance().installEventFilter(self)

    # At the start and at the end

    def start(self, folders: Sequence[Path] = (), files: Sequence[Path] = ()) -> None:
        """Show what the library holds, add what was named, and let time run."""
        self._ticker.start()
        self.pane.map.setFocus()
        for number, notice in enumerate(self.services.notices):
            self.banners.show_notice(f"start {number}", notice)
        self.services.player.volume = self.settings.volume
        self._show_page()
        self.feed.load()
        self._restore_place()
        if folders:
            self.desk.scan(folders)
        elif self.settings.scanning and self.services.reader.folders():
            # The last listening was cut off: it goes on where it was.
            self.desk.scan(None)
        else:
            self._offer_unheard()
        self._show_page()
        for file in files:
            self.outside.hear(file)

    def tick(self) -> None:
        """What the window looks at 25 times a second: events, answers, covers, the player."""
        self.desk.listening.drain()
        self.waiting.deliver()
        self.covers.deliver()
        self.demo.deliver()
        self.deck.tick()
        player = self.services.player
        if not self._told_no_sound and player.problem:
            self._told_no_sound = True
            self.banners.show_notice("sound", f"{player.problem} Everything else works.")

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.services.runner.busy and not self._asked_to_close:
            question = (
                "Music Explorer is still listening to your library. What it has heard is kept, and it goes "
                "on with the rest the next time it is opened."
            )
            if not self.asking.sure("Still listening", question, "Close", "Keep listening"):
                event.ignore()
                return
            self._asked_to_close = True
        self.shut()
        event.accept()

    def shut(self) -> None:
        """Stop looking, remember everything; what was handed in stays open."""
        if not self._ticker.isActive():
            return
        self._ticker.stop()
        QApplication.instance().removeEventFilter(self)
        self._remember()
        self.deck.leave()
        self.demo.close()
        self.covers.close()

    def set_theme(self, theme: Theme) -> None:
        """Light or dark, now."""
        self.theme = self.desk.theme = theme
        self.actions_.set_theme(theme)
        for part in (self.top, self.table, self.pane, self.similar, self.playlist, self.bar, self.banners):
            part.set_theme(theme)
        self.playing.refresh_icons(theme)
        self.desk.show_buttons()

    def _restore_sizes(self) -> None:
        remembered = self.settings
        self.resize(*_SIZE)
        if remembered.geometry:
            self.restoreGeometry(QByteArray.fromHex(remembered.geometry.encode()))
        self.middle.setSizes(remembered.splitter if len(remembered.splitter) == 3 else _WIDTHS)
        self.side.setSizes(remembered.side_splitter if len(remembered.side_splitter) == 2 else _HEIGHTS)
        self.table.restore_columns(remembered.columns)

    def _restore_place(self) -> None:
        remembered, reader = self.settings, self.services.reader
        saved = {one.id: one.name for one in reader.playlists()}
        stored_id = remembered.last_playlist if remembered.last_playlist in saved else None
        stored = reader.playlist(stored_id) if stored_id is not None else []
        draft = list(remembered.playlist)
        ids = [one for one in draft if reader.track(one) is not None] if draft else stored
        name = (
            saved.get(stored_id, remembered.playlist_name)
            if stored_id is not None
            else remembered.playlist_name
        )
        if ids or stored_id is not None:
            self.document.restore(ids, name, stored_id, saved=stored_id is not None and ids == stored)
        if remembered.last_track is not None and self._track(remembered.last_track) is not None:
            self.deck.put_back(remembered.last_track, remembered.last_position)
            self.choice.show_near([remembered.last_track])

    def _remember(self) -> None:
        self._keep(
            volume=self.bar.volume.value() / 100,
            geometry=bytes(self.saveGeometry().data()).hex(),
            splitter=tuple(self.middle.sizes()) if self.table.isVisible() else self.settings.splitter,
            side_splitter=tuple(self.side.sizes()) if self.side.isVisible() else self.settings.side_splitter,
            columns=self.table.save_columns(),
            per_artist=self.explorer.per_artist,
            last_playlist=self.document.stored_id,
            playlist=tuple(self.document.ids) if self.document.modified else (),
            playlist_name=self.document.name,
            last_track=self.deck.current,
            last_position=max(self.deck.place(), 0.0),
            relative_export=self.shelf.relative,
        )

    def _keep(self, **changes: object) -> None:
        self.settings = replace(self.settings, **changes)  # type: ignore[arg-type]
        try:
            self.services.save_settings(self.settings)
        except OSError as error:
            self.line.say(f"the settings could not be saved: {error}")

    # The library

    def _catalogue(self) -> Catalogue:
        return self.feed.catalogue

    def _track(self, track_id: int) -> Track | None:
        return self.feed.catalogue.track(track_id)

    def choose_folder(self) -> None:
        """Ask for a folder and add it."""
        folder = self.asking.folder()
        if folder is not None:
            self.add_folders([folder])

    def add_folders(self, folders: Sequence[Path]) -> None:
        """Add folders to the library and listen to them."""
        self.desk.scan(folders)
        self._show_page()

    def _show_page(self) -> None:
        known = (
            bool(self.services.reader.folders())
            or bool(len(self.feed.catalogue))
            or self.services.runner.busy
        )
        self.pages.setCurrentWidget(self.main if known else self.welcome)
        self.pane.say_empty(_FIRST if self.services.runner.busy or len(self.feed.catalogue) else _NOTHING)

    def _offer_unheard(self) -> None:
        reader = self.services.reader
        failed = {failure.path for failure in reader.failures()}
        waiting = [
            track.id for track in self.feed.catalogue.tracks
            if track.state == "present" and track.source.path not in failed
        ]  # fmt: skip
        unheard = reader.unheard(waiting)
        if unheard:
            self.desk.offer_rest(len(unheard))

    def _on_demo(self, folder: Path) -> None:
        self.welcome.show_idle()
        self.add_folders([folder])

    def _on_catalogue(self) -> None:
        catalogue = self.feed.catalogue
        if self.top.names != catalogue.attribute_names:
            self.top.show_attributes(catalogue.attribute_names)
        self.explorer.outdated()
        self._on_search(self.top.field.text())
        self.playlist.refresh(self.playlist.list.selected_rows())
        self.desk.rest(len(catalogue))

    def _on_stored(self, ids: tuple[int, ...]) -> None:
        self.covers.forget(ids)
        self.feed.arrived(ids)

    def _on_laid_out(self) -> None:
        self.feed.flush()
        self.feed.place()

    def _on_scan_began(self) -> None:
        self._keep(scanning=True)
        self._show_page()

    def _on_scan_ended(self) -> None:
        self.feed.load()
        self._keep(scanning=False)
        self._show_page()

    def _on_folders_changed(self) -> None:
        self.feed.load()
        self._show_page()

    # Searching and looking

    def _on_search(self, words: str) -> None:
        catalogue = self.feed.catalogue
        if not words.strip():
            self.table.show_catalogue(catalogue, None)
            self.pane.map.set_highlight(None)
            self.top.show_found(None)
            return
        found = catalogue.search(words)
        self.table.show_catalogue(catalogue, found)
        self.pane.map.set_highlight(catalogue.ids[found].tolist())
        self.top.show_found(int(np.count_nonzero(found)))

    def _on_search_entered(self) -> None:
        if self.table.model.rowCount():
            self.table.select([self.table.model.id_at(0)])
            self.table.view.setFocus()
            if self.top.field.text().strip():
                self.pane.map.zoom_to([one for one in self.table.model.ids() if one in self.pane])

    def _on_colour(self, name: str) -> None:
        self.settings = replace(self.settings, colour_by=name)
        self.pane.colour(self.feed.catalogue, name)

    def _show_on_map(self, ids: Sequence[int]) -> None:
        placed = [one for one in ids if one in self.pane]
        if len(placed) == 1:
            self.pane.map.fly_to(placed[0])
        elif placed:
            self.pane.map.zoom_to(placed)
            self.pane.select(placed)
        else:
            self.line.say("it is not on the map yet")

    def _on_map_menu(self, track_id: int, at: QPoint) -> None:
        selected = self.pane.selected
        self.hand.open_menu(selected if track_id in selected else [track_id], at)

    def _on_cover(self, track_id: int, picture: QPixmap) -> None:
        self.pane.map.set_cover(track_id, picture)
        for part in (self.similar.list.viewport(), self.playlist.list.viewport(), self.bar.cover):
            part.update()

    def _on_now_playing(self, track_id: int | None) -> None:
        self.pane.map.set_current(track_id)
        for part in (self.table, self.similar, self.playlist):
            part.set_playing(track_id)
        track = None if track_id is None else self._track(track_id)
        about = track.metadata if track is not None else None
        words = [about.title, about.artist] if about is not None else []
        self.setWindowTitle(" — ".join([*filter(None, words), "Music Explorer"]))

    # Playing and playlists

    def _typical_start(self, track_id: int) -> float:
        heard, track = self.services.reader.heard(track_id), self._track(track_id)
        if heard is None or track is None:
            return 0.0
        return typical_place(heard, track.source, track.metadata.duration)

    def _on_listened(self, track_id: int, when: float, seconds: float, share: float) -> None:
        self.waiting.wait(
            self.services.writer.add_play(track_id, when, seconds, share),
            lambda _: None,
            lambda error: self.banners.show_notice("machine", str(error)),
        )

    def _on_volume(self, volume: float) -> None:
        self.services.player.volume = volume

    def _make_playlist(self, ids: Sequence[int]) -> None:
        name = self.similar.likeness.name
        self.document.become(ids, text="make a playlist")
        self.line.say(f"{len(ids)} tracks that sound like {name}" if name else f"{len(ids)} tracks")

    def _add_to_playlist(self, ids: Sequence[int]) -> None:
        self.document.add(ids)
        self.line.say(f"{counted(len(ids), 'track')} added to the playlist")

    def _new_playlist(self) -> None:
        self.document.become([], text="new playlist")

    # Keys, drops, dialogs

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Space presses the button that has the keyboard; everywhere else it pauses."""
        space = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Space
        if space and event.type() == QEvent.Type.ShortcutOverride:
            event.setAccepted(isinstance(watched, QAbstractButton | QComboBox))
            return event.isAccepted()
        return super().eventFilter(watched, event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _from_outside(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if _from_outside(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.take(outside.local_paths(event.mimeData().urls()))

    def take(self, paths: Sequence[Path]) -> None:
        """What was dropped: folders are added, a playlist is imported, a file is listened to."""
        dropped = outside.sort(paths)
        if dropped.folders:
            self.add_folders(dropped.folders)
        for playlist in dropped.playlists[:1]:
            self.shelf.import_file(playlist)
        for file in dropped.files[:1]:
            self.pages.setCurrentWidget(self.main)
            self.outside.hear(file)

    def _focused_tracks(self) -> list[int]:
        for part in (self.table.view, self.similar.list, self.playlist.list):
            if part.hasFocus():
                owner = self.table if part is self.table.view else part
                return owner.selected()
        if self.pane.selected:
            return self.pane.selected
        return [] if self.deck.current is None else [self.deck.current]

    def _focus_search(self) -> None:
        self.top.field.setFocus()
        self.top.field.selectAll()

    def _leave(self) -> None:
        if self.isFullScreen():
            self._full_screen()
        elif self.top.field.text():
            self.top.field.clear()
            self.top.search_now()
        else:
            self.pane.map.put_down()

    def _map_alone(self) -> None:
        alone = self.table.isVisible()
        self.table.setVisible(not alone)
        self.side.setVisible(not alone)

    def _full_screen(self) -> None:
        self.showNormal() if self.isFullScreen() else self.showFullScreen()

    def _on_theme_chosen(self, name: str) -> None:
        self.settings = replace(self.settings, theme=name)
        self.theme_wanted.emit(name)

    def _show_keys(self) -> None:
        dialog = KeyHelp(self)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _show_about(self) -> None:
        dialog = About(self.services.reader.model_version(), self)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


def _page(*parts: QWidget, margin: int = 0) -> QWidget:
    page = QWidget()
    layout = QVBoxLayout(page)
    layout.setContentsMargins(margin, margin, margin, min(margin, 6))
    layout.setSpacing(8)
    for part in parts:
        layout.addWidget(part, int(isinstance(part, QSplitter | QStackedWidget)))
    return page


def _from_outside(carried: QMimeData) -> bool:
    return carried.hasUrls() and not carried.hasFormat(track_drag.TRACKS)
