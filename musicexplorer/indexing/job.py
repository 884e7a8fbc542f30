"""The jobs of the worker thread as generators of events: discover, analyse, store, lay out.

Every `yield` is a progress report and a point where the job can be stopped or paused; None means that it is
waiting and has nothing to report. To resume a job, run it again: what is already known is skipped.
"""

import os
import random
from collections.abc import Generator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

from musicexplorer.indexing import worker
from musicexplorer.indexing.batches import BATCH_TIMEOUT, BatchTimeout, run_in_batches, wait_for
from musicexplorer.indexing.cluster import Cluster
from musicexplorer.indexing.comparison import canonical_folder, place_of
from musicexplorer.indexing.context import Context, Tally
from musicexplorer.indexing.discovery import Discovery, Present
from musicexplorer.indexing.eta import Eta
from musicexplorer.indexing.events import Event, Finished, TrackFailed, TracksStored, WorkerRefused
from musicexplorer.indexing.layout_updates import LayoutUpdater
from musicexplorer.indexing.storing import store_apart
from musicexplorer.indexing.unavailable import Unavailable
from musicexplorer.indexing.worker_pool import WorkerPool
from musicexplorer.indexing.worker_process import WorkerProcess
from musicexplorer.library.history.importing import match_again
from musicexplorer.library.lock import ScanLock
from musicexplorer.library.store import AnalysisRow, Reader, Writer
from musicexplorer.translation import tr

FIRST = 48  # tracks that are put on a new map before all tags are read, which may take minutes
Steps = Generator[Event | None, None, None]


def scan_job(
    store: Path,
    writer: Writer,
    process: WorkerProcess,
    folders: Sequence[Path] | None = None,
    *,
    deep: bool = False,
    tally: Tally | None = None,
    timeout: BatchTimeout = BATCH_TIMEOUT,
    cluster: Cluster | None = None,
) -> Steps:
    """Bring the library up to date with the disk and analyse what has not been analysed yet.

    Args:
        store: The library file; a lock file beside it prevents a second scan.
        writer: Its writer.
        process: The worker process.
        folders: Folders to add and scan; all folders of the library when None.
        deep: Read tags again even where size and modification time are unchanged.
        tally: Receives the counts, also when the job is stopped early.
        timeout: How long a batch may take.
        cluster: Other machines that analyse.

    Yields:
        Events, `Finished` last; None while there is nothing to report.

    Raises:
        Locked: Another program is scanning.
        ModelError: The network is missing.
        StoreError: The store cannot be written (`DiskFull` when there is no room).
        WorkerUnavailable: The worker process cannot be kept running.
    """
    tally = tally if tally is not None else Tally()
    with ScanLock(store.with_name("scan.lock")):
        card = worker.model_card()
        yield from wait_for(
            writer.set_model(card.version, card.tag_names, card.attribute_names, card.dimensions)
        )
        with closing(Reader(store)) as reader, closing(WorkerPool(process)) as workers:
            context = Context(store, reader, writer, workers, timeout, cluster)
            roots = yield from _roots(context, folders, tally)
            discovery = Discovery(context, tally, deep)
            new = yield from discovery.find(roots)
            updater = LayoutUpdater(context, card.version)
            tried: set[int] = set()
            if not updater.has_map and len(new) > FIRST:
                found, known = len(new), len(discovery.present)
                first = set(random.Random(0).sample(range(found), FIRST))
                yield from discovery.describe([new[number] for number in sorted(first)])
                tracks = discovery.present[known:]
                yield from _analyse(context, discovery, updater, tracks, of=found)
                tried = {track.id for track in tracks}
                new = [one for number, one in enumerate(new) if number not in first]
            yield from discovery.describe(new)
            # Tracks that imported histories name may be in the library now.
            if (matched := match_again(reader, writer)) is not None:
                yield from wait_for(matched)
            yield from updater.update()
            left = [track for track in discovery.present if track.id not in tried]
            yield from _analyse(context, discovery, updater, left)
            yield from updater.finish()
    yield Finished(tally.summary())


def relayout_job(store: Path, writer: Writer, process: WorkerProcess) -> Steps:
    """Recalculate the whole map, starting from the current one. Yields and raises as `scan_job`."""
    with closing(Reader(store)) as reader:
        yield from LayoutUpdater(Context(store, reader, writer, WorkerPool(process))).renew()
    yield Finished()


