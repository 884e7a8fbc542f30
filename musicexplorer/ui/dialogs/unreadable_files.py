"""What could not be read, why, and another try; and what is damaged and was listened to all the same."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from musicexplorer.library.store import Damage, Failure
from musicexplorer.library.text import shown_path
from musicexplorer.ui.widgets.elements import close_button, dialog_column, label
from musicexplorer.ui.widgets.format import clock

_PATH = Qt.ItemDataRole.UserRole


class UnreadableFilesDialog(QDialog):
    """A list of files with the reason each could not be read.

    Signals:
        retry_requested: These files are to be tried again.
    """

    retry_requested = Signal(list)

    def __init__(
        self, failures: Sequence[Failure], damaged: Sequence[Damage] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("What could not be read")
        self.resize(860, 420)
        self.list = QTreeWidget()
        self.list.setObjectName("panel")
        self.list.setAccessibleName("Files that could not be read")
        self.list.setHeaderLabels(["File", "Reason", "Folder"])
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.header().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.list.itemDoubleClicked.connect(lambda item: _show_folder(item.data(0, _PATH)))
        self.note = label("", "muted")
        self.note.setWordWrap(True)
        self.retry = QPushButton("Try again")
        self.retry.setProperty("role", "primary")
        self.retry.clicked.connect(lambda: self.retry_requested.emit(self.chosen()))
        copy = QPushButton("Copy the list")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.as_text()))
        buttons = close_button(self)
        row = QHBoxLayout()
        for widget in (self.retry, copy):
            row.addWidget(widget)
        row.addStretch()
        row.addWidget(buttons)
        layout = dialog_column(self)
        layout.addWidget(self.note)
        layout.addWidget(self.list, 1)
        layout.addLayout(row)
        self.show_failures(failures, damaged)

    def show_failures(self, failures: Sequence[Failure], damaged: Sequence[Damage] = ()) -> None:
        """These are the failures now, and the damaged files."""
        self.list.clear()
        for failure in failures:
            self._add(failure.path, failure.start, failure.reason)
        for damage in damaged:
            self._add(damage.path, damage.start, f"listened to, though {damage.note}")
        for column, width in enumerate((260, 330, 200)):
            self.list.setColumnWidth(column, width)
        self.retry.setEnabled(bool(failures))
        self.note.setText(
            "These files could not be read or listened to. They are tried again when they change; "
            "select some to try only those."
            if failures
            else "Everything in the library could be read."
        )

    def _add(self, path: Path, start: float, reason: str) -> None:
        name = shown_path(Path(path.name))
        place = f"{name} (from {clock(start)})" if start else name
        item = QTreeWidgetItem([place, reason, shown_path(path.parent)])
        item.setData(0, _PATH, path)
        for column in range(3):
            item.setToolTip(column, item.text(column))
        self.list.addTopLevelItem(item)

    def chosen(self) -> list[Path]:
        """The files selected, or all of them when none is."""
        items = self.list.selectedItems() or self._items()
        return list(dict.fromkeys(item.data(0, _PATH) for item in items))

    def as_text(self) -> str:
        """One line a file: path, tab, reason."""
        return "\n".join(f"{shown_path(item.data(0, _PATH))}\t{item.text(1)}" for item in self._items())

    def _items(self) -> list[QTreeWidgetItem]:
        items = [self.list.topLevelItem(row) for row in range(self.list.topLevelItemCount())]
        return [item for item in items if item is not None]


def _show_folder(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))
