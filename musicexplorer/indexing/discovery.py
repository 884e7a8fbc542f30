"""The first half of a scan: find the files on disk, compare with the store, and read what is new."""

import os
import time
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from musicexplorer.indexing import worker
from musicexplorer.indexing.batches import TICK, BatchResult, run_in_batches, wait_for
from musicexplorer.indexing.comparison import (
    Place,
    Roots,
    below,
    is_available,
    is_below,
    is_mount,
    is_unchanged,
    place_of,
    ranges,
)
from musicexplorer.indexing.context import Context, Tally
from musicexplorer.indexing.costly_files import CostlyFiles
from musicexplorer.indexing.eta import Eta
from musicexplorer.indexing.events import Event, FoldersAway, Progress, TrackFailed, TracksStored
from musicexplorer.indexing.storing import store_apart
from musicexplorer.indexing.symlinks import duplicate_links
from musicexplorer.indexing.unavailable import Unavailable
from musicexplorer.library.hidden import is_bare
from musicexplorer.library.left_out import matcher
from musicexplorer.library.scan import Found, PassedOver, walk
from musicexplorer.library.store import KnownFile, NewTrack
from musicexplorer.library.store.choices import chosen_for
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
        tally: The counts of the scan.
        roots: The folders that are scanned, and the drives that are mounted inside them.
        costly: The files that cost a process before.
        failures: Reasons, by place, of tracks that failed before and are not retried.
    """

    def __init__(self, context: Context, tally: Tally, deep: bool) -> None:
        self._context = context
        self.tally = tally
        self._deep = deep
        self._known: dict[bytes, KnownFile] = {}
        self._found: dict[bytes, Found] = {}
        self._problems: list[Found] = []
        self.present: list[Present] = []
        self.failures: dict[Place, str] = {}
        self.roots = Roots(())
        self.costly = CostlyFiles(context.reader, context.writer, deep=deep)
        self._folders = [folder.path for folder in context.reader.folders()]
        self._mounts: list[Path] = []
        self._unmounted: list[Path] = []

    def find(self, roots: Sequence[Path]) -> Generator[Event | None, None, list[Found]]:
        """Walk the folders, and mark tracks that vanished or came back.

        Returns:
            The files that are new or changed, for `describe`.
        """
        context = self._context
        known = context.reader.known_files()
        available = yield from self._available(self._without_unmounted(roots), known)
        mounted = self._known_mounts(available)
        self._mounts += [root for root in available if root not in self._folders and is_mount(root)]
        self.roots = Roots([*available, *(path for path in mounted if is_mount(path))])
        yield from self._walk([root for root in available if not self._is_deleted(root)], known)
        yield from self.notice_lost_roots()
        yield from self._note_mounts(mounted)
        available = [root for root in available if root not in self.roots.lost]
        self._skip_links(available, known)
        is_inside = below(available)
        self._known = known = {raw: entry for raw, entry in known.items() if is_inside(raw)}
        reasons = {
            place_of(failure.path, failure.start): failure.reason for failure in context.reader.failures()
        }
        yield from self._record_problems()
        yield from self._mark(known)
        chosen = context.reader.encodings()
        return [
            replace(found, encoding=chosen_for(found.path, chosen))
            for raw, found in self._found.items()
            if not self._skip_unchanged(found, known.get(raw), reasons)
        ]

    def _available(
        self, roots: Sequence[Path], known: dict[bytes, KnownFile]
    ) -> Generator[Event | None, None, list[Path]]:
        """The roots that are available; library folders that are not are marked as away.

        A part of a library folder is as available as that; if it is not there, it was deleted.
        """
        owners = {
            root: next((one for one in self._folders if root.is_relative_to(one)), root) for root in roots
        }
        away = [owner for owner in dict.fromkeys(owners.values()) if not is_available(owner, known)]
        for folder in self._context.reader.folders():
            if folder.path in owners.values() and folder.away != (folder.path in away):
                yield from wait_for(self._context.writer.mark_folder(folder.path, away=folder.path in away))
        if away:
            yield FoldersAway(tuple(away))
        return [root for root in roots if owners[root] not in away]

    def _is_deleted(self, root: Path) -> bool:
        return root not in self._folders and not os.path.lexists(root)

    def _without_unmounted(self, roots: Sequence[Path]) -> list[Path]:
        """The roots; in place of those on a drive that is not mounted, where it should be."""
        gone = [mount.path for mount in self._context.reader.mounts() if not is_mount(mount.path)]
        found = (next((point for point in gone if root.is_relative_to(point)), root) for root in roots)
        return list(dict.fromkeys(found))

    def _known_mounts(self, roots: Sequence[Path]) -> dict[Path, bool]:
        """The drives that scans have seen inside these folders, and whether they were away."""
        mounts = self._context.reader.mounts()
        return {m.path: m.away for m in mounts if is_below(os.fsencode(m.path), roots)}

    def _note_mounts(self, known: dict[Path, bool]) -> Steps:
        """Note which drives are mounted inside the folders, and which are gone: their tracks stay."""
        writer = self._context.writer
        with_music = [point for point in {*self._mounts, *known} if self._has_music(point)]
        for point in with_music:
            self.roots.add(point)
            mounted = point in self._mounts or is_mount(point)
            away = False if mounted else None  # the music is in the folder itself now
            if known.get(point) != away:
                yield from wait_for(writer.mark_mount(point, away=away))
        self._unmounted = [p for p in known if p not in with_music and not is_mount(p)]
        for point in self._unmounted:
            if not known[point]:
                yield from wait_for(writer.mark_mount(point, away=True))
        if self._unmounted:
            yield FoldersAway(tuple(self._unmounted))

    def _has_music(self, folder: Path) -> bool:
        return any(map(below([folder]), self._found))

    def notice_lost_roots(self) -> Steps:
        """Mark folders as away that have gone since the scan began; what was found in them does not count."""
        lost = self.roots.check()
        if not lost:
            return
        for folder in self._context.reader.folders():
            if (
                not folder.away
                and any(root.is_relative_to(folder.path) for root in lost)
                and (folder.path in lost or is_bare(folder.path) is not False)
            ):
                yield from wait_for(self._context.writer.mark_folder(folder.path, away=True))
        for mount in self._context.reader.mounts():
            if mount.path in lost:
                yield from wait_for(self._context.writer.mark_mount(mount.path, away=True))
        is_lost = below(lost)
        self._found = {raw: found for raw, found in self._found.items() if not is_lost(raw)}
        self._problems = [found for found in self._problems if not is_below(os.fsencode(found.path), lost)]
        yield FoldersAway(tuple(lost))

    def _walk(self, roots: Sequence[Path], known: dict[bytes, KnownFile]) -> Steps:
        def is_plain(found: Found) -> bool:
            entry = known.get(os.fsencode(found.path))
            return entry is not None and len(entry.ids) == 1 and is_unchanged(found, entry)

        reported = time.monotonic()
        passed_over: list[PassedOver] = []
        patterns = self._context.reader.left_out()
        for root in roots:
            owner = next((folder for folder in self._folders if root.is_relative_to(folder)), root)
            left_out = matcher(patterns, owner)
            for found in walk(root, passed_over, self._mounts, is_plain, left_out):
                if found.problem:
                    self._problems.append(found)
                else:
                    self._found[os.fsencode(found.path)] = found
                if time.monotonic() - reported > TICK:
                    reported = time.monotonic()
                    yield Progress("discovery", len(self._found), 0)
        self.tally.passed_over += [(passed.path, passed.reason) for passed in passed_over]

    def _skip_links(self, roots: Sequence[Path], known: dict[bytes, KnownFile]) -> None:
        """Skip links from one part of a library folder to another: they are no tracks of their own."""
        folders = [folder.path for folder in self._context.reader.folders()]
        existing = self._found.keys() | {raw for raw, entry in known.items() if not entry.vanished}
        for root in roots:
            library_folder = next((folder for folder in folders if root.is_relative_to(folder)), None)
            if library_folder is not None and root not in folders:
                paths = list(filter(below([root]), self._found))
                for raw in duplicate_links(paths, library_folder, existing):
                    reason = tr("a link to a file that is found under its own name")
                    self.tally.passed_over.append((self._found.pop(raw).path, reason))

    def _record_problems(self) -> Steps:
        for found in self._problems:
            self.tally.found += 1
            yield from self.note_unavailable(found.path, found.problem)

    def note_unavailable(self, path: Path, reason: str) -> Steps:
        """Count a file that cannot be read at present; nothing is stored."""
        self.tally.unavailable.append((path, reason))
        if not self.roots.has_lost(path):
            yield TrackFailed(path, reason, damaged=False)

    def _mark(self, known: dict[bytes, KnownFile]) -> Steps:
        """Mark what vanished or came back; before storing, so that a moved file is not taken for a copy."""
        unreadable = [*(found.path for found in self._problems), *self._unmounted, *self.roots.lost]
        passed_over = below([path for path, _ in self.tally.passed_over])
        vanished: list[int] = []
        left_out: list[int] = []
        returned: list[int] = []
        never_read: list[Path] = []
        for raw, entry in known.items():
            found = self._found.get(raw)
            if found is None:
                hidden = is_below(raw, unreadable) or self._is_there(raw)
                if not hidden and not entry.ids:
                    never_read.append(Path(os.fsdecode(raw)))
                elif not hidden and passed_over(raw):
                    left_out += () if entry.left_out else entry.ids
                elif not hidden and (entry.left_out or not entry.vanished):
                    vanished += entry.ids
            elif entry.vanished and is_unchanged(found, entry):
                returned += entry.ids
            elif not entry.vanished and not found.sheet_missed:
                starts = {start for start, _ in ranges(found)}
                vanished += [
                    i for i, (start, _) in zip(entry.ids, entry.ranges, strict=True) if start not in starts
                ]
        writer = self._context.writer
        lost = len(self.roots.lost)
        yield from self.notice_lost_roots()
        if len(self.roots.lost) > lost:  # since the walk: nothing is known about what vanished
            return
        if vanished:
            yield from wait_for(writer.mark_vanished(vanished))
            yield TracksStored(tuple(vanished))
        if left_out:
            yield from wait_for(writer.mark_vanished(left_out, left_out=True))
            yield TracksStored(tuple(left_out))
        if returned:
            yield from wait_for(writer.mark_present(returned))
            yield TracksStored(tuple(returned))
        if never_read:
            yield from wait_for(writer.clear_failures(never_read))

    def _is_there(self, raw: bytes) -> bool:
        """Whether a file that was not found is there after all: the walk came at a bad moment.

        Not if it was passed over. The name has to be the same in case too.
        """
        folder, name = os.path.split(raw)
        try:
            there = name in os.listdir(folder)
        except FileNotFoundError:
            return False
        except OSError:
            return True
        return there and not is_below(raw, [path for path, _ in self.tally.passed_over])

    def _skip_unchanged(self, found: Found, known: KnownFile | None, reasons: dict[Place, str]) -> bool:
        """Whether a file need not be read again; then its known tracks are counted as present."""
        if known is None or not is_unchanged(found, known):
            return False
        if self._deep or (not known.ids and not known.failed):
            return False
        for start, _ in known.ranges or ranges(found):
            place = place_of(found.path, start)
            if known.failed and place in reasons:
                self.failures[place] = reasons[place]
        if known.ids:
            self._add_present(found, known)
        else:
            reason = reasons.get(place_of(found.path), tr("it could not be read in an earlier scan"))
            self.tally.found += 1
            self.tally.failed.append((found.path, reason))
        return True

    def _add_present(self, found: Found, known: KnownFile) -> None:
        self.tally.found += len(known.ids)
        for identifier, (start, end) in zip(known.ids, known.ranges, strict=True):
            source = Source(found.path, start, end)
            self.present.append(Present(identifier, source, found.size, found.mtime_ns))

    def describe(self, new: Sequence[Found]) -> Steps:
        """Read the tags of files that `find` returned, and store their tracks."""
        context = self._context
        eta = Eta("discovery", len(new))
        run = partial(
            run_in_batches,
            context.workers,
            worker.describe,
            size=DESCRIBE_BATCH,
            timeout=context.timeout,
            skip=lambda found: self.roots.has_lost(found.path),
        )
        for answer in self.costly.last(run, new, lambda found: (found.path, found)):
            if answer is None:
                eta.tick()
                yield None
            else:
                yield from self._store(answer)
                yield eta.advance(len(answer.items))

    def _store(self, answer: BatchResult[Found, list[NewTrack]]) -> Steps:
        results = list(zip(answer.items, answer.results, strict=True))
        if any(isinstance(result, Unavailable) for _, result in results):
            yield from self.notice_lost_roots()
        read = [(found, result) for found, result in results if not isinstance(result, str)]
        failed = [(found, result) for found, result in results if isinstance(result, str)]
        if read:
            parts, refused = yield from store_apart(self._store_tracks, read)
            failed += [(found, reason) for (found, _), reason in refused]
            for part, ids in parts:
                yield from self._stored(part, ids)
        for found, reason in failed:
            self.tally.found += 1
            if isinstance(reason, Unavailable):
                yield from self.note_unavailable(found.path, reason)
            else:
                self.tally.failed.append((found.path, reason))
                yield from wait_for(
                    self._context.writer.store_failure(found.path, 0.0, reason, found.size, found.mtime_ns)
                )
                yield TrackFailed(found.path, reason)

    def _store_tracks(self, read: Sequence[tuple[Found, list[NewTrack]]]) -> "Future[list[int]]":
        return self._context.writer.store_tracks([track for _, tracks in read for track in tracks])

    def _stored(self, read: Sequence[tuple[Found, list[NewTrack]]], ids: Sequence[int]) -> Steps:
        """Note what is in the store now; a file that failed before can be read, so its tracks are tried."""
        recovered = [found.path for found, _ in read if self._has_failed(found)]
        if recovered:
            yield from wait_for(self._context.writer.clear_failures(recovered))
        tracks = [track for _, described in read for track in described]
        for identifier, track in zip(ids, tracks, strict=True):
            self.tally.found += 1
            self.present.append(Present(identifier, track.source, track.size, track.mtime_ns))
        yield TracksStored(tuple(ids))

    def _has_failed(self, found: Found) -> bool:
        entry = self._known.get(os.fsencode(found.path))
        return entry is not None and entry.failed
