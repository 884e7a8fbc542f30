"""Elements of panels and dialogs: headings, labels, buttons, margins."""

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

from musicexplorer.ui import scale
from musicexplorer.ui.icons import ICON_SIDE

_HEADING_HEIGHT = 38


class Heading(QWidget):
    """A panel's title, a muted note beside it, and room for buttons at the right."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = label(name, "heading")
        self._note = Elided("", "muted")
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(8, 2, 2, 2)
        self.setMinimumHeight(scale.grown(_HEADING_HEIGHT))
        self.row.setSpacing(6)
        self.row.addWidget(self._name)
        self.row.addWidget(self._note, 1)

    @property
    def name(self) -> str:
        """The title."""
        return self._name.text()

    def add_tab(self, tab: QWidget, *, before: bool) -> None:
        """Put the name of a neighbouring panel, which leads to it, beside the title."""
        self.row.insertWidget(self.row.indexOf(self._name) + (not before), tab)

    def set_note(self, text: str) -> None:
        """Set the note beside the title."""
        self._note.set_text(text)

    def add(self, widget: QWidget) -> None:
        """Add a button or a field at the right."""
        self.row.addWidget(widget)


class Elided(QLabel):
    """One line of text, elided to the room there is; the tooltip has all of it."""

    def __init__(self, text: str = "", role: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self.setProperty("role", role)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.set_text(text)

    def set_text(self, text: str) -> None:
        """Show `text`, elided if needed."""
        self._text = " ".join(text.split())
        self.setAccessibleName(self._text)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = max(self.contentsRect().width(), 1)
        shown = self.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideRight, room)
        self.setText(shown)
        self.setToolTip(self._text if shown != self._text else "")


def label(text: str, role: str = "") -> QLabel:
    """A label in one of the theme's roles."""
    made = QLabel(text)
    made.setProperty("role", role)
    made.setTextFormat(Qt.TextFormat.PlainText)
    return made


def push_button(text: str, hint: str, pressed: SignalInstance | None = None) -> QPushButton:
    """A button that is not the default button; `pressed` is emitted when it is clicked."""
    button = QPushButton(text)
    button.setToolTip(hint)
    button.setAutoDefault(False)
    if pressed is not None:
        button.clicked.connect(lambda: pressed.emit())
    return button


def make_primary(button: QPushButton) -> None:
    """Make it the button that is most likely wanted, also where the style has drawn it already."""
    button.setProperty("role", "primary")
    button.style().unpolish(button)
    button.style().polish(button)


def icon_button(name: str, size: QSize | None = None) -> QToolButton:
    """A button whose icon the theme sets; a click does not move the focus to it."""
    button = QToolButton()
    button.setIconSize(size or scale.square(ICON_SIDE))
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


def tool_button(action: QAction, size: QSize | None = None) -> QToolButton:
    """An icon button for an action."""
    button = icon_button(action.text().replace("&", ""), size)
    button.setDefaultAction(action)
    return button


def dialog_column(dialog: QDialog) -> QVBoxLayout:
    """The vertical layout of a dialog."""
    column = QVBoxLayout(dialog)
    column.setContentsMargins(18, 16, 18, 14)
    column.setSpacing(12)
    return column


def close_button(dialog: QDialog) -> QDialogButtonBox:
    """A button box that closes the dialog."""
    row = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, dialog)
    row.rejected.connect(dialog.reject)
    return row
