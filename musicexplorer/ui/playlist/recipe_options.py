"""More options of a recipe, in a popup: energy curve, vocals, limits, filters, exclusions."""

from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from musicexplorer.similarity.playlist import Filters, Recipe, energy_curve
from musicexplorer.translation import tr
from musicexplorer.ui import accessibility, scale
from musicexplorer.ui.app import App
from musicexplorer.ui.playlist import recipe_filters
from musicexplorer.ui.playlist.energy_curve_editor import EnergyCurveEditor
from musicexplorer.ui.theme import Theme
from musicexplorer.ui.widgets.chips import Chips
from musicexplorer.ui.widgets.elements import label

_WIDTH, _MARGIN = 340, 14
_CHIPS = 174
"""The largest height of the chips, six lines; more of them scroll."""


class RecipeOptions(QFrame):
    """What a recipe holds beyond seeds, length and order.

    Signals:
        changed: Make the playlist from this `Recipe`; a text names the step for "undo".
        filters_requested: Use the filters of the library for the playlist too.
        another_requested: Make another playlist that is nearly as good.
    """

    changed = Signal(object, str)
    filters_requested = Signal()
    another_requested = Signal()

    def __init__(self, app: App, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._session = app.session
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(tr("More options for the playlist"))
        self.recipe = Recipe()
        self.curve, self.curve_of, self.voice = QComboBox(), QComboBox(), QComboBox()
        self.editor = EnergyCurveEditor(app.theme)
        self.per_artist, self.per_album, self.quiet = _number(50), _number(50), _number(3650)
        self.tempo, self.key = QCheckBox(tr("Match tempo (also half/double)")), QCheckBox(tr("Match key"))
        self.loudness = QCheckBox(tr("Match loudness"))
        self.fold = QCheckBox(tr("One version of each song"))
        self.chips, self._scroll = Chips(app.theme), QScrollArea()
        self.take = QPushButton(tr("Use the library's filters"))
        self.another = QPushButton(tr("Another selection"))
        self._lay_out()
        self._connect()

    def show_recipe(self, recipe: Recipe) -> None:
        """Show another recipe without emitting `changed`."""
        self.recipe = recipe
        drawn = isinstance(recipe.curve, tuple)
        controls = (self.curve, self.curve_of, self.voice, self.per_artist, self.per_album, self.quiet)
        boxes = (self.tempo, self.key, self.loudness, self.fold)
        blockers = [QSignalBlocker(control) for control in (*controls, *boxes)]
        self.curve.setCurrentIndex(self.curve.findData("drawn" if drawn else recipe.curve))
        if not self.editor.underMouse() or not drawn:
            self.editor.show_curve(_points(recipe))
        self.editor.faint = not recipe.curve
        self._show_curve_of(recipe)
        self.voice.setCurrentIndex(self.voice.findData(recipe.filters.voice))
        self.per_artist.setValue(recipe.per_artist)
        self.per_album.setValue(recipe.per_album)
        self.quiet.setValue(round(recipe.filters.quiet_days or 0))
        self.tempo.setChecked(recipe.match_tempo)
        self.key.setChecked(recipe.match_key)
        self.loudness.setChecked(recipe.match_loudness)
        self.fold.setChecked(recipe.fold_versions)
        for blocker in blockers:
            blocker.unblock()
        self._show_chips(recipe)
        for part in (
            self.curve,
            self.curve_of,
            self.editor,
            self.per_artist,
            self.per_album,
            self.tempo,
            self.key,
            self.loudness,
        ):
            part.setEnabled(not recipe.path)

    def _show_chips(self, recipe: Recipe) -> None:
        """Show the filters, then what is excluded."""
        conditions = [
            (text, partial(self._set_filters, without))
            for text, without in recipe_filters.chips(recipe.filters)
        ]
        exclusions = recipe_filters.exclusions(recipe, self._session.track)
        chips = [(exclusion.text, partial(self._allow, exclusion.without)) for exclusion in exclusions]
        self.chips.show_chips([*conditions, *chips])
        for button, exclusion in zip(self.chips.buttons[len(conditions) :], exclusions, strict=True):
            text = tr("Allow again: {what}").format(what=exclusion.full_text)
            button.setToolTip(text)
            button.setAccessibleName(text)
        self._scroll.setFixedHeight(
            min(self.chips.heightForWidth(scale.grown(_WIDTH) - 2 * _MARGIN - 2), scale.grown(_CHIPS))
        )
        self._scroll.setVisible(bool(self.chips.buttons))
        self._fit()

    def _fit(self) -> None:
        """As tall as its contents, and inside its screen."""
        self._column.activate()
        self.setFixedSize(_WIDTH, self._column.totalSizeHint().height())
        room = self.screen().availableGeometry()
        self.move(min(self.x(), room.right() - self.width()), min(self.y(), room.bottom() - self.height()))

    def open_under(self, place: QWidget) -> None:
        """Open below a button, inside its screen."""
        self.move(place.mapToGlobal(QPoint(place.width() - _WIDTH, place.height() + 4)))
        self._fit()
        self.show()
        self.curve.setFocus()

    def set_theme(self, theme: Theme) -> None:
        """Colours of what is drawn here."""
        self.editor.theme = theme
        self.chips.set_theme(theme)

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        rows = (
            (tr("Course"), self.curve),
            (tr("of"), self.curve_of),
            ("", self.editor),
            (tr("Vocals"), self.voice),
            (tr("Per artist"), self.per_artist),
            (tr("Per album"), self.per_album),
            (tr("Not played for"), self.quiet),
        )
        for row, (text, part) in enumerate(rows):
            grid.addWidget(label(text, "muted"), row, 0)
            grid.addWidget(part, row, 1)
        keep = QHBoxLayout()
        keep.addWidget(self.tempo)
        keep.addWidget(self.key, 1)
        buttons = QHBoxLayout()
        buttons.addWidget(self.take)
        buttons.addStretch(1)
        buttons.addWidget(self.another)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self.chips)
        for part in (self._scroll.viewport(), self.chips):
            part.setAutoFillBackground(False)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, 12, _MARGIN, 12)
        column.setSpacing(8)
        column.addLayout(grid)
        column.addLayout(keep)
        column.addWidget(self.loudness)
        column.addWidget(self.fold)
        column.addWidget(self._scroll)
        column.addLayout(buttons)

    def _connect(self) -> None:
        curves = {
            "": tr("any"),
            "flat": tr("even"),
            "rising": tr("rising"),
            "falling": tr("falling"),
            "arc": tr("up and down"),
            "drawn": tr("drawn"),
        }
        voices = {
            "any": tr("with or without vocals"),
            "vocal": tr("vocal"),
            "instrumental": tr("instrumental"),
        }
        _fill(self.curve, tr("Energy curve"), curves)
        _fill(self.voice, tr("Vocals"), voices)
        self.per_artist.setSpecialValueText(tr("no limit"))
        self.per_album.setSpecialValueText(tr("no limit"))
        self.quiet.setSpecialValueText(tr("any time"))
        self.quiet.setSuffix(tr(" days"))
        for box, name in (
            (self.per_artist, tr("Most tracks of one artist")),
            (self.per_album, tr("Most tracks of one album")),
            (self.quiet, tr("Not played for so many days")),
        ):
            box.setAccessibleName(name)
            box.lineEdit().setAccessibleName(name)
            box.lineEdit().setTextMargins(6, 0, 0, 0)
            box.setToolTip(name)
        self.tempo.setToolTip(
            tr("Tracks next to each other have the same tempo, or half or double of it, where it is known")
        )
        self.key.setToolTip(
            tr("Tracks next to each other are in keys that go together, where they are known")
        )
        self.loudness.setToolTip(tr("Tracks next to each other are about as loud, where that is known"))
        self.fold.setToolTip(tr("Live, demo, remastered and best-of versions of a song count as one"))
        self.take.setToolTip(tr("Use what the library is filtered by for the playlist too"))
        self.another.setToolTip(tr("Another selection that is nearly as good"))
        self.curve.activated.connect(self._on_curve)
        self.editor.changed.connect(lambda points: self._change(tr("draw the energy curve"), curve=points))
        accessibility.name_box(self.curve_of, tr("What the curve is of"))
        self.curve_of.activated.connect(
            lambda: self._change(tr("another curve"), curve_of=self.curve_of.currentData())
        )
        self.voice.activated.connect(
            lambda: self._change_filter(tr("vocals"), voice=self.voice.currentData())
        )
        self.per_artist.valueChanged.connect(lambda n: self._change(tr("limit per artist"), per_artist=n))
        self.per_album.valueChanged.connect(lambda n: self._change(tr("limit per album"), per_album=n))
        self.quiet.valueChanged.connect(
            lambda days: self._change_filter(tr("not played for"), quiet_days=float(days) or None)
        )
        self.tempo.toggled.connect(lambda on: self._change(tr("match tempo"), match_tempo=on))
        self.key.toggled.connect(lambda on: self._change(tr("match key"), match_key=on))
        self.loudness.toggled.connect(lambda on: self._change(tr("match loudness"), match_loudness=on))
        self.fold.toggled.connect(lambda on: self._change(tr("one version of each song"), fold_versions=on))
        self.take.clicked.connect(self.filters_requested)
        self.another.clicked.connect(self.another_requested)
        for button in (self.take, self.another):
            button.setAutoDefault(False)

    def _on_curve(self) -> None:
        chosen = self.curve.currentData()
        if chosen == "drawn":
            self.editor.setFocus()
            chosen = tuple(round(float(point), 3) for point in self.editor.points)
        self._change(tr("another energy curve"), curve=chosen)

    def _show_curve_of(self, recipe: Recipe) -> None:
        """Offer the network's attributes."""
        names = dict.fromkeys((recipe.curve_of, *self._session.library.attribute_names))
        self.curve_of.clear()
        for name in sorted(names):
            self.curve_of.addItem(tr(name), name)
        self.curve_of.setCurrentIndex(self.curve_of.findData(recipe.curve_of))

    def _set_filters(self, filters: Filters) -> None:
        self._change(tr("other filters"), filters=filters)

    def _allow(self, without: Recipe) -> None:
        self._change(tr("allow again"), exclusions=without.exclusions, excluded=without.excluded)

    def _change_filter(self, text: str, **changes: Any) -> None:
        self._change(text, filters=replace(self.recipe.filters, **changes))

    def _change(self, text: str, **changes: Any) -> None:
        self.recipe = replace(self.recipe, **changes)
        self.changed.emit(self.recipe, text)


def _points(recipe: Recipe) -> tuple[float, ...]:
    if isinstance(recipe.curve, tuple):
        return recipe.curve
    return energy_curve.SHAPES.get(recipe.curve, energy_curve.SHAPES["flat"])


def _number(most: int) -> QSpinBox:
    box = QSpinBox()
    box.setRange(0, most)
    box.setKeyboardTracking(False)
    return box


def _fill(box: QComboBox, name: str, choices: dict[str, str]) -> None:
    accessibility.name_box(box, name)
    for data, text in choices.items():
        box.addItem(text, data)
