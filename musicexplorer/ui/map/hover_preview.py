"""Hover to listen: the track of a dot is played while the pointer rests on it."""

from PySide6.QtCore import QObject, QTimer

from musicexplorer.ui.app import App
from musicexplorer.ui.map import MapWidget

_HOVER_MS = 120
_LEAVE_MS = 900
"""The preview ends only when the pointer has been off the dots for this long."""


class HoverPreview(QObject):
    """Plays previews of hovered dots while it is switched on."""

    def __init__(self, app: App, map_: MapWidget) -> None:
        super().__init__(map_)
        self._app, self._map, self._player = app, map_, app.player
        self._on = app.settings.settings.hover_preview
        self._track: int | None = None
        self._hover_timer = QTimer(self, singleShot=True, interval=_HOVER_MS)
        self._hover_timer.timeout.connect(self._preview)
        self._leave_timer = QTimer(self, singleShot=True, interval=_LEAVE_MS)
        self._leave_timer.timeout.connect(app.player.stop_preview)
        map_.hovered.connect(self._on_hovered)
        map_.clicked.connect(self._stop_timers)  # a click plays the track
        app.saving.connect(self._stop_timers)  # the window closes
        map_.navigation_buttons.listen.setChecked(self._on)
        map_.navigation_buttons.listening.connect(self._switch)
        app.settings.changed.connect(self._on_setting)

    def _on_setting(self, name: str) -> None:
        if name == "hover_preview":
            self._map.navigation_buttons.listen.setChecked(self._app.settings.settings.hover_preview)

    def _switch(self, on: bool) -> None:
        self._on = on
        self._app.settings.update(hover_preview=on)
        if not on:
            self._stop_timers()
            self._player.stop_preview()

    def _stop_timers(self) -> None:
        self._hover_timer.stop()
        self._leave_timer.stop()

    def _on_hovered(self, track: int) -> None:
        if not self._on:
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
        if self._track is not None and not (self._track == self._player.current and self._player.playing):
            self._player.preview(self._track)
