"""Keeping the map up to date with the analysed tracks.

During the very first scan the map is recalculated each time the library doubles, starting from the old
positions and aligned to them. After that, tracks on the map stay where they are and new ones are placed among
their neighbours; the whole map is recalculated, from the old one on, only for a new model or on request.
A growing map is also stored while it is calculated; a complete map is only replaced by a finished one, so
that stopping a layout leaves it unchanged. In both cases the window shows the progress.
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
from musicexplorer.indexing.layout_worker import Quality, Slice, UnknownTask
from musicexplorer.indexing.map_positions import MapPositions, read_embeddings
from musicexplorer.indexing.worker_process import WorkerLost, WorkerProcess, WorkerUnavailable
from musicexplorer.similarity.compact_vectors import CompactVectors, Vectors
from musicexplorer.similarity.incremental_layout import align, place
from musicexplorer.similarity.layout import rough
from musicexplorer.similarity.neighbourhood_preservation import shares_of
from musicexplorer.translation import tr

ROUGH_BELOW = 64  # tracks; with fewer, an intermediate map is just the principal components
PLACED_HERE = 10_000_000  # cosines, about 0.1 s in this thread; more are left to the process
MEASURED_HERE = 2_000_000  # cosines at a time
FEW = 0.02  # share of a map that is measured by itself when it is new, on a map of so many tracks:
LARGE = 5_000
EVERY = 2.0  # seconds between two rounds of placing new tracks
SHOWN_EVERY = 2.0  # seconds between two previews of a layout, plus SHOWN_MORE for each track
SHOWN_MORE = 4e-5
SLICE = 0.25  # seconds of layout work at a time: an urgent request waits no longer
SLICE_DEADLINE = 180.0  # seconds
ATTEMPTS = 3
Steps = Iterator[Event | None]
T = TypeVar("T")


class LayoutUpdater:
    """Updates the map of one library during a job.

    Args:
        context: What the job works with.
        version: The model that analyses now, or None when nothing is analysed.
    """

    def __init__(self, context: Context, version: str | None = None) -> None:
        self._context = context
        self._version = version
        self._known: MapPositions | None = None  # read when it is needed: all embeddings
        laid_out = context.reader.positions()[0]
        self._all_placed = bool(np.isin(context.reader.analysed(), laid_out).all())
        # Vectors of two models cannot be compared.
        self._renewing = version is not None and context.reader.model_version() not in (None, version)
        # Exists while the map grows, so that the next scan continues if this one is interrupted.
        self._unfinished = context.store.with_name("map.unfinished")
        if self._renewing or not len(laid_out):
            self._unfinished.touch()
        self._growing = self._unfinished.exists()
        self._laid_out = len(laid_out)
        self._changed = False
        self._updated = time.monotonic()

    @property
    def has_map(self) -> bool:
        """Whether any track is on the map."""
        return self._laid_out > 0

    @property
    def _positions(self) -> MapPositions:
        if self._known is None:
            reader = self._context.reader
            self._known = MapPositions(*read_embeddings(reader), *reader.positions())
        return self._known

    def add(self, ids: list[int], vectors: list[np.ndarray]) -> None:
        """Add tracks that were analysed."""
        if not self._renewing:
            self._positions.add(ids, vectors)
            self._changed, self._all_placed = True, False

    def update(self) -> Steps:
        """Put the tracks added since on the map, unless that was done a moment ago."""
        if self._renewing or self._all_placed:
            return
        if self._growing and len(self._positions) >= max(2 * self._laid_out, 3):
            yield from self._lay_out(final=False)
        elif time.monotonic() - self._updated > EVERY:
            yield from self._place_new()

    def finish(self) -> Steps:
        """All tracks are analysed: make the map final."""
        if self._renewing:
            if self._context.reader.model_version() != self._version:
                return  # there is more to analyse, in folders that were not requested
            self._known, self._all_placed = None, False
        if self._growing and (self._changed or self._renewing or not self._all_placed):
            yield from self._lay_out(final=True)
        else:
            if not self._all_placed:
                yield from self._place_new()
            yield from self._measure()
        self._unfinished.unlink(missing_ok=True)

    def renew(self) -> Steps:
        """Recalculate the whole map, starting from the current one."""
        yield from self._lay_out(final=True)
        self._unfinished.unlink(missing_ok=True)

    def _place_new(self) -> Steps:
        self._updated = time.monotonic()
        new = ~self._positions.placed
        if new.any():
            ids = self._positions.ids[new]
            yield from self._store(ids, (yield from self._placed()), final=not self._growing)

    def _placed(self) -> Generator[Event | None, None, np.ndarray]:
        """Positions [m, 2] for the tracks that have none yet."""
        inputs = self._positions.split()
        if len(inputs[0]) * len(inputs[1]) <= PLACED_HERE:
            return place(*inputs)
        work = layout_worker.begin_placing, layout_worker.continue_placing
        placed = yield from _attempts(lambda: _in_slices(self._context.process, *work, *inputs))
        assert placed.xy is not None
        return placed.xy

    def _lay_out(self, *, final: bool) -> Steps:
        ids, vectors = self._positions.ids.copy(), self._positions.vectors
        if not len(ids):
            return
        previous, known = self._positions.xy.copy(), self._positions.placed
        quality = None
        if len(ids) < ROUGH_BELOW and not final:
            xy = rough(vectors[:], previous)
        else:
            initial = None
            if known.any():
                initial = previous.copy()
                initial[~known] = yield from self._placed()

            def show(unfinished: np.ndarray) -> Steps:
                xy = align(unfinished, previous)
                return self._store(ids, xy, final=False) if self._growing else iter([LayoutMoves(ids, xy)])

            laid_out = yield from _attempts(lambda: _layout(self._context.process, vectors, initial, show))
            assert laid_out.xy is not None
            xy, quality = align(laid_out.xy, previous), laid_out.quality
        self._laid_out = len(ids)
        self._changed = False
        yield from self._store(ids, xy, quality, final=final)

    def _measure(self) -> Steps:
        """Measure the quality of the map, if that is not known for all tracks."""
        quality = self._context.reader.map_quality()
        unknown = ~np.isfinite(quality.preserved)
        if not unknown.any() or len(quality.ids) < 2:
            return
        few = np.count_nonzero(unknown | (quality.occurrences < 0)) <= FEW * len(quality.ids)
        if few and len(quality.ids) >= LARGE:
            yield from self._measure_new(quality.ids[unknown])
            return
        ids, vectors = read_embeddings(self._context.reader)
        on_map = np.isin(ids, quality.ids)
        placed, xy = self._context.reader.positions()
        inputs = vectors.taken(on_map), xy[np.isin(placed, ids)]
        del vectors
        work = layout_worker.begin_measure, layout_worker.continue_measure
        measured = yield from _attempts(lambda: _in_slices(self._context.process, *work, *inputs))
        assert measured.quality is not None
        yield from self._note(ids[on_map], measured.quality)
        yield LayoutStored(final=True)

    def _measure_new(self, ids: np.ndarray) -> Steps:
        """Measure the quality of the map for these tracks alone; in whose lists they are stays unknown."""
        positions = self._positions
        placed = positions.placed
        rows = np.flatnonzero(np.isin(positions.ids[placed], ids))
        known, vectors, xy = positions.ids, positions.vectors, positions.xy
        if not placed.all():
            known, vectors, xy = known[placed], vectors.taken(placed), xy[placed]
        shares = []
        for part in np.array_split(rows, -(-len(rows) * len(vectors) // MEASURED_HERE)):
            shares.append(shares_of(part, vectors, xy))
            yield None
        yield from self._note(known[rows], Quality(np.concatenate(shares), np.full(len(rows), -1, np.int32)))
        yield LayoutStored(final=True)

    def _store(
        self, ids: np.ndarray, xy: np.ndarray, quality: Quality | None = None, *, final: bool
    ) -> Steps:
        yield from wait_for(self._context.writer.store_positions(ids, xy))
        if quality is not None:
            yield from self._note(ids, quality)
        self._positions.put(ids, xy)
        self._updated = time.monotonic()
        yield LayoutStored(final)

    def _note(self, ids: np.ndarray, quality: Quality) -> Steps:
        yield from wait_for(
            self._context.writer.store_map_quality(ids, quality.preserved, quality.occurrences)
        )


Work = Generator[Event | None, None, Slice]


def _attempts(work: Callable[[], Work]) -> Work:
    """Run a task in the process, starting again if the process is lost."""
    for _ in range(ATTEMPTS):
        try:
            return (yield from work())
        except (WorkerLost, UnknownTask):
            continue
    raise WorkerUnavailable(
        tr(
            "The map could not be calculated: the process that does it crashed several times. Close other"
            " programs to free memory, then recalculate the map."
        )
    )


def _layout(
    process: WorkerProcess,
    vectors: CompactVectors,
    initial: np.ndarray | None,
    show: Callable[[np.ndarray], Steps],
) -> Work:
    """Calculate a layout, with a preview now and then."""
    name = uuid.uuid4().hex
    yield from _call(process, layout_worker.begin_layout, name, vectors, initial)
    shown, reported, last = -np.inf, 0.0, None
    while True:
        pause = SHOWN_EVERY + SHOWN_MORE * len(vectors)
        preview = time.monotonic() - shown > pause
        step = yield from _call(process, layout_worker.continue_layout, name, SLICE, preview)
        if step.share >= 1:
            return step
        if step.xy is not None:
            if last is None or not np.array_equal(step.xy, last):
                yield from show(step.xy)
            shown, last = time.monotonic(), step.xy
        if time.monotonic() - reported > SLICE:
            reported = time.monotonic()
            yield Progress("layout", int(100 * step.share), 100)


def _in_slices(
    process: WorkerProcess,
    begin: Callable[..., None],
    proceed: Callable[[str, float], Slice],
    *asked: Vectors,
) -> Work:
    """Run a task that has no previews."""
    name = uuid.uuid4().hex
    yield from _call(process, begin, name, *asked)
    while (step := (yield from _call(process, proceed, name, SLICE))).share < 1:
        yield Progress("layout", int(100 * step.share), 100)
    return step


def _call(process: WorkerProcess, function: Callable[..., T], *arguments: Any) -> Generator[None, None, T]:
    call = process.submit(function, *arguments, seconds=SLICE_DEADLINE)
    while not call.done:
        process.check(TICK)
        yield None
    return call.result()
