"""The words of a search as chips: a click offers other meanings, the cross removes a word."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from musicexplorer.session.search.chips import Chip
from musicexplorer.translation import tr
from musicexplorer.ui import scale
from musicexplorer.ui.theme import Theme
from musicexplorer.ui.widgets.chips import Flow

_CROSS = 24
"""Pixels at the right of a chip in which a click removes it."""


class WordChips(QWidget):
    """Chips in a row that wraps.

    Signals:
        changed: Search for this text instead.
    """

    changed = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.buttons: list[WordChip] = []
        self._flow = Flow(self)
        self._shown: tuple[Chip, ...] = ()

    def show_chips(self, chips: Sequence[Chip]) -> None:
        """Show other words; those that stay the same keep the keyboard focus."""
        if tuple(chips) == self._shown:
            return
        self._shown = tuple(chips)
        while len(self.buttons) > len(chips):
            button = self.buttons.pop()
            self._flow.removeWidget(button)
            button.hide()
            button.deleteLater()
        while len(self.buttons) < len(chips):
            button = WordChip(self, self.changed.emit)
            self.buttons.append(button)
            self._flow.addWidget(button)
            button.show()
        for button, chip in zip(self.buttons, chips, strict=True):
            button.show_chip(chip)
        self.set_theme(self._theme)
        self.setVisible(bool(chips))
        self.updateGeometry()

    def set_theme(self, theme: Theme) -> None:
        """Crosses in the theme's colours."""
        self._theme = theme
        for button in self.buttons:
            button.setIcon(theme.icon("close", "muted"))


class WordChip(QPushButton):
    """One word and its kind."""

    def __init__(self, parent: QWidget, change: Callable[[str], None]) -> None:
        super().__init__(parent)
        self._change, self._chip = change, Chip("", "", "", "")
        self.setProperty("role", "chip")
        self.setIconSize(scale.square(12))
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the cross at the right
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAutoDefault(False)
        self.clicked.connect(
            lambda: self.menu_of_meanings().popup(self.mapToGlobal(QPoint(0, self.height())))
        )

    def show_chip(self, chip: Chip) -> None:
        """Show another word."""
        self._chip = chip
        known = "" if chip.known else " · " + tr("not known here")
        self.setText(f"{chip.text} · {chip.kind}{known}".replace("&", "&&"))
        self.setToolTip(chip.tip + "\n" + tr("Click for other meanings; the cross removes it"))
        self.setAccessibleName(f"{chip.text}: {chip.tip}")
        self.setProperty("on", chip.known)
        self.style().polish(self)

    def menu_of_meanings(self) -> QMenu:
        """What the word can be taken for, and its removal."""
        menu, chip = QMenu(self), self._chip
        menu.addAction(chip.tip[:1].upper() + chip.tip[1:]).setEnabled(False)
        menu.addSeparator()
        for name, text in chip.choices:
            menu.addAction(name[:1].upper() + name[1:]).triggered.connect(partial(self._to, text))
        menu.addAction(tr("Remove")).triggered.connect(partial(self._to, chip.without))
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        if self.rect().contains(at) and at.x() >= self.width() - _CROSS:
            self.setDown(False)
            self._to(self._chip.without)
        else:
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._to(self._chip.without)
        else:
            super().keyPressEvent(event)

    def _to(self, text: str, _checked: bool = False) -> None:
        self._change(text)
