"""The library table: every track, sortable, filtered as you type."""

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
from PySide6.QtCore import (
    QByteArray,
    QItemSelection,
    QItemSelectionRange,
    QModelIndex,
    QPoint,
    QRect,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QActionGroup,
    QCursor,
    QPainter,
    QPaintEvent,
    QPixmap,
    QRegion,
    QStandardItemModel,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QMenu,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from musicexplorer.session.library import Library
from musicexplorer.translation import grouped, ntr, tr
from musicexplorer.ui import scale
from musicexplorer.ui.library.columns import columns, places
from musicexplorer.ui.library.table_model import (
    ASCENDING,
    GROUPINGS,
    HEADING_ROWS,
    Group,
    LibraryModel,
    Sorting,
)
from musicexplorer.ui.theme import Theme
from musicexplorer.ui.widgets import covers
from musicexplorer.ui.widgets.elements import Heading, menu_button
from musicexplorer.ui.widgets.gestures import Gesture, RowGestures

_ROW_HEIGHT, _PAD, _MARK = 30, 6, 14
_ELIDED = Qt.TextElideMode.ElideRight
_COLUMNS_BEFORE = 8


class LibraryTable(QWidget):
    """The table and its heading.

    Signals:
        gestured: A `Gesture` was made on a track, counted among those shown.
        context_requested: The menu of these tracks is requested, at this point of the screen.
        grouped: The rows are put together by something else.
        selection_made: The person selected several tracks (ids).
    """

    gestured = Signal(int, object)
    context_requested = Signal(object, QPoint)
    grouped = Signal(str)
    selection_made = Signal(object)

    def __init__(
        self,
        library: Library,
        theme: Theme,
        cover: Callable[[int], QPixmap | None] = lambda _: None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.model = LibraryModel(library)
        self.heading = Heading(tr("Library"))
        self.view = _View(self.model, theme, cover)
        self.group_button = self._make_group_button(theme)
        self.heading.add(self.group_button)
        self._total = len(library)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 6, 6, 6)
        layout.setSpacing(2)
        layout.addWidget(self.heading)
        layout.addWidget(self.view)
        RowGestures(self.view).made.connect(self._on_gesture)
        self.view.customContextMenuRequested.connect(self._on_menu)
        self._selecting = False
        self.view.selectionModel().selectionChanged.connect(self._on_selection)
        self._count()

    def show_library(
        self, library: Library, passing: np.ndarray | None, fit: np.ndarray | None = None
    ) -> None:
        """The library is this one now; `passing` is bool [n], None for all rows, `fit` ranks them."""
        self._total = len(library)
        with _KeepSelection(self):
            self.model.show_library(library, passing, fit)
        self._count()

    def filter(self, passing: np.ndarray | None, fit: np.ndarray | None = None) -> None:
        """Show these rows of the library only; None shows all. With `fit`, float [n], the best come first."""
        with _KeepSelection(self, scroll=fit is None):
            self.model.filter(passing, fit)
        self.view.horizontalHeader().setSortIndicatorShown(not self.model.by_fit)
        self._count()

    def group_by(self, grouping: str) -> None:
        """Put rows together by one of `GROUPINGS`, sorted by it."""
        if grouping not in GROUPINGS:
            grouping = ""
        for action in self.group_button.menu().actions():
            action.setChecked(action.data() == grouping)
        with _KeepSelection(self):
            self.model.set_grouping(grouping)
        if grouping:
            self.view.sort_by(((places()[grouping], ASCENDING),))
        self.grouped.emit(grouping)

    def set_playing(self, track_id: int | None) -> None:
        """Mark the track that plays."""
        self.model.set_playing(track_id)

    def set_theme(self, theme: Theme) -> None:
        """Colours of what the table draws itself."""
        self.view.cells.theme = theme
        self.group_button.setIcon(theme.icon("menu", "muted"))
        self.view.viewport().update()

    def show_cover(self) -> None:
        """A cover has come that a heading may be waiting for."""
        if self.model.grouping:
            self.view.viewport().update()

    def selected(self) -> list[int]:
        """The tracks selected, from top to bottom."""
        # Ranges, not cells: all of a large library may be selected.
        ranges: Iterable[QItemSelectionRange] = self.view.selectionModel().selection()  # type: ignore[assignment]
        rows = sorted({row for part in ranges for row in range(part.top(), part.bottom() + 1)})
        return [track for row in rows if (track := self.model.track_at(row)) is not None]

    def select(self, ids: Sequence[int]) -> None:
        """Select these tracks, without playing anything, and bring the first into view."""
        rows = self.model.rows_of(ids)
        last = self.model.columnCount() - 1
        chosen = QItemSelection()
        for first, end in _runs(sorted(rows)):
            chosen.append(QItemSelectionRange(self.model.index(first, 0), self.model.index(end, last)))
        selection = self.view.selectionModel()
        self._selecting = True
        selection.select(chosen, selection.SelectionFlag.ClearAndSelect)
        self._selecting = False
        if rows:
            first_index = self.model.index(rows[0], 0)
            selection.setCurrentIndex(first_index, selection.SelectionFlag.NoUpdate)
            self._bring_into_view(first_index)

    def _bring_into_view(self, index: QModelIndex) -> None:
        seen = self.view.viewport().rect().contains(self.view.visualRect(index).center())
        hint = QAbstractItemView.ScrollHint
        self.view.scrollTo(index, hint.EnsureVisible if seen else hint.PositionAtCenter)

    def save_columns(self) -> str:
        """Widths, order and sorting of the columns, as JSON."""
        header = self.view.horizontalHeader()
        shown = [
            {
                "column": columns()[section].key,
                "width": header.sectionSize(section) or columns()[section].width,
                "shown": not header.isSectionHidden(section),
            }
            for section in sorted(range(header.count()), key=header.visualIndex)
        ]
        sorting = [[columns()[column].key, order == ASCENDING] for column, order in self.model.sorting]
        return json.dumps({"columns": shown, "sorting": sorting})

    def restore_columns(self, saved: str) -> None:
        """Restore what `save_columns` gave, or a header as Qt saves it; anything else is ignored."""
        try:
            stored = _read_header(saved) or json.loads(saved)
            given = [one for one in stored["columns"] if one["column"] in places()]
            sorting = [(places()[key], _order(up)) for key, up in stored["sorting"] if key in places()]
        except (ValueError, TypeError, KeyError):
            return
        header = self.view.horizontalHeader()
        for place, one in enumerate(given):
            section = places()[one["column"]]
            header.moveSection(header.visualIndex(section), place)
            header.resizeSection(section, max(int(one["width"]), header.minimumSectionSize()))
            header.setSectionHidden(section, not one["shown"] and section != 0)
        if sorting:
            self.view.sort_by(tuple(sorting))

    def _count(self) -> None:
        shown = self.model.shown()
        all_tracks = ntr("{n} track", "{n} tracks", self._total)
        few = tr("{n} of {tracks}").format(n=grouped(shown), tracks=all_tracks)
        self.heading.set_note(few if shown < self._total else all_tracks)

    def _on_selection(self) -> None:
        """Tell what the person selected, if it is more than the row that is clicked."""
        ranges: Iterable[QItemSelectionRange] = self.view.selectionModel().selection()  # type: ignore[assignment]
        if not self._selecting and sum(part.height() for part in ranges) > 1:
            self.selection_made.emit(self.selected())

    def _on_gesture(self, row: int, gesture: Gesture) -> None:
        """A click on a group's heading selects its tracks; the rest is done to the first of them."""
        if gesture == Gesture.CLICK and self.model.track_at(row) is None:
            self.select(self.model.tracks_at(row))
        else:
            self.gestured.emit(self.model.place_of(self.model.id_at(row)), gesture)

    def _make_group_button(self, theme: Theme) -> QToolButton:
        menu = QMenu(tr("Group by"), self)
        group = QActionGroup(menu)
        texts = {"": tr("No groups"), "album": tr("Group by album"), "artist": tr("Group by artist")}
        for grouping in GROUPINGS:
            action = menu.addAction(texts[grouping])
            action.setData(grouping)
            action.setCheckable(True)
            action.setChecked(not grouping)
            action.triggered.connect(lambda _=False, chosen=grouping: self.group_by(chosen))
            group.addAction(action)
        menu.addSeparator()
        menu.addAction(tr("Columns…")).triggered.connect(lambda: self.view.choose_columns(QCursor.pos()))
        button = menu_button(menu, tr("Groups and columns of the table"))
        button.setIcon(theme.icon("menu", "muted"))
        return button

    def _on_menu(self, at: QPoint) -> None:
        if self.view.indexAt(at).isValid():
            row = self.view.indexAt(at).row()
            if self.model.track_at(row) is None:
                self.select(self.model.tracks_at(row))
            self.context_requested.emit(self.selected(), self.view.viewport().mapToGlobal(at))


def _read_header(saved: str) -> dict[str, Any] | None:
    """What older versions saved of their columns, the first of ours: a header's state, bytes as hex."""
    header, before = QHeaderView(Qt.Orientation.Horizontal), QStandardItemModel(0, _COLUMNS_BEFORE)
    header.setModel(before)
    if not header.restoreState(QByteArray.fromHex(saved.encode())):
        return None
    shown = [
        {
            "column": columns()[section].key,
            "width": header.sectionSize(section) or columns()[section].width,
            "shown": not header.isSectionHidden(section),
        }
        for section in sorted(range(_COLUMNS_BEFORE), key=header.visualIndex)
    ]
    column = columns()[header.sortIndicatorSection() % _COLUMNS_BEFORE].key
    return {"columns": shown, "sorting": [[column, header.sortIndicatorOrder() == ASCENDING]]}


def _order(up: bool) -> Qt.SortOrder:
    return ASCENDING if up else Qt.SortOrder.DescendingOrder


def _runs(rows: Sequence[int]) -> list[tuple[int, int]]:
    """The first and last of every run of rows that follow each other."""
    begins = [row for at, row in enumerate(rows) if not at or rows[at - 1] != row - 1]
    ends = [row for at, row in enumerate(rows, 1) if at == len(rows) or rows[at] != row + 1]
    return list(zip(begins, ends, strict=True))


class _View(QTableView):
    def __init__(self, model: LibraryModel, theme: Theme, cover: Callable[[int], QPixmap | None]) -> None:
        super().__init__()
        self.rows, self.cells = model, _Cells(theme, self, cover)
        self.setModel(model)
        self.setAccessibleName(tr("Library"))
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
        header.setSortIndicator(*self.rows.sorting[0])
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(lambda at: self.choose_columns(header.mapToGlobal(at)))
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.sectionClicked.connect(self._on_header)
        for section, column in enumerate(columns()):
            header.resizeSection(section, scale.grown(column.width))
            header.setSectionHidden(section, column.hidden)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self.viewport()) as painter:
            self.cells.paint(painter, event.region())

    def sort_by(self, sorting: Sorting) -> None:
        """Sort by several columns, the first counts most."""
        header = self.horizontalHeader()
        header.setSortIndicator(*sorting[0])
        header.setSortIndicatorShown(True)
        self.rows.sort_by(sorting)

    def _on_header(self, section: int) -> None:
        """A click sorts by a column, or turns it round; with Shift, by this column too."""
        present = dict(self.rows.sorting)
        turned = Qt.SortOrder.DescendingOrder if present.get(section) == ASCENDING else ASCENDING
        order = turned if section in present and not self.rows.by_fit else ASCENDING
        if QApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier:
            present[section] = order
            self.sort_by(tuple(present.items()))
        else:
            self.sort_by(((section, order),))

    def choose_columns(self, at: QPoint) -> None:
        """Open the menu in which columns are shown and hidden, at this point of the screen."""
        menu = self.columns_menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)

    def columns_menu(self) -> QMenu:
        """All columns, those that are shown checked."""
        header, menu = self.horizontalHeader(), QMenu(self)
        for section, column in enumerate(columns()):
            action = menu.addAction(column.name)
            action.setCheckable(True)
            action.setChecked(not header.isSectionHidden(section))
            action.setEnabled(section > 0)
            action.toggled.connect(lambda shown, section=section: header.setSectionHidden(section, not shown))
        return menu


