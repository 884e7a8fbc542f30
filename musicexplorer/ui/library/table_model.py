"""The library as a table model: its rows in the chosen order, those that pass the filter."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QMimeData, QModelIndex, QPersistentModelIndex, Qt

from musicexplorer.session.library import Library, text_order
from musicexplorer.translation import tr
from musicexplorer.ui.widgets import track_drag
from musicexplorer.ui.widgets.format import clock
from musicexplorer.ui.widgets.track_rows import missing_text

Index = QModelIndex | QPersistentModelIndex
_FLAGS = (
    Qt.ItemFlag.ItemIsSelectable
    | Qt.ItemFlag.ItemIsEnabled
    | Qt.ItemFlag.ItemIsDragEnabled
    | Qt.ItemFlag.ItemNeverHasChildren
)
ID_ROLE = Qt.ItemDataRole.UserRole
STATE_ROLE = Qt.ItemDataRole.UserRole + 1
PLAYING_ROLE = Qt.ItemDataRole.UserRole + 2


@dataclass(frozen=True)
class Column:
    """One column.

    Attributes:
        name: Its heading.
        text: What the cell of a row shows.
        order: All rows of a library in the order of this column, int64 [n].
        width: In pixels.
        right: Whether the text stands on the right.
        hidden: Whether the column is hidden until the person shows it.
    """

    name: str
    text: Callable[[Library, int], str]
    order: Callable[[Library], np.ndarray]
    width: int
    right: bool = False
    hidden: bool = False


@cache
def columns() -> tuple[Column, ...]:
    """All columns, in their first order."""
    return (
        Column(
            tr("Title"),
            lambda library, row: library.tracks.titles[row],
            lambda library: library.title_order,
            width=172,
        ),
        _text_column(tr("Artist"), lambda library: library.tracks.artists, 128),
        Column(
            tr("Time"),
            lambda library, row: clock(library.tracks.value("duration", row)),
            lambda library: _by_number(np.nan_to_num(library.number("duration"))),
            width=56,
            right=True,
        ),
        _text_column(tr("Album"), lambda library: library.tracks.text("album"), 150),
        Column(
            tr("Genre"),
            lambda library, row: ", ".join(library.tracks.genres[row]),
            lambda library: text_order(_genres(library)),
            width=110,
        ),
        Column(
            tr("Year"),
            lambda library, row: str(library.tracks.value("year", row) or ""),
            lambda library: _by_number(library.number("year")),
            width=56,
            right=True,
        ),
        Column(
            tr("Sounds like"),
            lambda library, row: library.top_tag(row),
            lambda library: text_order(library.top_tags()),
            width=110,
        ),
        Column(
            tr("Added"),
            lambda library, row: _day(library.tracks.value("added", row)),
            lambda library: _by_number(-library.number("added")),
            width=92,
            hidden=True,
        ),
    )


def _text_column(name: str, texts: Callable[[Library], Sequence[str]], width: int) -> Column:
    """A column of texts from the files."""
    return Column(
        name, lambda library, row: texts(library)[row], lambda library: text_order(texts(library)), width
    )


class LibraryModel(QAbstractTableModel):
    """The rows of the library that pass the filter, sorted; both are one numpy array of rows."""

    def __init__(self, library: Library) -> None:
        super().__init__()
        self._library = library
        self._order = np.arange(len(library))
        self._passing: np.ndarray | None = None
        self._orders: dict[int, np.ndarray] = {}
        self._sorted = (0, Qt.SortOrder.AscendingOrder)
        self._playing: int | None = None

    def show_library(self, library: Library, passing: np.ndarray | None) -> None:
        """The library is this one now; `passing` is bool [n] as `Library.search` gives it."""
        before = self._library
        same = library.tracks is before.tracks and library.tags is before.tags
        self._library, self._passing = library, passing
        if not same:
            self._orders.clear()
        self._arrange(unless_same=same)

    def filter(self, passing: np.ndarray | None) -> None:
        """Show these rows of the library only (bool [n]); None shows all."""
        self._passing = passing
        self._arrange()

    def set_playing(self, track_id: int | None) -> None:
        """Mark the track that plays."""
        self._playing = track_id
        if self.rowCount():
            last = self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last, [Qt.ItemDataRole.FontRole, PLAYING_ROLE])

    def id_at(self, row: int) -> int:
        """The track in a row of the table."""
        return int(self._library.ids[self._order[row]])

    def ids(self) -> list[int]:
        """All tracks shown, from top to bottom."""
        return self._library.ids[self._order].tolist()

    def row_of(self, track_id: int) -> int:
        """Where the table shows a track, -1 if it does not."""
        rows = self.rows_of([track_id])
        return rows[0] if rows else -1

    def rows_of(self, ids: Sequence[int]) -> list[int]:
        """Where the table shows these tracks, without those that it does not show."""
        places = np.full(len(self._library), -1)
        places[self._order] = np.arange(len(self._order))
        rows = [int(places[self._library.row(track)]) for track in ids if track in self._library]
        return [row for row in rows if row >= 0]

    # What Qt asks for

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(columns())

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return columns()[section].name
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(columns()[section])
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = int(self._order[index.row()])
        column = columns()[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(self._library, row)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return missing_text(self._state(row)) or column.text(self._library, row)
        if role == STATE_ROLE:
            return self._state(row)
        track_id = int(self._library.ids[row])
        return {ID_ROLE: track_id, PLAYING_ROLE: track_id == self._playing}.get(role)

    def flags(self, index: Index) -> Qt.ItemFlag:
        return _FLAGS  # asked for every cell of a selection

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._sorted = (column, order)
        self._arrange()

    def mimeTypes(self) -> list[str]:
        return [track_drag.TRACKS, "text/uri-list"]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        rows = sorted({index.row() for index in indexes})
        return track_drag.pack(self._library, [self.id_at(row) for row in rows])

    def _arrange(self, *, unless_same: bool = False) -> None:
        column, order = self._sorted
        rows = self._ordered(column)
        if order == Qt.SortOrder.DescendingOrder:
            rows = rows[::-1]
        if self._passing is not None:
            rows = rows[self._passing[rows]]
        if unless_same and np.array_equal(rows, self._order):
            return
        self.beginResetModel()
        self._order = rows
        self.endResetModel()

    def _ordered(self, column: int) -> np.ndarray:
        """All rows of the library in the order of a column."""
        if column not in self._orders:
            self._orders[column] = columns()[column].order(self._library)
        return self._orders[column]

    def _state(self, row: int) -> str:
        tracks = self._library.tracks
        return "present" if tracks.present[row] else tracks.track(row).state


def _by_number(values: np.ndarray) -> np.ndarray:
    """Rows in the order of numbers; NaN comes last."""
    return np.argsort(values, kind="stable")


def _genres(library: Library) -> list[str]:
    lines = {genres: ", ".join(genres) for genres in set(library.tracks.genres)}
    return [lines[genres] for genres in library.tracks.genres]


def _alignment(column: Column) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def _day(seconds: float) -> str:
    return datetime.fromtimestamp(seconds).strftime("%Y-%m-%d") if seconds else ""
