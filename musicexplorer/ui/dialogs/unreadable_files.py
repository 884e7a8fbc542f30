"""Files that could not be read, with reasons and a retry; and damaged files that were analysed anyway."""

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
from musicexplorer.translation import tr
from musicexplorer.ui.widgets.elements import close_button, dialog_column, label
from musicexplorer.ui.widgets.format import clock

_PATH = Qt.ItemDataRole.UserRole


class UnreadableFilesDialog(QDialog):
    """Lists the files with the reason for each.

    Signals:
        retry_requested: These files are to be tried again.
    """

    retry_requested = Signal(list)

    def __init__(
        self, failures: Sequence[Failure], damaged: Sequence[Damage] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Unreadable files"))
        self.resize(860, 420)
        self.list = QTreeWidget()
        self.list.setObjectName("panel")
        self.list.setAccessibleName(tr("Unreadable files"))
        self.list.setHeaderLabels([tr("File"), tr("Reason"), tr("Folder")])
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.header().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.list.itemDoubleClicked.connect(lambda item: _show_folder(item.data(0, _PATH)))
        self.note = label("", "muted")
        self.note.setWordWrap(True)
        self.retry = QPushButton(tr("Try again"))
        self.retry.setProperty("role", "primary")
        self.retry.clicked.connect(lambda: self.retry_requested.emit(self.selected()))
        copy = QPushButton(tr("Copy the list"))
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
        """Show these failures and damaged files."""
        self.list.clear()
        for failure in failures:
            self._add(failure.path, failure.start, failure.reason)
        for damage in damaged:
            self._add(damage.path, damage.start, tr("analysed, but {problem}").format(problem=damage.note))
        for column, width in enumerate((260, 330, 200)):
            self.list.setColumnWidth(column, width)
        self.retry.setEnabled(bool(failures))
        self.note.setText(
            tr(
                "These files could not be read or analysed. They are tried again when they change. "
                "Select files to retry only those."
            )
            if failures
            else tr("Everything in the library could be read.")
        )

    def _add(self, path: Path, start: float, reason: str) -> None:
        name = shown_path(Path(path.name))
        place = tr("{file} (from {time})").format(file=name, time=clock(start)) if start else name
        item = QTreeWidgetItem([place, reason, shown_path(path.parent)])
        item.setData(0, _PATH, path)
        for column in range(3):
            item.setToolTip(column, item.text(column))
        self.list.addTopLevelItem(item)

    def selected(self) -> list[Path]:
        """The selected files, or all when none is selected."""
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
