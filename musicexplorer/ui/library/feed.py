"""Keeps the library in step with the store: whole at the start, piece by piece while new music comes in."""

import time

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from musicexplorer.library.store import MapOverview, Reader
from musicexplorer.session.library import Library
from musicexplorer.ui.app import App

_SOONEST_MS = 700
_SHARE = 0.04
"""Reading what is new takes at most this share of a core."""
LARGE = 5000
"""Tracks on the map of a library that is not read in one go when the window opens."""


class LibraryFeed(QObject):
    """Reads the library into the session.

    Signals:
        placed: There are new positions: ids int64 [n], places float32 [n, 2].
        sketched: The map of a large library, before the library is there.
        opened: The library is there, for the first time.
    """

    placed = Signal(np.ndarray, np.ndarray)
    sketched = Signal(MapOverview)
    opened = Signal()

    def __init__(self, app: App) -> None:
        super().__init__(app)
        self.app, self._tasks, self._reader = app, app.tasks, app.session.reader
        self._new: dict[int, None] = {}
        self._soon = QTimer(self, singleShot=True)
        self._soon.timeout.connect(self._read_new)
        self._pause_ms = _SOONEST_MS
        self._opening = False

    @property
    def catalogue(self) -> Library:
        """The library as it is now."""
        return self.app.session.library

    def open(self) -> None:
        """Read everything: at once, or of a large library the map first and the rest beside the window."""
        sketch = self._reader.map_overview()
        if len(sketch.ids) < LARGE:
            self.load()
            self.opened.emit()
            return
        self._opening = True
        self.sketched.emit(sketch)
        if not self._opening:  # somebody needed all of it at once
            return
        self._tasks.run(self.app.session.loader(), self._loaded, _raise, latest="library")

    def finish(self) -> None:
        """Somebody needs the whole library now."""
        if self._opening:
            self._tasks.drop("library")
            self._loaded(self.app.session.loader()())

    def load(self) -> None:
        """Read everything."""
        self.finish()
        self._new.clear()
        self._show(self.app.session.loader()())
        self.place()

    def place(self) -> None:
        """Read the positions."""
        self.app.session.set_library(self.catalogue.with_positions(self._reader))
        self.placed.emit(self.catalogue.position_ids, self.catalogue.positions)

    def learn(self) -> None:
        """Read again what listening and the second pass know of the tracks."""
        self.app.session.set_library(self.catalogue.with_listening(self._reader))

    def arrived(self, ids: tuple[int, ...]) -> None:
        """These tracks are in the store now; they are read a little later, many at a time."""
        self._new.update(dict.fromkeys(ids))
        if not self._soon.isActive():
            self._soon.start(self._pause_ms)

    def flush(self) -> None:
        """Read all that is new at once."""
        self.finish()
        self._soon.stop()
        self._tasks.drop("library")
        if self._new:
            self._show(self.catalogue.with_tracks(self._reader, list(self._new)))
            self._new.clear()

    def _loaded(self, library: Library) -> None:
        self._opening = False
        self._show(library)
        self.place()
        self.opened.emit()

    def _show(self, library: Library) -> None:
        self.app.session.set_library(library)
        self.app.library_changed.emit()

    def _read_new(self) -> None:
        """Read what is new beside the window; it stays noted as new until it is there."""
        if self._opening or self._tasks.busy("library"):
            self._soon.start(self._pause_ms)
            return
        path, library, new = self._reader.path, self.catalogue, list(self._new)

        def work() -> tuple[Library, float]:
            began = time.perf_counter()
            with Reader(path) as reader:
                return library.with_tracks(reader, new).prepare(), time.perf_counter() - began

        def then(read: tuple[Library, float]) -> None:
            for track in new:
                self._new.pop(track, None)
            self._pause_ms = max(_SOONEST_MS, round(read[1] * 1000 / _SHARE))
            self._show(read[0])
            if self._new:
                self._soon.start(self._pause_ms)

        self._tasks.run(work, then, _raise, latest="library")


def _raise(error: BaseException) -> None:
    raise error
