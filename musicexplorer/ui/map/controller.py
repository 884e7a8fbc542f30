"""What the map does beyond clicks: lines, similarity links, misplaced marks, albums, forgotten tracks."""

import os
from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
from PySide6.QtCore import QObject, QTimer

from musicexplorer.library.store import MapQuality, Play
from musicexplorer.session.library import Library
from musicexplorer.similarity import line
from musicexplorer.similarity.nearest_neighbour_tour import nearest_neighbour_tour
from musicexplorer.similarity.neighbourhood_preservation import mean_share
from musicexplorer.translation import ntr, tr
from musicexplorer.ui.actions import Actions
from musicexplorer.ui.frame import Frame
from musicexplorer.ui.player.controller import PlaybackController
from musicexplorer.ui.playlist.document import PlaylistDocument
from musicexplorer.ui.session_settings import SessionSettings
from musicexplorer.ui.similar.explorer import Explorer

_RESTED_MS = 150
_LINKS = 10
_MISPLACED_BELOW = 0.2
"""A track that preserves less of its neighbourhood than this is marked as misplaced."""
_LONGEST = 100
_WALK = 100
_ENOUGH = 20
"""With fewer tracks of the strictest kind of forgotten, a wider kind is used."""
_LINKS_ON_HOVER = 5000
"""In a larger library the embeddings are loaded after a click, not on hover."""


class Known(Protocol):
    """What is asked of the store."""

    def map_quality(self) -> MapQuality: ...
    def plays(self) -> list[Play]: ...


class MapController(QObject):
    """Connects the map's tools to playback, playlist and library."""

    def __init__(
        self,
        frame: Frame,
        catalogue: Callable[[], Library],
        store: Known,
        explorer: Explorer,
        playback: PlaybackController,
        document: PlaylistDocument,
        session_settings: SessionSettings,
        actions: Actions,
    ) -> None:
        super().__init__(frame)
        self._frame, self._pane, self._map = frame, frame.pane, frame.pane.map
        self._catalogue, self._store, self._explorer = catalogue, store, explorer
        self._playback, self._document, self._session_settings, self._actions = (
            playback,
            document,
            session_settings,
            actions,
        )
        self._line: np.ndarray | None = None
        self._hovered: int | None = None
        self._hover_timer = QTimer(self, singleShot=True, interval=_RESTED_MS)
        self._hover_timer.timeout.connect(self._show_threads)
        self._map.hovered.connect(self._on_hovered)
        self._map.line_drawn.connect(self._on_line)
        self._sifted = QTimer(self, singleShot=True, interval=_RESTED_MS)
        self._sifted.timeout.connect(self._walk_again)
        self._map.filter_changed.connect(self._sifted.start)
        self._pane.line_bar.number_changed.connect(self._on_number)
        self._pane.placed.connect(self.update_quality)
        self._pane.set_misplaced_shown(session_settings.settings.show_misplaced)
        self._pane.misplaced_toggled.connect(self._toggle_misplaced)
        self._map.navigation_buttons.playing.connect(self.fly_to_playing)
        self._misplaced: list[int] = []
        self._document.stack.indexChanged.connect(self._on_playlist_step)
        self._connect_actions()

    def _connect_actions(self) -> None:
        picking = self._map.picking
        for name, action in (
            ("fly_to_playing", self.fly_to_playing),
            ("play_forgotten", self.play_forgotten),
            ("selection_back", picking.undo),
            ("selection_forward", picking.redo),
        ):
            self._actions[name].triggered.connect(lambda _=False, action=action: action())

    def close(self) -> None:
        """Stop the timers; the window closes."""
        self._hover_timer.stop()
        self._sifted.stop()

    # What plays, and its album

    def fly_to_playing(self) -> None:
        """Bring the current track to the middle of the map."""
        track = self._playback.current
        if track is None:
            self._frame.line.say(tr("nothing is playing"))
        elif track not in self._pane:
            self._frame.line.say(tr("this track is not on the map yet"))
        else:
            self._map.fly_to(track)

    def show_playing(self, track: int | None) -> None:
        """The current track changed."""
        self._map.navigation_buttons.to_playing.setEnabled(track is not None and track in self._pane)

    def go_to_album(self, ids: Sequence[int]) -> None:
        """Select the album of the first of these tracks, in the table and on the map."""
        album = album_of(self._catalogue(), ids[0])
        if not album:
            self._frame.line.say(tr("this track has no album"))
            return
        self._frame.table.select(album)
        placed = [track_id for track_id in album if track_id in self._pane]
        self._pane.select(placed)
        self._map.zoom_to(placed)
        track = self._catalogue().track(ids[0])
        name = "" if track is None else track.metadata.album
        self._frame.line.say(
            ntr("“{album}”: {n} track", "“{album}”: {n} tracks", len(album)).format(album=name)
        )

    # A line, and the tracks along it

    def _on_line(self, drawn: np.ndarray | None) -> None:
        self._line = drawn
        if drawn is None:
            self._pane.line_bar.end()
        else:
            self._walk_along(self._usual_number(drawn))

    def _usual_number(self, drawn: np.ndarray) -> int:
        """The number of tracks for a line of this length, at least two."""
        return int(
            np.clip(round(self._session_settings.settings.line_tracks * self._windows(drawn)), 2, _LONGEST)
        )

    def _windows(self, drawn: np.ndarray) -> float:
        """The length of the line in window sides, at the current zoom."""
        camera = self._map.camera
        return max(line.length(drawn) * camera.view.scale / min(camera.width, camera.height), 0.05)

    def _on_number(self, number: int) -> None:
        if self._line is not None:
            usual = round(number / self._windows(self._line))
            self._session_settings.update(line_tracks=int(np.clip(usual, 2, 500)))
            self._walk_along(number)

    def _walk_again(self) -> None:
        """The filter changed: find the tracks along the line again."""
        if self._line is not None:
            self._walk_along(self._pane.line_bar.number.value())

    def _walk_along(self, number: int) -> None:
        assert self._line is not None
        scene = self._map.scene
        rows = np.flatnonzero(scene.passing())
        found = line.tracks_along(
            self._line,
            number,
            scene.points.ids[rows],
            scene.points.xy[rows],
            self._explorer.index(),
            self._catalogue().facts,
        )
        self._map.set_line_tracks(found)
        self._pane.show_walk(number, found)

    # Similarity links of the hovered dot

    def _on_hovered(self, track: int) -> None:
        self._hovered = track if track >= 0 else None
        if self._map.annotations.links is not None:
            self._map.set_links(None)
        if self._hovered is None:
            self._hover_timer.stop()
        else:
            self._hover_timer.start()

    def _show_threads(self) -> None:
        track, few = self._hovered, len(self._catalogue()) <= _LINKS_ON_HOVER
        if track is None or track == self._listed_for() or not (few or self._explorer.ready):
            return
        index = self._explorer.index()
        if track in index:
            near, _ = index.nearest(track, _LINKS)
            self._map.set_links(track, near.tolist())

    def _listed_for(self) -> int | None:
        """The track whose neighbours are already linked on the map."""
        scene = self._map.scene
        return (scene.current if scene.seed is None else scene.seed) if scene.neighbours else None

    # Misplaced tracks

    def update_quality(self) -> None:
        """The layout changed: read how well it preserves neighbourhoods."""
        quality = self._store.map_quality()
        known = ~np.isnan(quality.preserved)
        share = mean_share(quality.preserved) if known.any() else None
        self._misplaced = quality.ids[known & (quality.preserved < _MISPLACED_BELOW)].tolist()
        self._pane.show_quality(share, len(self._misplaced))
        self._toggle_misplaced(self._pane.misplaced_shown)

    def _toggle_misplaced(self, shown: bool) -> None:
        if shown != self._session_settings.settings.show_misplaced:
            self._session_settings.update(show_misplaced=shown)
        self._map.set_misplaced(self._misplaced if shown else [])

    # Forgotten tracks

    def play_forgotten(self) -> None:
        """Make a playlist of forgotten tracks and play it."""
        index = self._explorer.index()
        forgotten, what = forgotten_tracks(
            np.intersect1d(index.ids, self._catalogue().ids),
            self._store.map_quality(),
            self._store.plays(),
        )
        walk = nearest_neighbour_tour(forgotten, index, self._playback.current, _WALK)
        if not walk:
            self._frame.line.say(tr("no forgotten tracks: all were played and are similar to others"))
            return
        self._document.set_tracks(walk, text=tr("play forgotten tracks"))
        self._playback.play_list(walk, 0, whole=True, origin="playlist")
        self._map.zoom_to(walk)
        self._frame.line.say(ntr("{n} track {reason}", "{n} tracks {reason}", len(walk)).format(reason=what))

    def _on_playlist_step(self) -> None:
        """The playlist changed: undo now applies to it and not to the selection."""
        self._map.picking.latest = False


