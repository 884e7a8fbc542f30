"""The map in its frame: fed from the catalogue, with a strip for what is selected."""

from collections.abc import Callable, Sequence

import numpy as np
from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QStackedLayout, QVBoxLayout

from musicexplorer.library.store import MapOverview
from musicexplorer.session import colouring
from musicexplorer.session.library import Library
from musicexplorer.ui.map import DARK, LIGHT, MapLabels, MapWidget
from musicexplorer.ui.map.buttons import MARGIN, SIDE
from musicexplorer.ui.map.info_bars import LineBar, MapQualityChip, SelectionBar
from musicexplorer.ui.map.painting import paint
from musicexplorer.ui.theme import Theme
from musicexplorer.ui.widgets.elements import label

_SKETCHED = ("genre", "artist", "album", "year")
"""What a sketch of the library is enough for to colour by; until the rest is known, genres are shown."""


class MapPane(QFrame):
    """The middle of the window.

    Signals:
        playlist_requested: The tracks selected on the map are to become the playlist.
        add_requested: They are to be added to it.
        like_requested: A playlist of what sounds like them is wanted.
        placed: Tracks are at other places now.
        doubts_switched: The person wants the tracks that stand wrong marked, or not.
    """

    playlist_requested = Signal(list)
    add_requested = Signal(list)
    like_requested = Signal(list)
    placed = Signal()
    misplaced_toggled = Signal(bool)

    def __init__(
        self, theme: Theme, cover: Callable[[int], QPixmap | None], colour_by: str, size_by: str = "none"
    ) -> None:
        super().__init__()
        self.setObjectName("mapFrame")
        self.map = MapWidget()
        self.map.setAccessibleName("Map of the library")
        self.map.cover_provider = cover
        self._empty = label("", "lead")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._ids = np.zeros(0, np.int64)
        self._placed: set[int] = set()
        self._labels = MapLabels.blank(0)
        self.selected: list[int] = []
        self._colour_by, self._size_by = colour_by, size_by
        layers = QStackedLayout()
        layers.setStackingMode(QStackedLayout.StackingMode.StackAll)
        layers.addWidget(self._empty)
        layers.addWidget(self.map)
        box = QVBoxLayout(self)
        box.setContentsMargins(1, 1, 1, 1)
        box.addLayout(layers)
        layers.setCurrentWidget(self._empty)
        self._make_strips()
        self.map.selection_changed.connect(self._on_selection)
        self.set_theme(theme)

    def __contains__(self, track_id: int) -> bool:
        """Whether a track is on the map."""
        return track_id in self._placed

    def show_sketch(self, sketch: MapOverview) -> None:
        """The map of a library of which nothing else is known yet."""
        blank = [None] * len(sketch.ids)
        labels = MapLabels(sketch.titles, sketch.artists, sketch.albums, sketch.genres, sketch.years, blank)
        self.map.set_tracks(sketch.ids, sketch.xy, labels)
        if self._colour_by in _SKETCHED:
            self.map.set_colour_by(self._colour_by)
        self._ids, self._placed = self.map.scene.points.ids, set(sketch.ids.tolist())
        self._labels = self.map.scene.points.labels
        self._empty.hide()

    def show_tracks(self, catalogue: Library, ids: np.ndarray, xy: np.ndarray) -> None:
        """These tracks at these places (float32 [n, 2]); tracks that were there move, new ones appear."""
        known = catalogue.rows(ids) >= 0
        ids, xy = ids[known], xy[known].astype(np.float32)
        placed = set(ids.tolist())
        if self._placed and placed >= self._placed:
            # Nothing leaves the map: what is known anew is told first, then the dots are seen to move.
            labels = labels_of(catalogue, self._ids)
            if labels != self._labels:
                self.map.set_tracks(self._ids, self.map.scene.points.xy, labels)
            if not (np.array_equal(ids, self._ids) and np.array_equal(xy, self.map.scene.points.xy)):
                self.map.move_tracks(ids, xy, animate=True, labels=labels_of(catalogue, ids))
        else:
            self.map.set_tracks(ids, xy, labels_of(catalogue, ids))
        self._ids, self._placed = self.map.scene.points.ids, placed
        self._labels = self.map.scene.points.labels
        self.colour(catalogue, self._colour_by)
        self.size_dots(catalogue, self._size_by)
        self._empty.setVisible(not len(ids))
        self.placed.emit()

    def show_moving(self, ids: np.ndarray, xy: np.ndarray) -> None:
        """A new layout on its way, float32 [n, 2]: dots that are there move, no new ones appear."""
        here = np.isin(ids, self._ids)
        self.map.move_tracks(ids[here], xy[here], animate=True)

    def colour(self, catalogue: Library, name: str) -> None:
        """Say something else with the colours: the name of one of `colouring.colourings`."""
        try:
            paint(self.map, catalogue, self._ids, name)
        except colouring.UnknownColouring:
            # Remembered from a library that knew more; it may come yet.
            paint(self.map, catalogue, self._ids, "genre")
        self._colour_by = name

    def size_dots(self, catalogue: Library, name: str) -> None:
        """Say something with the sizes of the dots: one of `colouring.SIZINGS`."""
        self._size_by = name
        self.map.set_sizes(colouring.sizes(catalogue, self._ids, name))

    def say_empty(self, text: str) -> None:
        """What stands where the map will be."""
        self._empty.setText(text)

    def set_theme(self, theme: Theme) -> None:
        """Light or dark."""
        self.map.set_theme(DARK if theme.dark else LIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._reposition()

    def select(self, ids: Sequence[int]) -> None:
        """Select these tracks."""
        self.map.set_selection(ids)
        self._on_selection(ids)

    def show_walk(self, number: int, ids: Sequence[int]) -> None:
        """The line leads along these tracks, where so many were wanted."""
        self.line_strip.show_walk(number, ids)
        self._reposition()

    def set_misplaced_shown(self, shown: bool) -> None:
        """Mark the tracks that stand where they do not belong, or not."""
        self._error.setChecked(shown)

    def show_error(self, share: float | None, misplaced: int) -> None:
        """Say how far the map is right, and how many tracks stand where they do not belong."""
        self._error.show_error(share, misplaced)
        self._reposition()

    @property
    def misplaced_shown(self) -> bool:
        """Whether tracks that stand where they do not belong are to be marked."""
        return self._error.isChecked()

    def _make_strips(self) -> None:
        self._strip, self.line_strip, self._error = SelectionBar(self), LineBar(self), MapQualityChip(self)
        for strip in (self._strip, self.line_strip):
            strip.playlist_requested.connect(self.playlist_requested)
            strip.add_requested.connect(self.add_requested)
        self._strip.like_requested.connect(self.like_requested)
        self._strip.clear_requested.connect(lambda: self.select([]))
        self.line_strip.clear_requested.connect(self.map.picking.clear_line)
        self._error.toggled.connect(self.misplaced_toggled)

    def _on_selection(self, ids: Sequence[int]) -> None:
        self.selected = list(ids)
        self._strip.show_selection(ids)
        self._reposition()

    def _reposition(self) -> None:
        """The strips stand at the top, between the buttons or, on a narrow map, below them."""
        between = self.map.navigation_buttons.x() - self.map.tool_buttons.geometry().right()
        y = MARGIN
        for strip in (self._strip, self.line_strip):
            if strip.isHidden():
                continue
            strip.adjustSize()
            size = strip.sizeHint()
            x = (self.width() - size.width()) // 2
            if size.width() + 2 * MARGIN > between:
                x, y = MARGIN, max(y, MARGIN + SIDE + 8)
            strip.move(QPoint(x, y))
            strip.raise_()
            y += size.height() + 6
        corner = self.map.zoom_buttons.geometry()
        self._error.fit(corner.left() - self.map.legend.geometry().right() - 2 * MARGIN)
        size = self._error.size()
        self._error.move(corner.left() - size.width() - 8, corner.bottom() - size.height() + 1)
        self._error.raise_()


def labels_of(catalogue: Library, ids: np.ndarray) -> MapLabels:
    """What the map says about these tracks."""
    tracks, found = catalogue.tracks, catalogue.rows(ids)
    rows = found.tolist()
    genres = (tracks.genres[row] for row in rows)
    return MapLabels(
        titles=[tracks.titles[row] for row in rows],
        artists=[tracks.artists[row] or None for row in rows],
        albums=[tracks.text("album")[row] or None for row in rows],
        genres=[one[0] if one else None for one in genres],
        years=[tracks.value("year", row) for row in rows],
        top_tags=[tag or None for tag in catalogue.top_tags(found)],
    )
