"""Keeps the player bar and the player's actions up to date, and does what they ask for."""

from functools import partial

from PySide6.QtCore import QObject, QSignalBlocker

from musicexplorer.library.text import shown_path
from musicexplorer.translation import tr
from musicexplorer.ui.app import App
from musicexplorer.ui.player.bar import PlayerBar
from musicexplorer.ui.player.track_lines import TrackLines

_STEP_SECONDS = 10.0
_VOLUME_STEP = 5
_USUAL_VOLUME = 80


class PlayerBarController(QObject):
    """Connects the player with its bar.

    Args:
        app: The player and the actions.
        bar: The bar.
    """

    def __init__(self, app: App, bar: PlayerBar) -> None:
        super().__init__(app)
        self._app, self._bar, self._player, self._actions = app, bar, app.player, app.actions
        self._before_mute = 0
        self._reported_problem = False
        player = app.player
        player.track_changed.connect(self._show_track)
        player.state_changed.connect(self._show_state)
        player.queue_changed.connect(self._enable)
        player.position_changed.connect(bar.show_position)
        player.failed.connect(app.status.say)
        self.track_lines = TrackLines(app, bar.seek)
        bar.seek.seeked.connect(player.seek)
        app.actions.connect_all(
            {
                "play": player.toggle,
                "stop": player.stop,
                "next": partial(player.step, 1),
                "previous": partial(player.step, -1),
                "forward": partial(self._jump, _STEP_SECONDS),
                "backward": partial(self._jump, -_STEP_SECONDS),
                "louder": partial(self._turn, _VOLUME_STEP),
                "softer": partial(self._turn, -_VOLUME_STEP),
                "mute": self._mute,
            }
        )
        bar.like.clicked.connect(self._like)
        bar.volume.valueChanged.connect(lambda value: app.volume_changed.emit(value / 100))
        app.volume_changed.connect(self._set_volume)
        app.likes_changed.connect(self._show_like)
        app.theme_changed.connect(self._on_theme)
        app.saving.connect(self._save)
        self._set_volume(app.settings.settings.volume)
        self._enable()
        self._show_like()

    def tick(self) -> None:
        """Poll the player; the window's timer calls this."""
        self._player.tick()
        problem = self._app.services.player.problem
        if problem and not self._reported_problem:
            self._reported_problem = True
            text = tr("{problem} Everything else works.").format(problem=problem)
            self._app.status.warn(text, "sound")

    def _save(self) -> None:
        self._app.settings.update(volume=self._bar.volume.value() / 100)
        self._player.report()

    def _show_track(self, track_id: int) -> None:
        track, source, excerpt = self._app.session.track(track_id), self._player.source, self._player.excerpt
        if track is not None:
            about = track.metadata
            self._bar.show_track(track_id, about.title, about.artist, about.duration or 0.0, excerpt)
        else:
            name = shown_path(source.path).rpartition("/")[2] if source is not None else ""
            self._bar.show_track(None, name, tr("not in the library"), 0.0, excerpt)
        self._enable()
        self._show_like()

    def _show_state(self, playing: bool) -> None:
        action = self._actions["play"]
        action.setIcon(self._app.theme.icon("pause" if playing else "play", "on-accent"))
        action.setText(tr("Pause") if playing else tr("Play"))
        self._bar.play.setAccessibleName(action.text())

    def _on_theme(self) -> None:
        self._bar.set_theme(self._app.theme)
        self._show_state(self._player.playing)
        self._show_volume()
        self._show_like()

    def _enable(self) -> None:
        player = self._player
        self._actions["play"].setEnabled(player.source is not None or bool(player.queue.entries))
        self._actions["next"].setEnabled(player.can_step(1))
        self._actions["previous"].setEnabled(player.can_step(-1) or not player.browsing)

    def _jump(self, by: float) -> None:
        if self._player.source is not None:
            self._player.seek(max(self._player.position() + by, 0.0))

    def _like(self) -> None:
        if self._player.current is not None:
            self._app.requests.rate.emit([self._player.current], 1)

    def _show_like(self) -> None:
        self._bar.show_opinion(self._app.session.opinion(self._player.current), self._app.theme)

    def _turn(self, by: int) -> None:
        self._bar.volume.setValue(self._bar.volume.value() + by)

    def _mute(self) -> None:
        volume = self._bar.volume
        if volume.value():
            self._before_mute = volume.value()
            volume.setValue(0)
        else:
            volume.setValue(self._before_mute or _USUAL_VOLUME)

    def _set_volume(self, volume: float) -> None:
        self._app.services.player.volume = volume
        with QSignalBlocker(self._bar.volume):
            self._bar.volume.setValue(round(volume * 100))
        self._show_volume()

    def _show_volume(self) -> None:
        on = bool(self._bar.volume.value())
        self._actions["mute"].setIcon(self._app.theme.icon("volume" if on else "volume-off"))
        self._actions["mute"].setText(tr("Mute") if on else tr("Sound on"))
