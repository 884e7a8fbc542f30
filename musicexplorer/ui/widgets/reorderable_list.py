"""A list of tracks whose rows are removed and moved by keys or mouse, and into which tracks are dropped."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QAbstractItemView

from musicexplorer.ui.theme import Theme
from musicexplorer.ui.widgets import track_drag
from musicexplorer.ui.widgets.track_list import TrackList
from musicexplorer.ui.widgets.track_rows import RowsModel


class ReorderableList(TrackList):
    """A track list that accepts drops: its own entries move, tracks of other lists are added.

    Every row is an entry, unless a subclass shows other rows between them.

    Signals:
        removed: Remove these entries.
        moved: Move these entries to before that entry.
        dropped: Insert these tracks before that entry.
    """

    removed = Signal(object)
    moved = Signal(object, int)
    dropped = Signal(object, int)

    def __init__(
        self, model: RowsModel, theme: Theme, cover: Callable[[int], QPixmap | None], name: str
    ) -> None:
        super().__init__(model, theme, cover, name)
        self._line: int | None = None
        self.setAcceptDrops(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDropIndicatorShown(False)

    def selected_entries(self) -> list[int]:
        """The entries that are selected, from first to last."""
        return self.selected_rows()

    def entries_before(self, row: int) -> int:
        """How many entries are above a row."""
        return row

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            if gone := self.selected_entries():
                self.removed.emit(gone)
            return
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() in (
            Qt.Key.Key_Up,
            Qt.Key.Key_Down,
        ):
            self._nudge(-1 if event.key() == Qt.Key.Key_Up else 1)
            return
        super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        # Folders and files from outside belong to the window.
        event.setAccepted(event.mimeData().hasFormat(track_drag.TRACKS))

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._line = self._row_at(event.position().toPoint())
        self.viewport().update()
        event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._line = None
        self.viewport().update()

    def dropEvent(self, event: QDropEvent) -> None:
        entry, self._line = self.entries_before(self._row_at(event.position().toPoint())), None
        # Copy, whatever was proposed: with "move" Qt would remove the dragged rows a second time.
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        if event.source() is self:
            self.moved.emit(self.selected_entries(), entry)
        else:
            self.dropped.emit(track_drag.unpack(event.mimeData()), entry)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._line is None:
            return
        with QPainter(self.viewport()) as painter:
            painter.setPen(QPen(self._theme.colour("accent"), 2))
            y = self._line_y(self._line)
            painter.drawLine(6, y, self.viewport().width() - 6, y)

    def _row_at(self, at: QPoint) -> int:
        """The row before which a drop at this point is inserted."""
        index = self.indexAt(at)
        if not index.isValid():
            return self.rows.rowCount()
        below = at.y() > self.visualRect(index).center().y()
        return index.row() + below

    def _line_y(self, row: int) -> int:
        if row < self.rows.rowCount():
            return max(self.visualRect(self.rows.index(row)).top(), 1)
        last = self.visualRect(self.rows.index(row - 1)) if row else None
        return last.bottom() if last else 1

    def _nudge(self, by: int) -> None:
        entries = self.selected_entries()
        to = entries[0] - 1 if entries and by < 0 else entries[-1] + 2 if entries else -1
        if 0 <= to <= self.entries_before(self.rows.rowCount()):
            self.moved.emit(entries, to)
