"""The list view of the side panels: rows of tracks."""

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QListView, QToolTip

from musicexplorer.translation import tr
from musicexplorer.ui.theme import Theme
from musicexplorer.ui.widgets.gestures import RowGestures
from musicexplorer.ui.widgets.row_painter import RowPainter, steering_places
from musicexplorer.ui.widgets.track_rows import ROW_ROLE, Index, RowsModel

RowButton = Literal["more", "less", "fold", "unfold", "take"]
_KEYS: dict[str, RowButton] = {"+": "more", "-": "less"}


class TrackList(QListView):
    """A list of `Row`s.

    Signals:
        gestured(row, gesture): A `Gesture` was made on a row.
        context_requested(ids, position): The menu of tracks is requested, at a screen position.
        steered(row, more): More or less like the track of a row is requested.
    """

    gestured = Signal(int, object)
    context_requested = Signal(object, QPoint)
    steered = Signal(int, bool)

    def __init__(
        self, model: RowsModel, theme: Theme, cover: Callable[[int], QPixmap | None], name: str
    ) -> None:
        super().__init__()
        self.rows = model
        self._theme = theme
        self._placeholder = ""
        self.setModel(model)
        self.painter = RowPainter(model, theme, cover, self)
        self.setItemDelegate(self.painter)
        self.setAccessibleName(name)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._on_menu)
        RowGestures(self).made.connect(self.gestured)

    def set_theme(self, theme: Theme) -> None:
        """Set the colours of what the list draws itself."""
        self._theme = self.painter.theme = theme
        self.viewport().update()

    def set_placeholder(self, text: str) -> None:
        """Set the text of an empty list."""
        self._placeholder = text
        self.viewport().update()

    def selected_rows(self) -> list[int]:
        """The rows selected, from top to bottom."""
        return sorted(index.row() for index in self.selectionModel().selectedRows())

    def selected(self) -> list[int]:
        """The tracks selected, from top to bottom."""
        ids = self.rows.ids()
        return [ids[row] for row in self.selected_rows()]

    def select_rows(self, rows: list[int]) -> None:
        """Select these rows without playing anything."""
        selection = self.selectionModel()
        selection.clear()
        for row in rows:
            selection.select(self.rows.index(row), selection.SelectionFlag.Select)
        if rows:
            selection.setCurrentIndex(self.rows.index(rows[0]), selection.SelectionFlag.NoUpdate)
            self.scrollTo(self.rows.index(rows[0]))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text() in _KEYS and self._steers(self.currentIndex()):
            self._press(self.currentIndex().row(), _KEYS[event.text()])
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self._button_at(event.position().toPoint())
        if found is not None and event.button() == Qt.MouseButton.LeftButton:
            self._press(*found)  # the row is neither played nor selected
            return
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._button_at(event.position().toPoint()) is None:
            super().mouseDoubleClickEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and (found := self._button_at(event.pos())) is not None:
            QToolTip.showText(event.globalPos(), _tooltips()[found[1]], self)
            return True
        return super().viewportEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.rows.rowCount() or not self._placeholder:
            return
        with QPainter(self.viewport()) as painter:
            painter.setPen(self._theme.colour("muted"))
            box = self.viewport().rect().adjusted(24, 16, -24, -16)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._placeholder)

    def _steers(self, index: Index) -> bool:
        return index.isValid() and bool(index.data(ROW_ROLE).steers)

    def _press(self, row: int, button: RowButton) -> None:
        """A button of a row was pressed, or its key."""
        self.steered.emit(row, button == "more")

    def _button_at(self, at: QPoint) -> tuple[int, RowButton] | None:
        """The row and its button at a position."""
        index = self.indexAt(at)
        if not self._steers(index):
            return None
        more, less = steering_places(self.visualRect(index))
        if more.contains(at) or less.contains(at):
            return index.row(), "more" if more.contains(at) else "less"
        return None

    def _on_menu(self, at: QPoint) -> None:
        if self.indexAt(at).isValid():
            self.context_requested.emit(self.selected(), self.viewport().mapToGlobal(at))


def _tooltips() -> dict[RowButton, str]:
    return {
        "more": tr("More like this (+)"),
        "less": tr("Less like this (−)"),
        "fold": tr("Hide the other versions of this song (Left)"),
        "unfold": tr("Show the other versions of this song (Right)"),
        "take": tr("Use this version (Ctrl+Enter)"),
    }
