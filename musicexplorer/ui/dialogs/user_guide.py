"""The user guide in a window of its own."""

from typing import Any

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtWidgets import QDialog, QTextBrowser, QVBoxLayout, QWidget

from musicexplorer import paths
from musicexplorer.translation import tr
from musicexplorer.ui.widgets.elements import close_button

_WIDTH = 700
"""Of the pictures, in pixels."""
_SIZE = QSize(_WIDTH + 80, 820)
_SHARE = 0.95
"""The largest part of the screen that the window takes."""


class UserGuide(QDialog):
    """`docs/guide.md`, with its pictures."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("User guide"))
        self.text = _Pages(self)
        self.text.setAccessibleName(self.windowTitle())
        self.text.setOpenExternalLinks(True)
        self.text.setSource(
            QUrl.fromLocalFile(str(paths.guide())), QTextDocument.ResourceType.MarkdownResource
        )
        layout = QVBoxLayout(self)
        layout.addWidget(self.text)
        layout.addWidget(close_button(self))
        self.resize(_SIZE.boundedTo(parent.screen().availableSize() * _SHARE))


class _Pages(QTextBrowser):
    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """Pictures as wide as the text."""
        found = super().loadResource(kind, name)
        if kind != QTextDocument.ResourceType.ImageResource.value:
            return found
        picture = QImage(self.source().resolved(QUrl(name)).toLocalFile())
        if picture.width() <= _WIDTH:
            return picture
        return picture.scaledToWidth(_WIDTH, Qt.TransformationMode.SmoothTransformation)
