"""The first half of a scan: find the files on disk, compare with the store, and read what is new."""

import os
import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from musicexplorer.indexing import worker
from musicexplorer.indexing.batches import TICK, BatchResult, run_in_batches, wait_for
from musicexplorer.indexing.comparison import Place, is_available, is_below, is_unchanged, place_of, ranges
from musicexplorer.indexing.context import Context, Tally
from musicexplorer.indexing.eta import Eta
from musicexplorer.indexing.events import Event, FoldersAway, Progress, TrackFailed, TracksStored
from musicexplorer.indexing.symlinks import duplicate_links
from musicexplorer.library.scan import Found, walk
from musicexplorer.library.store import KnownFile, NewTrack
from musicexplorer.library.track import Source
from musicexplorer.translation import tr

DESCRIBE_BATCH = 32
Steps = Iterator[Event | None]


@dataclass(frozen=True, slots=True)
class Present:
    """A track that is on disk now, with the state of its file."""

    id: int
    source: Source
    size: int
    mtime_ns: int


class Discovery:
    """Brings the store up to date with the disk.

    Attributes:
        present: The tracks that exist in the scanned folders.
        failures: Reasons, by place, of tracks that failed before and are not retried.
    """

    def __init__(self, context: Context, tally: Tally, deep: bool) -> None:
        self._context = context
        self._tally = tally
        self._deep = deep
        self._found: dict[bytes, Found] = {}
        self._problems: list[Found] = []
        self.present: list[Present] = []
        self.failures: dict[Place, str] = {}

    def run(self, roots: Sequence[Path]) -> Steps:
        """Walk the folders, mark tracks that vanished or came back, and read what is new or changed."""
        context = self._context
        known = context.reader.known_files()
        available = yield from self._available(roots, known)
        yield from self._walk(available)
        self._skip_links(available, known)
        known = {raw: entry for raw, entry in known.items() if is_below(raw, available)}
        reasons = {
            place_of(failure.path, failure.start): failure.reason for failure in context.reader.failures()
        }
        yield from self._record_problems(reasons)
        yield from self._mark(known)
        new = [
            found
            for raw, found in self._found.items()
            if not self._skip_unchanged(found, known.get(raw), reasons)
        ]
        yield from self._describe(new, known)

    def _available(
        self, roots: Sequence[Path], known: dict[bytes, KnownFile]
    ) -> Generator[Event | None, None, list[Path]]:
        """The roots that are available; the others are marked as away."""
        away = [root for root in roots if not is_available(root, known)]
        marked = {folder.path: folder.away for folder in self._context.reader.folders()}
        for root in roots:
            if root in marked and marked[root] != (root in away):
                yield from wait_for(self._context.writer.mark_folder(root, away=root in away))
        if away:
            yield FoldersAway(tuple(away))
        return [root for root in roots if root not in away]

    def _walk(self, roots: Sequence[Path]) -> Steps:
        reported = time.monotonic()
        for root in roots:
            for found in walk(root):
                if found.problem:
                    self._problems.append(found)
                else:
                    self._found[os.fsencode(found.path)] = found
                if time.monotonic() - reported > TICK:
                    reported = time.monotonic()
                    yield Progress("discovery", len(self._found), 0)

    def _skip_links(self, roots: Sequence[Path], known: dict[bytes, KnownFile]) -> None:
        """Skip links from one part of a library folder to another: they are no tracks of their own."""
        folders = [folder.path for folder in self._context.reader.folders()]
        existing = self._found.keys() | {raw for raw, entry in known.items() if not entry.vanished}
        for root in roots:
            library_folder = next((folder for folder in folders if root.is_relative_to(folder)), None)
            if library_folder is not None and root not in folders:
                paths = [raw for raw in self._found if is_below(raw, [root])]
                for raw in duplicate_links(paths, library_folder, existing):
                    del self._found[raw]

    def _record_problems(self, reasons: dict[Place, str]) -> Steps:
        for found in self._problems:
            self._tally.found += 1
            self._tally.failed.append((found.path, found.problem))
            if reasons.get(place_of(found.path)) != found.problem:
                yield from self._store_failure(found.path, 0.0, found.problem, 0, 0)

    def _mark(self, known: dict[bytes, KnownFile]) -> Steps:
        """Mark what vanished or came back; before storing, so that a moved file is not taken for a copy."""
        unreadable = [found.path for found in self._problems]
        vanished: list[int] = []
        returned: list[int] = []
        never_read: list[Path] = []
        for raw, entry in known.items():
            found = self._found.get(raw)
            if found is None:
                hidden = is_below(raw, unreadable)
                if not hidden and not entry.ids:
                    never_read.append(Path(os.fsdecode(raw)))
                elif not hidden and not entry.vanished:
                    vanished += entry.ids
            elif entry.vanished and is_unchanged(found, entry):
                returned += entry.ids
            elif not entry.vanished:
                starts = {start for start, _ in ranges(found)}
                vanished += [
                    i for i, (start, _) in zip(entry.ids, entry.ranges, strict=True) if start not in starts
                ]
        writer = self._context.writer
        if vanished:
            yield from wait_for(writer.mark_vanished(vanished))
            yield TracksStored(tuple(vanished))
        if returned:
            yield from wait_for(writer.mark_present(returned))
            yield TracksStored(tuple(returned))
        if never_read:
            yield from wait_for(writer.clear_failures(never_read))

    def _skip_unchanged(self, found: Found, known: KnownFile | None, reasons: dict[Place, str]) -> bool:
        """Whether a file need not be read again; then its known tracks are counted as present."""
        if known is None or not is_unchanged(found, known):
            return False
        for start, _ in ranges(found):
            place = place_of(found.path, start)
            if known.failed and place in reasons:
                self.failures[place] = reasons[place]
        if self._deep or (not known.ids and not known.failed):
            return False
        if known.ids:
            self._add_present(found, known.ids)
        else:
            reason = reasons.get(place_of(found.path), tr("it could not be read in an earlier scan"))
            self._tally.found += 1
            self._tally.failed.append((found.path, reason))
        return True

    def _add_present(self, found: Found, ids: Sequence[int]) -> None:
        self._tally.found += len(ids)
        for identifier, (start, end) in zip(ids, ranges(found), strict=True):
            source = Source(found.path, start, end)
            self.present.append(Present(identifier, source, found.size, found.mtime_ns))

    def _describe(self, new: Sequence[Found], known: dict[bytes, KnownFile]) -> Steps:
        context = self._context
        eta = Eta("discovery", len(new))
        for answer in run_in_batches(context.process, worker.describe, new, DESCRIBE_BATCH, context.timeout):
            if answer is None:
                eta.tick()
                yield None
            else:
                yield from self._store(answer, known)
                yield eta.advance(len(answer.items))

    def _store(self, answer: BatchResult[Found, list[NewTrack]], known: dict[bytes, KnownFile]) -> Steps:
        read: list[tuple[Found, list[NewTrack]]] = []
        for found, result in zip(answer.items, answer.results, strict=True):
            if isinstance(result, str):
                self._tally.found += 1
                self._tally.failed.append((found.path, result))
                yield from self._store_failure(found.path, 0.0, result, found.size, found.mtime_ns)
            else:
                read.append((found, result))
        recovered = [found.path for found, _ in read if self._failed_before_change(found, known)]
        if recovered:
            yield from wait_for(self._context.writer.clear_failures(recovered))
        tracks = [track for _, described in read for track in described]
        if tracks:
            ids = iter((yield from wait_for(self._context.writer.store_tracks(tracks))))
            for track in tracks:
                self._tally.found += 1
                self.present.append(Present(next(ids), track.source, track.size, track.mtime_ns))
            yield TracksStored(tuple(present.id for present in self.present[-len(tracks) :]))

    def _failed_before_change(self, found: Found, known: dict[bytes, KnownFile]) -> bool:
        """Whether a file failed before and has changed since."""
        entry = known.get(os.fsencode(found.path))
        return entry is not None and entry.failed and not is_unchanged(found, entry)

    def _store_failure(self, path: Path, start: float, reason: str, size: int, mtime_ns: int) -> Steps:
        yield from wait_for(self._context.writer.store_failure(path, start, reason, size, mtime_ns))
        yield TrackFailed(path, reason)
