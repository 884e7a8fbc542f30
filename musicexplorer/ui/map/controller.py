"""The map: plays what is clicked, marks what plays and what is similar to it, and goes to tracks."""

from collections.abc import Iterable, Sequence
from functools import partial

import numpy as np
from PySide6.QtCore import QObject, QPoint

from musicexplorer.session.forgotten import forgotten_tour
from musicexplorer.session.similar import SimilarTracks
from musicexplorer.translation import ntr, tr
from musicexplorer.ui.app import App
from musicexplorer.ui.map.export.controller import MapExporter
from musicexplorer.ui.map.follow import Follow
from musicexplorer.ui.map.hover_preview import HoverPreview
from musicexplorer.ui.map.line_controller import LineController
from musicexplorer.ui.map.navigation_history import MapNavigation
from musicexplorer.ui.map.neighbour_links import NeighbourLinks
from musicexplorer.ui.map.pane import MapPane
from musicexplorer.ui.map.region_controller import RegionController
from musicexplorer.ui.track_activation import Outcome, Place
from musicexplorer.ui.widgets.gestures import Gesture

_MISPLACED_ABOVE = 0.8
"""A track whose map error is larger is marked as misplaced."""


class MapController(QObject):
    """Connects the map with the session and the player.

    Attributes:
        navigation: Back and forward.
        regions: Finds and names regions.
    """

    def __init__(self, app: App, pane: MapPane) -> None:
        super().__init__(pane)
        self._app, self._pane, self._map = app, pane, pane.map
        self._misplaced: list[int] = []
        self.navigation, self.regions = MapNavigation(app, pane.map), RegionController(app, pane)
        self._line, self._links = LineController(app, pane), NeighbourLinks(app, pane.map)
        self._hover_preview, self._exporter = HoverPreview(app, pane.map), MapExporter(app, pane)
        self.follow = Follow(app, pane.map)
        app.selection.add(lambda: list(pane.selected))
        pane.set_misplaced_shown(app.settings.settings.show_misplaced)
        self._connect_pane()
        self._connect_app()

    def _connect_pane(self) -> None:
        pane, requests = self._pane, self._app.requests
        self._map.clicked.connect(partial(self._on_gesture, Gesture.CLICK))
        self._map.double_clicked.connect(partial(self._on_gesture, Gesture.DOUBLE_CLICK))
        self._map.hovered.connect(lambda track: requests.soon.emit([] if track < 0 else [track]))
        self._map.middle_clicked.connect(partial(self._on_gesture, Gesture.MIDDLE_CLICK))
        self._map.context_requested.connect(self._open_menu)
        self._map.navigation_buttons.playing.connect(self.fly_to_playing)
        self._map.selection_changed.connect(self._on_selected)
        pane.playlist_requested.connect(requests.playlist)
        pane.add_requested.connect(requests.add_to_playlist)
        pane.placed.connect(lambda: self._on_current(self._app.player.current))
        pane.misplaced_toggled.connect(self._toggle_misplaced)

    def _connect_app(self) -> None:
        app, picking = self._app, self._map.picking
        app.requests.show_on_map.connect(self.show_tracks)
        app.requests.show_album.connect(self.show_album)
        app.requests.show_artist.connect(self.show_artist)
        app.requests.zoom_map.connect(self._zoom)
        app.requests.reveal.connect(self._reveal)
        app.requests.select_on_map.connect(self._select)
        app.requests.highlight.connect(self._map.set_highlight)
        app.library_changed.connect(self._on_library)
        app.current_changed.connect(self._on_current)
        app.similar_changed.connect(self._on_similar)
        app.playlist_changed.connect(self._on_playlist)
        app.theme_changed.connect(self._pane.set_theme)
        app.covers.arrived.connect(self._map.set_cover)
        app.covers.forgotten.connect(self._map.forget_covers)
        app.actions.connect_all(
            {
                "show_all": self._map.show_all,
                "go_map": self._map.setFocus,
                "fly_to_playing": self.fly_to_playing,
                "play_forgotten": self._play_forgotten,
                "selection_back": picking.undo,
                "selection_forward": picking.redo,
            }
        )

    # Clicks

    def _on_gesture(self, gesture: Gesture, track: int) -> None:
        """A gesture on a dot; sound is asked for first."""
        if self._app.activation.act(Place.MAP, gesture, [track], 0) is Outcome.QUEUE:
            return
        self._app.requests.similar.emit([track])
        self._app.requests.select_in_library.emit([track])

    def _open_menu(self, track: int, at: QPoint) -> None:
        selected = self._pane.selected
        self._app.requests.track_menu.emit(selected if track in selected else [track], at)

    # What plays, and what is similar

    def _on_current(self, track: int | None) -> None:
        self._map.set_current(track)
        self._map.navigation_buttons.to_playing.setEnabled(track is not None and track in self._pane)

    def _on_similar(self, shown: SimilarTracks | None) -> None:
        if shown is None:
            self._map.set_neighbours([])
        else:
            self._map.set_neighbours(shown.ids, of=shown.seed)

    def _on_playlist(self) -> None:
        """The playlist changed: undo now applies to it and not to the selection."""
        self._map.picking.latest = False

    # Going to tracks

    def fly_to_playing(self) -> None:
        """Bring the current track to the middle of the map."""
        track = self._app.player.current
        if track is None:
            self._app.status.say(tr("nothing is playing"))
        else:
            self.show_tracks([track])

    def show_tracks(self, ids: Sequence[int]) -> None:
        """Fly to a track, or show several and select them."""
        placed = [track for track in ids if track in self._pane]
        if len(placed) == 1:
            self._map.fly_to(placed[0])
        elif placed:
            self._map.zoom_to(placed)
            self._pane.select(placed)
        else:
            self._app.status.say(tr("this track is not on the map yet"))

    def _zoom(self, ids: Sequence[int]) -> None:
        self._map.zoom_to(ids)

    def _select(self, ids: Sequence[int]) -> None:
        points = self._map.scene.points
        placed = points.ids[points.rows(ids)].tolist()
        if set(placed) != set(self._pane.selected):
            self._pane.select(placed)

    def _on_selected(self, ids: Sequence[int]) -> None:
        """The table shows what was selected by hand on the map."""
        text = ntr("{n} selected on the map", "{n} selected on the map", len(ids))
        self._app.requests.show_only.emit(list(ids) if len(ids) > 1 else [], text)

    def _reveal(self, ids: Iterable[int]) -> None:
        """Go to these tracks if none of them is in sight."""
        if not self._map.sees(ids):
            self._map.zoom_to(ids)

    def show_album(self, ids: Sequence[int]) -> None:
        """Select the album of the first of these tracks, in the table and on the map."""
        library = self._app.session.library
        album = library.album(ids[0])
        if self._go_to(album, tr("this track has no album")):
            text = ntr("“{album}”: {n} track", "“{album}”: {n} tracks", len(album))
            self._app.status.say(text.format(album=library.album_label(ids[0])))

    def show_artist(self, ids: Sequence[int]) -> None:
        """Select everything by the artists of the first of these tracks, in the table and on the map."""
        library = self._app.session.library
        tracks = library.by_artists(ids[0])
        if self._go_to(tracks, tr("no artist is known of this track")):
            text = ntr("{artists}: {n} track", "{artists}: {n} tracks", len(tracks))
            names = library.tracks.artist_names[library.row(ids[0])]
            self._app.status.say(text.format(artists=", ".join(names)))

    def _go_to(self, tracks: Sequence[int], otherwise: str) -> bool:
        if not tracks:
            self._app.status.say(otherwise)
            return False
        self._app.requests.select_in_library.emit(list(tracks))
        placed = [track for track in tracks if track in self._pane]
        self._pane.select(placed)
        self._map.zoom_to(placed)
        return True

    # The library, and how good its map is

    def _on_library(self) -> None:
        library = self._app.session.library
        self._pane.show_library(library)
        errors = library.number("map error")
        known = errors[np.isfinite(errors)]
        self._misplaced = library.ids[errors > _MISPLACED_ABOVE].tolist()
        self._pane.show_quality(1 - float(known.mean()) if len(known) else None, len(self._misplaced))
        self._map.set_misplaced(self._misplaced if self._pane.misplaced_shown else [])

    def _toggle_misplaced(self, shown: bool) -> None:
        self._app.settings.update(show_misplaced=shown)
        self._map.set_misplaced(self._misplaced if shown else [])

    # Forgotten tracks

    def _play_forgotten(self) -> None:
        """Make a playlist of forgotten tracks and play it."""
        session, current = self._app.session, self._app.player.current
        snapshot, mix = session.snapshot, session.mix

        def then(found: tuple[list[int], str]) -> None:
            tour, reason = found
            if not tour:
                text = tr("no forgotten tracks: all were played and are similar to others")
                self._app.status.say(text)
                return
            self._app.player.play_list(tour, 0, whole=True, origin="playlist")
            self._app.requests.playlist.emit(tour)
            self._map.zoom_to(tour)
            text = ntr("{n} track {reason}", "{n} tracks {reason}", len(tour))
            self._app.status.say(text.format(reason=reason))

        work = partial(forgotten_tour, snapshot, mix, current)
        self._app.tasks.run(work, then, latest="forgotten tracks")
