"""The jobs of the worker thread as generators of events: find, listen, store, lay out.

Every `yield` is a report and a place where the job can be stopped or paused; None means that it waits and has
nothing to say. To resume is to run it again: what is known is not looked at twice.
"""

import os
import random
from collections.abc import Generator, Sequence
from contextlib import closing
from pathlib import Path

from musicexplorer.indexing import worker
from musicexplorer.indexing.child import Child
from musicexplorer.indexing.comparing import as_known, place_of
from musicexplorer.indexing.context import Context, Tally
from musicexplorer.indexing.events import Event, Finished, TrackFailed, TracksStored
from musicexplorer.indexing.feed import PATIENCE, Patience, feed, until
from musicexplorer.indexing.finding import Finding, Present
from musicexplorer.indexing.mapping import Mapping
from musicexplorer.indexing.pace import Pace
from musicexplorer.library.history.importing import match_again
from musicexplorer.library.lock import ScanLock
from musicexplorer.library.store import HeardRow, Reader, Writer

Steps = Generator[Event | None, None, None]


def scan_job(
    store: Path,
    writer: Writer,
    child: Child,
    folders: Sequence[Path] | None = None,
    *,
    deep: bool = False,
    tally: Tally | None = None,
    patience: Patience = PATIENCE,
) -> Steps:
    """Bring the library up to what is on disk and listen to what was not heard yet.

    Args:
        store: The library file; a lock beside it keeps a second scan out.
        writer: Its writer.
        child: The worker process.
        folders: Folders to add and look at; all folders of the library when None.
        deep: Read the tags of files whose size and time have not changed too.
        tally: Where the counts go, for whoever stops the job before its end.
        patience: How long a batch may take.

    Yields:
        Events, `Finished` last; None where there is nothing to say.

    Raises:
        Locked: Another program is scanning.
        ModelError: The network is missing.
        StoreError: The store cannot be written (`DiskFull` when there is no room).
        ChildUnusable: The worker process cannot be kept alive.
    """
    tally = tally if tally is not None else Tally()
    with ScanLock(store.with_name("scan.lock")):
        card = worker.model_card()
        yield from until(
            writer.set_model(card.version, card.tag_names, card.attribute_names, card.dimensions)
        )
        with closing(Reader(store)) as reader:
            context = Context(store, reader, writer, child, patience)
            roots = yield from _roots(context, folders, tally)
            finding = Finding(context, tally, deep)
            yield from finding.run(roots)
            # What was imported from other programs may be there by now.
            if (matched := match_again(reader, writer)) is not None:
                yield from until(matched)
            mapping = Mapping(context, card.version)
            yield from mapping.update()
            yield from _listen(context, tally, finding, mapping)
            yield from mapping.finish()
    yield Finished(tally.summary())


def relayout_job(store: Path, writer: Writer, child: Child) -> Steps:
    """Lay the whole map out again, starting from where everything is. Yields and raises as `scan_job`."""
    with closing(Reader(store)) as reader:
        yield from Mapping(Context(store, reader, writer, child)).renew()
    yield Finished()


def _roots(
    context: Context, folders: Sequence[Path] | None, tally: Tally
) -> Generator[Event | None, None, list[Path]]:
    known = [folder.path for folder in context.reader.folders()]
    if folders is None:
        return known
    roots: list[Path] = []
    for given in folders:
        folder = as_known(Path(os.path.abspath(given)), [*known, *roots])
        if folder in roots:
            continue
        if os.path.isdir(folder):
            yield from until(context.writer.add_folder(folder))
        elif folder not in known:
            reason = "this is not a folder" if os.path.exists(folder) else "there is no such folder"
            tally.found += 1
            tally.failed.append((folder, reason))
            yield TrackFailed(folder, reason)
            continue
        roots.append(folder)
    return roots


def _listen(context: Context, tally: Tally, finding: Finding, mapping: Mapping) -> Steps:
    """Listen to what the model has not heard, in an order that gives an even picture early."""
    unheard = context.reader.unheard(track.id for track in finding.present)
    waiting = []
    for track in finding.present:
        if track.id in unheard:
            reason = finding.failures.get(place_of(track.source.path, track.source.start))
            if reason is None:
                waiting.append(track)
            else:
                tally.failed.append((track.source.path, reason))
    tally.waiting = len(waiting)
    random.Random(0).shuffle(waiting)
    pace = Pace("listening", len(waiting))
    if waiting:
        yield pace.progress()
    size = min(32, max(8, 2 * worker.cores()))
    by_source = {track.source: track for track in waiting}
    sources = list(by_source)
    for answer in feed(context.child, worker.listen, sources, size, context.patience, needs=worker.load):
        if answer is None:
            pace.tick()
            yield None
        else:
            tracks = [by_source[source] for source in answer.items]
            tally.waiting -= len(tracks)
            yield from _store(context, tally, mapping, tracks, answer.results)
            yield pace.advance(len(tracks))
            yield from mapping.update()


def _store(
    context: Context,
    tally: Tally,
    mapping: Mapping,
    tracks: Sequence[Present],
    results: Sequence[HeardRow | str],
) -> Steps:
    heard = [
        (track.id, result)
        for track, result in zip(tracks, results, strict=True)
        if not isinstance(result, str)
    ]
    if heard:
        yield from until(context.writer.store_heard(heard))
        tally.embedded += len(heard)
        mapping.add([identifier for identifier, _ in heard], [row.vector for _, row in heard])
        yield TracksStored(tuple(identifier for identifier, _ in heard))
    for track, reason in zip(tracks, results, strict=True):
        if isinstance(reason, str):
            path, start = track.source.path, track.source.start
            yield from until(context.writer.store_failure(path, start, reason, track.size, track.mtime_ns))
            tally.failed.append((path, reason))
            yield TrackFailed(path, reason)
