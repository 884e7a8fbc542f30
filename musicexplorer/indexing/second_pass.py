"""The second pass over the library: tempo, key and loudness, when there is nothing else to do."""

from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from musicexplorer.indexing import worker
from musicexplorer.indexing.batches import BATCH_TIMEOUT, BatchResult, BatchTimeout, run_in_batches, wait_for
from musicexplorer.indexing.cluster import Cluster
from musicexplorer.indexing.costly_files import CostlyFiles, OnDisk
from musicexplorer.indexing.eta import Eta
from musicexplorer.indexing.events import Event, RhythmStored, SecondPassEnded
from musicexplorer.indexing.unavailable import Unavailable
from musicexplorer.indexing.worker_pool import WorkerPool
from musicexplorer.indexing.worker_process import WorkerProcess
from musicexplorer.library.store import Reader, RhythmRow, Writer
from musicexplorer.library.track import Source, Track

_Rows = BatchResult[Source, RhythmRow]
_AT_ONCE = 200  # tracks whose analyses are held in memory


@dataclass(slots=True)
class Count:
    """How many tracks were analysed so far, and how many failed."""

    analysed: int = 0
    failed: int = 0


def second_pass_job(
    store: Path,
    writer: Writer,
    process: WorkerProcess,
    count: Count,
    timeout: BatchTimeout = BATCH_TIMEOUT,
    cluster: Cluster | None = None,
) -> Generator[Event | None, None, None]:
    """Analyse the remaining tracks, one at a time, until none is left.

    Args:
        store: The library file.
        writer: Its writer.
        process: The worker process.
        count: Receives the counts, also when the job is stopped early.
        timeout: How long a track may take.
        cluster: Other machines that analyse.

    Yields:
        Events, `SecondPassEnded` last; None while there is nothing to report.

    Raises:
        StoreError: The store cannot be written.
        WorkerUnavailable: The worker process cannot be kept running.
    """
    with closing(Reader(store)) as reader, closing(WorkerPool(process)) as workers:
        tried: np.ndarray = np.zeros(0, np.int64)
        costly = CostlyFiles(reader, writer)
        while len(waiting := np.setdiff1d(reader.without_rhythm(worker.analyser()), tried)):
            tried = np.union1d(tried, waiting)
            run = partial(
                run_in_batches,
                cluster or workers,
                worker.rhythm,
                size=1,
                timeout=timeout,
                fallback=workers if cluster else None,
            )
            eta = Eta("rhythm", len(waiting))
            yield eta.progress()
            for at in range(0, len(waiting), _AT_ONCE):
                found = filter(None, map(reader.track, waiting[at : at + _AT_ONCE].tolist()))
                tracks = {_analysed(track, reader): track.id for track in found}
                yield from _analyse(tracks, writer, partial(costly.last, run, describe=_state), count, eta)
    yield SecondPassEnded(count.analysed, count.failed)


def _analysed(track: Track, reader: Reader) -> Source:
    source = track.source
    return worker.AnalysedSource(source.path, source.start, source.end, reader.analysis(track.id))


def _analyse(
    tracks: dict[Source, int],
    writer: Writer,
    analyse: Callable[..., Iterator[_Rows | None]],
    count: Count,
    eta: Eta,
) -> Generator[Event | None, None, None]:
    # One at a time, so that a user request waits for no more than two tracks.
    for answer in analyse(list(tracks)):
        if answer is None:
            eta.tick()
            yield None
            continue
        rows = _rows(answer, tracks)
        yield from wait_for(writer.store_rhythm(rows, worker.analyser()))
        failed = len(answer.items) - len(rows) + sum(1 for _, row in rows if row.reason)
        count.analysed += len(answer.items) - failed
        count.failed += failed
        yield RhythmStored(tuple(track for track, _ in rows))
        yield eta.advance(len(answer.items))


def _state(source: Source) -> tuple[Path, OnDisk]:
    return source.path, OnDisk(source.path)


def _rows(answer: _Rows, tracks: dict[Source, int]) -> list[tuple[int, RhythmRow]]:
    """What is to be stored; a track that is not available at present is tried again another time."""
    return [
        (tracks[source], RhythmRow(reason=row) if isinstance(row, str) else row)
        for source, row in zip(answer.items, answer.results, strict=True)
        if not isinstance(row, Unavailable)
    ]
