"""A quiet strip in a panel that says something and offers a button or two."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QWidget

from musicexplorer.ui.theme import Theme
from musicexplorer.ui.widgets.elements import Elided


class InlineNotice(QWidget):
    """Hidden until there is something to offer; gone when it was taken or turned down."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("offer")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.said = Elided()
        self.buttons: list[QPushButton] = []
        self.dismiss = QToolButton()
        self.dismiss.setIconSize(QSize(14, 14))
        self.dismiss.setAccessibleName("Close")
        self.dismiss.clicked.connect(self.hide)
        self._turned_down: Callable[[], None] = lambda: None
        self.dismiss.clicked.connect(lambda: self._turned_down())
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(10, 2, 4, 2)
        self._row.setSpacing(4)
        self._row.addWidget(self.said, 1)
        self._row.addWidget(self.dismiss)
        self.set_theme(theme)
        self.hide()

    def show_offer(
        self,
        text: str,
        choices: Sequence[tuple[str, Callable[[], None]]],
        dismiss: str = "Leave it as it is",
        turned_down: Callable[[], None] = lambda: None,
    ) -> None:
        """Say something.

        Args:
            text: What it is about.
            choices: Buttons: words, and what is done.
            dismiss: What the cross means.
            turned_down: What the cross does besides.
        """
        for button in self.buttons:
            self._row.removeWidget(button)
            button.deleteLater()
        self.buttons = [self._button(*choice) for choice in choices]
        for at, button in enumerate(self.buttons):
            self._row.insertWidget(1 + at, button)
        self.said.set_text(text)
        self._turned_down = turned_down
        self.dismiss.setToolTip(dismiss)
        self.dismiss.setAccessibleName(dismiss)
        self.show()

    def set_theme(self, theme: Theme) -> None:
        """Icons in the theme's colours."""
        self.dismiss.setIcon(theme.icon("close", "muted"))

    def _button(self, text: str, action: Callable[[], None]) -> QPushButton:
        button = QPushButton(text)
        button.setProperty("role", "link")
        button.setAutoDefault(False)
        button.clicked.connect(lambda: action())
        return button
