"""The seeds of a playlist as chips: more of this, less of that, each with its weight."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from musicexplorer.similarity.playlist import Recipe, Seed
from musicexplorer.ui.theme import Theme
from musicexplorer.ui.widgets.chips import Chips, lines_of

_LINES = 2
"""So many lines of chips; more would leave no room for the list that is made from them."""
_LONGEST = 34
_MIX = "Sound and taste as they counted when this list was made. Press to make it as the slider says now"
_WEIGHTS = ((2.0, "Count it twice"), (1.0, "Count it once"), (0.5, "Count it half"))


@dataclass(frozen=True, slots=True)
class _Chip:
    """One seed, and which side it is on."""

    seed: Seed
    unlike: bool
    at: int


class SeedChips(Chips):
    """Seeds, and seeds to keep away from; a chip opens a menu of what can be done with it.

    What does not fit into a few lines stands in the menu of a chip that says how many these are.

    Signals:
        changed: Another recipe is wanted, and the step in words.
        mix_requested: It is to be made with as much taste as the slider says.
        add_requested: Something is to be added to the seeds; a menu may open at this place of the screen.
    """

    changed = Signal(object, str)
    mix_requested = Signal()
    add_requested = Signal(QPoint)

    def __init__(self, theme: Theme, named: Callable[[Seed], str], parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._named = named
        self._recipe = Recipe()
        self._mix = ""
        self._seeds: list[_Chip] = []

    def show_seeds(self, recipe: Recipe, mix: str = "") -> None:
        """Show the seeds of a recipe, and how much taste counted where the slider says something else."""
        self._recipe, self._mix = recipe, mix
        self._seeds = [_Chip(seed, False, at) for at, seed in enumerate(recipe.seeds)]
        self._seeds += [_Chip(seed, True, at) for at, seed in enumerate(recipe.unlike)]
        chips: list[tuple[str, Callable[[], None]]] = [
            (self._text(one), partial(self._open_menu, one)) for one in self._seeds
        ]
        chips.append((f"+{len(self._seeds)} more", self._open_rest))
        if not recipe.path:
            chips.append(("Add", self._ask_for_more))
        if mix:
            chips.append((f"Made by {mix}", self.mix_requested.emit))
        self.show_chips(chips)
        for button, chip in zip(self.buttons, self._seeds, strict=False):
            self._dress(button, chip)
        self._dress_rest(self.rest)
        if not recipe.path:
            self._dress_plus(self._plus())
        if mix:
            self._dress_mix(self.buttons[-1])
        self._fit()

    @property
    def rest(self) -> QPushButton:
        """The chip for the seeds that there is no room for; hidden while there is."""
        return self.buttons[len(self._seeds)]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():  # another height is what fitting leads to
            self._fit()

    def set_theme(self, theme: Theme) -> None:
        """Signs in the theme's colours."""
        self._theme = theme
        self.show_seeds(self._recipe, self._mix)

    def menu_of(self, at: int) -> QMenu:
        """What can be done with the seed of a chip."""
        chip = self._seeds[at]
        menu = QMenu(self)
        for weight, text in _WEIGHTS:
            action = menu.addAction(text)
            action.setCheckable(True)
            action.setChecked(chip.seed.weight == weight)
            action.triggered.connect(partial(self._weigh, chip, weight))
        menu.addSeparator()
        other = "More like this" if chip.unlike else "Less like this"
        menu.addAction(other, partial(self._turn, chip)).setEnabled(not self._recipe.path)
        menu.addAction("Take it away", partial(self._take_away, chip))
        return menu

    def menu_of_rest(self) -> QMenu:
        """The seeds that there is no room for, each with what can be done with it."""
        menu = QMenu(self)
        for at, chip in enumerate(self._seeds):
            if self.buttons[at].isHidden():
                one = self.menu_of(at)
                one.setTitle(self._text(chip).replace("&", "&&"))
                menu.addMenu(one)
        return menu

    def _fit(self) -> None:
        """As many seeds as there is room for, and how many there are besides."""
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
        self.rest.setText(f"+{number - shown} more")
        self.rest.setAccessibleName(f"{number - shown} more seeds")

    def _text(self, chip: _Chip) -> str:
        name = self._named(chip.seed)
        if len(name) > _LONGEST:
            head, bracket, tail = name.partition(" (") if name.endswith(" tracks)") else (name, "", "")
            room = _LONGEST - len(bracket + tail)
            name = f"{head[: room - 1].rstrip()}…{bracket}{tail}"
        if chip.unlike:
            name = f"not {name}"
        return name if chip.seed.weight == 1.0 else f"{name} ×{chip.seed.weight:g}"

    def _dress(self, button: QPushButton, chip: _Chip) -> None:
        """Unlike in another shape and colour, so that it is not only a colour."""
        name = self._named(chip.seed)
        side = "less like" if chip.unlike else "more like"
        button.setProperty("role", "unlike" if chip.unlike else "chip")
        button.setIcon(self._theme.icon("less" if chip.unlike else "chevron-down", "muted"))
        button.setIconSize(QSize(11, 11))
        button.setAccessibleName(f"Seed: {side} {name}, weight {chip.seed.weight:g}")
        button.setToolTip(f"{side.capitalize()} {name}: weight, the other way round, or away with it")
        button.style().unpolish(button)
        button.style().polish(button)

    def _dress_rest(self, button: QPushButton) -> None:
        button.setIcon(self._theme.icon("chevron-down", "muted"))
        button.setIconSize(QSize(11, 11))
        button.setToolTip("The other seeds, and what can be done with each")

    def _dress_plus(self, button: QPushButton) -> None:
        button.setIcon(self._theme.icon("add", "muted"))
        button.setIconSize(QSize(11, 11))
        button.setAccessibleName("Add to the seeds")
        button.setToolTip("Start from more: an artist, an album, a genre, a region of the map, a playlist")

    def _dress_mix(self, button: QPushButton) -> None:
        button.setIcon(self._theme.icon("refresh", "muted"))
        button.setIconSize(QSize(11, 11))
        button.setAccessibleName(f"{button.text()}: make it as the slider says now")
        button.setToolTip(_MIX)

    def _plus(self) -> QPushButton:
        return self.buttons[-2 if self._mix else -1]

    def _ask_for_more(self) -> None:
        button = self._plus()
        self.add_requested.emit(button.mapToGlobal(QPoint(0, button.height() + 2)))

    def _open_menu(self, chip: _Chip) -> None:
        at = self._seeds.index(chip)
        _popup(self.menu_of(at), self.buttons[at])

    def _open_rest(self) -> None:
        _popup(self.menu_of_rest(), self.rest)

    def _weigh(self, chip: _Chip, weight: float, _: bool = False) -> None:
        self._put(chip, replace(chip.seed, weight=weight), "weigh a seed")

    def _take_away(self, chip: _Chip) -> None:
        self._put(chip, None, "take a seed away")

    def _put(self, chip: _Chip, seed: Seed | None, text: str) -> None:
        side = list(self._recipe.unlike if chip.unlike else self._recipe.seeds)
        side[chip.at : chip.at + 1] = [] if seed is None else [seed]
        changed = (
            replace(self._recipe, unlike=tuple(side))
            if chip.unlike
            else replace(self._recipe, seeds=tuple(side))
        )
        self.changed.emit(changed, text)

    def _turn(self, chip: _Chip) -> None:
        """From more to less, and back."""
        recipe, without = self._recipe, list(self._recipe.unlike if chip.unlike else self._recipe.seeds)
        del without[chip.at]
        if chip.unlike:
            turned = replace(recipe, unlike=tuple(without), seeds=(*recipe.seeds, chip.seed))
            excluded = tuple(one for one in recipe.excluded if one not in chip.seed.tracks)
            turned = replace(turned, excluded=excluded)
        else:
            turned = replace(recipe, seeds=tuple(without), unlike=(*recipe.unlike, chip.seed))
        self.changed.emit(turned, "more like this" if chip.unlike else "less like this")


def _popup(menu: QMenu, button: QPushButton) -> None:
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.popup(button.mapToGlobal(QPoint(0, button.height() + 2)))
