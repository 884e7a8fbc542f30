"""The popup in which the filters of the library are set."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from musicexplorer.session import filters, genres
from musicexplorer.session.filters import Filters, Range
from musicexplorer.session.library import Library
from musicexplorer.translation import grouped, ntr, tr
from musicexplorer.ui import accessibility, scale
from musicexplorer.ui.library.tag_box import TagBox
from musicexplorer.ui.theme import Theme
from musicexplorer.ui.widgets.chips import Chips
from musicexplorer.ui.widgets.elements import label
from musicexplorer.ui.widgets.range_slider import RangeSlider

_WIDTH = 490
_WHOLE = ("year", "tempo")


class FilterPanel(QFrame):
    """Everything that can be filtered by.

    Signals:
        changed: Other filters were set: a `Filters`.
        zoom_requested: Zoom to what was found.
        playlist_requested: Make what was found the playlist.
    """

    changed = Signal(object)
    zoom_requested = Signal()
    playlist_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(tr("Filters"))
        self._theme = theme
        self.filters = Filters()
        self.sliders: dict[str, RangeSlider] = {}
        self._limits: dict[str, QLabel] = {}
        self._names: dict[str, QWidget] = {}
        self.chips = Chips(theme)
        self.genre, self.guess, self.folder = (
            _chooser(tr("Genre")),
            _chooser(tr("Genre, with guesses")),
            _chooser(tr("Folder")),
        )
        self.tag = TagBox()
        self.rating, self.plays, self.added = (
            _chooser(tr("Rating")),
            _chooser(tr("Plays")),
            _chooser(tr("Added")),
        )
        self.clear = _button(tr("Clear all"), "link")
        self.zoom, self.playlist = _button(tr("Zoom to them")), _button(tr("Make playlist"), "primary")
        self._found = label("", "muted")
        self._lay_out()
        self._connect()

    def set_theme(self, theme: Theme) -> None:
        """Colours of what is painted here."""
        self._theme = theme
        self.chips.set_theme(theme)
        for slider in self.sliders.values():
            slider.theme = theme

    def show_library(self, library: Library) -> None:
        """Offer what there is in a library; what is not known of any track is not offered."""
        _offer(self.genre, tr("any genre"), filters.genre_choices(library))
        _offer(self.guess, tr("any genre, with guesses"), genres.guess_choices(library))
        self.tag.show_library(library)
        _offer(self.folder, tr("any folder"), filters.folder_choices(library), filters.folder_name)
        for name in (*_WHOLE, *library.attribute_names):
            if name not in self.sliders:
                self._add_slider(name)
        for name, slider in self.sliders.items():
            known = name in _WHOLE or name in library.attribute_names
            edges = _edges(library, name) if known else None
            for part in (slider, self._limits[name], self._names[name]):
                part.setVisible(edges is not None)
            if edges is not None:
                slider.set_bounds(*edges, 1.0 if name in _WHOLE else 0.05)
        self.rating.setVisible(filters.bounds(library, "rating") is not None)
        self.show_filters(self.filters)

    def show_filters(self, chosen: Filters) -> None:
        """Show other filters, without a signal."""
        self.filters = chosen
        for name, slider in self.sliders.items():
            slider.set_range(chosen.range_of(name))
            self._show_limits(name)
        _choose(self.rating, chosen.range_of("rating"))
        _choose(self.plays, chosen.range_of("plays"))
        _choose(self.added, chosen.added_days)
        for box in (self.genre, self.guess, self.folder):
            box.setCurrentIndex(0)
        self.chips.show_chips([(text, partial(self._set, without)) for text, without in chosen.chips()])
        self.clear.setEnabled(bool(chosen))

    def show_found(self, number: int, total: int) -> None:
        """How many tracks pass the search and the filters."""
        text = ntr("{found} of {n} track", "{found} of {n} tracks", total)
        self._found.setText(text.format(found=grouped(number)))
        self.zoom.setEnabled(number > 0)
        self.playlist.setEnabled(number > 0)

    def open_under(self, place: QWidget) -> None:
        """Open below a button, inside its screen."""
        self._fit()
        at, room = place.mapToGlobal(QPoint(0, place.height() + 4)), place.screen().availableGeometry()
        self.move(min(at.x(), room.right() - self.width()), min(at.y(), room.bottom() - self.height()))
        self.show()
        self.genre.setFocus()

    # Made once

    def _lay_out(self) -> None:
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        boxes = (
            (tr("Genre"), self.genre),
            (tr("With guesses"), self.guess),
            (tr("Tag"), self.tag),
            (tr("Folder"), self.folder),
        )
        for row, (text, box) in enumerate(boxes):
            self._grid.addWidget(label(text, "muted"), row, 0)
            self._grid.addWidget(box, row, 1, 1, 2)
        choices = QHBoxLayout()
        for box in (self.plays, self.added, self.rating):
            choices.addWidget(box, 1)
        buttons = QHBoxLayout()
        buttons.addWidget(self._found)
        buttons.addStretch(1)
        for button in (self.clear, self.zoom, self.playlist):
            buttons.addWidget(button)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(10)
        column.addWidget(self.chips)
        column.addLayout(self._grid)
        column.addLayout(choices)
        column.addLayout(buttons)

    def _fit(self) -> None:
        """As tall as its contents, which depend on the lines of chips."""
        layout = self._column
        layout.activate()
        lines = layout.hasHeightForWidth()
        tall = layout.totalHeightForWidth(scale.grown(_WIDTH)) if lines else layout.totalSizeHint().height()
        self.setFixedSize(scale.grown(_WIDTH), tall)

    def _connect(self) -> None:
        self.plays.addItem(tr("any number of plays"), Range())
        for limits in (Range(0, 0), *map(Range, (1, 3, 10))):
            self.plays.addItem(filters.range_text("plays", limits), limits)
        self.rating.addItem(tr("any rating"), Range())
        for stars in range(1, filters.STARS + 1):
            limits = Range(stars / filters.STARS)
            self.rating.addItem(filters.range_text("rating", limits), limits)
        self.added.addItem(tr("added any time"), None)
        for days in filters.AGES:
            self.added.addItem(tr("added in the {age}").format(age=filters.age_text(days)), days)
        self.genre.activated.connect(self._add_genre)
        self.guess.activated.connect(self._add_guess)
        self.tag.chosen.connect(self._add_tag)
        self.folder.activated.connect(self._add_folder)
        for name, box in (("rating", self.rating), ("plays", self.plays)):
            box.activated.connect(lambda _, name=name, box=box: self._set_range(name, box.currentData()))
        self.added.activated.connect(
            lambda: self._set(replace(self.filters, added_days=self.added.currentData()))
        )
        self.clear.clicked.connect(lambda: self._set(Filters()))
        self.zoom.clicked.connect(self._on_zoom)
        self.playlist.clicked.connect(self._on_playlist)

    def _add_slider(self, name: str) -> None:
        slider, limits = RangeSlider(name, self._theme), label("", "muted")
        named = label(tr(name).capitalize(), "muted")
        limits.setMinimumWidth(self.fontMetrics().horizontalAdvance("2000 – 2000 "))
        self.sliders[name], self._limits[name], self._names[name] = slider, limits, named
        row = self._grid.rowCount()
        for column, part in enumerate((named, slider, limits)):
            self._grid.addWidget(part, row, column)
        slider.changed.connect(lambda chosen: self._set_range(name, chosen))

    def _show_limits(self, name: str) -> None:
        limits = self.sliders[name].range
        self._limits[name].setText(filters.limits_text(name, limits) if limits else tr("any"))

    def _add_genre(self) -> None:
        chosen, had = self.genre.currentData(), self.filters.genres
        if chosen is not None:
            self._set(replace(self.filters, genres=tuple(dict.fromkeys((*had, chosen)))))

    def _add_guess(self) -> None:
        chosen, had = self.guess.currentData(), self.filters.guessed_genres
        if chosen is not None:
            self._set(replace(self.filters, guessed_genres=tuple(dict.fromkeys((*had, chosen)))))

    def _add_tag(self, chosen: str) -> None:
        self._set(replace(self.filters, tags=tuple(dict.fromkeys((*self.filters.tags, chosen)))))

    def _add_folder(self) -> None:
        chosen, had = self.folder.currentData(), self.filters.folders
        if chosen is not None:
            self._set(replace(self.filters, folders=tuple(dict.fromkeys((*had, chosen)))))

    def _set_range(self, name: str, chosen: Range) -> None:
        self._set(self.filters.with_range(name, chosen))

    def _set(self, chosen: Filters) -> None:
        self.show_filters(chosen)
        self._fit()
        self.changed.emit(chosen)

    def _on_zoom(self) -> None:
        self.close()
        self.zoom_requested.emit()

    def _on_playlist(self) -> None:
        self.close()
        self.playlist_requested.emit()


def _chooser(name: str) -> QComboBox:
    box = QComboBox()
    accessibility.name_box(box, name)
    box.setMaxVisibleItems(16)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return box


def _button(text: str, role: str = "") -> QPushButton:
    button = QPushButton(text)
    button.setProperty("role", role)
    button.setAutoDefault(False)
    return button


def _offer(
    box: QComboBox, any_one: str, choices: list[tuple[str, int]], shown: Callable[[str], str] = str
) -> None:
    box.clear()
    box.addItem(any_one, None)
    for name, count in choices:
        box.addItem(f"{shown(name)}   {grouped(count)}", name)
        box.setItemData(box.count() - 1, name, Qt.ItemDataRole.ToolTipRole)
    box.setEnabled(bool(choices))


def _choose(box: QComboBox, chosen: object) -> None:
    at = next((at for at in range(box.count()) if box.itemData(at) == chosen), 0)
    box.setCurrentIndex(at)


def _edges(library: Library, name: str) -> tuple[float, float] | None:
    """The ends of a slider: one absurd year does not squeeze the others; an end that is reached is open."""
    values = library.number(name)
    known = values[~np.isnan(values)]
    if not len(known):
        return None
    if name not in _WHOLE:
        return 0.0, 1.0
    low, high = np.percentile(known, (1, 99))
    return float(np.floor(low)), float(np.ceil(high))
