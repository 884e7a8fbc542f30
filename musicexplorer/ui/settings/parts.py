"""What pages of the settings window have beside settings: the folders, and where the data is."""

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from musicexplorer.library.text import shown_path
from musicexplorer.session.stored_data import size_of
from musicexplorer.translation import grouped, tr
from musicexplorer.ui import scale
from musicexplorer.ui.app import App
from musicexplorer.ui.dialogs.folders import FolderList
from musicexplorer.ui.settings.edits import Edits
from musicexplorer.ui.settings.keys import KeyTable
from musicexplorer.ui.widgets.elements import label, push_button

_TASK = "size of the data"
_HEIGHT = 250


class LibraryFolders(FolderList):
    """The folders of the library, as they are now."""

    def __init__(self, app: App) -> None:
        super().__init__(app.theme)
        self._app = app
        self.setFixedHeight(scale.grown(_HEIGHT))
        self.add_requested.connect(app.actions["add_folder"].trigger)
        self.remove_requested.connect(app.requests.remove_folder)
        for changed in (app.library_changed, app.rescanned, app.theme_changed):
            changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show what is true now."""
        self.theme = self._app.theme
        self.show_folders(self._app.session.reader.folders())


class StoredData(QFrame):
    """Where the data is, and how large; measured in the background."""

    def __init__(self, app: App) -> None:
        super().__init__()
        self.setObjectName("settingRow")
        self._app, self._folder = app, app.session.reader.path.parent
        self.place = label(shown_path(self._folder), "muted")
        self.place.setWordWrap(True)
        self.place.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.amount = label("", "muted")
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(label(tr("Your data")))
        note = label(tr("Everything stays on this computer; nothing is ever sent anywhere."), "muted")
        note.setWordWrap(True)
        for part in (note, self.place, self.amount):
            words.addWidget(part)
        opener = push_button(tr("Open the folder"), tr("Show it in the file manager"))
        opener.clicked.connect(self._open)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 9, 10, 9)
        row.addLayout(words, 1)
        row.addWidget(opener)

    def measure(self) -> None:
        """Find how large the data is."""
        folder = self._folder
        self._app.tasks.run(lambda: size_of(folder), self._show, latest=_TASK)

    def _show(self, size: int) -> None:
        self.amount.setText(tr("{n} MB").format(n=grouped(max(round(size / 1e6), 1))))

    def _open(self) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder))):
            self._app.status.say(tr("no file manager could be opened"))


def part_of(page: str, app: App, edits: Edits) -> QWidget | None:
    """What a page has above its settings; None for most."""
    if page == "folders":
        return LibraryFolders(app)
    if page == "keys":
        return KeyTable(app, edits)
    return StoredData(app) if page == "privacy" else None
