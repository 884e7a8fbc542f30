"""A and B: the seconds of two tracks that match most, heard in turns."""

from collections.abc import Callable
from typing import Protocol

import numpy as np
from PySide6.QtCore import QObject, QTimer

from musicexplorer.library.store import AnalysisRow
from musicexplorer.library.track import Track
from musicexplorer.similarity.playlist import Windows, closest_windows
from musicexplorer.ui.player.controller import PlaybackController
from musicexplorer.ui.widgets.format import clock

_SECONDS = 7.0
_TURNS = 4


class Shelf(Protocol):
    """What is read of a track here."""

    def analysis(self, track_id: int) -> AnalysisRow | None: ...


class ABComparison(QObject):
    """Plays where two tracks meet: some seconds of one, some of the other, and both again."""

    def __init__(
        self,
        playback: PlaybackController,
        shelf: Shelf,
        track: Callable[[int], Track | None],
        say: Callable[[str], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._playback, self._shelf, self._track, self._say = playback, shelf, track, say
        self._turns: list[tuple[int, float]] = []
        self._timer = QTimer(self, singleShot=True, interval=round(_SECONDS * 1000))
        self._timer.timeout.connect(self.next_turn)
        playback.track_changed.connect(lambda _: self.stop())

    def play(self, one: int, other: int) -> None:
        """Play where these two are most alike."""
        a, b = self._windows(one), self._windows(other)
        closest = None if a is None or b is None else closest_windows(a, b)
        if closest is None:
            self._say("one of the two was not listened to yet")
            return
        both = [(one, closest.start_a), (other, closest.start_b)]
        self._turns = both * (_TURNS // 2)
        self.next_turn()

    def next_turn(self) -> None:
        """The other of the two, until both had their turns."""
        if not self._turns:
            self._playback.hush()
            return
        (track_id, at), *self._turns = self._turns
        self._playback.overhear(track_id, at, _SECONDS)
        self._timer.start()
        track = self._track(track_id)
        if track is not None:
            side = "A" if len(self._turns) % 2 else "B"
            self._say(f"{side}: “{track.metadata.title}” from {clock(at) or '0:00'}")

    def stop(self) -> None:
        """Something else is played."""
        self._turns = []
        self._timer.stop()

    def _windows(self, track_id: int) -> Windows | None:
        heard, track = self._shelf.analysis(track_id), self._track(track_id)
        if heard is None or track is None:
            return None
        starts = np.maximum(np.asarray(heard.starts, np.float32) - track.source.start, 0.0)
        return Windows(starts.astype(np.float32), heard.window_vectors.astype(np.float32))
