import re
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap

from musicexplorer.ui import icons, theme
from musicexplorer.ui.actions import action_specs
from musicexplorer.ui.map.theme import DARK, LIGHT, MapTheme

NAMES = ("light", "dark")


def luminance(colour: QColor) -> float:
    parts = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (colour.redF(), colour.greenF(), colour.blueF())
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: QColor, other: QColor) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


GROUNDS = ("window", "surface", "raised", "sunken", "soft", "hover")
PAIRS = [
    *((ink, ground) for ink in ("text", "muted", "faint", "accent") for ground in GROUNDS),
    ("text", "pressed"),
    ("muted", "pressed"),
    ("on-accent", "accent"),
    ("on-accent", "accent-hover"),
    ("notice-text", "notice"),
]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_words_can_be_read_on_their_ground(name: str, ink: str, ground: str) -> None:
    worn = theme.load(name)
    assert contrast(worn.colour(ink), worn.colour(ground)) >= 4.5


@pytest.mark.parametrize("drawn", [LIGHT, DARK], ids=NAMES)
def test_words_on_the_map_can_be_read(drawn: MapTheme) -> None:
    for ink in (drawn.ink, drawn.faint):
        for ground in (drawn.background, drawn.panel):
            assert contrast(QColor(ink), QColor(ground)) >= 4.5


@pytest.mark.parametrize("name", NAMES)
def test_the_style_sheet_names_only_colours_and_icons_that_exist(name: str, tmp_path: Path) -> None:
    sheet = theme.style_sheet(theme.load(name), tmp_path)
    assert "@" not in sheet
    pictures = re.findall(r'url\("([^"]+)"\)', sheet)
    assert pictures
    assert all(Path(picture).exists() for picture in pictures)


def test_light_and_dark_name_the_same_colours() -> None:
    light, dark = (dict(theme.load(name).colours) for name in NAMES)
    assert light.keys() == dark.keys()
    assert all(QColor(value).isValid() for value in (*light.values(), *dark.values()))


@pytest.mark.parametrize(
    "name", sorted({spec.icon for spec in action_specs() if spec.icon} | {"note", "menu", "more"})
)
def test_every_icon_is_there_and_draws_something_in_its_colour(qapp: object, name: str) -> None:
    image = icons.pixmap(name, "#ff0000", 32).toImage()
    seen = {
        image.pixelColor(x, y).name()
        for x in range(32)
        for y in range(32)
        if image.pixelColor(x, y).alpha() > 250
    }
    assert "#ff0000" in seen


def test_no_key_does_two_things() -> None:
    keys = [key for spec in action_specs() for key in spec.keys]
    assert len(keys) == len(set(keys))


def test_the_system_decides_unless_the_person_did(qapp: object) -> None:
    assert theme.for_setting("dark").dark
    assert not theme.for_setting("light").dark
    assert theme.for_setting("system").name in NAMES


def test_an_icon_is_drawn_as_large_as_it_is_shown_and_paler_where_it_cannot_be_used(qapp: object) -> None:
    icons.pixmap.cache_clear()
    icon = icons.icon("play", "#ff0000", "#888888")
    assert not icons.pixmap.cache_info().currsize
    sharp, pale = icon.pixmap(QSize(20, 20), 2.0), icon.pixmap(QSize(20, 20), 1.0, QIcon.Mode.Disabled)
    assert (sharp.width(), sharp.devicePixelRatio()) == (40, 2.0)
    assert sharp.toImage().pixelColor(20, 20) == QColor("#ff0000")
    assert pale.toImage().pixelColor(10, 10) == QColor("#888888")
    shown = QPixmap(30, 20)
    shown.fill(QColor("#ffffff"))
    with QPainter(shown) as painter:
        icon.paint(painter, QRect(0, 0, 30, 20))
    assert shown.toImage().pixelColor(15, 10) == QColor("#ff0000")
