"""The folders of the library: add, remove, see which are not available."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from musicexplorer.library.store import Folder
from musicexplorer.library.text import shown_path
from musicexplorer.translation import tr
from musicexplorer.ui import scale
from musicexplorer.ui.theme import Theme
from musicexplorer.ui.widgets.elements import close_button, dialog_column, label, push_button
from musicexplorer.ui.widgets.items import take_all


class FolderList(QWidget):
    """A list of folders, with buttons to add and remove.

    Signals:
        add_requested: The person wants to add a folder.
        remove_requested: This folder is to be removed from the library.
    """

    add_requested = Signal()
    remove_requested = Signal(Path)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
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
        add = push_button(tr("Add a folder…"), tr("Add a folder…"), self.add_requested)
        self.remove = push_button(tr("Remove from the library"), tr("Remove from the library"))
        self.remove.clicked.connect(self._on_remove)
        self.list.currentItemChanged.connect(lambda item: self.remove.setEnabled(item is not None))
        self.row = QHBoxLayout()
        self.row.addWidget(add)
        self.row.addWidget(self.remove)
        self.row.addStretch()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(12)
        self.column.addWidget(what)
        self.column.addWidget(self.list, 1)
        self.column.addLayout(self.row)

    def show_folders(self, folders: Sequence[Folder]) -> None:
        """Show these folders."""
        take_all(self.list)
        for folder in folders:
            text = shown_path(folder.path)
            item = QListWidgetItem(text + "\n" + tr("not available at the moment") if folder.away else text)
            item.setIcon(self.theme.icon("warning" if folder.away else "folder", "muted"))
            item.setData(Qt.ItemDataRole.UserRole, folder.path)
            self.list.addItem(item)
        self.remove.setEnabled(self.list.currentItem() is not None)

    def _on_remove(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self.remove_requested.emit(item.data(Qt.ItemDataRole.UserRole))


class FoldersDialog(QDialog):
    """The folders in a dialog of their own.

    Signals:
        add_requested: The person wants to add a folder.
        remove_requested: This folder is to be removed from the library.
    """

    add_requested = Signal()
    remove_requested = Signal(Path)

    def __init__(self, folders: Sequence[Folder], theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Library folders"))
        scale.resize(self, 620, 360)
        folder_list = FolderList(theme)
        self.list, self.remove, self.show_folders = (
            folder_list.list,
            folder_list.remove,
            folder_list.show_folders,
        )
        folder_list.add_requested.connect(self.add_requested)
        folder_list.remove_requested.connect(self.remove_requested)
        folder_list.row.addWidget(close_button(self))
        dialog_column(self).addWidget(folder_list)
        self.show_folders(folders)
