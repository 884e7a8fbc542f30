"""The rows of a playlist: under each entry, the other versions of its song can be unfolded."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from musicexplorer.session.library import Library
from musicexplorer.ui.widgets.track_rows import Row, RowsModel


class ExpandableRows(RowsModel):
    """Entries, and versions under those that are unfolded; entries stay unfolded when rows are shown again.

    Args:
        library: The library as it is now.
        versions: The rows of the other versions of a track.
    """

    def __init__(self, library: Callable[[], Library], versions: Callable[[int], list[Row]]) -> None:
        super().__init__(library)
        self._versions = versions
        self._unfolded: set[int] = set()

    def show_rows(self, rows: Sequence[Row]) -> None:
        shown: list[Row] = []
        for row in rows:
            unfolded = bool(row.versions) and row.id in self._unfolded
            shown.append(replace(row, unfolded=unfolded))
            shown += self._versions(row.id) if unfolded else []
        super().show_rows(shown)

    def entry(self, at: int) -> int:
        """The place in the playlist of the entry in a row, or of the entry that the row is a version of."""
        return self.entries_before(at + 1) - 1

    def entries_before(self, at: int) -> int:
        """How many entries are above a row."""
        return sum(not row.inset for row in self._rows[:at])

    def row_of(self, entry: int) -> int:
        """The row of an entry."""
        return self.entry_rows()[entry]

    def entry_rows(self) -> list[int]:
        """The rows of the entries, in order."""
        return [at for at, row in enumerate(self._rows) if not row.inset]

    def unfold(self, at: int, unfolded: bool) -> None:
        """Show or hide the versions under the entry of a row."""
        track = self._rows[self.row_of(self.entry(at))].id
        self.set_unfolded(track, unfolded)
        entries = [at for at, row in enumerate(self._rows) if row.id == track and not row.inset]
        for entry in reversed(entries):  # the same track may be there twice
            self._show_versions(entry, unfolded)

    def set_unfolded(self, track: int, unfolded: bool) -> None:
        """Show or hide the versions of a track when the rows are shown again."""
        if unfolded:
            self._unfolded.add(track)
        else:
            self._unfolded.discard(track)

    def _show_versions(self, entry: int, unfolded: bool) -> None:
        row = self._rows[entry]
        if row.unfolded == unfolded or not row.versions:
            return
        first, last = entry + 1, entry + row.versions
        if unfolded:
            self._rows[first:first] = self._versions(row.id)
            self.insertRows(first, row.versions)
        else:
            del self._rows[first : last + 1]
            self.removeRows(first, row.versions)
        self._rows[entry] = replace(row, unfolded=unfolded)
        self.dataChanged.emit(self.index(entry), self.index(entry))
