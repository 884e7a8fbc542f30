"""The library as a table: columns of the catalogue, in the order and with the filter that were asked for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QMimeData, QModelIndex, QPersistentModelIndex, Qt

from musicexplorer.library.store import TrackColumns
from musicexplorer.library.text import fold
from musicexplorer.session.library import Library
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
    """One column: its name, what a cell shows, and what the rows are sorted by."""

    name: str
    text: Callable[[Library, int], str]
    key: Callable[[Library, int], Any]
    width: int
    right: bool = False
    hidden: bool = False


def _text_column(name: str, column: Callable[[TrackColumns], Sequence[str]], width: int) -> Column:
    """A column of texts from the files; empty ones come last."""

    def text(catalogue: Library, row: int) -> str:
        return column(catalogue.tracks)[row]

    def key(catalogue: Library, row: int) -> tuple[bool, str]:
        return _last_if_empty(text(catalogue, row))

    return Column(name, text, key, width)


COLUMNS: tuple[Column, ...] = (
    _text_column("Title", lambda tracks: tracks.titles, 172),
    _text_column("Artist", lambda tracks: tracks.artists, 128),
    Column(
        "Time",
        lambda catalogue, row: clock(catalogue.tracks.value("duration", row)),
        lambda catalogue, row: catalogue.tracks.value("duration", row) or 0.0,
        width=56,
        right=True,
    ),
    _text_column("Album", lambda tracks: tracks.text("album"), 150),
    Column(
        "Genre",
        lambda catalogue, row: ", ".join(catalogue.tracks.genres[row]),
        lambda catalogue, row: _last_if_empty(", ".join(catalogue.tracks.genres[row])),
        width=110,
    ),
    Column(
        "Year",
        lambda catalogue, row: str(catalogue.tracks.value("year", row) or ""),
        lambda catalogue, row: catalogue.tracks.value("year", row) or 9999,
        width=56,
        right=True,
    ),
    Column(
        "Sounds like",
        lambda catalogue, row: catalogue.top_tag(row),
        lambda catalogue, row: _last_if_empty(catalogue.top_tag(row)),
        width=110,
    ),
    Column(
        "Added",
        lambda catalogue, row: _day(catalogue.tracks.value("added", row)),
        lambda catalogue, row: -catalogue.tracks.value("added", row),
        width=92,
        hidden=True,
    ),
)


class LibraryModel(QAbstractTableModel):
    """The rows of the catalogue that pass the filter, sorted; both are one numpy array of rows."""

    def __init__(self, catalogue: Library) -> None:
        super().__init__()
        self._catalogue = catalogue
        self._order = np.arange(len(catalogue))
        self._passing: np.ndarray | None = None
        self._ranks: dict[int, np.ndarray] = {}
        self._sorted = (0, Qt.SortOrder.AscendingOrder)
        self._playing: int | None = None

    def show_catalogue(self, catalogue: Library, passing: np.ndarray | None) -> None:
        """The catalogue changed, or is another one; `passing` is bool [n] as `Library.search` gives it."""
        self._catalogue, self._passing = catalogue, passing
        self._ranks.clear()
        self._arrange()

    def filter(self, passing: np.ndarray | None) -> None:
        """Show these rows of the catalogue only (bool [n]); None shows all."""
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
        return int(self._catalogue.ids[self._order[row]])

    def ids(self) -> list[int]:
        """All tracks shown, from top to bottom."""
        return self._catalogue.ids[self._order].tolist()

    def row_of(self, track_id: int) -> int:
        """Where the table shows a track, -1 if it does not."""
        rows = self.rows_of([track_id])
        return rows[0] if rows else -1

    def rows_of(self, ids: Sequence[int]) -> list[int]:
        """Where the table shows these tracks, without those that it does not show."""
        places = np.full(len(self._catalogue), -1)
        places[self._order] = np.arange(len(self._order))
        rows = [int(places[self._catalogue.row(one)]) for one in ids if one in self._catalogue]
        return [row for row in rows if row >= 0]

    # What Qt asks for

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section].name
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(COLUMNS[section])
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = int(self._order[index.row()])
        column = COLUMNS[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(self._catalogue, row)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        track = self._catalogue.tracks.track(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return missing_text(track.state) or column.text(self._catalogue, row)
        return {ID_ROLE: track.id, STATE_ROLE: track.state, PLAYING_ROLE: track.id == self._playing}.get(role)

    def flags(self, index: Index) -> Qt.ItemFlag:
        return _FLAGS  # asked for every cell of a selection

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._sorted = (column, order)
        self._arrange()

    def mimeTypes(self) -> list[str]:
        return [track_drag.TRACKS, "text/uri-list"]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        rows = sorted({index.row() for index in indexes})
        return track_drag.pack(self._catalogue, [self.id_at(row) for row in rows])

    def _arrange(self) -> None:
        self.beginResetModel()
        column, order = self._sorted
        rows = self._ranked(column)
        if order == Qt.SortOrder.DescendingOrder:
            rows = rows[::-1]
        if self._passing is not None:
            rows = rows[self._passing[rows]]
        self._order = rows
        self.endResetModel()

    def _ranked(self, column: int) -> np.ndarray:
        """All rows of the catalogue in the order of a column; kept until the catalogue changes."""
        if column not in self._ranks:
            key, catalogue = COLUMNS[column].key, self._catalogue
            keys = [key(catalogue, row) for row in range(len(catalogue))]
            self._ranks[column] = np.array(sorted(range(len(keys)), key=keys.__getitem__), int)
        return self._ranks[column]


def _last_if_empty(text: str) -> tuple[bool, str]:
    """What texts are sorted by."""
    return (not text, fold(text))


def _alignment(column: Column) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def _day(seconds: float) -> str:
    return datetime.fromtimestamp(seconds).strftime("%Y-%m-%d") if seconds else ""
