"""The map with its info bars."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout

from musicexplorer.library.store import MapOverview
from musicexplorer.session import colouring
from musicexplorer.session.library import Library
from musicexplorer.similarity.layout_fitting import best_turn, fitting, gain
from musicexplorer.translation import tr
from musicexplorer.ui import scale
from musicexplorer.ui.app import App
from musicexplorer.ui.map import COLOURINGS, DARK, LIGHT, MapLabels, MapWidget
from musicexplorer.ui.map.buttons import MARGIN, SIDE
from musicexplorer.ui.map.info_bars import LineBar, MapQualityChip, SelectionBar
from musicexplorer.ui.map.labels import labels_of
from musicexplorer.ui.map.painting import paint
from musicexplorer.ui.theme import Theme

_SKETCHED = ("genre", "artist", "album", "year")
"""Colourings that a sketch of the library has the values for; for others, genres are shown meanwhile."""
_REFIT_MS = 250
"""The map is fitted to its new shape when it has kept that for so long."""
_WORTH = 1.06
"""The map is turned and stretched again where that makes it larger by this factor."""


class MapPane(QFrame):
    """The middle of the main window.

    Signals:
        playlist_requested(ids): Make a playlist of these tracks.
        add_requested(ids): Add them to the playlist.
        like_requested(ids): Make a playlist of similar tracks.
        placed: Positions or labels of dots changed.
        misplaced_toggled: The marks of misplaced tracks were switched on or off.
    """

    playlist_requested = Signal(object)
    add_requested = Signal(object)
    like_requested = Signal(object)
    placed = Signal()
    misplaced_toggled = Signal(bool)

    def __init__(self, app: App) -> None:
        super().__init__()
        self.setObjectName("mapFrame")
        self.map = MapWidget()
        self.map.setAccessibleName(tr("Map of the library"))
        self.map.cover_provider = app.covers.get
        self.map.animated = not app.motion.still
        app.motion.changed.connect(lambda: setattr(self.map, "animated", not app.motion.still))
        self._ids = np.zeros(0, np.int64)
        self._labels = MapLabels.blank(0)
        self.selected: list[int] = []
        self._colour_by, self._size_by = app.settings.settings.colour_by, app.settings.settings.size_by
        self._library, self._tasks, self._settings = Library(), app.tasks, app.settings
        self._fit = Fit(app.settings.settings.map_turn)
        self._refit = QTimer(self, singleShot=True, interval=_REFIT_MS)
        self._refit.timeout.connect(self._fit_again)
        box = QVBoxLayout(self)
        box.setContentsMargins(1, 1, 1, 1)
        box.addWidget(self.map)
        self._make_bars()
        self.map.selection_changed.connect(self._on_selection)
        self.map.legend.folded.connect(self._reposition)
        self.set_theme(app.theme)

    def __contains__(self, track_id: int) -> bool:
        """Whether a track is on the map."""
        return track_id in self.map.scene.points.row_of

    def show_sketch(self, sketch: MapOverview) -> None:
        """Show the sketch of a library that is still loading."""
        blank = [None] * len(sketch.ids)
        labels = MapLabels(sketch.titles, sketch.artists, sketch.albums, sketch.genres, sketch.years, blank)
        self._fit = self._fit.to(sketch.xy, self._aspect())
        self.map.set_tracks(sketch.ids, sketch.xy @ self.matrix, labels)
        if self._colour_by in _SKETCHED:
            self.map.set_colour_by(self._colour_by)
        self._ids = self.map.scene.points.ids
        self._labels = self.map.scene.points.labels

    def show_library(self, library: Library) -> None:
        """Show the map of this library, or only other colours and sizes if it is the same map."""
        before, self._library, shown = self._library, library, self._ids
        if library.positions is before.positions and library.tracks is before.tracks:
            if self._colour_by not in COLOURINGS:  # those show what the files say
                self.colour(library, self._colour_by)
            self.size_dots(library, self._size_by)
        else:
            aspect = self._aspect() if self._may_fit() else None
            fit = self._fit
            self._tasks.run(lambda: _contents(library, shown, fit, aspect), self._show, latest="map")

    @property
    def matrix(self) -> np.ndarray:
        """What stored positions are multiplied with to fit the map's shape, float64 [2, 2]."""
        return self._fit.matrix

    def _aspect(self) -> float:
        return self.map.camera.width / self.map.camera.height

    def _may_fit(self) -> bool:
        """Whether the map may be turned and stretched: the person sees all of it and draws nothing."""
        return self.map.camera.follows and self.map.annotations.line is None

    def _fit_again(self) -> None:
        """The map has another shape: fit the layout to it."""
        library, shown, fit, aspect = self._library, self._ids, self._fit, self._aspect()
        if self._may_fit() and len(library.position_ids) and not self._tasks.busy("map"):
            self._tasks.run(lambda: _contents(library, shown, fit, aspect), self._show, latest="map")

    def _show(self, new: "_Contents") -> None:
        """Show these tracks; those already shown move to their new positions."""
        points, order = self.map.scene.points, np.argsort(self._ids)
        self._fit = new.fit
        if new.fit.degrees != self._settings.settings.map_turn:
            self._settings.update(map_turn=new.fit.degrees)
        moved = not (np.array_equal(new.ids, self._ids[order]) and np.array_equal(new.xy, points.xy[order]))
        if new.shown is None:
            self.map.set_tracks(new.ids, new.xy, new.labels)
        elif new.shown != self._labels:
            self.map.set_tracks(self._ids, points.xy, new.shown)
        if new.shown is not None and moved:
            self.map.move_tracks(new.ids, new.xy, animate=True, labels=new.labels)
        changed = moved or new.shown != self._labels
        self._ids = self.map.scene.points.ids
        self._labels = self.map.scene.points.labels
        self.colour(self._library, self._colour_by)
        self.size_dots(self._library, self._size_by)
        if changed:
            self.placed.emit()

    def show_moving(self, ids: np.ndarray, xy: np.ndarray) -> None:
        """Animate to an intermediate layout float32 [n, 2]; no new dots appear."""
        here = np.isin(ids, self._ids)
        self.map.move_tracks(ids[here], xy[here] @ self.matrix, animate=True)

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

    def say_empty(self, heading: str, text: str) -> None:
        """Set the texts shown while the map is empty."""
        self.map.set_hint(heading, text)

    def set_theme(self, theme: Theme) -> None:
        """Set the colours."""
        self.map.set_theme(DARK if theme.dark else LIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._refit.start()
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
        self._quality.setVisible(self._quality.known and not self.map.scene.bare)
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

    def set_bare(self, bare: bool) -> None:
        """Show the map alone, or with its buttons, legend and notes."""
        self.map.set_bare(bare)
        self._quality.setVisible(not bare and self._quality.known)

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
                x, y = MARGIN, max(y, MARGIN + scale.grown(SIDE) + 8)
            bar.move(QPoint(x, y))
            bar.raise_()
            y += size.height() + 6
        self._quality.fit(self.width() // 5)
        size, legend = self._quality.size(), self.map.legend
        reserved = size.width() + 6 if self._quality.isVisibleTo(self) else 0
        if legend.reserved != reserved:
            legend.reserved = reserved
            self.map.fit_legend()
        # In the first line of the legend, where it lies on nothing.
        self._quality.move(self.width() - size.width() - 4, self.map.y() + legend.y() + 2)
        self._quality.raise_()


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """How stored positions are turned and stretched to fit the map's shape.

    Attributes:
        degrees: The turn.
        known: The matrix; None while there is none.
    """

    degrees: int
    known: np.ndarray | None = None

    @property
    def matrix(self) -> np.ndarray:
        """What positions are multiplied with, float64 [2, 2]."""
        return np.eye(2) if self.known is None else self.known

    def to(self, xy: np.ndarray, aspect: float) -> "Fit":
        """The fit of other positions, or another shape; this one where another is hardly better."""
        degrees = best_turn(xy, self.degrees)
        matrix = fitting(xy, aspect, degrees)
        better = self.known is None or gain(xy, aspect, self.known, matrix) > _WORTH
        return Fit(degrees, matrix) if better else self


@dataclass(frozen=True, slots=True)
class _Contents:
    """What the map shows of a library.

    Attributes:
        ids: int64 [n], ascending.
        xy: float64 [n, 2], positions.
        labels: Of these tracks.
        shown: Labels of the tracks that the map shows already, in its order; None if one of them leaves it.
        fit: How the stored positions became these.
    """

    ids: np.ndarray
    xy: np.ndarray
    labels: MapLabels
    shown: MapLabels | None
    fit: Fit


def _contents(library: Library, shown: np.ndarray, fit: Fit, aspect: float | None) -> _Contents:
    """What the map is to show.

    Args:
        library: The library.
        shown: The tracks on the map, int64 [m].
        fit: How the map fits now.
        aspect: Width by height of the window that it is to fit; None if it is to stay as it is.
    """
    known = library.rows(library.position_ids) >= 0
    ids, xy = library.position_ids[known], library.positions[known]
    fit = fit if aspect is None else fit.to(xy, aspect)
    stay = len(shown) > 0 and bool(np.isin(shown, ids).all())
    there = labels_of(library, shown) if stay else None
    return _Contents(ids, xy @ fit.matrix, labels_of(library, ids), there, fit)
