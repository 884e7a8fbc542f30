"""The map with its info bars, fed from the library."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QStackedLayout, QVBoxLayout

from musicexplorer.library.store import MapOverview
from musicexplorer.session import colouring
from musicexplorer.session.library import Library
from musicexplorer.translation import tr
from musicexplorer.ui.app import App
from musicexplorer.ui.map import COLOURINGS, DARK, LIGHT, MapLabels, MapWidget
from musicexplorer.ui.map.buttons import MARGIN, SIDE
from musicexplorer.ui.map.info_bars import LineBar, MapQualityChip, SelectionBar
from musicexplorer.ui.map.labels import labels_of
from musicexplorer.ui.map.painting import paint
from musicexplorer.ui.theme import Theme
from musicexplorer.ui.widgets.elements import label

_SKETCHED = ("genre", "artist", "album", "year")
"""What a sketch of the library is enough for to colour by; until the rest is known, genres are shown."""


class MapPane(QFrame):
    """The middle of the main window.

    Signals:
        playlist_requested(ids): Make a playlist of these tracks.
        add_requested(ids): Add them to the playlist.
        like_requested(ids): Make a playlist of similar tracks.
        placed: Positions or labels of dots changed.
        misplaced_toggled: The marks of misplaced tracks were switched on or off.
    """

    playlist_requested = Signal(list)
    add_requested = Signal(list)
    like_requested = Signal(list)
    placed = Signal()
    misplaced_toggled = Signal(bool)

    def __init__(self, app: App) -> None:
        super().__init__()
        self.setObjectName("mapFrame")
        self.map = MapWidget()
        self.map.setAccessibleName(tr("Map of the library"))
        self.map.cover_provider = app.covers.get
        self._empty = label("", "lead")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._ids = np.zeros(0, np.int64)
        self._placed: set[int] = set()
        self._labels = MapLabels.blank(0)
        self.selected: list[int] = []
        self._colour_by, self._size_by = app.settings.settings.colour_by, app.settings.settings.size_by
        self._shown: Library | None = None
        layers = QStackedLayout()
        layers.setStackingMode(QStackedLayout.StackingMode.StackAll)
        layers.addWidget(self._empty)
        layers.addWidget(self.map)
        box = QVBoxLayout(self)
        box.setContentsMargins(1, 1, 1, 1)
        box.addLayout(layers)
        layers.setCurrentWidget(self._empty)
        self._make_bars()
        self.map.selection_changed.connect(self._on_selection)
        self.set_theme(app.theme)

    def __contains__(self, track_id: int) -> bool:
        """Whether a track is on the map."""
        return track_id in self._placed

    def show_sketch(self, sketch: MapOverview) -> None:
        """Show the sketch of a library that is still loading."""
        blank = [None] * len(sketch.ids)
        labels = MapLabels(sketch.titles, sketch.artists, sketch.albums, sketch.genres, sketch.years, blank)
        self.map.set_tracks(sketch.ids, sketch.xy, labels)
        if self._colour_by in _SKETCHED:
            self.map.set_colour_by(self._colour_by)
        self._ids, self._placed = self.map.scene.points.ids, set(sketch.ids.tolist())
        self._labels = self.map.scene.points.labels
        self._empty.hide()

    def show_library(self, library: Library) -> None:
        """The library is this one now: show its map, or what has changed of colours and sizes."""
        before, self._shown = self._shown, library
        if before is None or library.positions is not before.positions:
            self.show_tracks(library, library.position_ids, library.positions)
            return
        if self._colour_by not in COLOURINGS:  # those show what is written in the files
            self.colour(library, self._colour_by)
        self.size_dots(library, self._size_by)

    def show_tracks(self, library: Library, ids: np.ndarray, xy: np.ndarray) -> None:
        """Show these tracks at these positions float32 [n, 2], ids ascending; those already shown move."""
        known = library.rows(ids) >= 0
        ids, xy = ids[known], xy[known].astype(np.float32)
        placed, points = set(ids.tolist()), self.map.scene.points
        changed = True
        if self._placed and placed >= self._placed:
            # No track leaves the map: update the labels first, then animate the dots.
            labels, order = labels_of(library, self._ids), np.argsort(self._ids)
            changed = labels != self._labels
            if changed:
                self.map.set_tracks(self._ids, points.xy, labels)
            if not (np.array_equal(ids, self._ids[order]) and np.array_equal(xy, points.xy[order])):
                changed = True
                self.map.move_tracks(ids, xy, animate=True, labels=labels_of(library, ids))
        else:
            self.map.set_tracks(ids, xy, labels_of(library, ids))
        self._ids, self._placed = self.map.scene.points.ids, placed
        self._labels = self.map.scene.points.labels
        self.colour(library, self._colour_by)
        self.size_dots(library, self._size_by)
        self._empty.setVisible(not len(ids))
        if changed:
            self.placed.emit()

    def show_moving(self, ids: np.ndarray, xy: np.ndarray) -> None:
        """Animate to an intermediate layout float32 [n, 2]; no new dots appear."""
        here = np.isin(ids, self._ids)
        self.map.move_tracks(ids[here], xy[here], animate=True)

    def colour(self, library: Library, name: str) -> None:
        """Colour by one of `colouring.colourings`."""
        try:
            paint(self.map, library, self._ids, name)
        except colouring.UnknownColouring:
            # Saved with a library that had more data; it may become available.
            paint(self.map, library, self._ids, "genre")
        self._colour_by = name

    def size_dots(self, library: Library, name: str) -> None:
        """Size the dots by one of `colouring.SIZINGS`."""
        self._size_by = name
        self.map.set_sizes(colouring.sizes(library, self._ids, name))

    def say_empty(self, text: str) -> None:
        """Set the text shown while the map is empty."""
        self._empty.setText(text)

    def set_theme(self, theme: Theme) -> None:
        """Set the colours."""
        self.map.set_theme(DARK if theme.dark else LIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._reposition()

    def select(self, ids: Sequence[int]) -> None:
        """Select these tracks."""
        self.map.set_selection(ids)
        self._on_selection(ids)

    def show_walk(self, number: int, ids: Sequence[int]) -> None:
        """Show the tracks along the line; `number` were requested."""
        self.line_bar.show_walk(number, ids)
        self._reposition()

    def set_misplaced_shown(self, shown: bool) -> None:
        """Switch the marks of misplaced tracks."""
        self._quality.setChecked(shown)

    def show_quality(self, share: float | None, misplaced: int) -> None:
        """Show the preserved share of neighbourhoods and the number of misplaced tracks."""
        self._quality.show_quality(share, misplaced)
        self._reposition()

    @property
    def misplaced_shown(self) -> bool:
        """Whether misplaced tracks are marked."""
        return self._quality.isChecked()

    def _make_bars(self) -> None:
        self._selection_bar, self.line_bar, self._quality = (
            SelectionBar(self),
            LineBar(self),
            MapQualityChip(self),
        )
        for bar in (self._selection_bar, self.line_bar):
            bar.playlist_requested.connect(self.playlist_requested)
            bar.add_requested.connect(self.add_requested)
        self._selection_bar.like_requested.connect(self.like_requested)
        self._selection_bar.clear_requested.connect(lambda: self.select([]))
        self.line_bar.clear_requested.connect(self.map.picking.clear_line)
        self._quality.toggled.connect(self.misplaced_toggled)

    def _on_selection(self, ids: Sequence[int]) -> None:
        self.selected = list(ids)
        self._selection_bar.show_selection(ids)
        self._reposition()

    def _reposition(self) -> None:
        """Place the bars at the top, between the buttons or, on a narrow map, below them."""
        between = self.map.navigation_buttons.x() - self.map.tool_buttons.geometry().right()
        y = MARGIN
        for bar in (self._selection_bar, self.line_bar):
            if bar.isHidden():
                continue
            bar.adjustSize()
            size = bar.sizeHint()
            x = (self.width() - size.width()) // 2
            if size.width() + 2 * MARGIN > between:
                x, y = MARGIN, max(y, MARGIN + SIDE + 8)
            bar.move(QPoint(x, y))
            bar.raise_()
            y += size.height() + 6
        corner = self.map.zoom_buttons.geometry()
        self._quality.fit(corner.left() - self.map.legend.geometry().right() - 2 * MARGIN)
        size = self._quality.size()
        self._quality.move(corner.left() - size.width() - 8, corner.bottom() - size.height() + 1)
        self._quality.raise_()
