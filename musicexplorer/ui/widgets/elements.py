"""Small pieces that every panel and every dialog is made of: headings, buttons, margins."""

from PySide6.QtCore import QSize, Qt, SignalInstance
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from musicexplorer.ui.icons import ICON_SIZE

_HEADING_HEIGHT = 38


class Heading(QWidget):
    """A panel's name, a quiet note beside it, and room for buttons at the right."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = label(name, "heading")
        self._note = label("", "muted")
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(8, 2, 2, 2)
        self.setMinimumHeight(_HEADING_HEIGHT)
        self.row.setSpacing(6)
        self.row.addWidget(self._name)
        self.row.addWidget(self._note, 1)

    def set_note(self, text: str) -> None:
        """What stands beside the name."""
        self._note.setText(text)

    def add(self, widget: QWidget) -> None:
        """Put a button or a field at the right."""
        self.row.addWidget(widget)


class Elided(QLabel):
    """One line of text that gives way: what does not fit ends in an ellipsis, the tooltip has it whole."""

    def __init__(self, text: str = "", role: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._whole = ""
        self.setProperty("role", role)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.set_text(text)

    def set_text(self, text: str) -> None:
        """Show `text`, as much of it as there is room for."""
        self._whole = " ".join(text.split())
        self.setAccessibleName(self._whole)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = max(self.contentsRect().width(), 1)
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, room)
        self.setText(shown)
        self.setToolTip(self._whole if shown != self._whole else "")


def label(text: str, role: str = "") -> QLabel:
    """A label in one of the theme's roles."""
    made = QLabel(text)
    made.setProperty("role", role)
    made.setTextFormat(Qt.TextFormat.PlainText)
    return made


def push_button(text: str, hint: str, wanted: SignalInstance | None = None) -> QPushButton:
    """A button of a page: Enter elsewhere does not press it; `wanted` is emitted when it is pressed."""
    button = QPushButton(text)
    button.setToolTip(hint)
    button.setAutoDefault(False)
    if wanted is not None:
        button.clicked.connect(lambda: wanted.emit())
    return button


def icon_button(name: str, size: QSize = ICON_SIZE) -> QToolButton:
    """A button whose icon comes with the theme; a click does not take the keyboard away from where it was."""
    button = QToolButton()
    button.setIconSize(size)
    button.setAccessibleName(name)
    button.setToolTip(name)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    return button


def menu_button(menu: QMenu, name: str) -> QToolButton:
    """An icon button that opens a menu."""
    button = icon_button(name)
    button.setMenu(menu)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    return button


def tool_button(action: QAction, size: QSize = ICON_SIZE) -> QToolButton:
    """An icon button for an action."""
    button = icon_button(action.text().replace("&", ""), size)
    button.setDefaultAction(action)
    return button


def dialog_column(dialog: QDialog) -> QVBoxLayout:
    """The column that a dialog's parts stand in."""
    column = QVBoxLayout(dialog)
    column.setContentsMargins(18, 16, 18, 14)
    column.setSpacing(12)
    return column


def close_button(dialog: QDialog) -> QDialogButtonBox:
    """A row with a button that closes the dialog."""
    row = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    row.rejected.connect(dialog.reject)
    return row
