"""Keeps the names of the map's regions up to date, in small steps, and their menu."""

import time
from collections.abc import Callable, Sequence

import numpy as np
from PySide6.QtCore import QObject, QPoint, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from musicexplorer.session.library import Library
from musicexplorer.similarity.playlist import Seed
from musicexplorer.translation import ntr, tr
from musicexplorer.ui.map.named_regions import RegionNamer
from musicexplorer.ui.map.pane import MapPane
from musicexplorer.ui.map.region_label_placement import NamedRegion
from musicexplorer.ui.session_settings import SessionSettings

_TICK_MS = 20
_SLICE = 0.005
"""Seconds of a tick spent on names; the rest is for the map."""


_SAME_REGION = 0.6
"""A selection that overlaps a region by this share (Jaccard) is called like it."""


class RegionController(QObject):
    """Finds and names the regions whenever tracks get positions, between frames of the map.

    Signals:
        seeded(seed): A playlist similar to this region is requested.
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
        """Positions changed: find the regions again."""
        points = self._map.scene.points
        if not np.array_equal(points.ids[: len(self._named_ids)], self._named_ids):
            self._map.set_regions(())  # their rows are those of other tracks now
            self._named_ids = np.zeros(0, np.int64)
        self._namer = RegionNamer(self._catalogue(), points.ids, points.xy)
        self._clock.start()

    def regions(self) -> list[tuple[str, list[int]]]:
        """Names and tracks of the regions with visible tracks."""
        return [(one.name, ids) for one in self._map.region_labels.named if (ids := self._map.ids_of(one))]

    def name_of(self, ids: Sequence[int]) -> str:
        """The name of a part of the map: that of the region it overlaps most."""
        wanted = set(ids)
        best, name = 0.0, ""
        for one, its in self.regions():
            like = len(wanted.intersection(its)) / max(len(wanted.union(its)), 1)
            best, name = max((best, name), (like, one))
        if best >= _SAME_REGION:
            return name
        return tr("near {region}").format(region=name) if best > 0 else tr("part of the map")

    def _go_on(self) -> None:
        """Do a few steps, unless the map is animating."""
        namer, until = self._namer, time.monotonic() + _SLICE
        if namer is None or self._map.busy or self._map.mouse.busy:
            return
        while time.monotonic() < until:
            if not namer.step():
                self._clock.stop()
                self._namer, self._named_ids = None, self._map.scene.points.ids
                self._map.set_regions(namer.named)
                return

    def _switch(self, shown: bool) -> None:
        self._map.show_region_names(shown)
        self._session_settings.update(region_names=shown)

    def _open_menu(self, region: NamedRegion, at: QPoint) -> None:
        ids = self._map.ids_of(region)
        seed = Seed("region", region.name, tuple(ids))
        menu = QMenu(self._map)
        menu.setTitle(region.name)
        menu.addSection(region.name.replace("&", "&&"))
        menu.addAction(tr("Zoom to it"), lambda: self._map.zoom_to_region(region))
        for action in (
            menu.addAction(
                ntr("Select its {n} track", "Select its {n} tracks", len(ids)), lambda: self._pane.select(ids)
            ),
            menu.addAction(tr("Make a playlist of it"), lambda: self._pane.playlist_requested.emit(ids)),
            menu.addAction(tr("Make a similar playlist"), lambda: self.seeded.emit(seed)),
        ):
            action.setEnabled(bool(ids))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)
