"""The library table: every track, sortable, filtered as you type."""

from collections.abc import Iterable, Sequence

import numpy as np
from PySide6.QtCore import (
    QByteArray,
    QItemSelection,
    QItemSelectionRange,
    QModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from musicexplorer.session.library import Library
from musicexplorer.translation import grouped, ntr, tr
from musicexplorer.ui.library.table_model import PLAYING_ROLE, STATE_ROLE, Index, LibraryModel, columns
from musicexplorer.ui.theme import Theme
from musicexplorer.ui.widgets.elements import Heading
from musicexplorer.ui.widgets.gestures import RowGestures

_ROW_HEIGHT = 30


class LibraryTable(QWidget):
    """The table and its heading.

    Signals:
        gestured: A `Gesture` was made on a row.
        context_requested: The menu of these tracks is requested, at this point of the screen.
    """

    gestured = Signal(int, object)
    context_requested = Signal(list, QPoint)

    def __init__(self, library: Library, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.model = LibraryModel(library)
        self.heading = Heading(tr("Library"))
        self.view = _View(self.model)
        self._delegate = _Cell(theme, self.view)
        self.view.setItemDelegate(self._delegate)
        self._total = len(library)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 6, 6, 6)
        layout.setSpacing(2)
        layout.addWidget(self.heading)
        layout.addWidget(self.view)
        RowGestures(self.view).made.connect(self.gestured)
        self.view.customContextMenuRequested.connect(self._on_menu)
        self._count()

    def show_library(self, library: Library, passing: np.ndarray | None) -> None:
        """The library is this one now; `passing` is bool [n], None for all rows."""
        self._total = len(library)
        with _KeepSelection(self):
            self.model.show_library(library, passing)
        self._count()

    def filter(self, passing: np.ndarray | None) -> None:
        """Show these rows of the library only; None shows all."""
        with _KeepSelection(self):
            self.model.filter(passing)
        self._count()

    def set_playing(self, track_id: int | None) -> None:
        """Mark the track that plays."""
        self.model.set_playing(track_id)

    def set_theme(self, theme: Theme) -> None:
        """Colours of what the table draws itself."""
        self._delegate.theme = theme
        self.view.viewport().update()

    def selected(self) -> list[int]:
        """The tracks selected, from top to bottom."""
        # Ranges, not cells: all of a large library may be selected.
        ranges: Iterable[QItemSelectionRange] = self.view.selectionModel().selection()  # type: ignore[assignment]
        rows = sorted({row for part in ranges for row in range(part.top(), part.bottom() + 1)})
        return [self.model.id_at(row) for row in rows]

    def select(self, ids: Sequence[int]) -> None:
        """Select these tracks, without playing anything, and bring the first into view."""
        rows = self.model.rows_of(ids)
        last = self.model.columnCount() - 1
        chosen = QItemSelection()
        for first, end in _runs(sorted(rows)):
            chosen.append(QItemSelectionRange(self.model.index(first, 0), self.model.index(end, last)))
        selection = self.view.selectionModel()
        selection.select(chosen, selection.SelectionFlag.ClearAndSelect)
        if rows:
            first_index = self.model.index(rows[0], 0)
            selection.setCurrentIndex(first_index, selection.SelectionFlag.NoUpdate)
            self._bring_into_view(first_index)

    def _bring_into_view(self, index: QModelIndex) -> None:
        seen = self.view.viewport().rect().contains(self.view.visualRect(index).center())
        hint = QAbstractItemView.ScrollHint
        self.view.scrollTo(index, hint.EnsureVisible if seen else hint.PositionAtCenter)

    def save_columns(self) -> str:
        """Widths, order and sorting of the columns, as hex digits."""
        return bytes(self.view.horizontalHeader().saveState().data()).hex()

    def restore_columns(self, saved: str) -> None:
        """Restore what `save_columns` gave; anything else is ignored."""
        header = self.view.horizontalHeader()
        if saved and header.restoreState(QByteArray.fromHex(saved.encode())):
            self.model.sort(header.sortIndicatorSection(), header.sortIndicatorOrder())

    def _count(self) -> None:
        shown = self.model.rowCount()
        all_tracks = ntr("{n} track", "{n} tracks", self._total)
        few = tr("{n} of {tracks}").format(n=grouped(shown), tracks=all_tracks)
        self.heading.set_note(few if shown < self._total else all_tracks)

    def _on_menu(self, at: QPoint) -> None:
        if self.view.indexAt(at).isValid():
            self.context_requested.emit(self.selected(), self.view.viewport().mapToGlobal(at))


def _runs(rows: Sequence[int]) -> list[tuple[int, int]]:
    """The first and last of every run of rows that follow each other."""
    begins = [row for at, row in enumerate(rows) if not at or rows[at - 1] != row - 1]
    ends = [row for at, row in enumerate(rows, 1) if at == len(rows) or rows[at] != row + 1]
    return list(zip(begins, ends, strict=True))


class _View(QTableView):
    def __init__(self, model: LibraryModel) -> None:
        super().__init__()
        self.setModel(model)
        self.setAccessibleName(tr("Library"))
        self.setSortingEnabled(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(_ROW_HEIGHT)
        self._set_up(self.horizontalHeader())

    def _set_up(self, header: QHeaderView) -> None:
        header.setSectionsMovable(True)
        header.setHighlightSections(False)
        header.setSortIndicator(1, Qt.SortOrder.AscendingOrder)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._choose_columns)
        for section, column in enumerate(columns()):
            header.resizeSection(section, column.width)
            header.setSectionHidden(section, column.hidden)

    def _choose_columns(self, at: QPoint) -> None:
        header, menu = self.horizontalHeader(), QMenu(self)
        for section, column in enumerate(columns()):
            action = menu.addAction(column.name)
            action.setCheckable(True)
            action.setChecked(not header.isSectionHidden(section))
            action.setEnabled(section > 0)
            action.toggled.connect(lambda shown, section=section: header.setSectionHidden(section, not shown))
        menu.exec(header.mapToGlobal(at))
        menu.deleteLater()


class _Cell(QStyledItemDelegate):
    """Draws a cell: the track that plays in the accent colour with an icon, missing ones in grey italics."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        option.textElideMode = Qt.TextElideMode.ElideRight
        if index.data(STATE_ROLE) != "present":
            self._colour(option, "faint")
            option.font.setItalic(True)
        elif index.column() != 0:
            self._colour(option, "muted")
        if index.data(PLAYING_ROLE):
            self._colour(option, "accent")
            option.font.setBold(True)
            if index.column() == 0:
                option.features |= option.ViewItemFeature.HasDecoration
                option.icon = self.theme.icon("play", "accent")
                option.decorationSize.setWidth(14)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        # Whole rows are selected: a focus frame or hover shade on one cell would mislead.
        state = option.state.__class__
        option.state &= ~(state.State_HasFocus | state.State_MouseOver)
        super().paint(painter, option, index)

    def _colour(self, option: QStyleOptionViewItem, name: str) -> None:
        palette = option.palette
        palette.setColor(palette.ColorRole.Text, self.theme.colour(name))
        palette.setColor(palette.ColorRole.HighlightedText, self.theme.colour(name))
        option.palette = palette


class _KeepSelection:
    """Keeps the selection and the scroll position while the rows change."""

    def __init__(self, table: LibraryTable) -> None:
        self._table = table

    def __enter__(self) -> None:
        self._selected = self._table.selected()
        self._scrolled = self._table.view.verticalScrollBar().value()

    def __exit__(self, *_: object) -> None:
        if self._selected:
            self._table.select(self._selected)
        self._table.view.verticalScrollBar().setValue(self._scrolled)
