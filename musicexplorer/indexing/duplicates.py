"""Finding tracks that are the same recording in other encodings: a request that a person waits for."""

from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np

from musicexplorer.indexing import worker
from musicexplorer.indexing.batches import BatchTimeout, run_in_batches, wait_for
from musicexplorer.indexing.costly_files import CostlyFiles, OnDisk
from musicexplorer.indexing.map_positions import read_embeddings
from musicexplorer.indexing.requests import StepsRequest
from musicexplorer.indexing.unavailable import Unavailable
from musicexplorer.indexing.worker_pool import WorkerPool
from musicexplorer.indexing.worker_process import WorkerProcess
from musicexplorer.library.store import FingerprintRow, Reader, Writer
from musicexplorer.library.track import Track

READ_TIMEOUT = BatchTimeout(batch=60.0, item=30.0)
COMPARE_TIMEOUT = BatchTimeout(batch=120.0, item=2.0)
_AT_ONCE = 4  # tracks that are read in one batch
_PAIRS = 32  # compared in one batch; their fingerprints are in memory

Pair = tuple[int, int]
Waiting = Generator[None, None, None]


@dataclass(frozen=True, slots=True)
class SamePair:
    """Two tracks that are the same recording; the other is louder by `gain` decibels."""

    one: int
    other: int
    gain: float


@dataclass(frozen=True, slots=True)
class FoundDuplicates:
    """What was found.

    Attributes:
        pairs: The pairs that are the same.
        formats: The formats of the tracks in these pairs, by id, without their fingerprints.
        unread: How many tracks could not be read.
        compared: How many pairs were compared.
    """

    pairs: tuple[SamePair, ...]
    formats: dict[int, FingerprintRow]
    unread: int
    compared: int


class DuplicatesRequest(StepsRequest):
    """Finds the duplicates of a library; the future receives `FoundDuplicates`.

    Args:
        store: The library file.
        writer: Its writer, for the fingerprints that are made.

    Attributes:
        done, total: The steps that are done, and how many there are; 0 while that is not known.
    """

    def __init__(self, store: Path, writer: Writer) -> None:
        super().__init__()
        self._store, self._writer = store, writer
        self.done = self.total = 0

    def steps(self, process: WorkerProcess) -> Generator[None, None, FoundDuplicates]:
        with closing(Reader(self._store)) as reader:
            tracks = {track.id: track for track in reader.tracks() if track.state == "present"}
            candidates = yield from self._candidates(reader, process, tracks)
            ids = sorted({track for pair in candidates for track in pair})
            stored = {
                one: row.reason
                for one in ids
                for row in reader.fingerprints([one], worker.fingerprinter()).values()
            }
            missing = [tracks[one] for one in ids if one not in stored]
            self.total = len(missing) + len(candidates)
            unread = sum(map(bool, stored.values()))
            unread += yield from self._read(reader, process, missing)
            same: list[SamePair] = []
            formats: dict[int, FingerprintRow] = {}
            for first in range(0, len(candidates), _PAIRS):
                yield from self._compare(reader, process, candidates[first : first + _PAIRS], same, formats)
        return FoundDuplicates(tuple(same), formats, unread, len(candidates))

    def _candidates(
        self, reader: Reader, process: WorkerProcess, tracks: dict[int, Track]
    ) -> Generator[None, None, list[Pair]]:
        ids, vectors = read_embeddings(reader)
        present = np.array([one in tracks for one in ids.tolist()], bool)
        ids, vectors = ids[present], vectors.taken(present)
        about = [tracks[one].metadata for one in ids.tolist()]
        durations = np.array([one.duration for one in about], np.float64)  # None becomes NaN
        names = [(one.artist, one.title) for one in about]
        call = process.submit(
            worker.duplicate_candidates,
            vectors,
            durations,
            names,
            seconds=COMPARE_TIMEOUT.for_batch(len(ids)),
        )
        while not call.done:
            yield
        return [(int(ids[a]), int(ids[b])) for a, b in call.result().tolist()]

    def _read(
        self, reader: Reader, process: WorkerProcess, missing: Sequence[Track]
    ) -> Generator[None, None, int]:
        """Read the fingerprints that are missing; returns how many tracks cannot be read."""
        unread = 0
        numbers = {track.source: track.id for track in missing}
        costly = CostlyFiles(reader, self._writer)
        with closing(WorkerPool(process)) as workers:
            run = partial(run_in_batches, workers, worker.fingerprint, size=_AT_ONCE, timeout=READ_TIMEOUT)
            for answer in costly.last(run, list(numbers), lambda source: (source.path, OnDisk(source.path))):
                if answer is None:
                    yield
                    continue
                rows = [
                    (numbers[source], _row(result))
                    for source, result in zip(answer.items, answer.results, strict=True)
                    if not isinstance(result, Unavailable)
                ]
                yield from wait_for(self._writer.store_fingerprints(rows, worker.fingerprinter()))
                unread += len(answer.items) - sum(1 for _, row in rows if not row.reason)
                self.done += len(answer.items)
        return unread

    def _compare(
        self,
        reader: Reader,
        process: WorkerProcess,
        pairs: Sequence[Pair],
        same: list[SamePair],
        formats: dict[int, FingerprintRow],
    ) -> Waiting:
        known = reader.fingerprints(sorted({one for pair in pairs for one in pair}), worker.fingerprinter())
        readable = [pair for pair in pairs if all(one in known and not known[one].reason for one in pair)]
        levels = [(known[one].levels, known[other].levels) for one, other in readable]
        results: list[float | None] = []
        for answer in run_in_batches(process, worker.gains_of_same, levels, _PAIRS, COMPARE_TIMEOUT):
            if answer is None:
                yield
            else:
                results += [None if isinstance(result, str) else result for result in answer.results]
        for (one, other), gain in zip(readable, results, strict=True):
            if gain is not None:
                same.append(SamePair(one, other, gain))
                formats |= {track: _without_levels(known[track]) for track in (one, other)}
        self.done += len(pairs)


def _row(result: FingerprintRow | str) -> FingerprintRow:
    return FingerprintRow(np.zeros((0, 1), np.uint8), reason=result) if isinstance(result, str) else result


def _without_levels(row: FingerprintRow) -> FingerprintRow:
    return replace(row, levels=row.levels[:0])
