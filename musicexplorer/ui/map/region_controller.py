"""Keeps the names of the map's regions up to date, a little at a time, and answers what is done with them."""

import time
from collections.abc import Callable, Sequence

import numpy as np
from PySide6.QtCore import QObject, QPoint, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from musicexplorer.session.library import Library
from musicexplorer.similarity.playlist import Seed
from musicexplorer.ui.map.named_regions import RegionNamer
from musicexplorer.ui.map.pane import MapPane
from musicexplorer.ui.map.region_label_placement import NamedRegion
from musicexplorer.ui.session_settings import SessionSettings
from musicexplorer.ui.widgets.format import counted

_TICK_MS = 20
_SLICE = 0.005
"""Seconds of a tick that go into names; the rest is the map's."""


_PART = "part of the map"
_MOSTLY = 0.6
"""Who chooses tracks that agree with those of a region to this share means the region."""


class RegionController(QObject):
    """Finds and names the regions whenever tracks are placed, between the frames of the map.

    Signals:
        seeded: A playlist like this region is wanted, which is the `Seed`.
    """

    seeded = Signal(object)

    def __init__(
        self,
        pane: MapPane,
        catalogue: Callable[[], Library],
        session_settings: SessionSettings,
        switch: QAction,
    ) -> None:
        super().__init__(pane)
        self._pane, self._map, self._catalogue, self._session_settings = (
            pane,
            pane.map,
            catalogue,
            session_settings,
        )
        self._namer: RegionNamer | None = None
        self._named_ids = np.zeros(0, np.int64)
        self._clock = QTimer(self, interval=_TICK_MS)
        self._clock.timeout.connect(self._go_on)
        pane.placed.connect(self.begin)
        self._map.region_requested.connect(self._open_menu)
        shown = session_settings.settings.region_names
        self._map.show_region_names(shown)
        switch.setCheckable(True)
        switch.setChecked(shown)
        switch.toggled.connect(self._switch)

    def begin(self) -> None:
        """Other tracks are placed, or elsewhere: find the regions anew."""
        points = self._map.scene.points
        if not np.array_equal(points.ids[: len(self._named_ids)], self._named_ids):
            self._map.set_regions(())  # their rows are those of other tracks now
            self._named_ids = np.zeros(0, np.int64)
        self._namer = RegionNamer(self._catalogue(), points.ids, points.xy)
        self._clock.start()

    def regions(self) -> list[tuple[str, list[int]]]:
        """The regions that have names, and their tracks; none of which no track passes."""
        return [(one.name, ids) for one in self._map.region_labels.named if (ids := self._map.ids_of(one))]

    def name_of(self, ids: Sequence[int]) -> str:
        """What a part of the map is called: by the region that it is most like."""
        wanted = set(ids)
        best, name = 0.0, ""
        for one, its in self.regions():
            like = len(wanted.intersection(its)) / max(len(wanted.union(its)), 1)
            best, name = max((best, name), (like, one))
        if best >= _MOSTLY:
            return name
        return f"near {name}" if best > 0 else _PART

    def _go_on(self) -> None:
        """A few steps, unless the map has something to move just now."""
        namer, until = self._namer, time.monotonic() + _SLICE
        if namer is None or self._map.busy or self._map.hand.busy:
            return
        while time.monotonic() < until:
            if not namer.step():
                self._clock.stop()
                self._namer, self._named_ids = None, self._map.scene.points.ids
                self._map.set_regions(namer.named)
                return

    def _switch(self, shown: bool) -> None:
        self._map.show_region_names(shown)
        self._session_settings.keep(region_names=shown)

    def _open_menu(self, region: NamedRegion, at: QPoint) -> None:
        ids = self._map.ids_of(region)
        seed = Seed("region", region.name, tuple(ids))
        menu = QMenu(self._map)
        menu.setTitle(region.name)
        menu.addSection(region.name.replace("&", "&&"))
        menu.addAction("Zoom to it", lambda: self._map.zoom_to_region(region))
        for action in (
            menu.addAction(f"Select its {counted(len(ids), 'track')}", lambda: self._pane.select(ids)),
            menu.addAction("Make a playlist of it", lambda: self._pane.playlist_requested.emit(ids)),
            menu.addAction("Make a playlist like it", lambda: self.seeded.emit(seed)),
        ):
            action.setEnabled(bool(ids))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)
