"""Light and dark: colours from `resources/themes`, made into a palette, a style sheet and icons."""

import json
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QIcon, QPalette, QPixmap
from PySide6.QtWidgets import QApplication

from musicexplorer import paths
from musicexplorer.ui import icons, scale


@dataclass(frozen=True)
class Theme:
    """The colours of one scheme, by the names used in `light.json` and `dark.json`."""

    name: str
    colours: tuple[tuple[str, str], ...]

    def __getitem__(self, name: str) -> str:
        return self._by_name[name]

    @cached_property
    def _by_name(self) -> dict[str, str]:
        return dict(self.colours)

    def colour(self, name: str) -> QColor:
        """A colour of the theme, by name."""
        return QColor(self[name])

    @property
    def dark(self) -> bool:
        return self.name == "dark"

    def icon(self, name: str, colour: str = "text") -> QIcon:
        """An icon in one of the theme's colours."""
        return icons.icon(name, self[colour], self["strong"])

    def pixmap(self, name: str, size: int, colour: str = "text") -> QPixmap:
        """An icon as a sharp pixmap of `size` device-independent pixels."""
        screen = QGuiApplication.primaryScreen()
        ratio = screen.devicePixelRatio() if screen else 1.0
        picture = QPixmap(icons.pixmap(name, self[colour], round(size * ratio)))
        picture.setDevicePixelRatio(ratio)
        return picture


class Styled(Protocol):
    """A window whose parts can be given a style sheet one after the other."""

    def restyle(self, sheet: str) -> Iterator[None]:
        """Set the style sheet in steps of some milliseconds."""


@lru_cache(maxsize=4)
def load(name: str) -> Theme:
    """The theme called "light" or "dark"."""
    text = (paths.resources() / "themes" / f"{name}.json").read_text(encoding="utf-8")
    return Theme(name, tuple(json.loads(text).items()))


def for_setting(setting: str) -> Theme:
    """The theme for a setting: "light", "dark", or "system" for that of the desktop."""
    if setting in ("light", "dark"):
        return load(setting)
    dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    return load("dark" if dark else "light")


def set_text_size(application: QApplication, percent: int) -> None:
    """Make texts larger than the system's, once and before any widget is made; never too small to read."""
    font = application.font()
    font.setPointSizeF(max(font.pointSizeF(), scale.POINTS) * percent / 100)
    application.setFont(font)


def apply_theme(application: QApplication, theme: Theme, scratch: Path, window: Styled | None = None) -> None:
    """Apply a theme to the whole application.

    Args:
        application: The running application.
        theme: The theme.
        scratch: A temporary folder, for icons that a style sheet can only load from files.
        window: Gets the style sheet. A style sheet of the application takes four times as long.
    """
    for _ in applying(application, theme, scratch, window):
        pass


def applying(
    application: QApplication, theme: Theme, scratch: Path, window: Styled | None = None
) -> Iterator[None]:
    """Apply a theme as `apply_theme` does, in steps of some milliseconds."""
    application.setPalette(_palette(theme))
    if window is not None:
        yield from window.restyle(style_sheet(theme, scratch, scale.factor()))


@lru_cache(maxsize=4)
def style_sheet(theme: Theme, scratch: Path, larger: float = 1.0) -> str:
    """The style sheet with the theme's colours and icons filled in, and its texts larger by a factor."""
    text = (paths.resources() / "themes" / "style.qss").read_text(encoding="utf-8")

    def drawn(match: re.Match[str]) -> str:
        colour = match[2] or "muted"
        target = scratch / f"{match[1]}-{colour}-{theme.name}.svg"
        icons.save_coloured(match[1], theme[colour], target)
        return f'url("{target.as_posix()}")'

    sizes = (
        r"(\d+)(pt)|(?<=width: )(\d+)(px)|(?<=height: )(\d+)(px)|(?<=radius: )(\d+)(px)|(?<=border: )(5)(px)"
        r"|(?<=border: )(2)(px)(?= solid @strong; border-radius)"
    )
    text = re.sub(sizes, lambda match: _grown(match, larger), text)
    text = re.sub(r"@icon\(([a-z-]+)(?:, ([a-z-]+))?\)", drawn, text)
    return re.sub(r"@([a-z-]+)", lambda match: theme[match[1]], text)


def _grown(match: re.Match[str], larger: float) -> str:
    number, unit = filter(None, match.groups())
    return f"{int(int(number) * larger)}{unit}"  # rounded down: a circle's radius must not exceed half


def scratch_folder() -> tempfile.TemporaryDirectory[str]:
    """A temporary folder for `apply_theme`, deleted when closed, or at the next start."""
    return tempfile.TemporaryDirectory(dir=paths.scratch())


def scaled(font: QFont, factor: float, *, bold: bool = False) -> QFont:
    """`font` larger or smaller, but never too small to read."""
    other = QFont(font)
    other.setPointSizeF(max(font.pointSizeF() * factor, 8.5))
    if bold:
        other.setWeight(QFont.Weight.DemiBold)
    return other


def _palette(theme: Theme) -> QPalette:
    role = QPalette.ColorRole
    roles = {
        "window": (role.Window,),
        "surface": (role.Base,),
        "raised": (role.AlternateBase, role.Button, role.ToolTipBase, role.Light),
        "text": (role.WindowText, role.Text, role.ButtonText, role.ToolTipText),
        "on-accent": (role.BrightText, role.HighlightedText),
        "faint": (role.PlaceholderText,),
        "accent": (role.Highlight, role.Link, role.LinkVisited, role.Accent),
        "border": (role.Mid,),
        "strong": (role.Dark,),
        "hover": (role.Midlight,),
    }
    palette = QPalette()
    for name, its_roles in roles.items():
        for target in its_roles:
            palette.setColor(target, theme.colour(name))
    for target in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, target, theme.colour("strong"))
    return palette
