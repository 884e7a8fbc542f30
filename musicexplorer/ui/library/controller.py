"""The library as the window works with it: folders, scans, what comes in, the page that is shown."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from musicexplorer.library.store import Reader
from musicexplorer.translation import tr
from musicexplorer.ui.app import App
from musicexplorer.ui.library.demo_maker import DemoMaker
from musicexplorer.ui.library.external_files import ExternalFiles
from musicexplorer.ui.library.giving_way import GivingWay
from musicexplorer.ui.library.loader import LibraryLoader
from musicexplorer.ui.library.reading_tags import ReadingTags
from musicexplorer.ui.library.scan_controller import ScanController
from musicexplorer.ui.library.search_bar import SearchBar
from musicexplorer.ui.library.search_controller import SearchController
from musicexplorer.ui.library.second_pass import SecondPass
from musicexplorer.ui.library.status_bar import StatusBar
from musicexplorer.ui.library.table import LibraryTable
from musicexplorer.ui.library.table_model import LibraryModel
from musicexplorer.ui.library.track_actions import TrackActions
from musicexplorer.ui.library.transfer_controller import TransferController
from musicexplorer.ui.library.watching import Watching
from musicexplorer.ui.library.welcome import Welcome
from musicexplorer.ui.track_activation import Place
from musicexplorer.ui.widgets.banner import Banners
from musicexplorer.ui.widgets.gestures import Gesture


class LibraryController(QObject):
    """Reads the library, scans its folders, and makes the demo library.

    Signals:
        page_changed: There is a library to show (True), or only the welcome page.
        map_placeholder: What stands where the map will be: a heading and a line.
    """

    page_changed = Signal(bool)
    map_placeholder = Signal(str, str)

    def __init__(
        self,
        app: App,
        table: LibraryTable,
        search_bar: SearchBar,
        welcome: Welcome,
        status_bar: StatusBar,
        banners: Banners,
    ) -> None:
        super().__init__(app)
        self._app, self._welcome = app, welcome
        self._reader = app.session.reader
        self._scanning = False
        self.loader = LibraryLoader(app)
        self.scans = ScanController(app, status_bar, banners)
        self.second_pass = SecondPass(app, self.scans)
        self.giving_way = GivingWay(app, self.scans)
        self.watching = Watching(app, self.scans)
        self.reading_tags = ReadingTags(app, self.scans)
        self.reading_tags.years_changed.connect(self.loader.read_all)
        self.search = SearchController(app, search_bar, table)
        self.track_actions, self.external_files = TrackActions(app), ExternalFiles(app)
        self.transfer = TransferController(app)
        self.transfer.loaded.connect(self.loader.read_all)
        self.demo = DemoMaker(app, welcome)
        self.demo.grown.connect(lambda folder: self.add_folders([folder]))
        app.library_changed.connect(self._show_page)
        self.loader.opened.connect(self.second_pass.wait)
        self.loader.opened.connect(self.watching.begin)
        self.loader.opened.connect(self.demo.resume)
        events = self.scans.events
        events.stored.connect(self._on_stored)
        events.laid_out.connect(self.loader.read_positions)
        events.analysed.connect(self.loader.read_history)
        self.scans.began.connect(partial(self._on_scanning, True))
        self.scans.ended.connect(partial(self._on_scanning, False))
        self.scans.folders_changed.connect(self.loader.read_all)
        self.scans.folder_requested.connect(self.choose_folder)
        app.actions["add_folder"].triggered.connect(self.choose_folder)
        welcome.folder_requested.connect(self.choose_folder)
        self._connect_table(table)

    def _connect_table(self, table: LibraryTable) -> None:
        app = self._app
        table.gestured.connect(partial(self._on_gesture, table.model))
        app.covers.arrived.connect(lambda *_: table.show_cover())
        table.context_requested.connect(app.requests.track_menu)
        app.requests.select_in_library.connect(table.select)
        app.selection.add(table.selected, table.view, table.model.ids)
        app.current_changed.connect(table.set_playing)
        app.actions["go_library"].triggered.connect(table.view.setFocus)

    def _on_gesture(self, model: LibraryModel, row: int, gesture: Gesture) -> None:
        ids = model.ids()
        self._app.activation.act(Place.LIBRARY, gesture, ids, row)
        self._app.requests.similar.emit([ids[row]])

    def open(self, folders: Sequence[Path]) -> None:
        """Show what there is, and add folders; a scan that was interrupted is continued."""
        interrupted = self._app.settings.settings.scanning and bool(self._reader.folders())
        if not folders and not interrupted:
            self.loader.opened.connect(self._offer_to_continue)
        self.loader.read_all()
        self._show_page()
        if folders or interrupted:
            self.scans.scan(folders or None)

    def choose_folder(self) -> None:
        """Ask for a folder and add it."""
        folder = self._app.dialogs.folder()
        if folder is not None:
            self.add_folders([folder])

    def add_folders(self, folders: Sequence[Path]) -> None:
        """Add folders to the library and scan them."""
        self.scans.scan(folders)

    def _show_page(self) -> None:
        tracks = len(self._app.session.library)
        self.page_changed.emit(bool(self._reader.folders()) or tracks > 0 or self._scanning)
        if self._scanning or tracks or not self._app.session.loaded:
            text = tr("It appears here as soon as the first tracks are analysed, and grows with the others.")
            self.map_placeholder.emit(tr("Your map is on its way"), text)
        else:
            text = tr("Add a folder with music, or drop one here: every track becomes a dot.")
            self.map_placeholder.emit(tr("There is no music in the library's folders yet"), text)

    def _offer_to_continue(self) -> None:
        """Offer a scan if readable tracks are not analysed, or by another network than the bundled one."""
        columns, path, bundled = self._app.session.library.tracks, self._reader.path, self._app.services.model

        def work() -> int | None:
            with Reader(path) as reader:
                if bundled and reader.model_version() not in (None, bundled):
                    return None
                failed = {str(failure.path) for failure in reader.failures()}
                rows = zip(columns.ids.tolist(), columns.paths, columns.present.tolist(), strict=True)
                readable = [track for track, file, present in rows if present and file not in failed]
                return len(reader.not_analysed(readable))

        self._app.tasks.run(work, self.scans.offer_to_continue, self._failed)

    def _failed(self, error: BaseException) -> None:
        raise error

    def _on_stored(self, ids: tuple[int, ...]) -> None:
        self._app.covers.forget(ids)
        self.loader.read_tracks(ids)

    def _on_scanning(self, scanning: bool) -> None:
        self._scanning = scanning
        self._app.settings.update(scanning=scanning)
        if scanning:
            self._show_page()
        else:
            self.loader.read_all()
