"""The library as the window lives with it: its folders, its scans, what comes in, the page that is shown."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from musicexplorer.library.store import Reader
from musicexplorer.ui.frame import Frame
from musicexplorer.ui.library.demo_maker import DemoMaker
from musicexplorer.ui.library.feed import LibraryFeed
from musicexplorer.ui.library.scan_controller import ScanController
from musicexplorer.ui.widgets.covers import Covers

_FIRST = "The map appears here as soon as the first tracks were listened to."
_NOTHING = "There is no music in the library's folders yet."


class LibraryController(QObject):
    """Wires the scan desk, the feed and the demo to the frame.

    Signals:
        scanning: A scan begins (True) or none is under way any more (False).
    """

    scanning = Signal(bool)

    def __init__(
        self,
        reader: Reader,
        feed: LibraryFeed,
        scan_controller: ScanController,
        covers: Covers,
        demo: DemoMaker,
        frame: Frame,
        ask_folder: Callable[[], Path | None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._reader, self._feed, self._scan_controller, self._frame = reader, feed, scan_controller, frame
        self._covers, self._ask_folder = covers, ask_folder
        self._busy = False
        feed.app.library_changed.connect(lambda: scan_controller.rest(len(feed.catalogue)))
        feed.sketched.connect(frame.pane.show_sketch)
        feed.placed.connect(lambda ids, xy: frame.pane.show_tracks(feed.catalogue, ids, xy))
        scan_controller.listening.stored.connect(self._on_stored)
        scan_controller.listening.laid_out.connect(self._on_laid_out)
        scan_controller.listening.moving.connect(frame.pane.show_moving)
        scan_controller.began.connect(lambda: self._on_scanning(True))
        scan_controller.ended.connect(lambda: self._on_scanning(False))
        scan_controller.folders_changed.connect(self.reload)
        scan_controller.folder_wanted.connect(self.choose_folder)
        frame.welcome.folder_requested.connect(self.choose_folder)
        frame.welcome.demo_requested.connect(demo.start)
        demo.progressed.connect(frame.welcome.show_making)
        demo.made.connect(self._on_demo)
        demo.failed.connect(frame.welcome.show_idle)

    def open(self, folders: Sequence[Path], *, cut_off: bool) -> None:
        """Show what there is, and add folders; a scan that was cut off goes on where it was."""
        if not folders and not (cut_off and self._reader.folders()):
            self._feed.opened.connect(self._offer_unheard)
        self._feed.open()
        self._show_page()
        if folders:
            self._scan_controller.scan(folders)
        elif cut_off and self._reader.folders():
            self._scan_controller.scan(None)

    def reload(self) -> None:
        """Read everything from the store again."""
        self._feed.load()
        self._show_page()

    def choose_folder(self) -> None:
        """Ask for a folder and add it."""
        folder = self._ask_folder()
        if folder is not None:
            self.add_folders([folder])

    def add_folders(self, folders: Sequence[Path]) -> None:
        """Add folders to the library and listen to them."""
        self._scan_controller.scan(folders)

    def _show_page(self) -> None:
        tracks = len(self._feed.catalogue)
        self._frame.show_library(bool(self._reader.folders()) or tracks > 0 or self._busy)
        self._frame.pane.say_empty(_FIRST if self._busy or tracks else _NOTHING)

    def _offer_unheard(self) -> None:
        failed = {str(failure.path) for failure in self._reader.failures()}
        columns = self._feed.catalogue.tracks
        rows = zip(columns.ids.tolist(), columns.paths, columns.present.tolist(), strict=True)
        expected = [track for track, path, present in rows if present and path not in failed]
        unheard = self._reader.not_analysed(expected)
        if unheard:
            self._scan_controller.offer_rest(len(unheard))

    def _on_demo(self, folder: Path) -> None:
        self._frame.welcome.show_idle()
        self.add_folders([folder])

    def _on_stored(self, ids: tuple[int, ...]) -> None:
        self._covers.forget(ids)
        self._frame.pane.map.forget_covers(ids)
        self._feed.arrived(ids)

    def _on_laid_out(self, final: bool) -> None:
        self._feed.flush()
        self._feed.place()

    def _on_scanning(self, busy: bool) -> None:
        self._busy = busy
        self.scanning.emit(busy)
        if busy:
            self._show_page()
        else:
            self.reload()
