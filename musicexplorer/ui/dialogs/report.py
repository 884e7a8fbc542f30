"""A message with details."""

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout, QWidget

from musicexplorer.translation import tr
from musicexplorer.ui import scale
from musicexplorer.ui.widgets.elements import close_button, label


class ReportDialog(QDialog):
    """A few sentences, a list below that can be scrolled and copied, and a button if there is an `action`.

    The button accepts the dialog.
    """

    def __init__(self, title: str, text: str, details: Sequence[str], action: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        scale.resize(self, 620, 340)
        message = label(text)
        message.setWordWrap(True)
        self.details = QPlainTextEdit("\n".join(details))
        self.details.setReadOnly(True)
        self.details.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.details.setAccessibleName(tr("Details"))
        buttons = close_button(self)
        self.action = buttons.addButton(action, QDialogButtonBox.ButtonRole.AcceptRole) if action else None
        if self.action is not None:
            self.action.clicked.connect(self.accept)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 14)
        layout.setSpacing(12)
        layout.addWidget(message)
        layout.addWidget(self.details, 1)
        layout.addWidget(buttons)
