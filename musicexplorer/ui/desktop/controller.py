"""Connects the player with the desktop: media keys, panels, phones and lock screens work it over the bus."""

import contextlib
from collections.abc import Callable
from pathlib import Path
from queue import Empty
from typing import Any

from PySide6.QtCore import QObject, Qt, QUrl
from PySide6.QtGui import QPixmap

from musicexplorer.library.track import Source
from musicexplorer.ui.app import App
from musicexplorer.ui.desktop.bus import DesktopBus
from musicexplorer.ui.desktop.state import DesktopState, NowPlaying, Verb


class DesktopController(QObject):
    """Tells the desktop what plays, and does what it asks for.

    Args:
        app: The player and the rest.
        bus: The session bus; whoever made it closes it.
        scratch: A folder for the cover of what plays, which other programs read.
    """

    def __init__(self, app: App, bus: DesktopBus, scratch: Path) -> None:
        super().__init__(app)
        self._app, self._player, self._bus, self._scratch = app, app.player, bus, scratch
        self._covered: tuple[int, str] = (-1, "")
        self._notified = ""
        player, tell = app.player, self._tell
        for changed in (player.queue_changed, player.track_changed, player.state_changed):
            changed.connect(lambda *_: tell())
        player.position_changed.connect(lambda seconds, _: bus.set_position(seconds))
        player.seeked.connect(bus.seeked)
        app.volume_changed.connect(lambda _: tell())
        app.covers.arrived.connect(lambda track, _: tell() if track == player.current else None)
        app.wake.rung.connect(self._obey)
        for name in ("notify_tracks", "inhibit_suspend"):
            app.actions[name].toggled.connect(lambda _: tell())
        self._tell()

    # What the desktop is told

    def _tell(self) -> None:
        state = self._state()
        self._bus.show(state)
        actions = self._app.actions
        self._bus.inhibit(state.status == "Playing" and actions["inhibit_suspend"].isChecked())
        track = state.track
        if track is not None and state.status == "Playing" and track.key != self._notified:
            self._notified = track.key
            if actions["notify_tracks"].isChecked() and not self._app.window.isActiveWindow():
                about = " — ".join(filter(None, (", ".join(track.artists), track.album)))
                self._bus.notify(track.title, about, track.cover)

    def _state(self) -> DesktopState:
        player, queue = self._player, self._player.queue
        track = self._now()
        status = "Stopped" if track is None else "Playing" if player.sounding else "Paused"
        return DesktopState(
            status=status,
            track=track,
            repeat=queue.repeat,
            shuffled=queue.shuffled,
            volume=self._app.services.player.volume,
            can_next=player.can_step(1),
            can_previous=player.can_step(-1) or track is not None,
            can_play=track is not None or bool(queue.entries),
            fullscreen=self._app.window.isFullScreen(),
        )

    def _now(self) -> NowPlaying | None:
        player = self._player
        if player.source is None:
            return None
        url = QUrl.fromLocalFile(str(player.source.path)).toString()
        track = None if player.current is None else self._app.session.track(player.current)
        if track is None:
            return NowPlaying("outside", player.source.path.name, url=url, seconds=player.duration)
        about, entry = track.metadata, player.queue.current
        in_front = player.browsing or entry is None
        return NowPlaying(
            key=f"excerpt{track.id}" if in_front or entry is None else f"entry{entry.key}",
            title=about.title,
            artists=about.artists,
            album=about.album,
            album_artist=about.album_artist,
            genres=about.genres,
            seconds=player.duration,
            number=about.track,
            disc=about.disc,
            url=url,
            cover=self._cover(track.id),
        )

    def _cover(self, track_id: int) -> str:
        """The URL of a cover, written to a file once; "" while there is none."""
        if self._covered[0] == track_id:
            return self._covered[1]
        picture = self._app.covers.get(track_id)
        if not isinstance(picture, QPixmap) or picture.isNull():
            return ""
        target = self._scratch / f"cover-{track_id}.png"
        if not picture.save(str(target), "PNG"):
            return ""
        with contextlib.suppress(OSError):
            (self._scratch / f"cover-{self._covered[0]}.png").unlink()
        self._covered = track_id, QUrl.fromLocalFile(str(target)).toString()
        return self._covered[1]

    # What the desktop asks for

    def _obey(self) -> None:
        with contextlib.suppress(Empty):
            while True:
                verb, argument = self._bus.commands.get_nowait()
                self._verbs()[verb](argument)

    def _verbs(self) -> dict[Verb, Callable[[Any], object]]:
        player = self._player
        return {
            "play": lambda _: None if player.sounding else player.toggle(),
            "pause": lambda _: player.pause(),
            "play_pause": lambda _: player.toggle(),
            "stop": lambda _: player.stop(),
            "next": lambda _: player.step(1),
            "previous": lambda _: player.step(-1),
            "seek": self._seek,
            "set_position": self._set_position,
            "open": self._open,
            "volume": self._app.volume_changed.emit,
            "loop": lambda repeat: player.set_queue(player.queue.set_repeat(repeat)),
            "shuffle": lambda on: player.edit(lambda queue: queue.set_shuffled(on, player.upcoming.artist)),
            "fullscreen": self._set_fullscreen,
            "raise": lambda _: self._come_forward(),
            "still": self._app.motion.set_desktop,
            "quit": lambda _: self._app.window.close(),
        }

    def _seek(self, by: float) -> None:
        """Beyond the end lies the next track."""
        to = self._player.position() + by
        if self._player.duration and to > self._player.duration:
            self._player.step(1)
        else:
            self._player.seek(max(to, 0.0))

    def _set_position(self, to: float) -> None:
        if 0.0 <= to <= (self._player.duration or to):
            self._player.seek(to)

    def _open(self, uri: str) -> None:
        """Play a file, one of the library as such."""
        path = QUrl(uri).toLocalFile()
        if not path or not Path(path).is_file():
            return
        track = self._app.session.reader.find(Path(path))
        if track is None:
            self._player.play_file(Source(Path(path)), 0.0, None)
        else:
            self._player.play_list([track.id], 0, whole=True, origin="library")

    def _set_fullscreen(self, on: bool) -> None:
        if on != self._app.window.isFullScreen():
            self._app.actions["full_screen"].trigger()
            self._tell()

    def _come_forward(self) -> None:
        window = self._app.window
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.show()
        window.raise_()
        window.activateWindow()
