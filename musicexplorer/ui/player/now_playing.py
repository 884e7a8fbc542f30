"""Shows what is on the deck wherever it is shown: player bar, map, lists, window title."""

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal

from musicexplorer.library.text import shown_path
from musicexplorer.library.track import Source
from musicexplorer.session.library import Library
from musicexplorer.session.tasks import Tasks
from musicexplorer.ui.actions import Actions
from musicexplorer.ui.player.bar import PlayerBar
from musicexplorer.ui.player.controller import PlaybackController
from musicexplorer.ui.theme import Theme

_STEP_SECONDS = 10.0
_VOLUME_STEP = 5


class Waveforms(Protocol):
    """What is asked of the runner here."""

    def waveform(self, source: Source) -> "Future[Any]": ...


class NowPlaying(QObject):
    """Wires the deck to the player bar and its actions.

    Signals:
        shown: The track that is on the deck now, None for none or one from outside.
    """

    shown = Signal(object)

    def __init__(
        self,
        playback: PlaybackController,
        bar: PlayerBar,
        actions: Actions,
        catalogue: Callable[[], Library],
        waveforms: Waveforms,
        waiting: Tasks,
        theme: Theme,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._playback, self._bar, self._actions, self._catalogue = playback, bar, actions, catalogue
        self._waveforms, self._waiting, self.theme = waveforms, waiting, theme
        self._loud = 0
        self._wave_of: Source | None = None
        playback.track_changed.connect(self.show_track)
        playback.state_changed.connect(self._on_state)
        playback.moved.connect(bar.show_position)
        bar.seek.seeked.connect(playback.seek)
        actions["play"].triggered.connect(playback.toggle)
        actions["next"].triggered.connect(lambda: playback.step(1))
        actions["previous"].triggered.connect(lambda: playback.step(-1))
        actions["forward"].triggered.connect(lambda: self._jump(_STEP_SECONDS))
        actions["backward"].triggered.connect(lambda: self._jump(-_STEP_SECONDS))
        actions["louder"].triggered.connect(lambda: self._turn(_VOLUME_STEP))
        actions["softer"].triggered.connect(lambda: self._turn(-_VOLUME_STEP))
        actions["mute"].triggered.connect(self._mute)
        bar.volume.valueChanged.connect(self._show_volume)
        self._show_volume(bar.volume.value())
        self._enable()

    def show_track(self, track_id: int) -> None:
        """Another track is on the deck: its id, or -1."""
        track, source = self._catalogue().track(track_id), self._playback.source
        if track is not None:
            about = track.metadata
            self._bar.show_track(
                track_id, about.title, about.artist, about.duration or 0.0, self._playback.excerpt
            )
        else:
            name = shown_path(source.path) if source is not None else ""
            self._bar.show_track(
                None, name.rpartition("/")[2], "not in the library", 0.0, self._playback.excerpt
            )
        self._enable()
        self.shown.emit(None if track is None else track_id)
        self._ask_waveform(source)

    def _ask_waveform(self, source: Source | None) -> None:
        # Only for what sounds: a track that was merely put back on the deck must not start the child.
        if source is None or self._playback.resting:
            return
        self._wave_of = source
        self._waiting.wait(
            self._waveforms.waveform(source),
            lambda peaks: self._show_waveform(source, peaks),
            lambda error: None,
        )

    def _show_waveform(self, source: Source, peaks: Any) -> None:
        if source == self._wave_of:
            self._bar.seek.show_peaks(peaks)

    def _on_state(self, playing: bool) -> None:
        action = self._actions["play"]
        action.setIcon(self.theme.icon("pause" if playing else "play", "on-accent"))
        action.setText("Pause" if playing else "Play")
        self._bar.play.setAccessibleName(action.text())
        if playing and self._wave_of != self._playback.source:
            self._ask_waveform(self._playback.source)

    def refresh_icons(self, theme: Theme) -> None:
        """Icons in the colours of another theme."""
        self.theme = theme
        self._on_state(self._playback.playing)
        self._show_volume(self._bar.volume.value())

    def _enable(self) -> None:
        self._actions["play"].setEnabled(self._playback.source is not None)
        self._actions["next"].setEnabled(self._playback.queue.can_step(1))
        self._actions["previous"].setEnabled(self._playback.queue.can_step(-1) or self._playback.queue.whole)

    def _jump(self, by: float) -> None:
        if self._playback.source is not None:
            self._playback.seek(max(self._playback.place() + by, 0.0))

    def _turn(self, by: int) -> None:
        self._bar.volume.setValue(self._bar.volume.value() + by)

    def _mute(self) -> None:
        if self._bar.volume.value():
            self._loud = self._bar.volume.value()
            self._bar.volume.setValue(0)
        else:
            self._bar.volume.setValue(self._loud or 80)

    def _show_volume(self, value: int) -> None:
        self._actions["mute"].setIcon(self.theme.icon("volume" if value else "volume-off"))
        self._actions["mute"].setText("Mute" if value else "Sound on")
