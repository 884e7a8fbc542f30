"""The rows of the queue, made as they are looked at: it may hold a whole library."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt

from musicexplorer.library.track import Track
from musicexplorer.session.library import Library
from musicexplorer.session.queue import PlayQueue
from musicexplorer.translation import tr
from musicexplorer.ui.widgets.format import clock
from musicexplorer.ui.widgets.track_rows import Index, Row, RowsModel, missing_text


class QueueRows(RowsModel):
    """The entries of a queue, those before the current one as past."""

    def __init__(self, library: Callable[[], Library], track: Callable[[int], Track | None]) -> None:
        super().__init__(library)
        self._track = track
        self._queue = PlayQueue()

    def show_queue(self, queue: PlayQueue) -> None:
        """Show the queue as it is now."""
        before, self._queue = self._queue, queue
        if before.entries is queue.entries or before.entries == queue.entries:
            first, last = sorted((before.place, queue.place))
            self.dataChanged.emit(self.index(max(first, 0)), self.index(max(last, 0)))
            return
        self._count(len(queue.entries))

    def keys(self, rows: list[int]) -> list[int]:
        """The keys of the entries in these rows."""
        return [self._queue.entries[row].key for row in rows]

    def rows_of(self, keys: set[int]) -> list[int]:
        """The rows of entries."""
        return [row for row, entry in enumerate(self._queue.entries) if entry.key in keys]

    def ids(self) -> list[int]:
        return self._queue.tracks

    def row(self, at: int) -> Row:
        entry, track = self._queue.entries[at], self._track(self._queue.entries[at].track)
        current, past = self.is_current(at), at < self._queue.place
        if track is None:
            gone = tr("This track is not in the library any more.")
            return Row(
                entry.track,
                tr("Track {id}").format(id=entry.track),
                "",
                missing=gone,
                current=current,
                past=past,
            )
        about = track.metadata
        return Row(
            entry.track,
            about.title,
            about.artist,
            entry.reason or (tr("added by you") if entry.source == "asked" else about.album),
            clock(about.duration),
            missing=missing_text(track.state),
            why=(lambda: entry.reason) if entry.reason else None,
            current=current,
            past=past,
        )

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return self._when(index.row())
        return super().data(index, role)

    def is_current(self, at: int) -> bool:
        """Whether the entry in a row is the current one."""
        current = self._queue.current
        return current is not None and self._queue.entries[at].key == current.key

    def _when(self, at: int) -> str:
        if self.is_current(at):
            return tr("current")
        return tr("played") if at < self._queue.place else tr("comes next")
