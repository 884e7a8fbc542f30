"""The folders of the library: add, remove, see which are not available."""

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
from musicexplorer.translation import tr
from musicexplorer.ui.theme import Theme
from musicexplorer.ui.widgets.elements import close_button, dialog_column, label


class FoldersDialog(QDialog):
    """A list of folders.

    Signals:
        add_requested: The person wants to add a folder.
        remove_requested: This folder is to be removed from the library.
    """

    add_requested = Signal()
    remove_requested = Signal(Path)

    def __init__(self, folders: Sequence[Folder], theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Library folders"))
        self.resize(620, 360)
        self._theme = theme
        self.list = QListWidget()
        self.list.setObjectName("panel")
        self.list.setAccessibleName(tr("Library folders"))
        what = label(
            tr(
                "Music Explorer scans these folders and never changes anything in them. A removed folder "
                "stays on the disk as it is, and its analysis is kept."
            ),
            "muted",
        )
        what.setWordWrap(True)
        add = QPushButton(tr("Add a folder…"))
        add.clicked.connect(self.add_requested)
        self.remove = QPushButton(tr("Remove from the library"))
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
        """Show these folders."""
        self.list.clear()
        for folder in folders:
            text = shown_path(folder.path)
            item = QListWidgetItem(text + "\n" + tr("not available at the moment") if folder.away else text)
            item.setIcon(self._theme.icon("warning" if folder.away else "folder", "muted"))
            item.setData(Qt.ItemDataRole.UserRole, folder.path)
            self.list.addItem(item)
        self.remove.setEnabled(self.list.currentItem() is not None)

    def _on_remove(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self.remove_requested.emit(item.data(Qt.ItemDataRole.UserRole))
