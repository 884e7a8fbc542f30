"""The first half of a scan: what is on disk, compared with what the store knows, and read where it is new."""

import os
import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from musicexplorer.indexing import worker
from musicexplorer.indexing.batches import TICK, BatchResult, run_in_batches, wait_for
from musicexplorer.indexing.comparison import Place, is_below, is_there, is_unchanged, place_of, ranges
from musicexplorer.indexing.context import Context, Tally
from musicexplorer.indexing.eta import Eta
from musicexplorer.indexing.events import Event, FoldersAway, Progress, TrackFailed, TracksStored
from musicexplorer.indexing.symlinks import second_names
from musicexplorer.library.scan import Found, walk
from musicexplorer.library.store import KnownFile, NewTrack
from musicexplorer.library.track import Source

DESCRIBED_TOGETHER = 32
Steps = Iterator[Event | None]


@dataclass(frozen=True, slots=True)
class Present:
    """A track that is on disk now, and the state of its file."""

    id: int
    source: Source
    size: int
    mtime_ns: int


class Discovery:
    """Brings the store up to what is on disk.

    Attributes:
        present: The tracks that are there, of the folders that were looked at.
        failures: Reasons by place of tracks that failed before and are not to be tried again.
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
        """Walk the folders, mark what came and went, read what is new or changed."""
        context = self._context
        known = context.reader.known_files()
        there = yield from self._there(roots, known)
        yield from self._walk(there)
        self._pass_over_links(there, known)
        known = {raw: entry for raw, entry in known.items() if is_below(raw, there)}
        reasons = {
            place_of(failure.path, failure.start): failure.reason for failure in context.reader.failures()
        }
        yield from self._note_problems(reasons)
        yield from self._mark(known)
        new = [
            found
            for raw, found in self._found.items()
            if not self._take_known(found, known.get(raw), reasons)
        ]
        yield from self._describe(new, known)

    def _there(
        self, roots: Sequence[Path], known: dict[bytes, KnownFile]
    ) -> Generator[Event | None, None, list[Path]]:
        """The roots that are there; the others are marked as away."""
        away = [root for root in roots if not is_there(root, known)]
        marked = {folder.path: folder.away for folder in self._context.reader.folders()}
        for root in roots:
            if root in marked and marked[root] != (root in away):
                yield from wait_for(self._context.writer.mark_folder(root, away=root in away))
        if away:
            yield FoldersAway(tuple(away))
        return [root for root in roots if root not in away]

    def _walk(self, roots: Sequence[Path]) -> Steps:
        told = time.monotonic()
        for root in roots:
            for found in walk(root):
                if found.problem:
                    self._problems.append(found)
                else:
                    self._found[os.fsencode(found.path)] = found
                if time.monotonic() - told > TICK:
                    told = time.monotonic()
                    yield Progress("discovery", len(self._found), 0)

    def _pass_over_links(self, roots: Sequence[Path], known: dict[bytes, KnownFile]) -> None:
        """A link in a part of a folder to another part of it is no track of its own."""
        folders = [folder.path for folder in self._context.reader.folders()]
        there = self._found.keys() | {raw for raw, entry in known.items() if not entry.vanished}
        for root in roots:
            around = next((folder for folder in folders if root.is_relative_to(folder)), None)
            if around is not None and root not in folders:
                paths = [raw for raw in self._found if is_below(raw, [root])]
                for raw in second_names(paths, around, there):
                    del self._found[raw]

    def _note_problems(self, reasons: dict[Place, str]) -> Steps:
        for found in self._problems:
            self._tally.found += 1
            self._tally.failed.append((found.path, found.problem))
            if reasons.get(place_of(found.path)) != found.problem:
                yield from self._store_failure(found.path, 0.0, found.problem, 0, 0)

    def _mark(self, known: dict[bytes, KnownFile]) -> Steps:
        """Mark what vanished and what came back, before anything is stored: what moved is no copy."""
        unseen = [found.path for found in self._problems]
        gone: list[int] = []
        back: list[int] = []
        nowhere: list[Path] = []
        for raw, entry in known.items():
            found = self._found.get(raw)
            if found is None:
                hidden = is_below(raw, unseen)
                if not hidden and not entry.ids:
                    nowhere.append(Path(os.fsdecode(raw)))
                elif not hidden and not entry.vanished:
                    gone += entry.ids
            elif entry.vanished and is_unchanged(found, entry):
                back += entry.ids
            elif not entry.vanished:
                starts = {start for start, _ in ranges(found)}
                gone += [
                    i for i, (start, _) in zip(entry.ids, entry.ranges, strict=True) if start not in starts
                ]
        writer = self._context.writer
        if gone:
            yield from wait_for(writer.mark_vanished(gone))
            yield TracksStored(tuple(gone))
        if back:
            yield from wait_for(writer.mark_present(back))
            yield TracksStored(tuple(back))
        if nowhere:
            yield from wait_for(writer.clear_failures(nowhere))

    def _take_known(self, found: Found, known: KnownFile | None, reasons: dict[Place, str]) -> bool:
        """Whether nothing has to be read of a file; what is known of it is taken over."""
        if known is None or not is_unchanged(found, known):
            return False
        for start, _ in ranges(found):
            place = place_of(found.path, start)
            if known.failed and place in reasons:
                self.failures[place] = reasons[place]
        if self._deep or (not known.ids and not known.failed):
            return False
        if known.ids:
            self._take(found, known.ids)
        else:
            reason = reasons.get(place_of(found.path), "it could not be read before")
            self._tally.found += 1
            self._tally.failed.append((found.path, reason))
        return True

    def _take(self, found: Found, ids: Sequence[int]) -> None:
        self._tally.found += len(ids)
        for identifier, (start, end) in zip(ids, ranges(found), strict=True):
            source = Source(found.path, start, end)
            self.present.append(Present(identifier, source, found.size, found.mtime_ns))

    def _describe(self, new: Sequence[Found], known: dict[bytes, KnownFile]) -> Steps:
        context = self._context
        eta = Eta("discovery", len(new))
        for answer in run_in_batches(
            context.process, worker.describe, new, DESCRIBED_TOGETHER, context.timeout
        ):
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
        recovered = [found.path for found, _ in read if self._changed_failure(found, known)]
        if recovered:
            yield from wait_for(self._context.writer.clear_failures(recovered))
        tracks = [track for _, described in read for track in described]
        if tracks:
            ids = iter((yield from wait_for(self._context.writer.store_tracks(tracks))))
            for track in tracks:
                self._tally.found += 1
                self.present.append(Present(next(ids), track.source, track.size, track.mtime_ns))
            yield TracksStored(tuple(present.id for present in self.present[-len(tracks) :]))

    def _changed_failure(self, found: Found, known: dict[bytes, KnownFile]) -> bool:
        """Whether a file that failed before is another one now."""
        entry = known.get(os.fsencode(found.path))
        return entry is not None and entry.failed and not is_unchanged(found, entry)

    def _store_failure(self, path: Path, start: float, reason: str, size: int, mtime_ns: int) -> Steps:
        yield from wait_for(self._context.writer.store_failure(path, start, reason, size, mtime_ns))
        yield TrackFailed(path, reason)
