"""What is kept of listening as tables of text: for the page that shows it, and the report of an import."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSize, Qt

from musicexplorer.library.history.importing import Row
from musicexplorer.library.store import Imported, Reader
from musicexplorer.library.track import Track
from musicexplorer.ui.widgets.format import clock

Index = QModelIndex | QPersistentModelIndex
_HEIGHT = QSize(0, 26)
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class Table:
    """One table: its name, its columns, and its rows; the columns in `right` hold numbers."""

    name: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[str, ...]] = ()
    right: frozenset[int] = field(default_factory=frozenset)


class TableModel(QAbstractTableModel):
    """A table for a view; only what is seen is asked for."""

    def __init__(self, table: Table) -> None:
        super().__init__()
        self._table = table

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._table.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._table.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._table.rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() in self._table.right:
            return Qt.AlignmentFlag.AlignRight | _MIDDLE
        return _HEIGHT if role == Qt.ItemDataRole.SizeHintRole else None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._table.columns[section]
        return None


def kept(reader: Reader, track: Callable[[int], Track | None]) -> list[Table]:
    """Everything that is kept, the newest first: plays, likes, additions, imports, what was not matched."""

    def named(track_id: int) -> tuple[str, str]:
        found = track(track_id)
        return (found.metadata.title, found.metadata.artist) if found else ("(no longer in the library)", "")

    plays = [
        (_date(one.when), *named(one.track_id), clock(one.seconds_played), f"{one.share:.0%}", _how(one))
        for one in reversed(reader.plays())
    ]
    likes = [
        (_date(one.when), *named(one.track_id), "liked" if one.value > 0 else "disliked")
        for one in reversed(reader.given_likes())
    ]
    additions = [
        (_date(one.when), *named(one.track_id), one.list or "(without a name)")
        for one in reversed(reader.additions())
    ]
    imported = reader.imported()
    there = [_imported(one) for one in imported if one.track.track_id is not None]
    missing = [_imported(one) for one in imported if one.track.track_id is None]
    foreign = ("Title", "Artist", "Plays", "Skips", "Last played", "From")
    numbers = frozenset({2, 3})
    return [
        Table("Played", ("When", "Title", "Artist", "Heard", "Share", ""), plays, frozenset({3, 4})),
        Table("Liked", ("When", "Title", "Artist", "Opinion"), likes),
        Table("Added to playlists", ("When", "Title", "Artist", "Playlist"), additions),
        Table("Imported", (*foreign, "Matched by"), there, numbers),
        Table("Not matched", (*foreign, "Why"), missing, numbers),
    ]


def reported(rows: Sequence[Row], name: str, *, reasons: bool) -> Table:
    """One list of an import's report."""
    columns = ("Title", "Artist", "Plays", "Skips", "Why" if reasons else "Matched by")
    lines = [
        (
            _title(row.foreign.title, row.foreign.path, row.foreign.recording),
            row.foreign.artist,
            str(row.plays),
            str(row.skips),
            row.match.reason if reasons else _WAYS.get(row.match.way, ""),
        )
        for row in rows
    ]
    return Table(name, columns, lines, frozenset({2, 3}))


_WAYS = {"path": "its path", "recording": "its MusicBrainz id", "names": "its names"}


def _imported(one: Imported) -> tuple[str, ...]:
    theirs = one.track
    why = theirs.reason or _WAYS.get(theirs.way, "")
    title = _title(theirs.title, theirs.path, theirs.recording)
    return title, theirs.artist, str(one.plays), str(one.skips), _date(one.last), one.sources, why


def _title(title: str, path: str, recording: str) -> str:
    shown = title or path or recording
    return shown.encode("utf-8", "replace").decode("utf-8")


def _how(play: Any) -> str:
    if play.excerpt:
        return "excerpt"
    return "left early" if play.moved_on and play.share < 0.5 else ""


def _date(when: float | None) -> str:
    return "" if when is None else datetime.fromtimestamp(when).strftime("%Y-%m-%d %H:%M")
