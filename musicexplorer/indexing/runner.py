"""The one worker thread: runs the current job, and answers user requests between its steps."""

import logging
import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from musicexplorer.indexing import worker
from musicexplorer.indexing.batches import BATCH_TIMEOUT, TICK, BatchTimeout
from musicexplorer.indexing.cluster import Cluster, ClusterError, ClusterOptions, connect
from musicexplorer.indexing.context import Tally
from musicexplorer.indexing.duplicates import DuplicatesRequest
from musicexplorer.indexing.events import Event, Finished, SecondPassEnded, Stopped, Waiting
from musicexplorer.indexing.genre_learning import Analysed, GenreRequest
from musicexplorer.indexing.giving_way import GiveWay, Obstacles
from musicexplorer.indexing.job import Steps, relayout_job, scan_job
from musicexplorer.indexing.requests import Request, analysis_request
from musicexplorer.indexing.second_pass import Count, second_pass_job
from musicexplorer.indexing.taste_learning import MetadataRequest, MetadataView, TasteRequest
from musicexplorer.indexing.worker_process import ExecutorFactory, Spawned, WorkerProcess, WorkerUnavailable
from musicexplorer.library.lock import Locked
from musicexplorer.library.store import AnalysisRow, Reader, StoreError, Writer
from musicexplorer.library.track import Source
from musicexplorer.similarity.genre_guesses import GenreGuesses
from musicexplorer.similarity.taste import Taste
from musicexplorer.translation import tr

_log = logging.getLogger(__name__)

WAIT_SECONDS = 1.0  # between two looks whether a job that gives way can go on
IDLE_SECONDS = 120.0  # after which an idle process is ended
REQUEST_SECONDS = 60.0  # that a waveform or a cover may take


@dataclass(slots=True, eq=False)
class _Job:
    steps: Steps
    tally: Tally = field(default_factory=Tally)
    count: Count | None = None  # only of a second pass, which waits for all other jobs


