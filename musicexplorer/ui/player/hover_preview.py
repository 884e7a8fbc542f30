"""Hover to listen: the track of a dot is played while the pointer rests on it."""

from PySide6.QtCore import QObject, QTimer

from musicexplorer.ui.map import MapWidget
from musicexplorer.ui.player.controller import PlaybackController

_HOVER_MS = 120
_LEAVE_MS = 900
"""The preview ends only when the pointer has been off the dots for this long."""


class HoverPreview(QObject):
    """Plays previews of hovered dots while it is switched on."""

    def __init__(self, map_: MapWidget, playback: PlaybackController) -> None:
        super().__init__(map_)
        self._playback = playback
        self.on = False
        self._track: int | None = None
        self._hover_timer = QTimer(self, singleShot=True, interval=_HOVER_MS)
        self._hover_timer.timeout.connect(self._preview)
        self._leave_timer = QTimer(self, singleShot=True, interval=_LEAVE_MS)
        self._leave_timer.timeout.connect(playback.stop_preview)
        map_.hovered.connect(self._on_hovered)
        map_.clicked.connect(self._stop_timers)

    def switch(self, on: bool) -> None:
        """Switch previews on or off."""
        self.on = on
        if not on:
            self._stop_timers()
            self._playback.stop_preview()

    def close(self) -> None:
        """Stop the timers; the window closes."""
        self._stop_timers()

    def _on_hovered(self, track: int) -> None:
        if not self.on:
            return
        self._track = track
        if track < 0:
            self._hover_timer.stop()
            self._leave_timer.start()
        else:
            self._leave_timer.stop()
            self._hover_timer.start()

    def _preview(self) -> None:
        # The playing track needs no preview.
        if self._track is not None and not (self._track == self._playback.current and self._playback.playing):
            self._playback.preview(self._track)

    def _stop_timers(self) -> None:
        """Stop the timers, as after a click, which plays the track."""
        self._hover_timer.stop()
        self._leave_timer.stop()