class _Cells:
    """Draws cells: the track that plays in the accent colour with an icon, missing ones in grey italics.

    Whole rows are selected: no focus frame or hover shade on one cell, which would mislead.
    """

    def __init__(self, theme: Theme, view: "_View", cover: Callable[[int], QPixmap | None]) -> None:
        self.theme = theme
        self._view, self._cover = view, cover

    def paint(self, painter: QPainter, region: QRegion) -> None:
        """Draw the cells in a region: a delegate, asked for each by Qt, takes half as long again."""
        view, around = self._view, region.boundingRect()
        header, height = view.horizontalHeader(), view.verticalHeader().defaultSectionSize()
        columns_shown = [
            (column, header.sectionViewportPosition(column), header.sectionSize(column))
            for column in range(header.count())
            if not header.isSectionHidden(column)
        ]
        for row in range(max(view.rowAt(around.top()), 0), view.rows.rowCount()):
            top = view.rowViewportPosition(row)
            if top > around.bottom():
                break
            boxes = [(column, QRect(left, top, width, height)) for column, left, width in columns_shown]
            self._paint_row(painter, row, [one for one in boxes if region.intersects(one[1])])

    def _paint_row(self, painter: QPainter, row: int, boxes: list[tuple[int, QRect]]) -> None:
        view, theme = self._view, self.theme
        selected = view.selectionModel().isSelected(view.rows.index(row, 0))
        font = view.font()
        painter.setFont(font)
        metrics = painter.fontMetrics()
        for column, box in boxes:
            cell = view.rows.cell(row, column)
            if isinstance(cell, Group):
                self._paint_heading(painter, box, cell)
                continue
            if selected:
                painter.fillRect(box, theme.colour("soft"))
            box.adjust(_PAD, 0, -_PAD, 0)
            if cell.playing and column == 0:
                mark = theme.pixmap("play", scale.grown(_MARK), "accent")
                size = mark.deviceIndependentSize().toSize()
                painter.drawPixmap(box.left(), box.center().y() - size.height() // 2, mark)
                box.setLeft(box.left() + size.width() + _PAD)
            if cell.playing or not cell.present:
                font.setItalic(not cell.present)
                font.setBold(cell.playing)
                painter.setFont(font)
                metrics = painter.fontMetrics()
            colour = "faint" if not cell.present else "muted" if column else "text"
            painter.setPen(theme.colour("accent" if cell.playing else colour))
            text = metrics.elidedText(cell.text, _ELIDED, box.width())
            painter.drawText(box, columns()[column].alignment, text)

    def _paint_heading(self, painter: QPainter, box: QRect, group: Group) -> None:
        """One cell's part of a heading, which reaches over all columns and two rows."""
        header = self._view.horizontalHeader()
        left = header.sectionViewportPosition(header.logicalIndex(0))
        top = box.top() - group.part * _ROW_HEIGHT
        whole = QRectF(left, top, max(header.length(), 1), HEADING_ROWS * _ROW_HEIGHT)
        painter.save()
        painter.setClipRect(box)
        painter.fillRect(box, self.theme.colour("raised"))
        side = whole.height() - 8
        place = QRectF(whole.left() + 6, whole.top() + 4, side, side)
        covers.draw(painter, place, self._cover(group.track), self.theme)
        room = self._view.viewport().width() - place.right() - 20
        lines = QRectF(place.right() + 10, whole.top() + 8, room, side / 2)
        for text, colour, bold in ((group.name, "text", True), (group.note, "muted", False)):
            font = self._view.font()
            font.setBold(bold)
            painter.setFont(font)
            painter.setPen(self.theme.colour(colour))
            shown = painter.fontMetrics().elidedText(text, _ELIDED, int(room))
            painter.drawText(lines, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
            lines.translate(0, side / 2 - 4)
        painter.restore()


class _KeepSelection:
    """Keeps the selection and, if asked to, the scroll position while the rows change."""

    def __init__(self, table: LibraryTable, *, scroll: bool = True) -> None:
        self._table, self._scroll = table, scroll

    def __enter__(self) -> None:
        self._selected = self._table.selected()
        self._scrolled = self._table.view.verticalScrollBar().value()

    def __exit__(self, *_: object) -> None:
        if self._selected:
            self._table.select(self._selected)
        self._table.view.verticalScrollBar().setValue(self._scrolled if self._scroll else 0)
