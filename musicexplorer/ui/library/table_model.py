"""The library as a table model: its rows in the chosen order, those that pass the filter, and headings."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractTableModel, QMimeData, QModelIndex, QPersistentModelIndex, Qt

from musicexplorer.session.library import Library
from musicexplorer.translation import ntr, tr
from musicexplorer.ui.library.columns import columns, places
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
_HEADING_FLAGS = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
GROUPINGS = ("", "album", "artist")
HEADING_ROWS = 2
"""A group's heading is as high as so many rows, so that a cover fits in."""
ASCENDING = Qt.SortOrder.AscendingOrder
Sorting = tuple[tuple[int, Qt.SortOrder], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The heading of a group of rows.

    Attributes:
        name: The album or artist.
        note: What else is said of it.
        track: A track of it, for the cover.
        part: Which of the `HEADING_ROWS` this is.
    """

    name: str
    note: str
    track: int
    part: int


class Cell(NamedTuple):
    """What a cell of a track shows.

    Attributes:
        text: The text.
        present: Whether the track is available.
        playing: Whether it is the one that plays.
    """

    text: str
    present: bool
    playing: bool


class LibraryModel(QAbstractTableModel):
    """The rows of the library that pass the filter, sorted; both are one numpy array of rows.

    Attributes:
        sorting: Columns with their orders, the first counts most.
        by_fit: Whether what fits a search best comes first, and the sorting only tells equals apart.
        grouping: One of `GROUPINGS`: what rows are put together by.
    """

    def __init__(self, library: Library) -> None:
        super().__init__()
        self._library = library
        self._order = np.arange(len(library))
        """Rows of the library; -1 - (g * HEADING_ROWS + part) for a row of the heading of group g."""
        self._groups: list[np.ndarray] = []
        self._passing: np.ndarray | None = None
        self._fit: np.ndarray | None = None
        self._ranks: dict[int, np.ndarray] = {}
        self.sorting: Sorting = ((places()["artist"], ASCENDING),)
        self.by_fit = False
        self.grouping = ""
        self._playing: int | None = None

    def show_library(
        self, library: Library, passing: np.ndarray | None, fit: np.ndarray | None = None
    ) -> None:
        """The library is this one now; `passing` is bool [n], `fit` float [n], as a search gives them."""
        before = self._library
        same = library.tracks is before.tracks and library.tags is before.tags
        self._library, self._passing, self._fit = library, passing, fit
        if not same:
            self._ranks.clear()
        elif library.learned is not before.learned:
            for key in ("plays", "last played", "rating", "liked", "tempo", "key", "loudness", "bit rate"):
                self._ranks.pop(places()[key], None)
        self._arrange(unless_same=same)

    def filter(self, passing: np.ndarray | None, fit: np.ndarray | None = None) -> None:
        """Show these rows of the library only (bool [n]); None shows all. `fit` float [n] ranks them."""
        self._passing, self._fit = passing, fit
        self.by_fit = fit is not None
        self._arrange()

    def set_playing(self, track_id: int | None) -> None:
        """Mark the track that plays."""
        changed = self.rows_of([one for one in (self._playing, track_id) if one is not None])
        self._playing, last = track_id, self.columnCount() - 1
        for row in changed:
            self.dataChanged.emit(self.index(row, 0), self.index(row, last))

    def set_grouping(self, grouping: str) -> None:
        """Put rows together by one of `GROUPINGS`."""
        self.grouping = grouping
        self._arrange()

    def track_at(self, row: int) -> int | None:
        """The track in a row of the table; None for a heading."""
        return None if self._order[row] < 0 else int(self._library.ids[self._order[row]])

    def id_at(self, row: int) -> int:
        """The track in a row of the table; of a heading, the first of its group."""
        at = int(self._order[row])
        return int(self._library.ids[self._members(at)[0] if at < 0 else at])

    def tracks_at(self, row: int) -> list[int]:
        """The track in a row; of a heading, all of its group."""
        at = int(self._order[row])
        return self._library.ids[self._members(at) if at < 0 else [at]].tolist()

    def ids(self) -> list[int]:
        """All tracks shown, from top to bottom."""
        return self.id_column().tolist()

    def id_column(self) -> NDArray[np.int64]:
        """`ids`, int64 [n]."""
        return self._library.ids[self._rows()]

    def row_of(self, track_id: int) -> int:
        """Where the table shows a track, -1 if it does not."""
        rows = self.rows_of([track_id])
        return rows[0] if rows else -1

    def place_of(self, track_id: int) -> int:
        """The place of a track among `ids`, -1 if it is not there."""
        row = self.row_of(track_id)
        return row if row < 0 else int(np.count_nonzero(self._order[:row] >= 0))

    def rows_of(self, ids: Sequence[int]) -> list[int]:
        """Where the table shows these tracks, without those that it does not show."""
        where = np.full(len(self._library), -1)
        tracks = np.flatnonzero(self._order >= 0)
        where[self._order[tracks]] = tracks
        rows = self._library.rows(np.array(ids, np.int64))
        found = where[rows[rows >= 0]]
        return found[found >= 0].tolist()

    def shown(self) -> int:
        """The number of tracks shown."""
        return len(self._rows())

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
            return columns()[section].name + self._sorting_mark(section)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return columns()[section].alignment
        if role == Qt.ItemDataRole.ToolTipRole:
            return tr("Click to sort by this, Shift+click to sort by this too; right-click to choose columns")
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        row, column = int(self._order[index.row()]), index.column()
        if row < 0:
            group = self._group(row)
            return f"{group.name} — {group.note}" if column == 0 and group.part == 0 else None
        text = columns()[column].text(self._library, row)
        return (
            text
            if role == Qt.ItemDataRole.DisplayRole
            else missing_text(self._library.tracks.state(row)) or text
        )

    def cell(self, row: int, column: int) -> Cell | Group:
        """What is drawn in a cell, asked for hundreds of times a frame: `data` would be too slow."""
        at, library = int(self._order[row]), self._library
        if at < 0:
            return self._group(at)
        playing = self._playing is not None and int(library.ids[at]) == self._playing
        return Cell(columns()[column].text(library, at), bool(library.tracks.present[at]), playing)

    def flags(self, index: Index) -> Qt.ItemFlag:
        # Asked for every cell of a selection.
        return _FLAGS if self._order[index.row()] >= 0 else _HEADING_FLAGS

    def sort(self, column: int, order: Qt.SortOrder = ASCENDING) -> None:
        self.sort_by(((column, order),))

    def sort_by(self, sorting: Sorting) -> None:
        """Sort by several columns, the first counts most."""
        self.sorting, self.by_fit = sorting, False
        self._arrange()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.columnCount() - 1)

    def mimeTypes(self) -> list[str]:
        return [track_drag.TRACKS, "text/uri-list"]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        rows = sorted({index.row() for index in indexes})
        return track_drag.pack(self._library, [self.id_at(row) for row in rows if self._order[row] >= 0])

    # The order

    def _rows(self) -> np.ndarray:
        return self._order[self._order >= 0] if self._groups else self._order

    def _arrange(self, *, unless_same: bool = False) -> None:
        rows = np.lexsort([self._key(*one) for one in reversed(self._all_sorting())])
        if self._passing is not None:
            rows = rows[self._passing[rows]]
        if self.by_fit and self._fit is not None:
            rows = rows[np.argsort(-self._fit[rows], kind="stable")]
        rows, groups = self._grouped(rows)
        if unless_same and np.array_equal(rows, self._order):
            return
        self.beginResetModel()
        self._order, self._groups = rows, groups
        self.endResetModel()

    def _all_sorting(self) -> Sorting:
        """The chosen sorting; within an album its own order tells equals apart."""
        last = tuple((places()[key], ASCENDING) for key in ("disc", "track")) if self.grouping else ()
        return (*self.sorting, *last)

    def _key(self, column: int, order: Qt.SortOrder) -> np.ndarray:
        if column not in self._ranks:
            self._ranks[column] = columns()[column].ranks(self._library)
        ranks = self._ranks[column]
        return ranks if order == ASCENDING else -ranks  # what is not known stays last

    def _grouped(self, rows: np.ndarray) -> tuple[np.ndarray, list[np.ndarray]]:
        """The rows with headings between them, groups in the order of their first rows."""
        if not self.grouping or not len(rows):
            return rows, []
        names = self._group_names()
        first: dict[object, int] = {}
        numbers = np.fromiter((first.setdefault(names[row], len(first)) for row in rows.tolist()), np.int64)
        together = rows[np.argsort(numbers, kind="stable")]
        groups = np.split(together, np.cumsum(np.bincount(numbers))[:-1])
        parts: list[np.ndarray] = []
        for number, group in enumerate(groups):
            start = number * HEADING_ROWS
            parts += [-1 - np.arange(start, start + HEADING_ROWS), group]
        return np.concatenate(parts), groups

    def _group_names(self) -> Sequence[object]:
        """What tells the group of each row of the library from others."""
        if self.grouping == "album":
            return self._library.albums.tolist()
        tracks = self._library.tracks
        return [
            owner or line for owner, line in zip(tracks.text("album_artist"), tracks.artists, strict=True)
        ]

    def _members(self, heading: int) -> np.ndarray:
        return self._groups[(-1 - heading) // HEADING_ROWS]

    def _group(self, heading: int) -> Group:
        members, library = self._members(heading), self._library
        row, tracks = int(members[0]), library.tracks
        seconds = float(np.nansum([tracks.value("duration", one) or 0 for one in members.tolist()]))
        about = [ntr("{n} track", "{n} tracks", len(members)), clock(seconds)]
        if self.grouping == "artist":
            name = tracks.text("album_artist")[row] or tracks.artists[row] or tr("No artist")
        else:
            name = tracks.text("album")[row] or tr("No album")
            owner = tracks.text("album_artist")[row] or tracks.artists[row]
            year = tracks.value("year", row)
            about = [*filter(None, (owner, str(year or ""))), *about] if tracks.text("album")[row] else about
        return Group(name, " · ".join(about), int(library.ids[row]), (-1 - heading) % HEADING_ROWS)

    def _sorting_mark(self, section: int) -> str:
        """Which place a column has among several that are sorted by."""
        at = next((at for at, (column, _) in enumerate(self.sorting) if column == section), -1)
        if at < 0 or len(self.sorting) < 2 or self.by_fit:
            return ""
        arrow = "▴" if self.sorting[at][1] == ASCENDING else "▾"
        return f" {arrow}{at + 1}" if at else " 1"
