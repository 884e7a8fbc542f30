"""The page of the listening history, and the report of an import."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QMenu,
    QTabWidget,
    QTreeView,
    QWidget,
)

from musicexplorer.library.history import reasons
from musicexplorer.library.history.importing import Report
from musicexplorer.library.store import Period
from musicexplorer.session.periods import parse_period, period_text
from musicexplorer.translation import grouped, ntr, tr
from musicexplorer.ui import scale
from musicexplorer.ui.history.rows import Table, TableModel, report_table
from musicexplorer.ui.widgets.elements import close_button, dialog_column, label, push_button
from musicexplorer.ui.widgets.gestures import RowGestures


class HistoryPage(QDialog):
    """Tables of the whole history.

    Signals:
        import_requested: Files of other programs are to be imported.
        folder_requested: A folder of playlists or exports is to be imported.
        export_requested: Everything is to be written to a file.
        delete_requested: Everything is to be deleted.
        keep_changed: Whether plays and additions are recorded from now on.
        forget_requested: What was played in this `Period` is not to count as taste.
        remember_requested: Everything that was forgotten is to count again.
        gestured: A `Gesture` was made on the row of this track.
    """

    import_requested = Signal()
    folder_requested = Signal()
    export_requested = Signal()
    delete_requested = Signal()
    keep_changed = Signal(bool)
    forget_requested = Signal(object)
    remember_requested = Signal()
    gestured = Signal(int, object)

    def __init__(self, keep: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Listening history"))
        scale.resize(self, 1040, 600)
        about = tr(
            "What you play, skip and like stays on this computer, so that suggestions can follow your taste. "
            "Music Explorer sends it nowhere."
        )
        what = label(about, "muted")
        what.setWordWrap(True)
        self.keep = QCheckBox(tr("Record my listening history"))
        self.keep.setChecked(keep)
        self.keep.toggled.connect(self.keep_changed)
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(self.windowTitle())
        self.tabs.setDocumentMode(True)
        self.note = label("", "muted")
        buttons = close_button(self)
        row = QHBoxLayout()
        self.import_files = push_button(
            tr("Import…"), tr("Exports of other players and services"), self.import_requested
        )
        self.import_files.setProperty("role", "primary")
        self.folder = push_button(
            tr("Import a folder…"), tr("Playlists, or several exports"), self.folder_requested
        )
        self.export = push_button(
            tr("Export…"), tr("Write the whole history as JSON lines"), self.export_requested
        )
        self.delete = push_button(tr("Delete all…"), tr("Delete the whole history"), self.delete_requested)
        for button in (self.import_files, self.folder, self.export, self.delete):
            row.addWidget(button)
        row.addWidget(self.note, 1)
        row.addWidget(buttons)
        self.forget = push_button(
            tr("Leave out of your taste"), tr("For a week in which somebody else had the player, say")
        )
        self.forget.setMenu(self._periods_menu())
        self.forgotten = label("", "muted")
        self.remember = push_button(
            tr("Count again"), tr("Let all of it count as your taste again"), self.remember_requested
        )
        beside = QHBoxLayout()
        beside.addWidget(self.forget)
        beside.addWidget(self.forgotten)
        beside.addWidget(self.remember)
        beside.addStretch(1)
        layout = dialog_column(self)
        layout.addWidget(what)
        layout.addWidget(self.keep, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self.tabs, 1)
        layout.addLayout(beside)
        layout.addLayout(row)
        self.show_tables(())

    def _periods_menu(self) -> QMenu:
        """The periods to choose from."""
        menu = QMenu(self)
        named = {
            "today": tr("Today"),
            "yesterday": tr("Yesterday"),
            "this week": tr("This week"),
            "last week": tr("Last week"),
            "last month": tr("Last month"),
        }
        for words, text in named.items():
            action = menu.addAction(text)
            action.triggered.connect(
                lambda _=False, words=words: self.forget_requested.emit(parse_period(words))
            )
        menu.addSeparator()
        selected = menu.addAction(tr("From the first to the last selected play"))
        selected.triggered.connect(lambda: self.forget_requested.emit(self._selected_period()))
        menu.aboutToShow.connect(lambda: selected.setEnabled(self._selected_period() is not None))
        return menu

    def _selected_period(self) -> Period | None:
        """From the first to the last play that is selected."""
        view, at = self.tabs.currentWidget(), self.tabs.currentIndex()
        if not isinstance(view, QTreeView) or at >= len(self._tables) or not self._tables[at].when:
            return None
        rows = [index.row() for index in view.selectionModel().selectedRows()]
        when = [self._tables[at].when[row] for row in rows]
        return Period(min(when), max(when) + 1.0) if when else None

    def show_tables(self, tables: Sequence[Table], forgotten: Sequence[Period] = ()) -> None:
        """Show these tables, and which periods do not count as taste."""
        self._tables = list(tables)
        text = tr("Not counted: {periods}")
        self.forgotten.setText(text.format(periods=", ".join(map(period_text, forgotten))))
        for part in (self.forgotten, self.remember):
            part.setVisible(bool(forgotten))
        at = max(self.tabs.currentIndex(), 0)
        _fill(self.tabs, tables)
        for page, table in enumerate(tables):
            self._connect_gestures(self.tabs.widget(page), table)
        self.tabs.setCurrentIndex(at)
        any_rows = any(table.rows for table in tables)
        self.export.setEnabled(any_rows)
        self.delete.setEnabled(any_rows)

    def _connect_gestures(self, view: QWidget | None, table: Table) -> None:
        if isinstance(view, QTreeView) and table.tracks:
            made = RowGestures(view).made
            made.connect(lambda row, gesture: self.gestured.emit(table.tracks[row], gesture))

    def set_importing(self, note: str) -> None:
        """How far the import is; "" while there is none."""
        self.note.setText(note)
        self.import_files.setEnabled(not note)
        self.folder.setEnabled(not note)


class ImportReport(QDialog):
    """The report of an import: the tracks that were matched, loosely matched, and not matched.

    Signals:
        locate_requested: The person wants to say in which folder the music is.
    """

    locate_requested = Signal()

    def __init__(self, report: Report, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Imported"))
        scale.resize(self, 1040, 480)
        words = label(report_text(report))
        words.setWordWrap(True)
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(self.windowTitle())
        self.tabs.setDocumentMode(True)
        lists = (
            report_table(report.matched, tr("Matched"), reasons=False),
            report_table(report.loosely, tr("Matched loosely"), reasons=True),
            report_table(report.unmatched, tr("Not matched"), reasons=True),
        )
        _fill(self.tabs, lists)
        buttons = close_button(self)
        self.locate = push_button(
            tr("Locate music folder…"), tr("Say where the music of this history is"), self.locate_requested
        )
        buttons.addButton(self.locate, QDialogButtonBox.ButtonRole.ActionRole)
        self.locate.setVisible(any(row.foreign.path for row in report.unmatched))
        layout = dialog_column(self)
        layout.addWidget(words)
        layout.addWidget(self.tabs, 1)
        layout.addWidget(buttons)


def report_text(report: Report) -> str:
    """The report in a few sentences."""
    entries = ntr("{sources}: {n} entry, {added} new.", "{sources}: {n} entries, {added} new.", report.read)
    sources = ", ".join(report.sources) or tr("The file")
    lines = [entries.format(sources=sources, added=grouped(report.added))]
    if report.unmatched:
        lines.append(tr("Tracks that are not in the library are kept and matched once they are."))
    if report.passed:
        passed = ", ".join(
            f"{grouped(count)} {reasons.text(reason)}" for reason, count in report.passed.items()
        )
        lines.append(tr("Passed over: {reasons}.").format(reasons=passed))
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
    widths = {
        tr("When"): 150,
        tr("Last played"): 150,
        tr("Title"): 260,
        tr("Artist"): 180,
        tr("From"): 110,
    }
    for column, name in enumerate(table.columns):
        view.setColumnWidth(column, scale.grown(widths.get(name, 76)))
    return view
