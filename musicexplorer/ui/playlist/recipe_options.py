"""The rarer wishes of a playlist, in a popup: its course, voice, limits, filters, rules."""

from collections.abc import Callable
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

from musicexplorer.library.track import Track
from musicexplorer.similarity.playlist import Filters, Recipe, energy_curve
from musicexplorer.ui.playlist import recipe_filters
from musicexplorer.ui.playlist.energy_curve_editor import EnergyCurveEditor
from musicexplorer.ui.theme import Theme
from musicexplorer.ui.widgets.chips import Chips
from musicexplorer.ui.widgets.elements import label

_COURSES = (
    ("no course", ""),
    ("even", "flat"),
    ("rising", "rising"),
    ("falling", "falling"),
    ("up and down", "arc"),
    ("drawn", "drawn"),
)
_VOICES = (("with or without voice", "any"), ("sung", "vocal"), ("instrumental", "instrumental"))
_WIDTH, _MARGIN = 340, 14
_CHIPS = 174
"""The most pixels of chips: six lines; where a recipe has more rules than that, they scroll."""


class RecipeOptions(QFrame):
    """What a playlist must be, beyond its seeds and its length.

    Signals:
        changed: Another recipe is wanted, and the step in words.
        filters_requested: The filters of the library are to hold for the playlist too.
        another_requested: Another list that is nearly as good.
    """

    changed = Signal(object, str)
    filters_requested = Signal()
    another_requested = Signal()

    def __init__(self, theme: Theme, track: Callable[[int], Track | None], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._track = track
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("More about the playlist")
        self.recipe = Recipe()
        self.course, self.voice = QComboBox(), QComboBox()
        self.editor = EnergyCurveEditor(theme)
        self.per_artist, self.per_album, self.quiet = _number(50), _number(50), _number(3650)
        self.tempo, self.key = QCheckBox("Keep the tempo"), QCheckBox("Keep the key")
        self.loudness = QCheckBox("Keep the loudness")
        self.fold = QCheckBox("One version of each song")
        self.chips, self._scroll = Chips(theme), QScrollArea()
        self.take = QPushButton("Take the library's filters")
        self.another = QPushButton("Another list")
        self._lay_out()
        self._connect()

    def show_recipe(self, recipe: Recipe) -> None:
        """Show another recipe; that is not told."""
        self.recipe = recipe
        drawn = isinstance(recipe.curve, tuple)
        controls = (self.course, self.voice, self.per_artist, self.per_album, self.quiet)
        blocked = [QSignalBlocker(one) for one in (*controls, self.tempo, self.key, self.loudness, self.fold)]
        self.course.setCurrentIndex(self.course.findData("drawn" if drawn else recipe.curve))
        if not self.editor.underMouse() or not drawn:
            self.editor.show_curve(_points(recipe))
        self.editor.faint = not recipe.curve
        self.voice.setCurrentIndex(self.voice.findData(recipe.filters.voice))
        self.per_artist.setValue(recipe.per_artist)
        self.per_album.setValue(recipe.per_album)
        self.quiet.setValue(round(recipe.filters.quiet_days or 0))
        self.tempo.setChecked(recipe.match_tempo)
        self.key.setChecked(recipe.match_key)
        self.loudness.setChecked(recipe.match_loudness)
        self.fold.setChecked(recipe.fold_versions)
        for one in blocked:
            one.unblock()
        self._show_chips(recipe)
        for part in (
            self.course,
            self.editor,
            self.per_artist,
            self.per_album,
            self.tempo,
            self.key,
            self.loudness,
        ):
            part.setEnabled(not recipe.path)

    def _show_chips(self, recipe: Recipe) -> None:
        """The filters, then what is never to come into the list."""
        wanted = [
            (text, partial(self._want_filters, without))
            for text, without in recipe_filters.chips(recipe.filters)
        ]
        left_out = recipe_filters.left_out(recipe, self._track)
        chips = [(one.text, partial(self._let_in, one.without)) for one in left_out]
        self.chips.show_chips([*wanted, *chips])
        for button, one in zip(self.chips.buttons[len(wanted) :], left_out, strict=True):
            button.setToolTip(f"Let it be suggested again ({one.whole})")
            button.setAccessibleName(f"Let it be suggested again: {one.whole}")
        self._scroll.setFixedHeight(min(self.chips.heightForWidth(_WIDTH - 2 * _MARGIN - 2), _CHIPS))
        self._scroll.setVisible(bool(self.chips.buttons))
        self._fit()

    def _fit(self) -> None:
        """Exactly as tall as what is in it, and inside its screen."""
        self._column.activate()
        self.setFixedSize(_WIDTH, self._column.totalSizeHint().height())
        room = self.screen().availableGeometry()
        self.move(min(self.x(), room.right() - self.width()), min(self.y(), room.bottom() - self.height()))

    def open_under(self, place: QWidget) -> None:
        """Open below a button, inside its screen."""
        self.move(place.mapToGlobal(QPoint(place.width() - _WIDTH, place.height() + 4)))
        self._fit()
        self.show()
        self.course.setFocus()

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
            ("Energy", self.course),
            ("", self.editor),
            ("Voice", self.voice),
            ("Per artist", self.per_artist),
            ("Per album", self.per_album),
            ("Not played for", self.quiet),
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
        for ground in (self._scroll.viewport(), self.chips):
            ground.setAutoFillBackground(False)
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
        _fill(self.course, "Course of the energy", _COURSES)
        _fill(self.voice, "Voice", _VOICES)
        self.per_artist.setSpecialValueText("no limit")
        self.per_album.setSpecialValueText("no limit")
        self.quiet.setSpecialValueText("does not matter")
        self.quiet.setSuffix(" days")
        for box, name in (
            (self.per_artist, "At most so many tracks of one artist"),
            (self.per_album, "At most so many tracks of one album"),
            (self.quiet, "Not played within so many days"),
        ):
            box.setAccessibleName(name)
            box.lineEdit().setAccessibleName(name)
            box.lineEdit().setTextMargins(6, 0, 0, 0)
            box.setToolTip(name)
        self.tempo.setToolTip("Neighbours have a like tempo, or half or double of it, where it is known")
        self.key.setToolTip("Neighbours are in keys that go together, where they are known")
        self.loudness.setToolTip("Neighbours are about as loud, where that is known")
        self.fold.setToolTip("Live, demo, remastered and best-of versions of a song count as one")
        self.take.setToolTip("What the library is filtered by holds for the playlist too")
        self.another.setToolTip("Another list that is nearly as good")
        self.course.activated.connect(self._on_course)
        self.editor.changed.connect(lambda points: self._want("draw the course", curve=points))
        self.voice.activated.connect(lambda: self._want_filter("voice", voice=self.voice.currentData()))
        self.per_artist.valueChanged.connect(lambda n: self._want("limit per artist", per_artist=n))
        self.per_album.valueChanged.connect(lambda n: self._want("limit per album", per_album=n))
        self.quiet.valueChanged.connect(
            lambda days: self._want_filter("not played for", quiet_days=float(days) or None)
        )
        self.tempo.toggled.connect(lambda on: self._want("keep the tempo", match_tempo=on))
        self.key.toggled.connect(lambda on: self._want("keep the key", match_key=on))
        self.loudness.toggled.connect(lambda on: self._want("keep the loudness", match_loudness=on))
        self.fold.toggled.connect(lambda on: self._want("fold versions", fold_versions=on))
        self.take.clicked.connect(self.filters_requested)
        self.another.clicked.connect(self.another_requested)
        for button in (self.take, self.another):
            button.setAutoDefault(False)

    def _on_course(self) -> None:
        chosen = self.course.currentData()
        if chosen == "drawn":
            self.editor.setFocus()
            chosen = tuple(round(float(point), 3) for point in self.editor.points)
        self._want("another course", curve=chosen)

    def _want_filters(self, filters: Filters) -> None:
        self._want("other filters", filters=filters)

    def _let_in(self, without: Recipe) -> None:
        self._want("let it be suggested again", exclusions=without.exclusions, excluded=without.excluded)

    def _want_filter(self, text: str, **changes: Any) -> None:
        self._want(text, filters=replace(self.recipe.filters, **changes))

    def _want(self, text: str, **changes: Any) -> None:
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


def _fill(box: QComboBox, name: str, choices: tuple[tuple[str, str], ...]) -> None:
    box.setAccessibleName(name)
    for text, data in choices:
        box.addItem(text, data)
