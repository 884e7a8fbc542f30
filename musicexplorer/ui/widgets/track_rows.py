"""The model of track lists: cover, title, artist and details."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QStringListModel,
    Qt,
)

from musicexplorer.session.library import Library
from musicexplorer.translation import ntr, tr
from musicexplorer.ui.widgets import track_drag

Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = Qt.ItemDataRole.UserRole


def missing_text(state: str) -> str:
    """Why a track in this state cannot be played, "" if it can."""
    if state == "vanished":
        return tr("The file is missing. If it comes back, everything known about it comes back too.")
    if state == "left out":
        return tr(
            "The library leaves this file out: a pattern under Settings → Folders, or hidden by its name."
        )
    return (
        tr("The folder is not available now (an unplugged drive, a share offline).")
        if state == "away"
        else ""
    )


@dataclass(frozen=True, slots=True)
class Row:
    """One row.

    Attributes:
        id: The track.
        title, artist: What the row says.
        note: Muted text after the artist (common tags, an album).
        figure: The text at the right (similarity, length).
        share: 0..1 for a bar under the figure, None for no bar.
        missing: Why it cannot be played, "" if it can.
        steers: Whether the row has buttons for more and less like it.
        why: Returns the reason why the track is listed; None without one.
        versions: The number of other versions of the song.
        unfolded: Whether they are shown below.
        inset: Whether it is one of them, which can replace the row above.
        current: Whether it is the one that plays; None where that is so of every row of its track.
        past: Whether it was played already, in a list that is played from top to bottom.
    """

    id: int
    title: str
    artist: str
    note: str = ""
    figure: str = ""
    share: float | None = None
    missing: str = ""
    steers: bool = False
    why: Callable[[], str] | None = None
    versions: int = 0
    unfolded: bool = False
    inset: bool = False
    current: bool | None = None
    past: bool = False


class RowsModel(QStringListModel):
    """A list of rows; the playing track is marked.

    The strings are all empty: they are there to be counted. A list view asks for each row, and with each for
    the number of rows, when it lays them out; in Python that would take a second for a large library.
    """

    def __init__(self, catalogue: Callable[[], Library]) -> None:
        super().__init__()
        self._catalogue = catalogue
        self._rows: list[Row] = []
        self._playing: int | None = None

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Replace all rows."""
        self._rows = list(rows)
        self._count(len(self._rows))

    def set_playing(self, track_id: int | None) -> None:
        """Mark the playing track."""
        before, self._playing = self._playing, track_id
        for at, track in enumerate(self.ids()):
            if track in (before, track_id):
                self.dataChanged.emit(self.index(at), self.index(at))

    def row(self, at: int) -> Row:
        """One of the rows."""
        return self._rows[at]

    def ids(self) -> list[int]:
        """All tracks, from top to bottom."""
        return [row.id for row in self._rows]

    def _count(self, number: int) -> None:
        """There are so many rows now, all of them others."""
        self.setStringList([""] * number)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row(index.row())
        if role == ROW_ROLE:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            parts = (row.title, row.artist, row.figure, row.note, _folding(row), row.missing)
            return ", ".join(part for part in parts if part)
        if role == Qt.ItemDataRole.ToolTipRole:
            why = row.why() if row.why is not None else row.note
            return "\n".join(part for part in (row.title, row.artist, why, row.missing) if part)
        return None

    def is_playing(self, row: Row) -> bool:
        """Whether this row's track is the one that plays."""
        return row.id == self._playing if row.current is None else row.current

    def flags(self, index: Index) -> Qt.ItemFlag:
        plain = QAbstractListModel.flags(self, index)
        return plain | Qt.ItemFlag.ItemIsDragEnabled | Qt.ItemFlag.ItemNeverHasChildren

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.CopyAction

    def mimeTypes(self) -> list[str]:
        return [track_drag.TRACKS, "text/uri-list"]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        return track_drag.pack(
            self._catalogue(), [self.row(row).id for row in sorted(i.row() for i in indexes)]
        )


def _folding(row: Row) -> str:
    if not row.versions:
        return tr("another version") if row.inset else ""
    if row.unfolded:
        return ntr("{n} other version, unfolded", "{n} other versions, unfolded", row.versions)
    return ntr("{n} other version, folded", "{n} other versions, folded", row.versions)
