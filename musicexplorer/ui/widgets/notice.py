"""A strip in a panel with a message and a button or two."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QWidget

from musicexplorer.translation import tr
from musicexplorer.ui import scale
from musicexplorer.ui.theme import Theme
from musicexplorer.ui.widgets.elements import Elided


class InlineNotice(QWidget):
    """Hidden until `show_notice`; the caller hides it when a choice was made."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("notice")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.message = Elided()
        self.buttons: list[QPushButton] = []
        self.dismiss = QToolButton()
        self.dismiss.setIconSize(scale.square(14))
        self.dismiss.setAccessibleName(tr("Close"))
        self.dismiss.clicked.connect(self.hide)
        self._dismissed: Callable[[], None] = lambda: None
        self.dismiss.clicked.connect(lambda: self._dismissed())
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(10, 2, 4, 2)
        self._row.setSpacing(4)
        self._row.addWidget(self.message, 1)
        self._row.addWidget(self.dismiss)
        self.set_theme(theme)
        self.hide()

    def show_notice(
        self,
        text: str,
        choices: Sequence[tuple[str, Callable[[], None]]],
        dismiss: str = "",
        dismissed: Callable[[], None] = lambda: None,
    ) -> None:
        """Show a message.

        Args:
            text: The message.
            choices: Button texts and what they do.
            dismiss: The tooltip of the close button, "" for "Close".
            dismissed: Called when the notice is closed.
        """
        dismiss = dismiss or tr("Close")
        for button in self.buttons:
            self._row.removeWidget(button)
            button.deleteLater()
        self.buttons = [self._button(*choice) for choice in choices]
        for at, button in enumerate(self.buttons):
            self._row.insertWidget(1 + at, button)
        self.message.set_text(text)
        self._dismissed = dismissed
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
