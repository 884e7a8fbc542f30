"""The user guide in its window."""

from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtWidgets import QWidget

from musicexplorer.ui.dialogs.user_guide import UserGuide


def test_it_shows_text_and_pictures_that_fit(qtbot: Any) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    guide = UserGuide(parent)
    assert "demo library" in guide.text.toPlainText()
    image = QTextDocument.ResourceType.ImageResource.value
    picture = guide.text.loadResource(image, QUrl("guide/main.png"))
    assert isinstance(picture, QImage)
    assert 0 < picture.width() <= 700
