"""Keeps the queue from one start of the program to the next, to the second."""

from functools import partial

from PySide6.QtCore import QObject, QTimer

from musicexplorer.session import queue_file
from musicexplorer.session.queue import PlayQueue
from musicexplorer.ui.app import App

_SOON_MS = 1000
_OFTEN_MS = 10_000
"""While music plays the position is saved this often, so that a crash loses no more."""
_TASK = "save queue"


class QueueMemory(QObject):
    """Saves the queue beside the library, and loads it."""

    def __init__(self, app: App) -> None:
        super().__init__(app)
        self._app, self._player = app, app.player
        self._path = app.session.snapshot.store.with_name(queue_file.NAME)
        self._restored = False
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self._save_soon)
        self._often = QTimer(self, interval=_OFTEN_MS)
        self._often.timeout.connect(self._save_soon)
        app.player.queue_changed.connect(self._soon.start)
        app.player.state_changed.connect(self._on_state)
        app.restoring.connect(self._restore)
        app.saving.connect(self._save)

    def _restore(self) -> None:
        """Load the queue of the session before, unless something plays already."""
        self._restored = True
        if self._player.source is not None:
            return
        queue, position = queue_file.load(self._path, self._app.session.track) or self._last_track()
        if self._player.load(queue, position):
            self._app.requests.similar.emit([queue.track])

    def _last_track(self) -> tuple[PlayQueue, float]:
        """What versions without a queue remembered."""
        settings = self._app.settings.settings
        ids = [] if settings.last_track is None else [settings.last_track]
        if not ids or self._app.session.track(ids[0]) is None:
            return PlayQueue(), 0.0
        return PlayQueue().start(ids, 0, "library", self._player.upcoming.artist), settings.last_position

    def _on_state(self, playing: bool) -> None:
        if playing:
            self._often.start()
        else:
            self._often.stop()
            self._soon.start()

    def _save_soon(self) -> None:
        if self._restored:
            queue, position = self._player.to_resume()
            write = partial(queue_file.save, queue, position, self._path)
            self._app.tasks.run(write, lambda _: None, lambda _: None, latest=_TASK)

    def _save(self) -> None:
        """The program closes: save here and now."""
        self._soon.stop()
        self._often.stop()
        queue, position = self._player.to_resume()
        try:
            queue_file.save(queue, position, self._path)
        except OSError as error:
            self._app.status.say(str(error))
