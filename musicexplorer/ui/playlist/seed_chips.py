"""The seeds of a playlist as chips: more of this, less of that, each with its weight."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QPushButton

from musicexplorer.similarity.playlist import Recipe, Seed
from musicexplorer.translation import ntr, tr
from musicexplorer.ui import scale
from musicexplorer.ui.app import App
from musicexplorer.ui.playlist.seed_sources import seed_name
from musicexplorer.ui.theme import Theme
from musicexplorer.ui.widgets.chips import Chips, lines_of

_LINES = 2
"""So many lines of chips; more would leave no room for the playlist."""
_LONGEST = 34
_COUNTED = ("playlist", "region")
"""Kinds of seeds whose names end with a number of tracks in brackets."""


@dataclass(frozen=True, slots=True)
class _Chip:
    """One seed, and whether it is one to be like or unlike."""

    seed: Seed
    unlike: bool
    at: int


class SeedChips(Chips):
    """Seeds to be like and unlike; a chip opens a menu of what can be done with its seed.

    Seeds that do not fit into a few lines are in the menu of one chip that says how many they are.

    Signals:
        changed: Make the playlist from this `Recipe`; a text names the step for "undo".
        mix_requested: Make it by the mix of the taste slider.
        add_requested: Add a seed; a menu may open at this point of the screen.
    """

    changed = Signal(object, str)
    mix_requested = Signal()
    add_requested = Signal(QPoint)

    def __init__(self, app: App) -> None:
        super().__init__(app.theme)
        self._app = app
        self._recipe = Recipe()
        self._mix = ""
        self._seeds: list[_Chip] = []

    def show_seeds(self, recipe: Recipe, mix: str = "") -> None:
        """Show the seeds of a recipe, and the mix it was made by if the taste slider says something else."""
        self._recipe, self._mix = recipe, mix
        self._seeds = [_Chip(seed, False, at) for at, seed in enumerate(recipe.seeds)]
        self._seeds += [_Chip(seed, True, at) for at, seed in enumerate(recipe.unlike)]
        chips: list[tuple[str, Callable[[], None]]] = [
            (self._text(chip), partial(self._open_menu, chip)) for chip in self._seeds
        ]
        chips.append((_more(len(self._seeds)), self._open_rest))
        if not recipe.path:
            chips.append((tr("Add"), self._request_seed))
        if mix:
            chips.append((tr("Made by {mix}").format(mix=mix), self.mix_requested.emit))
        self.show_chips(chips)
        for button, chip in zip(self.buttons, self._seeds, strict=False):
            self._style(button, chip)
        self._style_icon(self.rest, "chevron-down", tooltip=tr("The other seeds"))
        if not recipe.path:
            tooltip = tr("Also start from an artist, an album, a genre, a region of the map or a playlist")
            self._style_icon(self._plus(), "add", name=tr("Add a seed"), tooltip=tooltip)
        if mix:
            name = tr("{text}: use the mix of the slider").format(text=self.buttons[-1].text())
            tooltip = tr("The playlist was made by another mix of sound and taste. Press to use the slider's")
            self._style_icon(self.buttons[-1], "refresh", name=name, tooltip=tooltip)
        self._fit()

    @property
    def rest(self) -> QPushButton:
        """The chip for the seeds without room; hidden while all have room."""
        return self.buttons[len(self._seeds)]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():  # another height is what fitting leads to
            self._fit()

    def set_theme(self, theme: Theme) -> None:
        """Icons in the theme's colours."""
        self._theme = theme
        self.show_seeds(self._recipe, self._mix)

    def menu_of(self, at: int) -> QMenu:
        """What can be done with the seed of a chip."""
        chip = self._seeds[at]
        menu = QMenu(self)
        weights = {2.0: tr("Count it twice"), 1.0: tr("Count it once"), 0.5: tr("Count it half")}
        for weight, text in weights.items():
            action = menu.addAction(text)
            action.setCheckable(True)
            action.setChecked(chip.seed.weight == weight)
            action.triggered.connect(partial(self._weigh, chip, weight))
        menu.addSeparator()
        other = tr("More like this") if chip.unlike else tr("Less like this")
        menu.addAction(other, partial(self._switch_side, chip)).setEnabled(not self._recipe.path)
        menu.addAction(tr("Remove"), partial(self._replace, chip, None, tr("remove a seed")))
        return menu

    def menu_of_rest(self) -> QMenu:
        """The seeds without room, each with what can be done with it."""
        menu = QMenu(self)
        for at, chip in enumerate(self._seeds):
            if self.buttons[at].isHidden():
                submenu = self.menu_of(at)
                submenu.setTitle(self._text(chip).replace("&", "&&"))
                menu.addMenu(submenu)
        return menu

    def _fit(self) -> None:
        """Show as many seeds as there is room for, and how many more there are."""
        if not self.buttons:
            return
        number = len(self._seeds)
        widths, room = [button.sizeHint().width() for button in self.buttons], self.width()
        ends = widths[number + 1 :]
        shown = number
        if lines_of([*widths[:number], *ends], room) > _LINES:
            while shown > 1 and lines_of([*widths[:shown], *widths[number:]], room) > _LINES:
                shown -= 1
        for at, button in enumerate(self.buttons[:number]):
            button.setVisible(at < shown)
        self.rest.setVisible(shown < number)
        self.rest.setText(_more(number - shown))
        self.rest.setAccessibleName(ntr("{n} more seed", "{n} more seeds", number - shown))

    def _name(self, chip: _Chip) -> str:
        return seed_name(chip.seed, self._app.session)

    def _text(self, chip: _Chip) -> str:
        name = self._name(chip)
        if len(name) > _LONGEST:
            head, bracket, tail = name.rpartition(" (") if chip.seed.kind in _COUNTED else (name, "", "")
            room = _LONGEST - len(bracket + tail)
            name = f"{head[: room - 1].rstrip()}…{bracket}{tail}"
        if chip.unlike:
            name = tr("not {name}").format(name=name)
        return name if chip.seed.weight == 1.0 else f"{name} ×{chip.seed.weight:g}"

    def _style(self, button: QPushButton, chip: _Chip) -> None:
        """Unlike in another shape and colour, so that it is not only a colour."""
        text = tr("less like {name}") if chip.unlike else tr("more like {name}")
        text = text.format(name=self._name(chip))
        button.setProperty("role", "unlike" if chip.unlike else "chip")
        name = tr("Seed: {text}, weight {weight}").format(text=text, weight=f"{chip.seed.weight:g}")
        tooltip = tr("{text}: change the weight, the side, or remove it").format(text=text)
        self._style_icon(button, "less" if chip.unlike else "chevron-down", name=name, tooltip=tooltip)
        button.style().unpolish(button)
        button.style().polish(button)

    def _style_icon(self, button: QPushButton, icon: str, *, name: str = "", tooltip: str) -> None:
        button.setIcon(self._theme.icon(icon, "muted"))
        button.setIconSize(scale.square(11))
        button.setToolTip(tooltip)
        if name:
            button.setAccessibleName(name)

    def _plus(self) -> QPushButton:
        return self.buttons[-2 if self._mix else -1]

    def _request_seed(self) -> None:
        button = self._plus()
        self.add_requested.emit(button.mapToGlobal(QPoint(0, button.height() + 2)))

    def _open_menu(self, chip: _Chip) -> None:
        at = self._seeds.index(chip)
        _popup(self.menu_of(at), self.buttons[at])

    def _open_rest(self) -> None:
        _popup(self.menu_of_rest(), self.rest)

    def _weigh(self, chip: _Chip, weight: float, _: bool = False) -> None:
        self._replace(chip, replace(chip.seed, weight=weight), tr("weigh a seed"))

    def _replace(self, chip: _Chip, seed: Seed | None, text: str) -> None:
        side = list(self._recipe.unlike if chip.unlike else self._recipe.seeds)
        side[chip.at : chip.at + 1] = [] if seed is None else [seed]
        changed = (
            replace(self._recipe, unlike=tuple(side))
            if chip.unlike
            else replace(self._recipe, seeds=tuple(side))
        )
        self.changed.emit(changed, text)

    def _switch_side(self, chip: _Chip) -> None:
        """From like to unlike, and back."""
        recipe, without = self._recipe, list(self._recipe.unlike if chip.unlike else self._recipe.seeds)
        del without[chip.at]
        if chip.unlike:
            turned = replace(recipe, unlike=tuple(without), seeds=(*recipe.seeds, chip.seed))
            excluded = tuple(track for track in recipe.excluded if track not in chip.seed.tracks)
            turned = replace(turned, excluded=excluded)
        else:
            turned = replace(recipe, seeds=tuple(without), unlike=(*recipe.unlike, chip.seed))
        self.changed.emit(turned, tr("more like this") if chip.unlike else tr("less like this"))


def _more(number: int) -> str:
    return ntr("+{n} more", "+{n} more", number)


def _popup(menu: QMenu, button: QPushButton) -> None:
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.popup(button.mapToGlobal(QPoint(0, button.height() + 2)))