def forgotten_tracks(heard: np.ndarray, quality: MapQuality, plays: Sequence[Play]) -> tuple[np.ndarray, str]:
    """Tracks that are in no neighbour list and were never played; or either, if those are too few.

    Args:
        heard: Ids of the tracks to choose from, int64 [n].
        quality: In how many lists each stands.
        plays: What was played.

    Returns:
        Their ids, int64 [m], and what they have in common, in words.
    """
    unreached = np.intersect1d(heard, quality.ids[quality.occurrences == 0])
    unplayed = np.setdiff1d(heard, np.array([play.track_id for play in plays], np.int64))
    both = np.intersect1d(unreached, unplayed)
    if len(both) >= _ENOUGH:
        return both, tr("in no neighbour list and never played")
    if len(unreached) >= _ENOUGH:
        return unreached, tr("in no neighbour list")
    either = np.union1d(unreached, unplayed)
    return either, tr("never played") if len(either) > len(unreached) else tr("in no neighbour list")


def album_of(catalogue: Library, track_id: int) -> list[int]:
    """The tracks of one track's album, in the catalogue's order; [] where no album is written.

    Two albums of one name are told apart by the album artist, or by the folder where none is written.
    """
    track = catalogue.track(track_id)
    if track is None or not track.metadata.album:
        return []
    about, columns = track.metadata, catalogue.tracks
    owner, owners = about.album_artist, columns.text("album_artist")
    if not owner:
        owner, owners = os.path.dirname(track.source.path), columns.folders
    rows = zip(columns.ids.tolist(), columns.text("album"), owners, strict=True)
    return [other for other, album, other_owner in rows if album == about.album and other_owner == owner]
