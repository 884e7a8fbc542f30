"""A combo box that is filled when it is about to be opened."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QComboBox

from musicexplorer.translation import tr
from musicexplorer.ui import accessibility


class LazyComboBox(QComboBox):
    """For items that are expensive to find: they are requested when the box is opened or focused.

    Signals:
        opening: The items are about to be shown.
        chosen(name): An item was chosen.
    """

    opening = Signal()
    chosen = Signal(str)

    def __init__(self, name: str, current: str) -> None:
        super().__init__()
        accessibility.name_box(self, name)
        self.setToolTip(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMaxVisibleItems(30)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(12)
        self.current = current
        self.set_items([])
        self.activated.connect(self._on_activated)

    def set_items(self, items: list[tuple[str, str, str]]) -> None:
        """Set names, their groups and how they are shown; separators stand between groups."""
        self.clear()
        before = items[0][1] if items else ""
        for name, group, text in items:
            if group != before:
                self.insertSeparator(self.count())
                before = group
            self.addItem(text[:1].upper() + text[1:], name)
        if self.findData(self.current) < 0:
            text = tr(self.current)
            self.insertItem(0, text[:1].upper() + text[1:], self.current)
        self.setCurrentIndex(self.findData(self.current))

    def showPopup(self) -> None:
        self.opening.emit()
        super().showPopup()

    def focusInEvent(self, event: QFocusEvent) -> None:
        # The arrow keys change a closed box.
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.opening.emit()
        super().focusInEvent(event)

    def _on_activated(self) -> None:
        self.current = self.currentData()
        self.chosen.emit(self.current)