class Runner:
    """Runs scans, layouts and single requests in one thread, with a worker process and, in long scans, more.

    The process is started on first use and ended after two idle minutes. Events arrive in `events`; the last
    one of each job is `Finished` or `Stopped`. Can be used from any thread.

    Args:
        store: The library file.
        writer: Its writer.
        executor_factory: Makes the `Executor` that runs the work; one spawned process by default.
        timeout: How long a batch may take before its process is ended.
        cluster: Other machines that analyse in scans; closed with the runner.

    Attributes:
        give_way: What the jobs give way to; nothing at first. Single requests never do.
        wanted_cluster: Other machines that analyse from the next scan on; connected to when it begins.
        notify: Called in any thread when a job is asked for, and when it has ended and said so in `events`.
    """

    def __init__(
        self,
        store: Path,
        writer: Writer,
        executor_factory: ExecutorFactory | None = None,
        timeout: BatchTimeout = BATCH_TIMEOUT,
        cluster: Cluster | None = None,
    ) -> None:
        self.events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self.notify: Callable[[], None] = _nothing
        self._store = store
        self._writer = writer
        self._timeout = timeout
        self.give_way = GiveWay()
        self._obstacles = Obstacles(self._folders)
        self._waiting = ""
        self._cluster = cluster
        self.wanted_cluster: ClusterOptions | None = None
        self._connected: ClusterOptions | None = None
        self._process = WorkerProcess(executor_factory or Spawned)
        self._commands: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._jobs: list[_Job] = []
        self._requests: list[Request] = []
        self._pending = 0
        self._in_second_pass = False
        self._lock = threading.Lock()
        self._paused = False
        self._closing = False
        self._thread = threading.Thread(target=self._run, name="worker", daemon=True)
        self._thread.start()

    @property
    def busy(self) -> bool:
        """Whether a scan or a layout is running, paused or waiting for its turn."""
        return self._pending > 0

    @property
    def in_second_pass(self) -> bool:
        """Whether a second pass is running, paused or waiting for its turn."""
        return self._in_second_pass

    @property
    def paused(self) -> bool:
        """Whether the jobs are paused, by the person."""
        return self._paused and (self.busy or self._in_second_pass)

    @property
    def waiting(self) -> str:
        """What the jobs give way to now: "battery", "disk", or "" for nothing."""
        return self._waiting

    def scan(self, folders: Sequence[Path] | None = None, deep: bool = False) -> None:
        """Scan all folders of the library, or add and scan these; queued behind a running scan."""
        requested = None if folders is None else list(folders)

        def begin() -> None:
            tally = Tally()
            try:
                self._connect()
            except ClusterError as error:
                with self._lock:
                    self._pending -= 1
                self.events.put(Stopped(str(error)))
                self.notify()
                return
            steps = scan_job(
                self._store,
                self._writer,
                self._process,
                requested,
                deep=deep,
                tally=tally,
                timeout=self._timeout,
                cluster=self._cluster,
            )
            self._jobs.insert(self._last_index(), _Job(steps, tally))

        self._enqueue(begin)

    def _connect(self) -> None:
        """Connect to the cluster that is wanted now, unless that is so; takes seconds."""
        if self.wanted_cluster == self._connected or self._jobs:
            return
        if self._cluster is not None:
            self._cluster.close()
        self._cluster, self._connected = None, None
        if self.wanted_cluster is not None:
            self._cluster = connect(self.wanted_cluster)
            self._connected = self.wanted_cluster

    def relayout(self) -> None:
        """Recalculate the whole map; a running scan waits for it."""
        self._enqueue(lambda: self._jobs.append(_Job(relayout_job(self._store, self._writer, self._process))))

    def second_pass(self) -> None:
        """Find tempo, key and loudness of the tracks without them, while there is nothing else to do."""
        with self._lock:
            if self._closing or self._in_second_pass:
                return
            self._in_second_pass = True

        def begin() -> None:
            count = Count()
            steps = second_pass_job(
                self._store, self._writer, self._process, count, self._timeout, self._cluster
            )
            self._jobs.insert(0, _Job(steps, count=count))

        self._commands.put(begin)
        self.notify()

    def pause(self) -> None:
        """Pause the jobs; single requests are still answered. Does nothing when there is no job."""
        self._paused = self.busy or self._in_second_pass

    def resume(self) -> None:
        """Continue the paused jobs, also those that give way to something; not when the next thing comes."""
        self._paused = False
        self._commands.put(self._obstacles.ignore)

    def cancel(self) -> None:
        """Stop all jobs within half a second; what was done stays stored."""
        self._commands.put(self._cancel)

    def analyse(self, track: Path | Source) -> "Future[AnalysisRow]":
        """Analyse a file, in the library or not, before anything that the scan has not begun yet.

        The future raises `AnalysisFailed` with the reason when it cannot be analysed, `ModelError` when the
        network is missing.
        """
        source = track if isinstance(track, Source) else Source(track)
        return self._ask(analysis_request(source, self._timeout.for_batch(1)))

    def taste(self, *, fading: bool = True) -> "Future[Taste]":
        """The taste model for the current listening history, learned in seconds, or loaded if unchanged.

        The future raises `StoreError` when the store cannot be read.
        """
        return self._ask(TasteRequest(self._store, fading))

    def metadata_view(self) -> "Future[MetadataView]":
        """The metadata of the tracks as vectors; computed each time, in seconds."""
        return self._ask(MetadataRequest(self._store))

    def genre_guesses(self, analysed: Analysed | None = None) -> "Future[GenreGuesses]":
        """The genres of the tracks without one, guessed in seconds, or loaded if nothing has changed.

        `analysed` are the tracks as they are, if they have been read. The future raises `StoreError` when the
        store cannot be read.
        """
        return self._ask(GenreRequest(self._store, analysed))

    def duplicates(self) -> DuplicatesRequest:
        """Find the tracks that are the same recording; takes seconds, the first time minutes.

        The future of the request receives `FoundDuplicates`; it can be cancelled.
        """
        request = DuplicatesRequest(self._store, self._writer)
        self._ask(request)
        return request

    def waveform(self, source: Source, count: int = 600) -> "Future[np.ndarray]":
        """Peaks of a track for drawing it, float32 [count], 0..1."""
        return self._ask(Request(worker.waveform, (source, count), REQUEST_SECONDS))

    def spectrogram(self, source: Source) -> "Future[tuple[np.ndarray, float, np.ndarray]]":
        """The mel spectrogram of a track: levels uint8 [columns, bands], its seconds, and the bands in Hz."""
        return self._ask(Request(worker.spectrogram, (source,), REQUEST_SECONDS))

    def cover(self, path: Path) -> "Future[bytes | None]":
        """The cover picture in a file or beside it."""
        return self._ask(Request(worker.cover, (path,), REQUEST_SECONDS))

    def close(self, timeout: float = 0.5) -> None:
        """Stop everything at once, the process too; what was done stays stored. Later calls do nothing."""
        self._closing = True
        self._commands.put(_nothing)
        if threading.current_thread() is not self._thread:
            self._thread.join(timeout)

    def _enqueue(self, begin: Callable[[], None]) -> None:
        with self._lock:
            if self._closing:
                return
            self._pending += 1
        self._commands.put(begin)
        self.notify()

    def _ask(self, request: Request) -> "Future[Any]":
        if self._closing or not self._thread.is_alive():
            request.future.cancel()
        else:
            self._commands.put(lambda: self._requests.append(request))
        return request.future

    def _run(self) -> None:
        try:
            while not self._closing:
                self._run_commands()
                self._answer()
                if self._jobs and not self._paused and not self._gives_way():
                    self._step()
        finally:
            for job in self._jobs:
                job.steps.close()
            self._process.close()
            if self._cluster is not None:
                self._cluster.close()
            self._pending, self._in_second_pass = 0, False
            self._cancel_pending()

    def _run_commands(self) -> None:
        """Run the commands that have arrived; if there is nothing else to do, wait for one."""
        patience = 0.0
        if not self._jobs or self._paused or self._waiting:
            if self._requests or self._process.waiting:
                self._process.check(TICK)
            else:
                patience = WAIT_SECONDS if self._waiting else IDLE_SECONDS
        try:
            command = self._commands.get(timeout=patience) if patience else self._commands.get_nowait()
        except queue.Empty:
            if patience and not self._jobs:
                self._process.close()
            return
        command()
        while not self._commands.empty():
            self._commands.get()()

    def _cancel_pending(self) -> None:
        """Cancel the requests and jobs that are left, so that nobody waits for them."""
        while not self._commands.empty():
            self._commands.get()()
        for request in self._requests:
            request.close()
        for job in self._jobs:
            job.steps.close()

    def _answer(self) -> None:
        if self._requests:
            self._process.check()
            self._requests = [request for request in self._requests if not request.advance(self._process)]

    def _gives_way(self) -> bool:
        """Whether the jobs wait for something now; reports when that changes."""
        self._process.cores = 1 if self.give_way.slowly else self.give_way.threads or None
        reason = self._obstacles.found(self.give_way)
        if reason != self._waiting:
            self._waiting = reason
            self.events.put(Waiting(reason))
        return bool(reason)

    def _folders(self) -> list[Path]:
        with Reader(self._store) as reader:
            return [folder.path for folder in reader.folders()]

    def _step(self) -> None:
        job = self._jobs[-1]
        try:
            event = next(job.steps, None)
            if isinstance(event, Finished | SecondPassEnded):
                self._end(job, event)
            elif event is not None:
                self.events.put(event)
        except (StoreError, Locked, WorkerUnavailable, worker.ModelError) as error:
            self._end(job, Stopped(str(error)))
        except OSError as error:
            _log.warning("a job was stopped", exc_info=True)
            self._end(
                job,
                Stopped(
                    tr("The scan stopped: {reason}. What was done is saved; scan again to continue.").format(
                        reason=error
                    )
                ),
            )
        except Exception as error:
            _log.exception("a job failed")
            text = tr(
                "An error in the program stopped the job ({reason}). What was done is saved; the log has the"
                " details."
            )
            self._end(job, Stopped(text.format(reason=f"{type(error).__name__}: {error}")))

    def _end(self, job: _Job, last: Event) -> None:
        job.steps.close()
        self._jobs.remove(job)
        with self._lock:
            if job.count is None:
                self._pending -= 1
            else:
                self._in_second_pass = False
            if not self._pending and not self._in_second_pass:
                self._paused, self._waiting = False, ""
                self._obstacles.rest()
        self.events.put(last)
        self.notify()

    def _cancel(self) -> None:
        for job in reversed(list(self._jobs)):
            if job.count is None:
                self._end(job, Finished(job.tally.summary(), cancelled=True))
            else:
                self._end(job, SecondPassEnded(job.count.analysed, job.count.failed, cancelled=True))

    def _last_index(self) -> int:
        """Where to insert a job so that it runs last, but before a second pass."""
        return int(bool(self._jobs) and self._jobs[0].count is not None)


def _nothing() -> None:
    """Wakes the thread, as a command."""
