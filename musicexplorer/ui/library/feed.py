"""Keeps the catalogue in step with the store: whole at the start, piece by piece while new music comes in."""

import time
from collections.abc import Iterator
from typing import Protocol

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from musicexplorer.library.store import MapOverview
from musicexplorer.library.track import Track
from musicexplorer.ui.library.catalogue import Catalogue, Shelf

_SOONEST_MS = 700
_AT_ONCE = 250
# Reading what is new may take at most this share of the window's time.
_SHARE = 0.04
_SPARE_MS = 12
_SLICE = 0.004
"""Seconds at a time that go into what a search will need, and how often."""


LARGE = 5000
"""Tracks on the map of a library that is not read in one go when the window opens."""


class Store(Shelf, Protocol):
    """What the feed asks of the store's reader."""

    def track(self, track_id: int) -> Track | None: ...
    def positions(self) -> tuple[np.ndarray, np.ndarray]: ...
    def map_overview(self) -> MapOverview: ...


class LibraryFeed(QObject):
    """The catalogue, and when it changes.

    Signals:
        changed: The catalogue holds other tracks, or knows more about them.
        placed: There are new positions: ids int64 [n], places float32 [n, 2].
        sketched: The map of a large library, before the catalogue is there.
        opened: The catalogue is there, for the first time.
        prepared: The catalogue is ready for searches, and knows which tracks are one song.
    """

    changed = Signal()
    placed = Signal(np.ndarray, np.ndarray)
    sketched = Signal(MapOverview)
    opened = Signal()
    prepared = Signal()

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self.catalogue = Catalogue()
        self._new: list[int] = []
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._read_new)
        self._pause_ms = _SOONEST_MS
        self._opening: Iterator[None] | None = None
        self._reading = False
        self._piece = QTimer(self, interval=0)
        self._piece.timeout.connect(self._read_piece)
        self._spare = QTimer(self, interval=_SPARE_MS)
        self._spare.timeout.connect(self._prepare)
        self.changed.connect(self._spare.start)

    def open(self) -> None:
        """Read everything: at once, or of a large library the map first and the rest while it is seen."""
        sketch = self._store.map_overview()
        if len(sketch.ids) < LARGE:
            self.load()
            self.opened.emit()
            return
        self.sketched.emit(sketch)
        self._opening = self._open_in_pieces()
        self._piece.start()

    def finish(self) -> None:
        """Somebody wants the whole catalogue now; who was just told of it has it already."""
        while self._opening is not None and not self._reading:
            self._read_piece()

    def _open_in_pieces(self) -> Iterator[None]:
        whole = Catalogue(shelf=self._store)
        yield from whole.loading(self._store)
        self.catalogue = whole
        self.changed.emit()
        yield
        self.place()
        yield

    def _read_piece(self) -> None:
        """Read a little more, and tell when it was the last."""
        if self._reading:
            return
        self._reading = True
        try:
            over = self._opening is None or next(self._opening, self) is self
        finally:
            self._reading = False
        if over:
            self._piece.stop()
            opening, self._opening = self._opening, None
            if opening is not None:
                self.opened.emit()

    def load(self) -> None:
        """Read everything."""
        self.finish()
        self._new.clear()
        self.catalogue = Catalogue.load(self._store)
        self.changed.emit()
        self.place()

    def place(self) -> None:
        """Read the positions."""
        self.catalogue.columns.look_again()
        self.placed.emit(*self._store.positions())

    def arrived(self, ids: tuple[int, ...]) -> None:
        """These tracks are in the store now; they are read a little later, many at a time."""
        self._new.extend(ids)
        if not self._soon.isActive():
            self._soon.start(self._pause_ms)

    def flush(self) -> None:
        """Read all that is new at once."""
        self.finish()
        self._soon.stop()
        while self._new:
            self._read_new()

    def _prepare(self) -> None:
        """Get ready for searches, a little at a time."""
        if self.catalogue.prepare(_SLICE):
            self._spare.stop()
            self.prepared.emit()

    def _read_new(self) -> None:
        self.finish()
        began = time.perf_counter()
        batch = list(dict.fromkeys(self._new[:_AT_ONCE]))
        del self._new[:_AT_ONCE]
        self.catalogue.put(track for one in batch if (track := self._store.track(one)) is not None)
        self.catalogue.refresh_heard(self._store)
        self.changed.emit()
        self._pause_ms = max(_SOONEST_MS, round((time.perf_counter() - began) * 1000 / _SHARE))
        if self._new:
            self._soon.start(_SOONEST_MS)
