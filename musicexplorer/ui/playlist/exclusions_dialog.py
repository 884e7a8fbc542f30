"""The list of rules about what is never suggested."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from musicexplorer.similarity.playlist import Exclusion
from musicexplorer.ui.playlist.season_editor import SeasonEditor
from musicexplorer.ui.widgets.elements import label

_ABOUT = (
    "These tracks stay in the library and can be played, but come into no list, no radio and no playlist"
    " that is made for you. Put one in by hand and it stays."
)


class ExclusionsDialog(QDialog):
    """Rules in words, to be taken back.

    Signals:
        taken_back: These rules are to hold no more: a list of `Exclusion`.
        added: This rule about a season is to hold too: a `Exclusion`.
    """

    taken_back = Signal(list)
    added = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Never suggested")
        self.list = QListWidget()
        self.list.setAccessibleName("Rules")
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setMinimumSize(440, 220)
        self.season = SeasonEditor()
        self.season.wanted.connect(self.added)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.remove = buttons.addButton("Take back", QDialogButtonBox.ButtonRole.ActionRole)
        self.remove.setToolTip("What the rules that are chosen stand for may be suggested again (Delete)")
        self.remove.clicked.connect(self._take_back)
        buttons.rejected.connect(self.reject)
        self.list.itemSelectionChanged.connect(
            lambda: self.remove.setEnabled(bool(self.list.selectedItems()))
        )
        about = label(_ABOUT, "muted")
        about.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 14)
        layout.setSpacing(12)
        for part in (about, self.list, self.season, buttons):
            layout.addWidget(part)

    def show_rules(self, rules: Sequence[tuple[Exclusion, str]]) -> None:
        """Show the rules in words, the newest first."""
        self.list.clear()
        for rule, text in reversed(rules):
            item = QListWidgetItem(text)
            item.setData(Qt.ItemDataRole.UserRole, rule)
            self.list.addItem(item)
        self.remove.setEnabled(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.season.words.hasFocus() and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._take_back()
            return
        super().keyPressEvent(event)

    def _take_back(self) -> None:
        rules = [item.data(Qt.ItemDataRole.UserRole) for item in self.list.selectedItems()]
        if rules:
            self.taken_back.emit(rules)
