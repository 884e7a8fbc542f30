"""The folders of the library: add one, take one out, see which are away."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QWidget,
)

from musicexplorer.library.store import Folder
from musicexplorer.library.text import shown_path
from musicexplorer.ui.theme import Theme
from musicexplorer.ui.widgets.elements import close_button, dialog_column, label

_WHAT = (
    "Music Explorer looks into these folders and never changes anything in them. A folder that is taken "
    "out stays on the disk as it is, and what was heard in it is remembered."
)


class FoldersDialog(QDialog):
    """A list of folders.

    Signals:
        add_requested: The person wants to add a folder.
        remove_requested: This folder is to be taken out of the library.
    """

    add_requested = Signal()
    remove_requested = Signal(Path)

    def __init__(self, folders: Sequence[Folder], theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Folders of the library")
        self.resize(620, 360)
        self._theme = theme
        self.list = QListWidget()
        self.list.setObjectName("panel")
        self.list.setAccessibleName("Folders of the library")
        what = label(_WHAT, "muted")
        what.setWordWrap(True)
        add = QPushButton("Add a folder…")
        add.clicked.connect(self.add_requested)
        self.remove = QPushButton("Take out of the library")
        self.remove.clicked.connect(self._on_remove)
        self.list.currentItemChanged.connect(lambda item: self.remove.setEnabled(item is not None))
        buttons = close_button(self)
        row = QHBoxLayout()
        row.addWidget(add)
        row.addWidget(self.remove)
        row.addStretch()
        row.addWidget(buttons)
        layout = dialog_column(self)
        layout.addWidget(what)
        layout.addWidget(self.list, 1)
        layout.addLayout(row)
        self.show_folders(folders)

    def show_folders(self, folders: Sequence[Folder]) -> None:
        """These are the folders now."""
        self.list.clear()
        for folder in folders:
            text = shown_path(folder.path)
            item = QListWidgetItem(f"{text}\nis away: it is not there at the moment" if folder.away else text)
            item.setIcon(self._theme.icon("warning" if folder.away else "folder", "muted"))
            item.setData(Qt.ItemDataRole.UserRole, folder.path)
            self.list.addItem(item)
        self.remove.setEnabled(self.list.currentItem() is not None)

    def _on_remove(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self.remove_requested.emit(item.data(Qt.ItemDataRole.UserRole))
