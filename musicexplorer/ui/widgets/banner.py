"""Notices across the top of the window, each of which can be closed."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from musicexplorer.translation import tr
from musicexplorer.ui.theme import Theme
from musicexplorer.ui.widgets.elements import label, tool_button


class Banners(QWidget):
    """A stack of notices, one for each subject; a newer one replaces that of the same subject."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._shown: dict[str, _Banner] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(6)
        self.hide()

    def show_notice(
        self, subject: str, text: str, button: str = "", then: Callable[[], None] | None = None
    ) -> None:
        """Show a notice; `then` is called when the button is pressed."""
        self.close_notice(subject)
        banner = _Banner(self._theme, text, button, then, lambda: self.close_notice(subject))
        self._shown[subject] = banner
        self._layout.addWidget(banner)
        self.show()

    def close_notice(self, subject: str) -> None:
        """Close the notice on a subject, if there is one."""
        banner = self._shown.pop(subject, None)
        if banner is not None:
            self._layout.removeWidget(banner)
            banner.hide()
            banner.deleteLater()
        self.setVisible(bool(self._shown))

    def set_theme(self, theme: Theme) -> None:
        """Icons in the theme's colours."""
        self._theme = theme
        for banner in self._shown.values():
            banner.set_theme(theme)


class _Banner(QWidget):
    def __init__(
        self, theme: Theme, text: str, button: str, then: Callable[[], None] | None, close: Callable[[], None]
    ) -> None:
        super().__init__()
        self.setObjectName("banner")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._icon = QLabel()
        message = label(text)
        message.setWordWrap(True)
        message.setAccessibleName(text)
        self._close = QAction(tr("Close this notice"), self)
        self._close.triggered.connect(close)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 6, 6)
        row.setSpacing(10)
        row.addWidget(self._icon)
        row.addWidget(message, 1)
        if then is not None:
            action_button = QPushButton(button)
            action_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            action_button.clicked.connect(lambda: then())
            row.addWidget(action_button)
        row.addWidget(tool_button(self._close))
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self._icon.setPixmap(theme.pixmap("warning", 20, "notice-text"))
        self._close.setIcon(theme.icon("close", "notice-text"))
