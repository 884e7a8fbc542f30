"""The map's named regions: finds them in the background, and opens their menu."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu

from musicexplorer.session.regions import NamedRegion, named_regions, turned
from musicexplorer.similarity.playlist import Seed
from musicexplorer.translation import ntr, tr
from musicexplorer.ui.app import App
from musicexplorer.ui.map.pane import MapPane

_SAME_REGION = 0.6
"""A selection that overlaps a region by this share (Jaccard) is called like it."""


class RegionController(QObject):
    """Finds and names the regions whenever positions change; the old ones are shown until then."""

    def __init__(self, app: App, pane: MapPane) -> None:
        super().__init__(pane)
        self._app, self._pane, self._map = app, pane, pane.map
        self._named_ids = np.zeros(0, np.int64)
        self._given: Mapping[str, NDArray[np.int64]] = {}
        app.library_changed.connect(self._on_library)
        pane.placed.connect(self._find)
        pane.like_requested.connect(lambda ids: app.requests.playlist_like.emit([self.seed_of(ids)]))
        self._map.region_requested.connect(self._open_menu)
        app.seeds["region"] = self.seeds
        app.seeds["selection"] = lambda: [self.seed_of(pane.selected)] if pane.selected else []
        switch, shown = app.actions["region_names"], app.settings.settings.region_names
        self._map.show_region_names(shown)
        switch.setCheckable(True)
        switch.setChecked(shown)
        switch.toggled.connect(self._switch)

    def seeds(self) -> list[Seed]:
        """The regions with visible tracks."""
        named = self._map.region_labels.named
        return [
            Seed("region", region.name, tuple(ids)) for region in named if (ids := self._map.ids_of(region))
        ]

    def seed_of(self, ids: Sequence[int]) -> Seed:
        """Tracks of the map as one seed, called like the region that they overlap most."""
        selected = set(ids)
        best, name = 0.0, ""
        for region in self.seeds():
            overlap = len(selected.intersection(region.tracks)) / max(len(selected.union(region.tracks)), 1)
            best, name = max((best, name), (overlap, region.name))
        if best < _SAME_REGION:
            name = tr("near {region}").format(region=name) if best > 0 else tr("part of the map")
        return Seed("region", name, tuple(ids))

    def _find(self) -> None:
        library, points = self._app.session.library, self._map.scene.points
        ids, xy, matrix = points.ids, points.xy, self._pane.matrix
        if not np.array_equal(ids[: len(self._named_ids)], self._named_ids):
            self._map.set_regions(())  # their rows are those of other tracks now
            self._named_ids = ids[:0]

        def work() -> list[NamedRegion]:
            named = _with_rows(named_regions(library), library.position_ids, ids)
            return turned(named, matrix, xy)

        def then(named: list[NamedRegion]) -> None:
            self._named_ids = ids
            self._map.set_regions(named)

        self._app.tasks.run(work, then, latest="regions")

    def _rename(self, region: NamedRegion) -> None:
        name = self._app.dialogs.name(tr("Rename the region"), region.name)
        if name is not None and name.strip() and name.strip() != region.name:
            self._give(region, name.strip())

    def _give(self, region: NamedRegion, name: str) -> None:
        """Store the name that the person gives to a region; it is kept for its tracks."""
        ids = self._map.scene.points.ids[region.region.rows].tolist()
        done = self._app.services.writer.name_region(ids, name, region.name)
        self._app.tasks.wait(done, lambda _: self._app.history_changed.emit(), self._failed)

    def _failed(self, error: BaseException) -> None:
        self._app.status.warn(str(error))

    def _on_library(self) -> None:
        given = self._app.session.library.region_names
        same = given.keys() == self._given.keys() and all(
            np.array_equal(given[name], self._given[name]) for name in given
        )
        if not same:
            self._given = given
            self._find()

    def _switch(self, shown: bool) -> None:
        self._map.show_region_names(shown)
        self._app.settings.update(region_names=shown)

    def _open_menu(self, region: NamedRegion, at: QPoint) -> None:
        ids, requests = self._map.ids_of(region), self._app.requests
        seed = Seed("region", region.name, tuple(ids))
        menu = QMenu(self._map)
        menu.setTitle(region.name)
        menu.addSection(region.name.replace("&", "&&"))
        menu.addAction(tr("Zoom to it"), lambda: self._map.zoom_to_region(region))
        menu.addAction(tr("Rename…"), lambda: self._rename(region))
        if region.name in self._app.session.library.region_names:
            menu.addAction(tr("Take the name back"), lambda: self._give(region, ""))
        for action in (
            menu.addAction(
                ntr("Select its {n} track", "Select its {n} tracks", len(ids)), lambda: self._pane.select(ids)
            ),
            menu.addAction(tr("Make a playlist of it"), lambda: requests.playlist.emit(ids)),
            menu.addAction(tr("Make a similar playlist"), lambda: requests.playlist_like.emit([seed])),
        ):
            action.setEnabled(bool(ids))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)


def _with_rows(
    named: Sequence[NamedRegion], ids: NDArray[np.int64], points: NDArray[np.int64]
) -> list[NamedRegion]:
    """The regions with their rows among `points` int64 [m] instead of `ids` int64 [n], ascending."""
    rows = np.searchsorted(ids, points).clip(max=max(len(ids) - 1, 0))
    place = np.full(len(ids), -1)
    here = ids[rows] == points if len(ids) else np.zeros(len(points), bool)
    place[rows[here]] = np.flatnonzero(here)
    moved = [place[region.region.rows] for region in named]
    return [
        replace(region, region=replace(region.region, rows=np.sort(found[found >= 0])))
        for region, found in zip(named, moved, strict=True)
    ]
