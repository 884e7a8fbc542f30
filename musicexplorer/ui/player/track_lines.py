"""Brings to the seek bars what they draw of the current track: its waveform, its parts, its marks."""

from functools import partial
from typing import Any

import numpy as np
from PySide6.QtCore import QObject

from musicexplorer.library.track import Source, Track
from musicexplorer.session.over_time import OverTime, over_time
from musicexplorer.session.similar import SimilarTracks
from musicexplorer.ui.app import App
from musicexplorer.ui.player.seek_bar import SeekBar

_TASK = "track over time"


class TrackLines(QObject):
    """Waveforms are computed once and stored: the second time they are there at once.

    Args:
        app: The player, the store and the worker.
        bars: The seek bars.
    """

    def __init__(self, app: App, *bars: SeekBar) -> None:
        super().__init__(app)
        self._app, self._player, self._bars = app, app.player, list(bars)
        self._asked_for: Source | None = None
        self._peaks: np.ndarray = np.zeros(0, np.float32)
        self._over_time = OverTime()
        self._like: int | None = None
        app.player.track_changed.connect(self._on_track)
        app.player.state_changed.connect(lambda playing: self._on_state(playing))
        app.similar_changed.connect(self._on_similar)
        app.library_changed.connect(self._find_parts)

    def add(self, bar: SeekBar) -> None:
        """Another seek bar shows the same."""
        self._bars.append(bar)
        bar.show_peaks(self._peaks)
        bar.show_over_time(self._over_time)

    def _on_track(self, _: int) -> None:
        self._show_peaks(np.zeros(0, np.float32))
        self._show_over_time(OverTime())
        self._asked_for = None
        track = self._track()
        stored = None if track is None else self._app.session.reader.waveform(track.id)
        if stored is not None:
            self._asked_for = self._player.source
            self._show_peaks(stored)
        elif not self._player.loaded_only:
            self._ask()
        self._find_parts()

    def _on_state(self, playing: bool) -> None:
        if playing and self._asked_for != self._player.source:
            self._ask()

    def _ask(self) -> None:
        """Only for what plays: a track that was merely loaded must not start the worker process."""
        source, track = self._player.source, self._track()
        if source is None:
            return
        self._asked_for = source
        future = self._app.services.runner.waveform(source)
        self._app.tasks.wait(future, partial(self._computed, source, track), lambda error: None)

    def _computed(self, source: Source, track: Track | None, peaks: Any) -> None:
        if track is not None:
            stored = self._app.services.writer.store_waveform(track.id, peaks)
            self._app.tasks.wait(stored, lambda _: None, lambda error: None)
        if source == self._asked_for:
            self._show_peaks(peaks)

    def _on_similar(self, shown: SimilarTracks | None) -> None:
        like = None if shown is None else shown.seed
        if like != self._like:
            self._like = like
            self._find_parts()

    def _find_parts(self) -> None:
        track, snapshot, like = self._track(), self._app.session.snapshot, self._like
        if track is None or not len(snapshot.library):
            return

        def then(found: OverTime) -> None:
            if self._player.current == track.id:
                self._show_over_time(found)

        self._app.tasks.run(partial(over_time, snapshot, track, like), then, latest=_TASK)

    def _track(self) -> Track | None:
        return None if self._player.current is None else self._app.session.track(self._player.current)

    def _show_peaks(self, peaks: np.ndarray) -> None:
        self._peaks = peaks
        for bar in self._bars:
            bar.show_peaks(peaks)

    def _show_over_time(self, found: OverTime) -> None:
        self._over_time = found
        for bar in self._bars:
            bar.show_over_time(found)
