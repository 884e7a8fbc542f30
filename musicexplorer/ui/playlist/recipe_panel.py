"""What the playlist is made from, above it: seeds, how adventurous, how long, in which order."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QSlider,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from musicexplorer.library.track import Track
from musicexplorer.similarity.playlist import Recipe, Seed
from musicexplorer.ui.playlist.recipe_options import RecipeOptions
from musicexplorer.ui.playlist.seed_chips import SeedChips
from musicexplorer.ui.theme import Theme
from musicexplorer.ui.widgets.elements import Elided, label

_ORDERS = (("nearest first", "likeness"), ("small steps", "flow"), ("ends that meet", "ends"))
_MOST_TRACKS, _MOST_MINUTES = 500, 1440
_NUMBER_WIDTH, _UNIT_WIDTH = 66, 92


class RecipePanel(QWidget):
    """Shows a recipe; hidden while the playlist has none.

    Signals:
        changed: Another recipe is wanted, and the step in words.
        refresh_requested: It is to be made again.
        appeared: There is a recipe now, and room is wanted for it.
    """

    changed = Signal(object, str)
    refresh_requested = Signal()
    appeared = Signal()

    def __init__(
        self, theme: Theme, named: Callable[[Seed], str], track: Callable[[int], Track | None]
    ) -> None:
        super().__init__()
        self._named = named
        self.recipe = Recipe()
        self.unfold = _button("Show or hide what the playlist is made from")
        self.said = Elided("", "muted")
        self.refresh = _button("Make it again with the music that is there now (Ctrl+Shift+R)")
        self.more = _button("Course, voice, limits, filters, what never comes")
        self.chips = SeedChips(theme, named)
        self.adventurous = _slider()
        self.length, self.unit, self.order = QSpinBox(), QComboBox(), QComboBox()
        self.popup = RecipeOptions(theme, track, self)
        self._inside, self._unfolded = QWidget(), True
        self._near = QWidget()
        self._lay_out()
        self._connect()
        self.set_theme(theme)
        self.hide()

    def show_recipe(
        self, recipe: Recipe | None, notes: tuple[str, ...] = (), busy: bool = False, mix: str = ""
    ) -> None:
        """Show another recipe; that is not told.

        Args:
            recipe: The recipe, None for none.
            notes: What is to be said about what came of it.
            busy: Whether it is being made.
            mix: How much taste counted, where that is not what the slider says.
        """
        hidden = self.isHidden()
        self.setVisible(recipe is not None)
        if recipe is None:
            self.popup.hide()
            return
        if hidden:
            self.appeared.emit()
        self.recipe = recipe
        said = "; ".join(notes) or self._in_words(recipe)
        self.said.set_text("making it…" if busy else said)
        controls = (self.adventurous, self.length, self.unit, self.order)
        blocked = [QSignalBlocker(one) for one in controls]
        self.chips.show_seeds(recipe, mix)
        if not self.adventurous.isSliderDown():
            self.adventurous.setValue(round(recipe.adventurous * 100))
        self._show_length(recipe)
        self.order.setCurrentIndex(self.order.findData(recipe.order))
        for part in (self._near, self.order):
            part.setVisible(not recipe.path)
        self.unit.setEnabled(not recipe.path)
        self.order.setEnabled(not recipe.curve)
        for one in blocked:
            one.unblock()
        self.popup.show_recipe(recipe)

    def set_theme(self, theme: Theme) -> None:
        """Colours of what is drawn here."""
        self._theme = theme
        self.refresh.setIcon(theme.icon("refresh"))
        self.more.setIcon(theme.icon("filter"))
        self._show_fold()
        self.chips.set_theme(theme)
        self.popup.set_theme(theme)

    def _in_words(self, recipe: Recipe) -> str:
        names = [self._named(seed) for seed in recipe.seeds[:2]]
        more = f" and {len(recipe.seeds) - 2} more" if len(recipe.seeds) > 2 else ""
        if not names:
            return "everything that fits"
        return f"{'path: ' if recipe.path else 'like '}{(', '.join(names))}{more}"

    def _show_length(self, recipe: Recipe) -> None:
        by_time = recipe.seconds is not None
        self.unit.setCurrentIndex(int(by_time))
        self.length.setRange(1, _MOST_MINUTES if by_time else _MOST_TRACKS)
        number = recipe.count if recipe.seconds is None else round(recipe.seconds / 60)
        if not self.length.hasFocus() or self.length.value() != number:
            self.length.setValue(number)

    def _show_fold(self) -> None:
        self.unfold.setIcon(self._theme.icon("chevron-up" if self._unfolded else "chevron-down", "muted"))
        self._inside.setVisible(self._unfolded)

    def _fold(self) -> None:
        self._unfolded = not self._unfolded
        self._show_fold()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(2, 0, 2, 0)
        head.setSpacing(2)
        head.addWidget(self.unfold)
        head.addWidget(self.said, 1)
        head.addWidget(self.refresh)
        head.addWidget(self.more)
        near = QHBoxLayout(self._near)
        near.setContentsMargins(0, 0, 0, 0)
        near.addWidget(label("near", "muted"))
        near.addWidget(self.adventurous, 1)
        near.addWidget(label("adventurous", "muted"))
        row = QHBoxLayout()
        row.setSpacing(6)
        for part, share in ((self.length, 0), (self.unit, 0), (self.order, 1)):
            row.addWidget(part, share)
        inside = QVBoxLayout(self._inside)
        inside.setContentsMargins(8, 0, 8, 4)
        inside.setSpacing(4)
        inside.addWidget(self.chips)
        inside.addWidget(self._near)
        inside.addLayout(row)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(head)
        layout.addWidget(self._inside)

    def _connect(self) -> None:
        for name, data in (("tracks", False), ("minutes", True)):
            self.unit.addItem(name, data)
        for name, order in _ORDERS:
            self.order.addItem(name, order)
        for box, name in ((self.unit, "Length in"), (self.order, "Order"), (self.length, "Length")):
            box.setAccessibleName(name)
            box.setToolTip(name)
        self.length.lineEdit().setAccessibleName("Length")
        self.length.lineEdit().setTextMargins(6, 0, 0, 0)
        self.length.setFixedWidth(_NUMBER_WIDTH)
        self.unit.setFixedWidth(_UNIT_WIDTH)
        self.order.setMinimumContentsLength(8)
        self.length.setKeyboardTracking(False)
        self.unfold.clicked.connect(self._fold)
        self.more.clicked.connect(lambda: self.popup.open_under(self.more))
        self.refresh.clicked.connect(self.refresh_requested)
        self.chips.changed.connect(self.changed)
        self.popup.changed.connect(self.changed)
        self.adventurous.valueChanged.connect(
            lambda value: self._want("near or adventurous", adventurous=value / 100)
        )
        self.length.valueChanged.connect(lambda _: self._want_length())
        self.unit.activated.connect(lambda _: self._on_unit())
        self.order.activated.connect(lambda _: self._want("another order", order=self.order.currentData()))

    def _on_unit(self) -> None:
        """About as long as it is, said the other way."""
        seconds = self.unit.currentData()
        if seconds == (self.recipe.seconds is not None):
            return
        with QSignalBlocker(self.length):
            self.length.setRange(1, _MOST_MINUTES if seconds else _MOST_TRACKS)
            self.length.setValue(60 if seconds else self.recipe.count)
        self._want_length()

    def _want_length(self) -> None:
        number = self.length.value()
        if self.unit.currentData():
            self._want("another length", seconds=60.0 * number)
        else:
            self._want("another length", count=number, seconds=None)

    def _want(self, text: str, **changes: Any) -> None:
        self.recipe = replace(self.recipe, **changes)
        self.changed.emit(self.recipe, text)


def _button(tip: str) -> QToolButton:
    button = QToolButton()
    button.setIconSize(QSize(16, 16))
    button.setToolTip(tip)
    button.setAccessibleName(tip.partition(" (")[0])
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


def _slider() -> QSlider:
    slider = QSlider(Qt.Orientation.Horizontal)
    slider.setRange(0, 100)
    slider.setAccessibleName("From near to adventurous")
    slider.setToolTip("Left: the nearest tracks. Right: as varied as it gets and still like the seeds")
    return slider
