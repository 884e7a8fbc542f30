"""Listening while pointing: a dot on which the pointer rests is heard, until it moves on."""

from PySide6.QtCore import QObject, QTimer

from musicexplorer.ui.map import MapWidget
from musicexplorer.ui.player.controller import PlaybackController

_RESTED_MS = 120
_LEFT_MS = 900
"""A moment between dots is no goodbye."""


class HoverPreview(QObject):
    """Hands what is pointed at to the deck while it is switched on."""

    def __init__(self, map_: MapWidget, playback: PlaybackController) -> None:
        super().__init__(map_)
        self._playback = playback
        self.on = False
        self._track: int | None = None
        self._rested = QTimer(self, singleShot=True, interval=_RESTED_MS)
        self._rested.timeout.connect(self._hear)
        self._left = QTimer(self, singleShot=True, interval=_LEFT_MS)
        self._left.timeout.connect(playback.hush)
        map_.hovered.connect(self._on_hovered)
        map_.clicked.connect(self._forget)

    def switch(self, on: bool) -> None:
        """Listens while pointing from now on, or no more."""
        self.on = on
        if not on:
            self._forget()
            self._playback.hush()

    def close(self) -> None:
        """The window closes: nothing is heard in passing any more."""
        self._forget()

    def _on_hovered(self, track: int) -> None:
        if not self.on:
            return
        self._track = track
        if track < 0:
            self._rested.stop()
            self._left.start()
        else:
            self._left.stop()
            self._rested.start()

    def _hear(self) -> None:
        # What plays already is heard already.
        if self._track is not None and not (self._track == self._playback.current and self._playback.playing):
            self._playback.overhear(self._track)

    def _forget(self) -> None:
        """A click made it the track that plays."""
        self._rested.stop()
        self._left.stop()
