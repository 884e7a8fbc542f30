"""The popup in which filters are set; what they mean is said by `filters.Filters`."""

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

from musicexplorer.session import filters
from musicexplorer.session.filters import Filters, Range
from musicexplorer.session.library import Library
from musicexplorer.ui.theme import Theme
from musicexplorer.ui.widgets.chips import Chips
from musicexplorer.ui.widgets.elements import label
from musicexplorer.ui.widgets.format import counted, grouped
from musicexplorer.ui.widgets.range_slider import RangeSlider

_WIDTH = 490
_WHOLE = ("year", "tempo")
_PLAYS = (
    ("any number of plays", Range()),
    ("never played", Range(0, 0)),
    *((filters.in_words("plays", Range(least)), Range(least)) for least in (1, 3, 10)),
)
_RATINGS = (
    ("any rating", Range()),
    *((filters.in_words("rating", Range(stars / 5)), Range(stars / 5)) for stars in range(1, 6)),
)


class FilterPanel(QFrame):
    """All that can be filtered by, in one popup.

    Signals:
        changed: Other filters are wanted: a `Filters`.
        zoom_requested: What was found is to be shown as close as it goes.
        playlist_requested: What was found is to become the playlist.
    """

    changed = Signal(object)
    zoom_requested = Signal()
    playlist_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Filters")
        self._theme = theme
        self.filters = Filters()
        self.sliders: dict[str, RangeSlider] = {}
        self._said: dict[str, QLabel] = {}
        self._names: dict[str, QWidget] = {}
        self.chips = Chips(theme)
        self.genre, self.tag = _chooser("Genre"), _chooser("Sounds")
        self.rating, self.plays, self.added = _chooser("Rating"), _chooser("Plays"), _chooser("Added")
        self.clear = _button("Clear all", "link")
        self.zoom, self.playlist = _button("Zoom to them"), _button("Make playlist", "primary")
        self._found = label("", "muted")
        self._lay_out()
        self._connect()

    def set_theme(self, theme: Theme) -> None:
        """Colours of what is painted here."""
        self._theme = theme
        self.chips.set_theme(theme)
        for slider in self.sliders.values():
            slider.theme = theme

    def show_library(self, catalogue: Library) -> None:
        """Offer what there is in a library; what is not known of any track is not offered."""
        _offer(self.genre, "any genre", filters.genre_choices(catalogue))
        _offer(self.tag, "any sound", filters.tag_choices(catalogue))
        for name in (*_WHOLE, *catalogue.attribute_names):
            if name not in self.sliders:
                self._add_slider(name)
        for name, slider in self.sliders.items():
            known = name in _WHOLE or name in catalogue.attribute_names
            edges = _edges(catalogue, name) if known else None
            for part in (slider, self._said[name], self._names[name]):
                part.setVisible(edges is not None)
            if edges is not None:
                slider.set_bounds(*edges, 1.0 if name in _WHOLE else 0.05)
        self.rating.setVisible(filters.bounds(catalogue, "rating") is not None)
        self.show_filters(self.filters)

    def show_filters(self, wanted: Filters) -> None:
        """Show other filters; that is not told."""
        self.filters = wanted
        for name, slider in self.sliders.items():
            slider.set_range(wanted.range_of(name))
            self._say(name)
        _choose(self.rating, wanted.range_of("rating"))
        _choose(self.plays, wanted.range_of("plays"))
        _choose(self.added, wanted.added_days)
        for box in (self.genre, self.tag):
            box.setCurrentIndex(0)
        self.chips.show_chips([(text, partial(self._want, without)) for text, without in wanted.chips()])
        self.clear.setEnabled(bool(wanted))

    def show_found(self, number: int, total: int) -> None:
        """How many tracks there are with everything that is asked for."""
        self._found.setText(f"{grouped(number)} of {counted(total, 'track')}")
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
        for row, (text, box) in enumerate((("Genre", self.genre), ("Sounds", self.tag))):
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
        """Exactly as tall as what is in it, which differs with the lines of chips."""
        layout = self._column
        layout.activate()
        lines = layout.hasHeightForWidth()
        tall = layout.totalHeightForWidth(_WIDTH) if lines else layout.totalSizeHint().height()
        self.setFixedSize(_WIDTH, tall)

    def _connect(self) -> None:
        for text, wanted in _PLAYS:
            self.plays.addItem(text, wanted)
        for text, wanted in _RATINGS:
            self.rating.addItem(text, wanted)
        self.added.addItem("added any time", None)
        for days, text in filters.AGES:
            self.added.addItem(f"added in the {text}", days)
        self.genre.activated.connect(self._add_genre)
        self.tag.activated.connect(self._add_tag)
        for name, box in (("rating", self.rating), ("plays", self.plays)):
            box.activated.connect(lambda _, name=name, box=box: self._want_range(name, box.currentData()))
        self.added.activated.connect(
            lambda: self._want(replace(self.filters, added_days=self.added.currentData()))
        )
        self.clear.clicked.connect(lambda: self._want(Filters()))
        self.zoom.clicked.connect(self._on_zoom)
        self.playlist.clicked.connect(self._on_playlist)

    def _add_slider(self, name: str) -> None:
        slider, said = RangeSlider(name, self._theme), label("", "muted")
        named = label(name.capitalize(), "muted")
        said.setMinimumWidth(self.fontMetrics().horizontalAdvance("2000 – 2000 "))
        self.sliders[name], self._said[name], self._names[name] = slider, said, named
        row = self._grid.rowCount()
        for column, part in enumerate((named, slider, said)):
            self._grid.addWidget(part, row, column)
        slider.changed.connect(lambda wanted: self._want_range(name, wanted))

    def _say(self, name: str) -> None:
        wanted = self.sliders[name].range
        said = self._said[name]
        said.setText(filters.in_words(name, wanted).removeprefix(f"{name} ") if wanted else "any")

    # What is done in it

    def _add_genre(self) -> None:
        chosen, had = self.genre.currentData(), self.filters.genres
        if chosen is not None:
            self._want(replace(self.filters, genres=tuple(dict.fromkeys((*had, chosen)))))

    def _add_tag(self) -> None:
        chosen, had = self.tag.currentData(), self.filters.tags
        if chosen is not None:
            self._want(replace(self.filters, tags=tuple(dict.fromkeys((*had, chosen)))))

    def _want_range(self, name: str, wanted: Range) -> None:
        self._want(self.filters.with_range(name, wanted))

    def _want(self, wanted: Filters) -> None:
        self.show_filters(wanted)
        self._fit()
        self.changed.emit(wanted)

    def _on_zoom(self) -> None:
        self.close()
        self.zoom_requested.emit()

    def _on_playlist(self) -> None:
        self.close()
        self.playlist_requested.emit()


def _chooser(name: str) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    box.setMaxVisibleItems(16)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return box


def _button(text: str, role: str = "") -> QPushButton:
    button = QPushButton(text)
    button.setProperty("role", role)
    button.setAutoDefault(False)
    return button


def _offer(box: QComboBox, any_one: str, choices: list[tuple[str, int]]) -> None:
    box.clear()
    box.addItem(any_one, None)
    for name, count in choices:
        box.addItem(f"{name}   {grouped(count)}", name)
    box.setEnabled(bool(choices))


def _choose(box: QComboBox, wanted: object) -> None:
    at = next((at for at in range(box.count()) if box.itemData(at) == wanted), 0)
    box.setCurrentIndex(at)


def _edges(catalogue: Library, name: str) -> tuple[float, float] | None:
    """Where a slider begins and ends: one absurd year does not squeeze the others; an end reached is open."""
    values = catalogue.number(name)
    known = values[~np.isnan(values)]
    if not len(known):
        return None
    if name not in _WHOLE:
        return 0.0, 1.0
    low, high = np.percentile(known, (1, 99))
    return float(np.floor(low)), float(np.ceil(high))
