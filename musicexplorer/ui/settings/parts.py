"""What pages of the settings window have beside settings: the folders, and where the data is."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from musicexplorer.library.text import shown_path
from musicexplorer.session.stored_data import Stored, delete, size_text, stored
from musicexplorer.translation import tr
from musicexplorer.ui import scale
from musicexplorer.ui.app import App
from musicexplorer.ui.dialogs.folders import FolderList
from musicexplorer.ui.settings.edits import Edits
from musicexplorer.ui.settings.keys import KeyTable
from musicexplorer.ui.settings.path_rules import PathRules
from musicexplorer.ui.widgets.elements import label, push_button

_TASK = "size of the data"
_HEIGHT = 330
_PAUSE_MS = 500


class LibraryFolders(FolderList):
    """The folders of the library, as they are now."""

    def __init__(self, app: App) -> None:
        super().__init__(app.theme)
        self._app = app
        self.setFixedHeight(scale.grown(_HEIGHT))
        self.add_requested.connect(app.actions["add_folder"].trigger)
        self.remove_requested.connect(app.requests.remove_folder)
        self.patterns = QPlainTextEdit("\n".join(app.session.reader.left_out()))
        self.patterns.setAccessibleName(tr("Left out"))
        self.patterns.setPlaceholderText("*.wma\nPodcasts/\nLive/*/talk*")
        self.patterns.setTabChangesFocus(True)
        self.patterns.setMaximumHeight(4 * self.fontMetrics().height() + 16)
        self._typing = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._typing.timeout.connect(self._save_patterns)
        self.patterns.textChanged.connect(self._typing.start)
        words = tr(
            "Left out: files and folders whose names fit, a pattern a line. It counts from the next scan."
        )
        about = label(words, "muted")
        about.setWordWrap(True)
        about.setBuddy(self.patterns)
        for part in (about, self.patterns):
            self.column.addWidget(part)
        for changed in (app.library_changed, app.rescanned, app.theme_changed):
            changed.connect(self.refresh)
        self.refresh()

    def _save_patterns(self) -> None:
        lines = (line.strip() for line in self.patterns.toPlainText().splitlines())
        self._app.services.writer.set_left_out(list(dict.fromkeys(filter(None, lines))))

    def refresh(self) -> None:
        """Show what is true now."""
        self.theme = self._app.theme
        self.show_folders(self._app.session.reader.folders())


class StoredData(QFrame):
    """What is kept, where, and how much; measured in the background."""

    def __init__(self, app: App) -> None:
        super().__init__()
        self.setObjectName("settingRow")
        self._app, self._library = app, app.session.reader.path
        self._cache = app.services.demo_folder.parent
        self.place = label(shown_path(self._library.parent), "muted")
        self.place.setWordWrap(True)
        self.place.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.place.setAccessibleName(tr("Folder of your data"))
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(label(tr("Your data")))
        note = label(tr("Everything stays on this computer; nothing is ever sent anywhere."), "muted")
        note.setWordWrap(True)
        for part in (note, self.place):
            words.addWidget(part)
        opener = push_button(tr("Open the folder"), tr("Show it in the file manager"))
        opener.clicked.connect(self._open)
        row = QHBoxLayout()
        row.addLayout(words, 1)
        row.addWidget(opener)
        self.rows = QGridLayout()
        self.rows.setColumnStretch(0, 1)
        self.rows.setHorizontalSpacing(14)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 9, 10, 9)
        column.setSpacing(8)
        column.addLayout(row)
        column.addLayout(self.rows)

    def measure(self) -> None:
        """Find what is kept."""
        library, cache = self._library, self._cache
        self._app.tasks.run(lambda: stored(library, cache), self._show, latest=_TASK)

    def _show(self, kept: Sequence[Stored]) -> None:
        while item := self.rows.takeAt(0):
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for number, one in enumerate(kept):
            text = label(one.text, "muted")
            text.setWordWrap(True)
            text.setToolTip("\n".join(map(shown_path, one.places)))
            self.rows.addWidget(text, number, 0)
            self.rows.addWidget(label(size_text(one.size), "muted"), number, 1, Qt.AlignmentFlag.AlignRight)
            if one.deletable:
                button = push_button(tr("Delete…"), tr("Delete for good: {what}").format(what=one.text))
                button.setAccessibleName(button.toolTip())
                button.clicked.connect(lambda _=False, one=one: self._delete(one))
                self.rows.addWidget(button, number, 2)

    def _delete(self, one: Stored) -> None:
        names = "\n".join(map(shown_path, one.places))
        text = tr("This is deleted for good:\n{names}").format(names=names)
        if not self._app.dialogs.confirm(tr("Delete"), text, tr("Delete"), tr("Cancel")):
            return
        for folder in self._app.session.reader.folders():
            if folder.path in one.places:
                self._app.requests.remove_folder.emit(folder.path)
        self._app.tasks.run(lambda: delete(one), lambda _: self.measure(), self._failed)

    def _failed(self, error: BaseException) -> None:
        if not isinstance(error, OSError):
            raise error
        self._app.status.say(tr("it could not be deleted: {reason}").format(reason=error))
        self.measure()

    def _open(self) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._library.parent))):
            self._app.status.say(tr("no file manager could be opened"))


def part_of(page: str, app: App, edits: Edits) -> QWidget | None:
    """What a page has above its settings; None for most."""
    if page == "folders":
        return LibraryFolders(app)
    if page == "keys":
        return KeyTable(app, edits)
    if page == "playlists":
        return PathRules(app, edits)
    return StoredData(app) if page == "privacy" else None
