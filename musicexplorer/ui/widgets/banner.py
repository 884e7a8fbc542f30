"""Notices across the top of the window: what the person should know and may put away."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from musicexplorer.ui.theme import Theme
from musicexplorer.ui.widgets.elements import label, tool_button


class Banners(QWidget):
    """A stack of notices, one for each subject; a newer one on the same subject takes its place."""

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
        """Tell the person something; `button` and `then` offer a way out."""
        self.take_away(subject)
        banner = _Banner(self._theme, text, button, then, lambda: self.take_away(subject))
        self._shown[subject] = banner
        self._layout.addWidget(banner)
        self.show()

    def take_away(self, subject: str) -> None:
        """The notice on this subject is not true any more, or was put away."""
        banner = self._shown.pop(subject, None)
        if banner is not None:
            self._layout.removeWidget(banner)
            banner.hide()
            banner.deleteLater()
        self.setVisible(bool(self._shown))

    def set_theme(self, theme: Theme) -> None:
        """Colours of the icons."""
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
        self._sign = QLabel()
        words = label(text)
        words.setWordWrap(True)
        words.setAccessibleName(text)
        self._close = QAction("Close this notice", self)
        self._close.triggered.connect(close)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 6, 6)
        row.setSpacing(10)
        row.addWidget(self._sign)
        row.addWidget(words, 1)
        if then is not None:
            way_out = QPushButton(button)
            way_out.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            way_out.clicked.connect(lambda: then())
            row.addWidget(way_out)
        row.addWidget(tool_button(self._close))
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self._sign.setPixmap(theme.pixmap("warning", 20, "notice-text"))
        self._close.setIcon(theme.icon("close", "notice-text"))
