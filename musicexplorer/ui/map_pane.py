"""The map in its frame: fed from the catalogue, with a strip for what is selected."""

from collections.abc import Callable, Sequence

import numpy as np
from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from musicexplorer.ui.catalogue import Catalogue
from musicexplorer.ui.clock import grouped
from musicexplorer.ui.map import DARK, LIGHT, MapLabels, MapWidget
from musicexplorer.ui.panel import label
from musicexplorer.ui.theme import Theme


class MapPane(QFrame):
    """The middle of the window.

    Signals:
        playlist_requested: The tracks selected on the map are to become the playlist.
        add_requested: They are to be added to it.
    """

    playlist_requested = Signal(list)
    add_requested = Signal(list)

    def __init__(self, theme: Theme, cover: Callable[[int], QPixmap | None], colour_by: str) -> None:
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
        self._colour_by = colour_by
        layers = QStackedLayout()
        layers.setStackingMode(QStackedLayout.StackingMode.StackAll)
        layers.addWidget(self._empty)
        layers.addWidget(self.map)
        box = QVBoxLayout(self)
        box.setContentsMargins(1, 1, 1, 1)
        box.addLayout(layers)
        layers.setCurrentWidget(self._empty)
        self._strip = self._make_strip()
        self.map.selection_changed.connect(self._on_selection)
        self.set_theme(theme)

    def __contains__(self, track_id: int) -> bool:
        """Whether a track is on the map."""
        return track_id in self._placed

    def show_tracks(self, catalogue: Catalogue, ids: np.ndarray, xy: np.ndarray) -> None:
        """These tracks at these places (float32 [n, 2]); tracks that were there move, new ones appear."""
        known = np.fromiter((one in catalogue for one in ids.tolist()), bool, len(ids))
        ids, xy = ids[known], xy[known].astype(np.float32)
        placed = set(ids.tolist())
        if self._placed and placed >= self._placed:
            # Nothing leaves the map: what is known anew is told first, then the dots are seen to move.
            labels = labels_of(catalogue, self._ids)
            if labels != self._labels:
                self.map.set_tracks(self._ids, self.map.scene.places.xy, labels)
            self.map.move_tracks(ids, xy, animate=True, labels=labels_of(catalogue, ids))
        else:
            self.map.set_tracks(ids, xy, labels_of(catalogue, ids))
        self._ids, self._placed = self.map.scene.places.ids, placed
        self._labels = self.map.scene.places.labels
        self.colour(catalogue, self._colour_by)
        self._empty.setVisible(not len(ids))

    def colour(self, catalogue: Catalogue, name: str) -> None:
        """Say something else with the colours: one of `COLOURINGS`, or an attribute."""
        self._colour_by = name
        if name in catalogue.attribute_names:
            self.map.set_values(name, catalogue.attribute(name, self._ids.tolist()))
        self.map.set_colour_by(name)

    def say_empty(self, text: str) -> None:
        """What stands where the map will be."""
        self._empty.setText(text)

    def set_theme(self, theme: Theme) -> None:
        """Light or dark."""
        self.map.set_theme(DARK if theme.dark else LIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_strip()

    def select(self, ids: Sequence[int]) -> None:
        """Select these tracks."""
        self.map.set_selection(ids)
        self._on_selection(ids)

    def _make_strip(self) -> QWidget:
        strip = QWidget(self)
        strip.setObjectName("chip")
        strip.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._count = label("", "heading")
        row = QHBoxLayout(strip)
        row.setContentsMargins(14, 3, 6, 3)
        row.setSpacing(4)
        row.addWidget(self._count)
        for text, then in (
            ("Make playlist", lambda: self.playlist_requested.emit(self.selected)),
            ("Add", lambda: self.add_requested.emit(self.selected)),
            ("Clear", lambda: self.select([])),
        ):
            button = QPushButton(text)
            button.setProperty("role", "link")
            button.setAccessibleName(f"{text}: the tracks selected on the map")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(then)
            row.addWidget(button)
        strip.hide()
        return strip

    def _on_selection(self, ids: Sequence[int]) -> None:
        self.selected = list(ids)
        self._count.setText(f"{grouped(len(ids))} selected")
        self._strip.setVisible(len(ids) > 1)
        self._place_strip()

    def _place_strip(self) -> None:
        self._strip.adjustSize()
        size = self._strip.sizeHint()
        self._strip.move(QPoint((self.width() - size.width()) // 2, 12))
        self._strip.raise_()


def labels_of(catalogue: Catalogue, ids: np.ndarray) -> MapLabels:
    """What the map says about these tracks."""
    rows = [catalogue.row(one) for one in ids.tolist()]
    about = [catalogue.tracks[row].metadata for row in rows]
    tags = catalogue.top_tags()
    return MapLabels(
        titles=[one.title for one in about],
        artists=[one.artist or None for one in about],
        albums=[one.album or None for one in about],
        genres=[one.genres[0] if one.genres else None for one in about],
        years=[one.year for one in about],
        top_tags=[tags[row] or None for row in rows],
    )
