"""The icons of `resources/icons`, in the colours of the theme and sharp on every screen."""

from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from musicexplorer import paths

_SIZES = (16, 20, 24, 32, 40, 48)


def folder() -> Path:
    """The folder of the SVG files."""
    return paths.resources() / "icons"


@lru_cache(maxsize=1024)
def pixmap(name: str, colour: str, size: int) -> QPixmap:
    """One icon, `size` pixels wide and high, its lines in `colour`."""
    picture = QPixmap(size, size)
    picture.fill(Qt.GlobalColor.transparent)
    with QPainter(picture) as painter:
        _renderer(name, colour).render(painter, QRectF(0, 0, size, size))
    return picture


@lru_cache(maxsize=16)
def _renderer(name: str, colour: str) -> QSvgRenderer:
    """Renders an icon in every size, once read."""
    return QSvgRenderer(QByteArray(_drawing(name).replace("currentColor", colour).encode()))


@lru_cache(maxsize=256)
def icon(name: str, colour: str, disabled: str) -> QIcon:
    """An icon in every size that buttons use, and in a paler colour for disabled ones."""
    drawn = QIcon()
    for size in _SIZES:
        drawn.addPixmap(pixmap(name, colour, size), QIcon.Mode.Normal)
        drawn.addPixmap(pixmap(name, disabled, size), QIcon.Mode.Disabled)
    return drawn


def program_icon() -> QIcon:
    """The program's own icon."""
    drawn = QIcon()
    for size in (16, 24, 32, 48, 64, 128, 256):
        drawn.addPixmap(pixmap("musicexplorer", "", size))
    return drawn


def png(name: str, size: int) -> bytes:
    """An icon as a PNG file, `size` pixels wide and high."""
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    pixmap(name, "", size).save(buffer, "PNG")
    return bytes(content.data())


def save_coloured(name: str, colour: str, target: Path) -> None:
    """Write an icon in one colour as an SVG file, for use in a style sheet."""
    target.write_text(_drawing(name).replace("currentColor", colour), encoding="utf-8")


@lru_cache(maxsize=64)
def _drawing(name: str) -> str:
    return (folder() / f"{name}.svg").read_text(encoding="utf-8")


ICON_SIDE = 20
