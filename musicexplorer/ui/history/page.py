"""All that is kept of listening, to be seen, exported, deleted, switched off; what an import brought."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QTabWidget,
    QTreeView,
    QWidget,
)

from musicexplorer.library.history.importing import Report
from musicexplorer.ui.history.rows import Table, TableModel, reported
from musicexplorer.ui.widgets.elements import close_button, dialog_column, label, push_button
from musicexplorer.ui.widgets.format import grouped

_WHAT = (
    "What you play, skip and like is kept on this computer only, so that suggestions can follow your taste. "
    "Music Explorer sends it nowhere."
)
_WIDTHS = {"When": 150, "Last played": 150, "Title": 260, "Artist": 180, "From": 110}


class HistoryPage(QDialog):
    """Tables of everything that is kept.

    Signals:
        import_requested: Files of other programs are to be imported.
        folder_requested: A folder of playlists or exports is to be imported.
        export_requested: Everything is to be written to a file.
        delete_requested: Everything is to be forgotten.
        keep_changed: Whether plays and additions are kept from now on.
    """

    import_requested = Signal()
    folder_requested = Signal()
    export_requested = Signal()
    delete_requested = Signal()
    keep_changed = Signal(bool)

    def __init__(self, tables: Sequence[Table], keep: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("What is known of your listening")
        self.resize(1040, 600)
        what = label(_WHAT, "muted")
        what.setWordWrap(True)
        self.keep = QCheckBox("Keep what I listen to")
        self.keep.setChecked(keep)
        self.keep.toggled.connect(self.keep_changed)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.note = label("", "muted")
        buttons = close_button(self)
        row = QHBoxLayout()
        self.bring = push_button("Import…", "Exports of other players and services", self.import_requested)
        self.bring.setProperty("role", "primary")
        self.folder = push_button("Import a folder…", "Playlists, or several exports", self.folder_requested)
        self.export = push_button("Export…", "Write all of it as JSON lines", self.export_requested)
        self.delete = push_button("Delete all…", "Forget all of it", self.delete_requested)
        for button in (self.bring, self.folder, self.export, self.delete):
            row.addWidget(button)
        row.addWidget(self.note, 1)
        row.addWidget(buttons)
        layout = dialog_column(self)
        layout.addWidget(what)
        layout.addWidget(self.keep, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self.tabs, 1)
        layout.addLayout(row)
        self.show_tables(tables)

    def show_tables(self, tables: Sequence[Table]) -> None:
        """This is what is kept now."""
        at = max(self.tabs.currentIndex(), 0)
        _fill(self.tabs, tables)
        self.tabs.setCurrentIndex(at)
        something = any(table.rows for table in tables)
        self.export.setEnabled(something)
        self.delete.setEnabled(something)

    def set_importing(self, note: str) -> None:
        """An import is under way ("" when it is not)."""
        self.note.setText(note)
        self.bring.setEnabled(not note)
        self.folder.setEnabled(not note)


class ImportReport(QDialog):
    """What came of an import: three lists, matched, loosely, not."""

    def __init__(self, report: Report, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Imported")
        self.resize(1040, 480)
        words = label(told(report))
        words.setWordWrap(True)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        lists = (
            reported(report.matched, "Matched", reasons=False),
            reported(report.loosely, "Matched loosely", reasons=True),
            reported(report.unmatched, "Not matched", reasons=True),
        )
        _fill(self.tabs, lists)
        buttons = close_button(self)
        layout = dialog_column(self)
        layout.addWidget(words)
        layout.addWidget(self.tabs, 1)
        layout.addWidget(buttons)


def told(report: Report) -> str:
    """The report in a few sentences."""
    sources = ", ".join(report.sources) or "The file"
    entries = "1 entry" if report.read == 1 else f"{grouped(report.read)} entries"
    lines = [f"{sources}: {entries}, {grouped(report.added)} new."]
    if report.unmatched:
        lines.append("What is not in the library is kept, and matched when it comes.")
    if report.passed:
        passed = ", ".join(f"{grouped(count)} {reason}" for reason, count in report.passed.items())
        lines.append(f"Passed over: {passed}.")
    return " ".join([*lines, *report.problems])


def _fill(tabs: QTabWidget, tables: Sequence[Table]) -> None:
    while tabs.count():
        page = tabs.widget(0)
        tabs.removeTab(0)
        if page is not None:
            page.deleteLater()
    for table in tables:
        tabs.addTab(_view(table), f"{table.name} ({grouped(len(table.rows))})")


def _view(table: Table) -> QTreeView:
    view = QTreeView()
    view.setObjectName("panel")
    view.setAccessibleName(table.name)
    view.setRootIsDecorated(False)
    view.setUniformRowHeights(True)
    view.setAlternatingRowColors(False)
    view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
    model = TableModel(table)
    model.setParent(view)
    view.setModel(model)
    for at, name in enumerate(table.columns):
        view.setColumnWidth(at, _WIDTHS.get(name, 76))
    return view
