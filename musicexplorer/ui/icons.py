"""The icons of `resources/icons`, in the colours of the theme and sharp on every screen."""

from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from musicexplorer import paths


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
    """An icon, and in a paler colour for disabled buttons; drawn where and as large as it is shown."""
    return QIcon(_Engine(name, colour, disabled))


class _Engine(QIconEngine):
    """Draws an icon when it is needed: of all actions few are seen, and another theme has other icons."""

    def __init__(self, name: str, colour: str, disabled: str) -> None:
        super().__init__()
        self._name, self._colour, self._disabled = name, colour, disabled

    def clone(self) -> QIconEngine:
        return _Engine(self._name, self._colour, self._disabled)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        colour = self._disabled if mode == QIcon.Mode.Disabled else self._colour
        return pixmap(self._name, colour, min(size.width(), size.height()))

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        ratio, side = painter.device().devicePixelRatio(), min(rect.width(), rect.height())
        picture = self.pixmap(QSize(side, side) * ratio, mode, state)
        target = QRect(0, 0, side, side)
        target.moveCenter(rect.center())
        painter.drawPixmap(target, picture)


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