def _roots(
    context: Context, folders: Sequence[Path] | None, tally: Tally
) -> Generator[Event | None, None, list[Path]]:
    known = [folder.path for folder in context.reader.folders()]
    if folders is None:
        return known
    roots: list[Path] = []
    for given in folders:
        folder = canonical_folder(Path(os.path.abspath(given)), [*known, *roots])
        if folder in roots:
            continue
        if os.path.isdir(folder):
            yield from wait_for(context.writer.add_folder(folder))
        elif os.path.lexists(folder) or not any(folder.is_relative_to(one) for one in known):
            reason = tr("this is not a folder") if os.path.exists(folder) else tr("there is no such folder")
            tally.found += 1
            tally.failed.append((folder, reason))
            yield TrackFailed(folder, reason)
            continue
        roots.append(folder)
    return roots


def _analyse(
    context: Context,
    discovery: Discovery,
    updater: LayoutUpdater,
    present: Sequence[Present],
    of: int | None = None,
) -> Steps:
    """Analyse what the model has not analysed, in random order, so that an early map is representative.

    Args:
        context: What the job works with.
        discovery: What was found.
        updater: Puts the tracks on the map.
        present: The tracks.
        of: How many there are in all, if these are only the first.
    """
    tally = discovery.tally
    missing = context.reader.not_analysed(track.id for track in present)
    waiting = []
    for track in present:
        if track.id in missing:
            reason = discovery.failures.get(place_of(track.source.path, track.source.start))
            if reason is None:
                waiting.append(track)
            else:
                tally.failed.append((track.source.path, reason))
    tally.waiting = len(waiting)
    random.Random(0).shuffle(waiting)
    eta = Eta("analysis", of or len(waiting))
    if waiting:
        yield eta.progress()
    size = min(32, max(8, 2 * worker.cores()))
    by_source = {track.source: track for track in waiting}
    sources = list(by_source)
    run = partial(
        run_in_batches,
        context.cluster or context.workers,
        worker.analyse,
        size=size,
        timeout=context.timeout,
        needs=worker.load,
        skip=lambda source: discovery.roots.has_lost(source.path),
        fallback=context.workers if context.cluster else None,
    )
    refused: set[str] = set()
    for answer in discovery.costly.last(run, sources, lambda source: (source.path, by_source[source])):
        if context.cluster:
            for address in context.cluster.refused.keys() - refused:
                refused.add(address)
                yield WorkerRefused(context.cluster.refused[address])
        if answer is None:
            eta.tick()
            yield None
        else:
            tracks = [by_source[source] for source in answer.items]
            tally.waiting -= len(tracks)
            yield from _store(context, discovery, updater, tracks, answer.results)
            yield eta.advance(len(tracks))
            yield from updater.update()


def _store(
    context: Context,
    discovery: Discovery,
    updater: LayoutUpdater,
    tracks: Sequence[Present],
    results: Sequence[AnalysisRow | str],
) -> Steps:
    tally = discovery.tally
    if any(isinstance(result, Unavailable) for result in results):
        yield from discovery.notice_lost_roots()
    answers = list(zip(tracks, results, strict=True))
    analysed = [(track, result) for track, result in answers if not isinstance(result, str)]
    failed = [(track, result) for track, result in answers if isinstance(result, str)]
    if analysed:
        parts, refused = yield from store_apart(
            lambda rows: context.writer.store_analysis([(track.id, row) for track, row in rows]), analysed
        )
        failed += [(track, reason) for (track, _), reason in refused]
        stored = [(track.id, row) for part, _ in parts for track, row in part]
        tally.embedded += len(stored)
        updater.add([identifier for identifier, _ in stored], [row.vector for _, row in stored])
        yield TracksStored(tuple(identifier for identifier, _ in stored))
    for track, reason in failed:
        path, start = track.source.path, track.source.start
        if isinstance(reason, Unavailable):
            yield from discovery.note_unavailable(path, reason)
        else:
            yield from wait_for(context.writer.store_failure(path, start, reason, track.size, track.mtime_ns))
            tally.failed.append((path, reason))
            yield TrackFailed(path, reason)
