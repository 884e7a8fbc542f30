"""What the stages of a job share."""

import time
from dataclasses import dataclass, field
from pathlib import Path

from musicexplorer.indexing.batches import BATCH_TIMEOUT, BatchTimeout
from musicexplorer.indexing.cluster import Cluster
from musicexplorer.indexing.events import Summary
from musicexplorer.indexing.worker_pool import WorkerPool
from musicexplorer.indexing.worker_process import WorkerProcess
from musicexplorer.library.store import Reader, Writer


@dataclass(frozen=True, slots=True)
class Context:
    """What a job works with.

    Attributes:
        store: The library file; the lock and the markers of a scan are beside it.
        reader: A connection opened in the job's thread.
        writer: The writer thread.
        workers: The worker process, and others beside it.
        timeout: How long one batch may take.
        cluster: Other machines that analyse; None for this one alone.
    """

    store: Path
    reader: Reader
    writer: Writer
    workers: WorkerPool
    timeout: BatchTimeout = BATCH_TIMEOUT
    cluster: Cluster | None = None

    @property
    def process(self) -> WorkerProcess:
        """The worker process, for what is not done in batches."""
        return self.workers.first


@dataclass(slots=True)
class Tally:
    """Counts of a scan in tracks; a file that was never readable counts as one.

    `waiting` is how many have yet to be analysed.
    """

    found: int = 0
    embedded: int = 0
    waiting: int = 0
    failed: list[tuple[Path, str]] = field(default_factory=list)
    unavailable: list[tuple[Path, str]] = field(default_factory=list)
    passed_over: list[tuple[Path, str]] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)

    def summary(self) -> Summary:
        """The current counts."""
        failed = len(self.failed) + len(self.unavailable)
        return Summary(
            found=self.found,
            embedded=self.embedded,
            skipped=max(0, self.found - self.embedded - self.waiting - failed),
            failed=tuple(self.failed),
            unavailable=tuple(self.unavailable),
            passed_over=tuple(self.passed_over),
            seconds=time.monotonic() - self.began,
        )
