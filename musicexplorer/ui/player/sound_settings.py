"""How it sounds: equal loudness, crossfade and sound card, in the menu and remembered."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu

from musicexplorer.translation import tr
from musicexplorer.ui import choices
from musicexplorer.ui.app import App

_SETTINGS = ("loudness", "crossfade", "sound_card")


class SoundSettings(QObject):
    """Sets the player as the settings say."""

    def __init__(self, app: App) -> None:
        super().__init__(app)
        self._app, self._player = app, app.services.player
        app.settings.changed.connect(lambda name: self._apply() if name in _SETTINGS else None)
        self._apply()

    def add_menus(self, menu: QMenu) -> None:
        """Add a submenu for each setting."""
        loudness = menu.addMenu(tr("Equal loudness"))
        cards = menu.addMenu(tr("Sound card"))
        crossfade = menu.addMenu(tr("Crossfade"))
        loudness.aboutToShow.connect(lambda: self._fill(loudness, "loudness", choices.loudness()))
        crossfade.aboutToShow.connect(lambda: self._fill(crossfade, "crossfade", choices.crossfades()))
        cards.aboutToShow.connect(lambda: self._fill(cards, "sound_card", choices.sound_cards(self._app)))

    def _fill(self, menu: QMenu, setting: str, values: Sequence[tuple[object, str]]) -> None:
        menu.clear()
        group = QActionGroup(menu)
        for value, text in values:
            action = menu.addAction(text.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(value == getattr(self._app.settings.settings, setting))
            choose: Callable[..., None] = partial(self._choose, setting, value)
            action.triggered.connect(lambda _=False, choose=choose: choose())
            group.addAction(action)

    def _choose(self, setting: str, value: object) -> None:
        self._app.settings.update(**{setting: value})

    def _apply(self) -> None:
        settings = self._app.settings.settings
        self._player.loudness_mode, self._player.device = settings.loudness, settings.sound_card
        self._player.set_crossfade(settings.crossfade)
