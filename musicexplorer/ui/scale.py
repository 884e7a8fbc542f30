"""Sizes in pixels that grow with the text: what is laid out for texts of 10 points fits texts of any size."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QWidget

POINTS = 10.0
"""The size of texts that sizes in pixels are meant for."""
_SCREEN_SHARE = 0.95


def factor() -> float:
    """How much larger texts are."""
    return QApplication.font().pointSizeF() / POINTS


def grown(pixels: float) -> int:
    """A width or height for the size that texts have."""
    return round(pixels * factor())


def square(side: int) -> QSize:
    """The size of an icon."""
    return QSize(grown(side), grown(side))


def resize(dialog: QWidget, width: int, height: int) -> None:
    """Give a dialog a size that grows with its texts, but is not larger than the screen."""
    parent = dialog.parentWidget()
    room = (parent if parent is not None else dialog).screen().availableSize()
    dialog.resize(QSize(grown(width), grown(height)).boundedTo(room * _SCREEN_SHARE))
