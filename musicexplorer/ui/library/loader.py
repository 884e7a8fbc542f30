"""Keeps the session's library in step with the store; everything is read in the background."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, QTimer, Signal

from musicexplorer.library.store import MapOverview, Reader
from musicexplorer.session.library import Library
from musicexplorer.session.tasks import Report
from musicexplorer.ui.app import App

_SOONEST_SECONDS = 0.7
_SHARE = 0.04
"""Reading what is new takes at most this share of a core; reading everything, once a scan, does not count."""
LARGE = 5000
"""Tracks on the map of a library whose map is shown before the rest is read."""


@dataclass
class _Due:
    """What the store holds and the library does not have yet."""

    everything: bool = False
    positions: bool = False
    history: bool = False
    tracks: dict[int, None] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return self.everything or self.positions or self.history or bool(self.tracks)

    def added_to(self, library: Library, reader: Reader) -> Library:
        """The library with what is due."""
        if self.tracks:
            library = library.with_tracks(reader, list(self.tracks))
        if self.positions:
            return library.with_positions(reader)
        return library if self.tracks else library.with_history(reader)


class LibraryLoader(QObject):
    """Reads the library into the session: all of it at the start, then what has changed.

    One reading at a time; what is asked for meanwhile is read after it.

    Signals:
        sketched: The map of a large library, before the library is read: a `MapOverview`.
        opened: The library has been read for the first time.
    """

    sketched = Signal(MapOverview)
    opened = Signal()

    def __init__(self, app: App) -> None:
        super().__init__(app)
        self._app = app
        self._due = _Due()
        self._next_at = 0.0
        self._soon = QTimer(self, singleShot=True)
        self._soon.timeout.connect(self._read)
        app.history_changed.connect(self.read_history)

    def read_all(self) -> None:
        """Read everything."""
        self._due.everything = True
        self._read()

    def read_positions(self) -> None:
        """Read the positions on the map, and the tracks that are new."""
        self._due.positions = True
        self._read()

    def read_history(self) -> None:
        """Read soon what plays, likes, playlists and the second pass have changed."""
        self._due.history = True
        self._read_soon()

    def read_tracks(self, ids: Sequence[int]) -> None:
        """Read these tracks soon, many at a time: they are new or have changed."""
        self._due.tracks.update(dict.fromkeys(ids))
        self._read_soon()

    def _read_soon(self) -> None:
        if not self._soon.isActive():
            self._soon.start(round(1000 * max(self._next_at - time.monotonic(), 0.0)))

    def _read(self) -> None:
        if self._app.tasks.busy("library"):
            return  # what is due is read when that has come
        self._soon.stop()
        due, self._due = self._due, _Due()
        session, first = self._app.session, not self._app.session.loaded
        everything = first or due.everything
        library, path, load = session.library, session.reader.path, session.loader()

        def work(report: Report) -> tuple[Library, float]:
            started = time.perf_counter()
            with Reader(path) as reader:
                if first:
                    import numpy.ma  # noqa: F401 (numpy's `unique` does: a stall for the first frame of the map)

                    report(reader.map_overview())
                    reader.shrink()
                read = load() if everything else due.added_to(library, reader).prepare()
            return read, 0.0 if everything else time.perf_counter() - started

        def then(read: tuple[Library, float]) -> None:
            self._show(*read)
            if first:
                self.opened.emit()
            elif due.everything:
                self._app.rescanned.emit()
            if self._due.everything or self._due.positions:
                self._read()
            elif self._due:
                self._read_soon()

        self._app.tasks.run(work, then, _raise, latest="library", progress=self._show_sketch)

    def _show_sketch(self, sketch: MapOverview) -> None:
        if len(sketch.ids) >= LARGE:
            self.sketched.emit(sketch)

    def _show(self, library: Library, seconds: float) -> None:
        self._next_at = time.monotonic() + max(_SOONEST_SECONDS, seconds / _SHARE)
        self._app.session.set_library(library)
        self._app.library_changed.emit()


def _raise(error: BaseException) -> None:
    raise error
