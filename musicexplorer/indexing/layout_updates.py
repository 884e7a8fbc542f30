"""The map kept in step with what was listened to.

During the very first scan it is laid out again at each doubling, starting from where everything was and
turned towards it. From then on what is on the map stays where it is and new tracks are placed among their
neighbours; only when another model listened, or the person asks, all is laid out again, from the old map on.
A map that is still growing is stored on its way too; one that is there is only replaced by a finished one, so
that a layout that is stopped leaves it as it was. Either way it is seen to unfold.
"""

import time
import uuid
from collections.abc import Callable, Generator, Iterator
from typing import Any, TypeVar

import numpy as np

from musicexplorer.indexing import layout_worker
from musicexplorer.indexing.batches import TICK, wait_for
from musicexplorer.indexing.context import Context
from musicexplorer.indexing.events import Event, LayoutMoves, LayoutStored, Progress
from musicexplorer.indexing.layout_worker import Forgotten, Quality, Slice
from musicexplorer.indexing.map_positions import MapPositions
from musicexplorer.indexing.worker_process import WorkerLost, WorkerProcess, WorkerUnavailable
from musicexplorer.similarity.incremental_layout import align, place
from musicexplorer.similarity.layout import rough

ROUGH_BELOW = 64  # tracks: with fewer, a map on the way is not worth more than the principal components
PLACED_HERE = 10_000_000  # cosines: a tenth of a second of this thread's time; more are for the process
EVERY = 2.0  # seconds between two rounds of placing
SHOWN_EVERY = 2.0  # seconds between two looks at a layout that is being made, and for each track a bit more
SHOWN_MORE = 4e-5
SLICE = 0.25  # seconds of layout in one go: something urgent waits no longer than that
SLICE_DEADLINE = 180.0  # seconds
ATTEMPTS = 3
Steps = Iterator[Event | None]
T = TypeVar("T")


class LayoutUpdater:
    """The map of one library during a job.

    Args:
        context: The hands of the job.
        version: The model that listens now, or None when nothing is listened to.
    """

    def __init__(self, context: Context, version: str | None = None) -> None:
        self._context = context
        self._version = version
        self._positions = _read(context)
        laid_out = context.reader.positions()[0]
        # Vectors of two models have nothing to say to each other.
        self._renewing = version is not None and context.reader.model_version() not in (None, version)
        # Beside the store while its map still grows: the next scan goes on with that if this one is cut off.
        self._unfinished = context.store.with_name("map.unfinished")
        if self._renewing or not len(laid_out):
            self._unfinished.touch()
        self._growing = self._unfinished.exists()
        self._laid_out = len(laid_out)
        self._changed = False
        self._told = time.monotonic()

    def add(self, ids: list[int], vectors: list[np.ndarray]) -> None:
        """These tracks were listened to."""
        if not self._renewing:
            self._positions.add(ids, vectors)
            self._changed = True

    def update(self) -> Steps:
        """Show on the map what was listened to since, unless it was shown a moment ago."""
        if self._renewing:
            return
        if self._growing and len(self._positions) >= max(2 * self._laid_out, 3):
            yield from self._lay_out(final=False)
        elif time.monotonic() - self._told > EVERY:
            yield from self._place_new()

    def finish(self) -> Steps:
        """Everything was listened to: make the map final."""
        if self._renewing:
            if self._context.reader.model_version() != self._version:
                return  # there is more to listen to, in folders that were not asked for
            self._positions = _read(self._context)
        if self._growing and (self._changed or self._renewing or not self._positions.known.all()):
            yield from self._lay_out(final=True)
        else:
            yield from self._place_new()
            yield from self._measure()
        self._unfinished.unlink(missing_ok=True)

    def renew(self) -> Steps:
        """Lay everything out again, starting from where it is."""
        yield from self._lay_out(final=True)
        self._unfinished.unlink(missing_ok=True)

    def _place_new(self) -> Steps:
        self._told = time.monotonic()
        new = ~self._positions.known
        if new.any():
            ids = self._positions.ids[new]
            yield from self._store(ids, (yield from self._placed()), final=not self._growing)

    def _placed(self) -> Generator[Event | None, None, np.ndarray]:
        """MapPositions [m, 2] for those that have none yet, among those that have."""
        asked = self._positions.apart()
        if len(asked[0]) * len(asked[1]) <= PLACED_HERE:
            return place(*asked)
        work = layout_worker.begin_placing, layout_worker.continue_placing
        placed = yield from _attempts(lambda: _in_slices(self._context.process, *work, *asked))
        assert placed.xy is not None
        return placed.xy

    def _lay_out(self, *, final: bool) -> Steps:
        ids, vectors = self._positions.ids.copy(), self._positions.vectors
        if not len(ids):
            return
        previous, known = self._positions.xy.copy(), self._positions.known
        quality = None
        if len(ids) < ROUGH_BELOW and not final:
            xy = rough(vectors, previous)
        else:
            initial = None
            if known.any():
                initial = previous.copy()
                initial[~known] = yield from self._placed()

            def show(on_the_way: np.ndarray) -> Steps:
                xy = align(on_the_way, previous)
                return self._store(ids, xy, final=False) if self._growing else iter([LayoutMoves(ids, xy)])

            laid_out = yield from _attempts(lambda: _layout(self._context.process, vectors, initial, show))
            assert laid_out.xy is not None
            xy, quality = align(laid_out.xy, previous), laid_out.quality
        self._laid_out = len(ids)
        self._changed = False
        yield from self._store(ids, xy, quality, final=final)

    def _measure(self) -> Steps:
        """Find out how far the map can be trusted, where that is not known of all tracks."""
        quality = self._context.reader.map_quality()
        if np.isfinite(quality.preserved).all() or len(quality.ids) < 2:
            return
        ids, vectors = self._context.reader.embeddings()
        on_map = np.isin(ids, quality.ids)
        places, xy = self._context.reader.positions()
        heard = np.isin(places, ids)
        asked = vectors[on_map], xy[heard]
        work = layout_worker.begin_measure, layout_worker.continue_measure
        measured = yield from _attempts(lambda: _in_slices(self._context.process, *work, *asked))
        assert measured.quality is not None
        yield from self._note(ids[on_map], measured.quality)
        yield LayoutStored(final=True)

    def _store(
        self, ids: np.ndarray, xy: np.ndarray, quality: Quality | None = None, *, final: bool
    ) -> Steps:
        yield from wait_for(self._context.writer.store_positions(ids, xy))
        if quality is not None:
            yield from self._note(ids, quality)
        self._positions.put(ids, xy)
        self._told = time.monotonic()
        yield LayoutStored(final)

    def _note(self, ids: np.ndarray, quality: Quality) -> Steps:
        yield from wait_for(
            self._context.writer.store_map_quality(ids, quality.preserved, quality.occurrences)
        )


