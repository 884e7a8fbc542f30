"""What settings with a few values can be set to, in words: for menus and the settings window."""

import os

from musicexplorer.settings import LANGUAGES, MOTIONS, TEXT_SIZES, THEMES
from musicexplorer.translation import ntr, tr
from musicexplorer.ui.app import App

_CROSSFADES = (0, 2, 4, 6, 8, 12)
Choices = list[tuple[object, str]]


def themes() -> Choices:
    """Light and dark."""
    texts = {"system": tr("Follow system theme"), "light": tr("Light"), "dark": tr("Dark")}
    return [(name, texts[name]) for name in THEMES]


def motions() -> Choices:
    """Whether things move."""
    texts = {"system": tr("As the system"), "reduced": tr("Reduced"), "full": tr("Full")}
    return [(name, texts[name]) for name in MOTIONS]


def text_sizes() -> Choices:
    """In percent."""
    return [(size, f"{size} %") for size in TEXT_SIZES]


def languages() -> Choices:
    """What they call themselves."""
    return [(name, text or tr("System language")) for name, text in LANGUAGES.items()]


def loudness() -> Choices:
    """What is made equally loud."""
    return [("off", tr("Off")), ("track", tr("Every track")), ("album", tr("Every album"))]


def crossfades() -> Choices:
    """Seconds."""
    return [(float(n), ntr("{n} second", "{n} seconds", n) if n else tr("None")) for n in _CROSSFADES]


def cores() -> Choices:
    """How many cores the analysis uses at most."""
    count = os.cpu_count() or 1
    return [(0, tr("All")), *((n, ntr("{n} core", "{n} cores", n)) for n in range(1, count + 1))]


def sound_cards(app: App) -> Choices:
    """The sound cards there are now, and the chosen one although it may be unplugged."""
    chosen, names = app.settings.settings.sound_card, app.services.player.devices()
    gone = [(chosen, tr("{card} (not connected)").format(card=chosen))]
    cards = [(name, name) for name in names]
    return [("", tr("As the system")), *cards, *(gone if chosen and chosen not in names else [])]
