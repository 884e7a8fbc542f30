"""The map with its info bars."""

from collections.abc import Sequence
from dataclasses import dataclass

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
"""Colourings that a sketch of the library has the values for; for others, genres are shown meanwhile."""


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
        self._library, self._tasks = Library(), app.tasks
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
        """Show the map of this library, or only other colours and sizes if it is the same map."""
        before, self._library, shown = self._library, library, self._ids
        if library.positions is before.positions and library.tracks is before.tracks:
            if self._colour_by not in COLOURINGS:  # those show what the files say
                self.colour(library, self._colour_by)
            self.size_dots(library, self._size_by)
        else:
            self._tasks.run(lambda: _contents(library, shown), self._show, latest="map")

    def _show(self, new: "_Contents") -> None:
        """Show these tracks; those already shown move to their new positions."""
        points, order = self.map.scene.points, np.argsort(self._ids)
        moved = not (np.array_equal(new.ids, self._ids[order]) and np.array_equal(new.xy, points.xy[order]))
        if new.shown is None:
            self.map.set_tracks(new.ids, new.xy, new.labels)
        elif new.shown != self._labels:
            self.map.set_tracks(self._ids, points.xy, new.shown)
        if new.shown is not None and moved:
            self.map.move_tracks(new.ids, new.xy, animate=True, labels=new.labels)
        changed = moved or new.shown != self._labels
        self._ids, self._placed = self.map.scene.points.ids, set(new.ids.tolist())
        self._labels = self.map.scene.points.labels
        self.colour(self._library, self._colour_by)
        self.size_dots(self._library, self._size_by)
        self._empty.setVisible(not len(new.ids))
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


@dataclass(frozen=True, slots=True)
class _Contents:
    """What the map shows of a library.

    Attributes:
        ids: int64 [n], ascending.
        xy: float32 [n, 2], positions.
        labels: Of these tracks.
        shown: Labels of the tracks that the map shows already, in its order; None if one of them leaves it.
    """

    ids: np.ndarray
    xy: np.ndarray
    labels: MapLabels
    shown: MapLabels | None


def _contents(library: Library, shown: np.ndarray) -> _Contents:
    """What the map is to show; `shown` int64 [m] are the tracks on it."""
    known = library.rows(library.position_ids) >= 0
    ids, xy = library.position_ids[known], library.positions[known].astype(np.float32)
    stay = len(shown) > 0 and bool(np.isin(shown, ids).all())
    return _Contents(ids, xy, labels_of(library, ids), labels_of(library, shown) if stay else None)
