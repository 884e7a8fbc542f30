"""The recipe of the playlist, above its tracks: seeds, variety, length and order."""

from dataclasses import replace
from functools import cached_property
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QSlider,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from musicexplorer.similarity.playlist import Recipe
from musicexplorer.translation import ntr, tr
from musicexplorer.ui import scale
from musicexplorer.ui.app import App
from musicexplorer.ui.playlist.recipe_options import RecipeOptions
from musicexplorer.ui.playlist.seed_chips import SeedChips
from musicexplorer.ui.playlist.seed_sources import seed_name
from musicexplorer.ui.theme import Theme
from musicexplorer.ui.widgets.elements import Elided, label

_MOST_TRACKS, _MOST_MINUTES = 500, 1440
_NUMBER_WIDTH, _UNIT_WIDTH = 62, 84


class RecipePanel(QWidget):
    """Shows a recipe; hidden while the playlist has none.

    Signals:
        changed: Make the playlist from this `Recipe`; a text names the step for "undo".
        refresh_requested: Make it again.
        another_requested: Make another playlist that is nearly as good.
        filters_requested: Use the filters of the library for the playlist too.
        appeared: There is a recipe now, which needs room.
    """

    changed = Signal(object, str)
    refresh_requested = Signal()
    another_requested = Signal()
    filters_requested = Signal()
    appeared = Signal()

    def __init__(self, app: App) -> None:
        super().__init__()
        self._app, self._theme = app, app.theme
        self.recipe = Recipe()
        self.unfold = _button(tr("Show or hide the recipe of the playlist"))
        self.message = Elided("", "muted")
        self.refresh = _button(tr("Refresh with the music that is there now (Ctrl+Shift+R)"))
        self.more = _button(tr("More options…"))
        self.chips = SeedChips(app)
        self.words = QLineEdit()
        self.adventurous = _slider()
        self.length, self.unit, self.order = QSpinBox(), QComboBox(), QComboBox()
        self._inside, self._unfolded = QWidget(), True
        self._near = QWidget()
        self._lay_out()
        self._connect()
        self.set_theme(app.theme)
        self.hide()

    def show_recipe(
        self, recipe: Recipe | None, notes: tuple[str, ...] = (), busy: bool = False, mix: str = ""
    ) -> None:
        """Show another recipe without emitting `changed`.

        Args:
            recipe: The recipe, None for none.
            notes: Notes on the playlist that was made from it.
            busy: Whether it is being made.
            mix: The mix it was made by, where the taste slider says something else; or "".
        """
        hidden = self.isHidden()
        self.setVisible(recipe is not None)
        if recipe is None:
            if self._has_options():
                self.options.hide()
            return
        if hidden:
            self.appeared.emit()
        self.recipe = recipe
        self.message.set_text(tr("making the playlist…") if busy else "; ".join(notes) or self._text(recipe))
        controls = (self.adventurous, self.length, self.unit, self.order)
        blockers = [QSignalBlocker(control) for control in controls]
        self.chips.show_seeds(recipe, mix)
        if not self.adventurous.isSliderDown():
            self.adventurous.setValue(round(recipe.adventurous * 100))
        if not self.words.hasFocus():
            self.words.setText(recipe.words)
        self.words.setVisible(not recipe.path)
        self._show_length(recipe)
        self.order.setCurrentIndex(self.order.findData(recipe.order))
        for part in (self._near, self.order):
            part.setVisible(not recipe.path)
        self.unit.setEnabled(not recipe.path)
        self.order.setEnabled(not recipe.curve)
        for blocker in blockers:
            blocker.unblock()
        if self._has_options():
            self.options.show_recipe(recipe)

    @cached_property
    def options(self) -> RecipeOptions:
        """The popup with more options, made when it is first opened: each theme styles all that there is."""
        options = RecipeOptions(self._app, self)
        options.show_recipe(self.recipe)
        options.changed.connect(self.changed)
        options.another_requested.connect(self.another_requested)
        options.filters_requested.connect(self.filters_requested)
        return options

    def _has_options(self) -> bool:
        return "options" in self.__dict__

    def set_theme(self, theme: Theme) -> None:
        """Colours of what is drawn here."""
        self._theme = theme
        self.refresh.setIcon(theme.icon("refresh"))
        self.more.setIcon(theme.icon("filter"))
        self._show_fold()
        self.chips.set_theme(theme)
        if self._has_options():
            self.options.set_theme(theme)

    def _text(self, recipe: Recipe) -> str:
        names = ", ".join(seed_name(seed, self._app.session) for seed in recipe.seeds[:2])
        if not names and recipe.words:
            return tr("what fits “{words}”").format(words=recipe.words)
        if not recipe.seeds and recipe.listeners:
            return tr("for {names}").format(names=", ".join(recipe.listeners))
        if not names:
            return tr("everything that fits")
        if more := len(recipe.seeds[2:]):
            names = ntr("{names} and {n} more", "{names} and {n} more", more).format(names=names)
        text = tr("path: {seeds}") if recipe.path else tr("like {seeds}")
        return text.format(seeds=names)

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
        head.addWidget(self.message, 1)
        head.addWidget(self.refresh)
        head.addWidget(self.more)
        near = QHBoxLayout(self._near)
        near.setContentsMargins(0, 0, 0, 0)
        near.addWidget(label(tr("similar"), "muted"))
        near.addWidget(self.adventurous, 1)
        near.addWidget(label(tr("varied"), "muted"))
        row = QHBoxLayout()
        row.setSpacing(6)
        for part, share in ((self.length, 0), (self.unit, 0), (self.order, 1)):
            row.addWidget(part, share)
        inside = QVBoxLayout(self._inside)
        inside.setContentsMargins(8, 0, 8, 4)
        inside.setSpacing(4)
        inside.addWidget(self.words)
        inside.addWidget(self.chips)
        inside.addWidget(self._near)
        inside.addLayout(row)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(head)
        layout.addWidget(self._inside)

    def _connect(self) -> None:
        for name, data in ((tr("tracks"), False), (tr("minutes"), True)):
            self.unit.addItem(name, data)
        orders = {
            "likeness": tr("closest first"),
            "flow": tr("small steps"),
            "ends": tr("transitions"),
        }
        for order, name in orders.items():
            self.order.addItem(name, order)
        boxes = ((self.unit, tr("Length in")), (self.order, tr("Order")), (self.length, tr("Length")))
        for box, name in boxes:
            box.setAccessibleName(name)
            box.setToolTip(name)
        self.length.lineEdit().setAccessibleName(tr("Length"))
        self.length.lineEdit().setTextMargins(6, 0, 0, 0)
        self.length.setFixedWidth(scale.grown(_NUMBER_WIDTH))
        self.unit.setFixedWidth(scale.grown(_UNIT_WIDTH))
        self.order.setMinimumContentsLength(8)
        self.length.setKeyboardTracking(False)
        self.unfold.clicked.connect(self._fold)
        self.more.clicked.connect(lambda: self.options.open_under(self.more))
        self.refresh.clicked.connect(self.refresh_requested)
        self.words.setAccessibleName(tr("Words that tracks must fit"))
        self.words.setPlaceholderText(tr("Only what fits these words, such as calm piano"))
        self.words.editingFinished.connect(self._on_words)
        self.chips.changed.connect(self.changed)
        self.adventurous.valueChanged.connect(
            lambda value: self._change(tr("similar or varied"), adventurous=value / 100)
        )
        self.length.valueChanged.connect(lambda _: self._change_length())
        self.unit.activated.connect(lambda _: self._on_unit())
        self.order.activated.connect(
            lambda _: self._change(tr("another order"), order=self.order.currentData())
        )

    def _on_words(self) -> None:
        words = " ".join(self.words.text().split())
        if words != self.recipe.words and self.isVisible():
            self._change(tr("other words"), words=words)

    def _on_unit(self) -> None:
        """About as long as before, in the other unit."""
        seconds = self.unit.currentData()
        if seconds == (self.recipe.seconds is not None):
            return
        with QSignalBlocker(self.length):
            self.length.setRange(1, _MOST_MINUTES if seconds else _MOST_TRACKS)
            self.length.setValue(60 if seconds else self.recipe.count)
        self._change_length()

    def _change_length(self) -> None:
        number = self.length.value()
        if self.unit.currentData():
            self._change(tr("another length"), seconds=60.0 * number)
        else:
            self._change(tr("another length"), count=number, seconds=None)

    def _change(self, text: str, **changes: Any) -> None:
        self.recipe = replace(self.recipe, **changes)
        self.changed.emit(self.recipe, text)


def _button(tip: str) -> QToolButton:
    button = QToolButton()
    button.setIconSize(scale.square(16))
    button.setToolTip(tip)
    button.setAccessibleName(tip.partition(" (")[0])
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


def _slider() -> QSlider:
    slider = QSlider(Qt.Orientation.Horizontal)
    slider.setRange(0, 100)
    slider.setAccessibleName(tr("From similar to varied"))
    slider.setToolTip(
        tr("Left: the most similar tracks. Right: as varied as possible, but similar to the seeds")
    )
    return slider
