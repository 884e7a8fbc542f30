"""What could not be read, with reasons and a retry, what is damaged, and what the last scan passed over."""

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
    QTabWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from musicexplorer.library.store import Damage, Failure
from musicexplorer.library.text import shown_path
from musicexplorer.translation import tr
from musicexplorer.ui import scale
from musicexplorer.ui.widgets.elements import close_button, dialog_column, label
from musicexplorer.ui.widgets.format import clock
from musicexplorer.ui.widgets.items import take_all

_PATH = Qt.ItemDataRole.UserRole


class UnreadableFilesDialog(QDialog):
    """Lists the files with the reason for each, on two pages: unreadable, and passed over by the last scan.

    Signals:
        retry_requested: These files are to be tried again.
    """

    retry_requested = Signal(object)

    def __init__(
        self, failures: Sequence[Failure], damaged: Sequence[Damage] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Unreadable files"))
        scale.resize(self, 860, 460)
        self._has_failures = False
        self.list, self.passed_over = _list(tr("Unreadable files")), _list(tr("Passed over"))
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(self.windowTitle())
        self.tabs.setDocumentMode(True)
        for page in (self.list, self.passed_over):
            self.tabs.addTab(page, page.accessibleName())
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
        layout.addWidget(self.tabs, 1)
        layout.addLayout(row)
        self.tabs.currentChanged.connect(self._show_page)
        self.show_failures(failures, damaged)
        self.show_passed_over(())

    def show_failures(self, failures: Sequence[Failure], damaged: Sequence[Damage] = ()) -> None:
        """Show these failures and damaged files."""
        take_all(self.list)
        for failure in failures:
            _add(self.list, failure.path, failure.reason, failure.start)
        for damage in damaged:
            reason = tr("analysed, but {problem}").format(problem=damage.note)
            _add(self.list, damage.path, reason, damage.start)
        self._has_failures = bool(failures)
        self._show_page()

    def show_passed_over(self, passed_over: Sequence[tuple[Path, str]]) -> None:
        """Show what the last scan passed over, and why."""
        self.passed_over.clear()
        for path, reason in passed_over:
            _add(self.passed_over, path, reason)
        title = tr("Passed over ({number})").format(number=len(passed_over))
        self.tabs.setTabText(1, title if passed_over else tr("Passed over"))
        self._show_page()

    def selected(self) -> list[Path]:
        """The selected files, or all when none is selected."""
        items = self.list.selectedItems() or _items(self.list)
        return list(dict.fromkeys(item.data(0, _PATH) for item in items))

    def as_text(self) -> str:
        """The page that is shown, one line a file: path, tab, reason."""
        items = _items(self._page)
        return "\n".join(f"{shown_path(item.data(0, _PATH))}\t{item.text(1)}" for item in items)

    @property
    def _page(self) -> QTreeWidget:
        return self.passed_over if self.tabs.currentWidget() is self.passed_over else self.list

    def _show_page(self) -> None:
        self.retry.setVisible(self._page is self.list)
        self.retry.setEnabled(self._has_failures)
        self.note.setText(self._note())

    def _note(self) -> str:
        if self._page is self.passed_over:
            return tr(
                "The last scan did not take these: hidden and system files, folders with a marker, films, "
                "links to what is in the library anyway. Rename what is music after all, and scan again."
            )
        if self._has_failures:
            return tr(
                "These files could not be read or analysed. They are tried again when they change. "
                "Select files to retry only those."
            )
        return tr("Everything in the library could be read.")


def _list(name: str) -> QTreeWidget:
    found = QTreeWidget()
    found.setObjectName("panel")
    found.setAccessibleName(name)
    found.setHeaderLabels([tr("File"), tr("Reason"), tr("Folder")])
    found.setRootIsDecorated(False)
    found.setUniformRowHeights(True)
    found.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
    found.header().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    found.itemDoubleClicked.connect(lambda item: _show_folder(item.data(0, _PATH)))
    for column, width in enumerate((260, 330, 200)):
        found.setColumnWidth(column, scale.grown(width))
    return found


def _add(page: QTreeWidget, path: Path, reason: str, start: float = 0.0) -> None:
    name = shown_path(Path(path.name))
    place = tr("{file} (from {time})").format(file=name, time=clock(start)) if start else name
    item = QTreeWidgetItem([place, reason, shown_path(path.parent)])
    item.setData(0, _PATH, path)
    for column in range(3):
        item.setToolTip(column, item.text(column))
    page.addTopLevelItem(item)


def _items(page: QTreeWidget) -> list[QTreeWidgetItem]:
    items = [page.topLevelItem(row) for row in range(page.topLevelItemCount())]
    return [item for item in items if item is not None]


def _show_folder(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))
