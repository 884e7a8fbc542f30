"""Choosing how tags are read."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from musicexplorer.library.store import EncodingUse
from musicexplorer.library.text import shown_path
from musicexplorer.translation import tr
from musicexplorer.ui.app import App
from musicexplorer.ui.dialogs.reading_tags import GUESS, ReadingTagsDialog
from musicexplorer.ui.library.scan_controller import ScanController


class ReadingTags(QObject):
    """Shows the dialog, stores what is chosen in it, and reads the tags of folders again.

    Signals:
        years_changed: The years of tracks are others now.
    """

    years_changed = Signal()

    def __init__(self, app: App, scans: ScanController) -> None:
        super().__init__(app)
        self._app, self._scans, self._reader = app, scans, app.session.reader
        self.dialog: ReadingTagsDialog | None = None
        app.actions["reading_tags"].triggered.connect(self.show_dialog)
        app.library_changed.connect(self._refresh)

    def show_dialog(self) -> None:
        """Open the dialog."""
        dialog = ReadingTagsDialog(original_years=self._reader.original_years(), parent=self._app.window)
        dialog.encoding_chosen.connect(self._choose_encoding)
        dialog.original_years_chosen.connect(self._choose_years)
        dialog.folder_requested.connect(self._add_folder)
        dialog.finished.connect(lambda: self._closed(dialog))
        self.dialog = dialog
        self._refresh()
        dialog.open()

    def _refresh(self, *_: object) -> None:
        if self.dialog is not None:
            self.dialog.show_uses(self._reader.encoding_uses())

    def _closed(self, dialog: ReadingTagsDialog) -> None:
        self.dialog = None
        dialog.deleteLater()

    def _choose_encoding(self, folder: Path, encoding: str) -> None:
        done = self._app.services.writer.set_encoding(folder, None if encoding == GUESS else encoding)
        self._app.tasks.wait(done, lambda _: self._scans.scan([folder]), self._on_trouble)

    def _choose_years(self, original: bool) -> None:
        done = self._app.services.writer.set_original_years(on=original)
        self._app.tasks.wait(done, lambda _: self.years_changed.emit(), self._on_trouble)

    def _add_folder(self) -> None:
        folder = self._app.dialogs.folder()
        if self.dialog is None or folder is None:
            return
        if not any(folder.is_relative_to(known.path) for known in self._reader.folders()):
            self._app.status.warn(tr("{folder} is not in the library").format(folder=shown_path(folder)))
            return
        uses = self._reader.encoding_uses()
        self.dialog.show_uses([*uses, EncodingUse(folder, "", chosen=True, tracks=0)])

    def _on_trouble(self, error: BaseException) -> None:
        self._app.status.warn(str(error))
