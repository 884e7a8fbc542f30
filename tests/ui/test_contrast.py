"""Texts can be read, 4.5:1 at least (WCAG 1.4.3), measured in what is drawn, in every place and theme."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QWidget

from musicexplorer.ui import theme
from tests import gallery
from tests.ui.conftest import Opened

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

LEAST = 4.5
SHARP = 3
"""Drawn so many times larger, so that thin strokes have their full colour."""
EDGE = 3
"""Pixels of a widget's edge that are its border."""


def luminance(pixels: np.ndarray) -> np.ndarray:
    """Of sRGB colours uint8 [n, 3]: float64 [n]."""
    part = pixels / 255.0
    linear = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
    return linear @ np.array([0.2126, 0.7152, 0.0722])


def contrast(pixels: np.ndarray) -> float:
    """Between the ground, which is the commonest colour, and what stands out most from it."""
    packed = pixels.reshape(-1, 3).astype(np.uint32) @ np.array([65536, 256, 1], np.uint32)
    colours, counts = np.unique(packed, return_counts=True)
    light = luminance(np.stack([colours >> 16, colours >> 8 & 255, colours & 255], axis=1))
    ground = light[np.argmax(counts)]
    return float(
        max((max(one, ground) + 0.05) / (min(one, ground) + 0.05) for one in (light.min(), light.max()))
    )


def drawn(window: QWidget) -> np.ndarray:
    """A window as uint8 [height, width, 3], `SHARP` times as large as it is."""
    image = QImage(window.size() * SHARP, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(SHARP)
    image.fill(window.palette().window().color())
    window.render(image)
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine() // 4, 4)
    return pixels[:, : image.width(), 2::-1].copy()  # the image goes


def texts(window: QWidget) -> list[tuple[QWidget, str]]:
    """The widgets that show a text, and can be used."""
    found = []
    for widget in window.findChildren(QWidget):
        text = ""
        if isinstance(widget, QLabel | QAbstractButton):
            text = widget.text()
        elif isinstance(widget, QComboBox):
            text = widget.currentText()
        elif isinstance(widget, QLineEdit):
            text = widget.text() or widget.placeholderText()
        shown = (
            widget.isVisible()
            and widget.window() is window
            and widget.visibleRegion().boundingRect() == widget.rect()
        )
        if text.strip() and shown and widget.isEnabled():
            found.append((widget, text))
    return found


@pytest.mark.parametrize("name", ["light", "dark"])
def test_every_text_can_be_read(opened: Opened, name: str, tmp_path: Path, qapp: QApplication) -> None:
    worn = theme.load(name)
    before = qapp.palette()
    theme.apply_theme(qapp, worn, tmp_path, opened.window)
    opened.window.set_theme(worn)
    qapp.processEvents()  # the palette comes with them
    measured = dict[str, float]()
    try:
        for place in gallery.PLACES:
            with gallery.at(opened.window, place) as widget:
                opened.settle()
                picture = drawn(widget)
                for one, text in texts(widget):
                    at = QRect(one.mapTo(widget, QPoint()), one.size()).adjusted(EDGE, EDGE, -EDGE, -EDGE)
                    at &= widget.rect()
                    part = picture[
                        at.top() * SHARP : at.bottom() * SHARP, at.left() * SHARP : at.right() * SHARP
                    ]
                    if part.size:
                        measured[f"{place}: {text[:60]}"] = contrast(part)
    finally:
        qapp.setPalette(before)
    assert len(measured) > 300
    print(f"{name}: {len(measured)} texts, the weakest {min(measured.values()):.2f}:1")
    assert {text: round(ratio, 2) for text, ratio in measured.items() if ratio < LEAST} == {}
