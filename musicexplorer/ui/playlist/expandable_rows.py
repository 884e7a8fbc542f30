"""The rows of a playlist: under each entry the other versions of its song can be unfolded."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QModelIndex

from musicexplorer.session.library import Library
from musicexplorer.ui.widgets.track_rows import Row, RowsModel


class ExpandableRows(RowsModel):
    """Entries, and versions under those that are unfolded; it stays so while the list is made again.

    Args:
        catalogue: The library.
        under: The rows of the other versions of a track.
    """

    def __init__(self, catalogue: Callable[[], Library], under: Callable[[int], list[Row]]) -> None:
        super().__init__(catalogue)
        self._under = under
        self._unfolded: set[int] = set()

    def show_rows(self, rows: Sequence[Row]) -> None:
        shown: list[Row] = []
        for row in rows:
            unfolded = bool(row.versions) and row.id in self._unfolded
            shown.append(replace(row, unfolded=unfolded))
            shown += self._under(row.id) if unfolded else []
        super().show_rows(shown)

    def row(self, at: int) -> Row:
        """What stands in a row."""
        return self._rows[at]

    def entry(self, at: int) -> int:
        """The place in the playlist of the entry that stands in a row, or that it is a version of."""
        return self.entries_before(at + 1) - 1

    def entries_before(self, at: int) -> int:
        """How many entries stand above a row."""
        return sum(not row.inset for row in self._rows[:at])

    def row_of(self, entry: int) -> int:
        """The row in which an entry stands."""
        return self.entry_rows()[entry]

    def entry_rows(self) -> list[int]:
        """The rows in which the entries stand, in order."""
        return [at for at, row in enumerate(self._rows) if not row.inset]

    def unfold(self, at: int, wanted: bool) -> None:
        """Show the versions under the entry of a row, or put them away."""
        track = self._rows[self.row_of(self.entry(at))].id
        self.keep_unfolded(track, wanted)
        entries = [row for row, one in enumerate(self._rows) if one.id == track and not one.inset]
        for entry in reversed(entries):  # the same track may be there twice
            self._show_versions(entry, wanted)

    def keep_unfolded(self, track: int, wanted: bool) -> None:
        """Whether the versions of a track are to be seen when the rows are shown again."""
        if wanted:
            self._unfolded.add(track)
        else:
            self._unfolded.discard(track)

    def _show_versions(self, entry: int, wanted: bool) -> None:
        row = self._rows[entry]
        if row.unfolded == wanted or not row.versions:
            return
        first, last = entry + 1, entry + row.versions
        if wanted:
            self.beginInsertRows(QModelIndex(), first, last)
            self._rows[first:first] = self._under(row.id)
            self.endInsertRows()
        else:
            self.beginRemoveRows(QModelIndex(), first, last)
            del self._rows[first : last + 1]
            self.endRemoveRows()
        self._rows[entry] = replace(row, unfolded=wanted)
        self.dataChanged.emit(self.index(entry), self.index(entry))
