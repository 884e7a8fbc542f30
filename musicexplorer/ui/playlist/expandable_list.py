"""The list of a playlist, whose entries unfold: by a button, or with Right and Left as in a tree."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPixmap

from musicexplorer.ui.playlist.expandable_rows import ExpandableRows
from musicexplorer.ui.theme import Theme
from musicexplorer.ui.widgets.reorderable_list import ReorderableList
from musicexplorer.ui.widgets.row_painter import folding_place, taking_place
from musicexplorer.ui.widgets.track_list import RowButton

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ExpandableList(ReorderableList):
    """A list that shows other versions of a song under it, once unfolded.

    Signals:
        version_chosen: Replace the entry above by the version in this row.
    """

    version_chosen = Signal(int)

    def __init__(
        self, model: ExpandableRows, theme: Theme, cover: Callable[[int], QPixmap | None], name: str
    ) -> None:
        super().__init__(model, theme, cover, name)
        self.entries = model

    def selected_entries(self) -> list[int]:
        """The places in the playlist that are selected, from first to last."""
        chosen = set(self.selected_rows())
        return [entry for entry, row in enumerate(self.entries.entry_rows()) if row in chosen]

    def entries_before(self, row: int) -> int:
        return self.entries.entries_before(row)

    def select_entries(self, entries: list[int]) -> None:
        """Select these places of the playlist without playing them."""
        rows = self.entries.entry_rows()
        self.select_rows([rows[entry] for entry in entries])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        here = self.currentIndex().row()
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if here >= 0 and event.key() in (Qt.Key.Key_Right, Qt.Key.Key_Left) and not control:
            self._step(here, inwards=event.key() == Qt.Key.Key_Right)
        elif here >= 0 and event.key() in _ENTER and control and self.entries.row(here).inset:
            self.version_chosen.emit(here)
        else:
            super().keyPressEvent(event)

    def _step(self, here: int, *, inwards: bool) -> None:
        """Right unfolds, then goes to the first version; Left goes to the entry, then folds."""
        row = self.entries.row(here)
        if inwards and row.versions and row.unfolded:
            self.select_rows([here + 1])
        elif inwards and row.versions:
            self.entries.unfold(here, True)
        elif not inwards and row.inset:
            self.select_rows([self.entries.row_of(self.entries.entry(here))])
        elif not inwards and row.unfolded:
            self.entries.unfold(here, False)

    def _button_at(self, at: QPoint) -> tuple[int, RowButton] | None:
        index = self.indexAt(at)
        if not index.isValid():
            return None
        row, box = self.entries.row(index.row()), self.visualRect(index)
        if row.versions and folding_place(box, self.font(), row.versions).contains(at):
            return index.row(), "fold" if row.unfolded else "unfold"
        if row.inset and taking_place(box).contains(at):
            return index.row(), "take"
        return super()._button_at(at)

    def _press(self, row: int, button: RowButton) -> None:
        if button == "take":
            self.version_chosen.emit(row)
        elif button in ("fold", "unfold"):
            self.entries.unfold(row, button == "unfold")
        else:
            super()._press(row, button)
