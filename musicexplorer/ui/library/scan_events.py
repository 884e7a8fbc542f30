"""What the worker reports, as signals; the window's timer drains them."""

import time
from pathlib import Path
from queue import Empty

import numpy as np
from PySide6.QtCore import QObject, Signal

from musicexplorer.indexing.events import (
    Event,
    Finished,
    FoldersAway,
    LayoutMoves,
    LayoutStored,
    Progress,
    RhythmStored,
    SecondPassEnded,
    Stopped,
    TrackFailed,
    TracksStored,
    Waiting,
)
from musicexplorer.ui.services import Runner

_AT_ONCE = 0.01
"""Seconds for what has come."""


class ScanEvents(QObject):
    """The job's events as signals, emitted in the window's thread.

    Signals:
        progressed: A stage has come so far.
        stored: These tracks are in the store now.
        laid_out: New positions are in the store; True when they are final.
        moving: A new layout on its way, not stored: ids int64 [n], positions float32 [n, 2].
        failed: A file could not be read: path, reason.
        away: Folders of the library that are not there.
        finished: The job has ended.
        analysed: Tempo, key and loudness of these tracks are in the store now.
        second_pass_ended: Nothing is left to analyse, or it was cancelled.
        stopped: The job could not go on on this machine: words for the person.
        waiting: The job gives way to something, or goes on.
    """

    progressed = Signal(Progress)
    stored = Signal(tuple)
    laid_out = Signal(bool)
    moving = Signal(np.ndarray, np.ndarray)
    failed = Signal(Path, str)
    away = Signal(tuple)
    finished = Signal(Finished)
    analysed = Signal(tuple)
    second_pass_ended = Signal(SecondPassEnded)
    stopped = Signal(str)
    waiting = Signal()

    def __init__(self, worker: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = worker
        self.last: Progress | None = None

    def drain(self) -> bool:
        """Emit what has come since the last call; not more at once than keeps the window alive.

        Of several reports of progress only the last is emitted: painting each takes a while.

        Returns:
            Whether some is left.
        """
        ids: list[int] = []
        progress: Progress | None = None
        until = time.perf_counter() + _AT_ONCE
        while time.perf_counter() < until:
            try:
                event = self._worker.events.get_nowait()
            except Empty:
                break
            if isinstance(event, TracksStored):
                ids.extend(event.ids)
                continue
            if isinstance(event, Progress):
                progress = event
                continue
            # In order: positions are of no use before the tracks they belong to.
            self._flush(ids)
            if isinstance(event, Finished | SecondPassEnded | Stopped):
                progress = None  # there is nothing more to show of it
            self._emit(event)
        self._flush(ids)
        if progress is not None:
            self._emit(progress)
        return not self._worker.events.empty()

    def _flush(self, ids: list[int]) -> None:
        if ids:
            self.stored.emit(tuple(ids))
            ids.clear()

    def _emit(self, event: Event) -> None:
        match event:
            case Progress():
                self.last = event
                self.progressed.emit(event)
            case LayoutStored(final):
                self.laid_out.emit(final)
            case LayoutMoves():
                self.moving.emit(event.ids, event.xy)
            case TrackFailed(path, reason, damaged=True):
                self.failed.emit(path, reason)
            case FoldersAway(folders):
                self.away.emit(folders)
            case Finished():
                self.last = None
                self.finished.emit(event)
            case RhythmStored(ids):
                self.analysed.emit(ids)
            case SecondPassEnded():
                self.last = None
                self.second_pass_ended.emit(event)
            case Waiting():
                self.waiting.emit()
            case Stopped(message):
                self.last = None
                self.stopped.emit(message)
