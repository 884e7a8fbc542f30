"""Chips: small buttons, such as filters, each with a cross that removes it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QPushButton, QSizePolicy, QWidget

from musicexplorer.translation import tr
from musicexplorer.ui import scale
from musicexplorer.ui.theme import Theme

_GAP = 6


class Chips(QWidget):
    """Chips that wrap into the next line; hidden while there are none."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.buttons: list[QPushButton] = []
        self._flow = Flow(self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.hide()

    def show_chips(self, chips: Sequence[tuple[str, Callable[[], None]]]) -> None:
        """Show chips: their texts, and what is called when each is removed."""
        had = any(button.hasFocus() for button in self.buttons)
        for button in self.buttons:
            self._flow.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = [self._make(text, removed) for text, removed in chips]
        for button in self.buttons:
            self._flow.addWidget(button)
        self.setVisible(bool(chips))
        if had and self.buttons:
            self.buttons[-1].setFocus()
        self.updateGeometry()

    def set_theme(self, theme: Theme) -> None:
        """Crosses in the theme's colours."""
        self._theme = theme
        for button in self.buttons:
            button.setIcon(theme.icon("close", "muted"))

    def _make(self, text: str, removed: Callable[[], None]) -> QPushButton:
        button = QPushButton(text.replace("&", "&&"), self)
        button.setProperty("role", "chip")
        button.setIcon(self._theme.icon("close", "muted"))
        button.setIconSize(scale.square(12))
        button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the cross at the right
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAutoDefault(False)
        button.setAccessibleName(tr("Remove the filter: {filter}").format(filter=text))
        button.setToolTip(tr("Remove this filter"))
        button.clicked.connect(lambda: removed())
        button.show()
        return button


def lines_of(widths: Sequence[int], room: int) -> int:
    """The number of lines that chips of these widths take in `room` pixels."""
    lines, x = 1, 0
    for width in widths:
        if x > 0 and x + width > room:
            lines, x = lines + 1, 0
        x += width + _GAP
    return lines


class Flow(QLayout):
    """Lays items out from left to right and wraps."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._heights: dict[int, int] = {}
        self.setContentsMargins(0, 0, 0, 0)

    def invalidate(self) -> None:
        self._heights.clear()
        super().invalidate()

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:  # asked for a hundred times while a window is resized
            self._heights[width] = self._arrange(QRect(0, 0, width, 0), move=False)
        return self._heights[width]

    def sizeHint(self) -> QSize:
        widths = [item.sizeHint().width() + _GAP for item in self._items]
        return QSize(sum(widths), self.minimumSize().height())

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        """Place the items in `rect` if `move` is set; returns the height they take."""
        x, y, tall = rect.x(), rect.y(), 0
        for item in self._items:
            if item.isEmpty():
                continue
            size = item.sizeHint()
            if x > rect.x() and x + size.width() > rect.right() + 1:
                x, y, tall = rect.x(), y + tall + _GAP, 0
            if move:
                item.setGeometry(QRect(QPoint(x, y), size))
            x, tall = x + size.width() + _GAP, max(tall, size.height())
        return y + tall - rect.y()
