"""Files that cost a process before: tried again last, one by one, and for a limited time in each scan.

It may have been the machine: a drive that had to wake up, too little memory. So the next scan tries again; if
that costs a process once more, the file waits, each time longer. `--deep` and a change of the file end that.
"""

import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from musicexplorer.indexing.batches import BatchResult, wait_for
from musicexplorer.indexing.unavailable import TooCostly, Unavailable
from musicexplorer.library.store import CostlyFile, Reader, Writer
from musicexplorer.translation import tr

BUDGET = 60.0  # seconds in one scan
FIRST_WAIT = 3_600.0  # seconds until the second repetition; each later one waits four times as long
LONGEST_WAIT = 7 * 86_400.0


class FileState(Protocol):
    """A file, or a track of one, with the state it is in now."""

    @property
    def size(self) -> int: ...
    @property
    def mtime_ns(self) -> int: ...


T = TypeVar("T")
R = TypeVar("R")
Run = Callable[[Sequence[T]], Iterator[BatchResult[T, R] | None]]
Describe = Callable[[T], tuple[Path, FileState]]


@dataclass(frozen=True, slots=True)
class OnDisk:
    """The state of a file as the disk says it, asked for when it is needed."""

    path: Path

    @property
    def size(self) -> int:
        """Bytes; -1 if it is not there."""
        return self._status.st_size if self._status else -1

    @property
    def mtime_ns(self) -> int:
        """When it was changed; 0 if it is not there."""
        return self._status.st_mtime_ns if self._status else 0

    @property
    def _status(self) -> os.stat_result | None:
        try:
            return self.path.stat()
        except OSError:
            return None


class CostlyFiles:
    """Decides when costly files are tried again, and remembers what becomes of them.

    Args:
        reader: Knows them.
        writer: Remembers them.
        deep: Whether all of them are tried, for as long as it takes.
    """

    def __init__(self, reader: Reader, writer: Writer, *, deep: bool = False) -> None:
        self._known = reader.costly_files()
        self._writer, self._deep = writer, deep
        self._spent = 0.0

    def last(
        self, run: Run[T, R], items: Iterable[T], describe: Describe[T]
    ) -> Iterator[BatchResult[T, R] | None]:
        """Run something on items, those of costly files last.

        Args:
            run: Runs it on items, in batches.
            items: Tracks or files.
            describe: The path of an item, and the state of its file.

        Yields:
            What `run` yields; items that are not tried this time are `TooCostly`.
        """
        usual, costly = list[T](), list[tuple[float, T]]()
        for item in items:
            path, state = describe(item)
            known = self._known.get(os.fsencode(path))
            if known is None or (known.size, known.mtime_ns) != (state.size, state.mtime_ns):
                usual.append(item)
            else:
                costly.append((known.when, item))
        yield from self._noted(run(usual), describe)
        for _, item in sorted(costly, key=lambda entry: entry[0]):  # who waits longest goes first
            if not self._is_due(describe(item)[0]):
                yield BatchResult(
                    [item], [TooCostly(tr("reading it took too long before; tried again later"))]
                )
                continue
            began = time.monotonic()
            yield from self._noted(run([item]), describe)
            self._spent += time.monotonic() - began

    def _is_due(self, path: Path) -> bool:
        if self._deep:
            return True
        known = self._known[os.fsencode(path)]
        return self._spent < BUDGET and time.time() - known.when >= wait_after(known)

    def _noted(
        self, results: Iterator[BatchResult[T, R] | None], describe: Describe[T]
    ) -> Iterator[BatchResult[T, R] | None]:
        for answer in results:
            if answer is not None:
                for item, result in zip(answer.items, answer.results, strict=True):
                    path, state = describe(item)
                    if isinstance(result, TooCostly):
                        yield from wait_for(self._writer.store_costly(path, state.size, state.mtime_ns))
                    elif os.fsencode(path) in self._known and not isinstance(result, Unavailable):
                        yield from wait_for(self._writer.clear_costly([path]))
            yield answer


def wait_after(known: CostlyFile) -> float:
    """Seconds that a file has to wait: none after the first time."""
    if known.times < 2:
        return 0.0
    return float(min(LONGEST_WAIT, FIRST_WAIT * 4 ** min(known.times - 2, 10)))
