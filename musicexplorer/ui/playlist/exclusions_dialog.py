"""The dialog with everything that must not be suggested."""

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
from musicexplorer.translation import tr
from musicexplorer.ui import scale
from musicexplorer.ui.playlist.season_editor import SeasonEditor
from musicexplorer.ui.widgets.elements import label
from musicexplorer.ui.widgets.items import take_all


class ExclusionsDialog(QDialog):
    """Lists what is excluded and allows it again.

    Signals:
        removed: Allow this again: a list of `Exclusion`.
        added: Exclude this season too: an `Exclusion`.
    """

    removed = Signal(object)
    added = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Blocked tracks and artists"))
        self.list = QListWidget()
        self.list.setObjectName("panel")
        self.list.setAccessibleName(tr("Blocked"))
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setMinimumSize(scale.grown(440), 220)
        self.season = SeasonEditor()
        self.season.requested.connect(self.added)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self.remove = buttons.addButton(tr("Allow again"), QDialogButtonBox.ButtonRole.ActionRole)
        self.remove.setToolTip(tr("The selected entries may be suggested again (Delete)"))
        self.remove.clicked.connect(self._remove_selected)
        buttons.rejected.connect(self.reject)
        self.list.itemSelectionChanged.connect(
            lambda: self.remove.setEnabled(bool(self.list.selectedItems()))
        )
        about = label(
            tr(
                "These tracks stay in the library and can be played, but are never suggested: not in lists,"
                " radio or playlists. Tracks that you add yourself stay."
            ),
            "muted",
        )
        about.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 14)
        layout.setSpacing(12)
        for part in (about, self.list, self.season, buttons):
            layout.addWidget(part)

    def show_exclusions(self, exclusions: Sequence[tuple[Exclusion, str]]) -> None:
        """Show exclusions with their texts, the newest first."""
        take_all(self.list)
        for exclusion, text in reversed(exclusions):
            item = QListWidgetItem(text)
            item.setData(Qt.ItemDataRole.UserRole, exclusion)
            self.list.addItem(item)
        self.remove.setEnabled(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.season.words.hasFocus() and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._remove_selected()
            return
        super().keyPressEvent(event)

    def _remove_selected(self) -> None:
        exclusions = [item.data(Qt.ItemDataRole.UserRole) for item in self.list.selectedItems()]
        if exclusions:
            self.removed.emit(exclusions)