Work = Generator[Event | None, None, Slice]


def _attempts(work: Callable[[], Work]) -> Work:
    """What came of work in the process, which is begun anew when the process was lost."""
    for _ in range(ATTEMPTS):
        try:
            return (yield from work())
        except (WorkerLost, Forgotten):
            continue
    raise WorkerUnavailable(
        "The map could not be drawn: the part of the program that does it ended several times. Close other "
        "programs to free memory, then ask for a new map."
    )


def _layout(
    process: WorkerProcess,
    vectors: np.ndarray,
    initial: np.ndarray | None,
    show: Callable[[np.ndarray], Steps],
) -> Work:
    """A layout, shown now and then while it is made."""
    name = uuid.uuid4().hex
    yield from _call(process, layout_worker.begin_layout, name, vectors, initial)
    shown, told, last = -np.inf, 0.0, None
    while True:
        pause = SHOWN_EVERY + SHOWN_MORE * len(vectors)
        look = time.monotonic() - shown > pause
        step = yield from _call(process, layout_worker.continue_layout, name, SLICE, look)
        if step.share >= 1:
            return step
        if step.xy is not None:
            if last is None or not np.array_equal(step.xy, last):
                yield from show(step.xy)
            shown, last = time.monotonic(), step.xy
        if time.monotonic() - told > SLICE:
            told = time.monotonic()
            yield Progress("layout", int(100 * step.share), 100)


def _in_slices(
    process: WorkerProcess,
    begin: Callable[..., None],
    go_on: Callable[[str, float], Slice],
    *asked: np.ndarray,
) -> Work:
    """Work that nobody looks at before it is done."""
    name = uuid.uuid4().hex
    yield from _call(process, begin, name, *asked)
    while (step := (yield from _call(process, go_on, name, SLICE))).share < 1:
        yield Progress("layout", int(100 * step.share), 100)
    return step


def _call(process: WorkerProcess, function: Callable[..., T], *arguments: Any) -> Generator[None, None, T]:
    call = process.submit(function, *arguments, seconds=SLICE_DEADLINE)
    while not call.done:
        process.check(TICK)
        yield None
    return call.result()


def _read(context: Context) -> MapPositions:
    return MapPositions(*context.reader.embeddings(), *context.reader.positions())
