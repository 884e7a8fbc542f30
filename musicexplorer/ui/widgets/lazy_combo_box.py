"""A box of choices that is filled when somebody is about to look into it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QComboBox


class LazyComboBox(QComboBox):
    """What can be chosen may take a look at every track, so it is asked for late.

    Signals:
        opening: The choices are about to be seen.
        chosen: The person chose this one.
    """

    opening = Signal()
    chosen = Signal(str)

    def __init__(self, name: str, wanted: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMaxVisibleItems(30)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(12)
        self.wanted = wanted
        self.offer([(wanted, "")])
        self.activated.connect(self._on_activated)

    def offer(self, choices: list[tuple[str, str]]) -> None:
        """Names and their groups; groups are set apart by lines."""
        self.clear()
        before = choices[0][1] if choices else ""
        for name, group in choices:
            if group != before:
                self.insertSeparator(self.count())
                before = group
            self.addItem(name[:1].upper() + name[1:], name)
        if self.findData(self.wanted) < 0:
            self.insertItem(0, self.wanted[:1].upper() + self.wanted[1:], self.wanted)
        self.setCurrentIndex(self.findData(self.wanted))

    def showPopup(self) -> None:
        self.opening.emit()
        super().showPopup()

    def focusInEvent(self, event: QFocusEvent) -> None:
        # The arrow keys choose in a closed box.
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.opening.emit()
        super().focusInEvent(event)

    def _on_activated(self) -> None:
        self.wanted = self.currentData()
        self.chosen.emit(self.wanted)
