"""How it sounds: equal loudness, crossfade and sound card, in the menu and remembered."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu

from musicexplorer.translation import ntr, tr
from musicexplorer.ui.app import App

_CROSSFADES = (0, 2, 4, 6, 8, 12)


class SoundSettings(QObject):
    """Sets the player as the settings say."""

    def __init__(self, app: App) -> None:
        super().__init__(app)
        self._app, self._player = app, app.services.player
        self._apply()

    def add_menus(self, menu: QMenu) -> None:
        """Add a submenu for each setting."""
        loudness = menu.addMenu(tr("Equal loudness"))
        cards = menu.addMenu(tr("Sound card"))
        crossfade = menu.addMenu(tr("Crossfade"))
        modes = (("off", tr("Off")), ("track", tr("Every track")), ("album", tr("Every album")))
        times = [(float(n), ntr("{n} second", "{n} seconds", n) if n else tr("None")) for n in _CROSSFADES]
        loudness.aboutToShow.connect(lambda: self._fill(loudness, "loudness", modes))
        crossfade.aboutToShow.connect(lambda: self._fill(crossfade, "crossfade", times))
        cards.aboutToShow.connect(lambda: self._fill(cards, "sound_card", self._cards()))

    def _cards(self) -> list[tuple[str, str]]:
        """The sound cards there are now, and the chosen one although it may be unplugged."""
        chosen, names = self._app.settings.settings.sound_card, self._player.devices()
        gone = [(chosen, tr("{card} (not connected)").format(card=chosen))]
        cards = [(name, name) for name in names]
        return [("", tr("As the system")), *cards, *(gone if chosen and chosen not in names else [])]

    def _fill(self, menu: QMenu, setting: str, choices: Sequence[tuple[object, str]]) -> None:
        menu.clear()
        group = QActionGroup(menu)
        for value, text in choices:
            action = menu.addAction(text.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(value == getattr(self._app.settings.settings, setting))
            choose: Callable[..., None] = partial(self._choose, setting, value)
            action.triggered.connect(lambda _=False, choose=choose: choose())
            group.addAction(action)

    def _choose(self, setting: str, value: object) -> None:
        self._app.settings.update(**{setting: value})
        self._apply()

    def _apply(self) -> None:
        settings = self._app.settings.settings
        self._player.loudness_mode, self._player.device = settings.loudness, settings.sound_card
        self._player.set_crossfade(settings.crossfade)
