"""The one worker process: started on first use, restarted after a crash or a hang, ended when idle.

The process works through its queue in order. So when it dies or times out, the call at the head of the queue
is to blame, and the calls behind it are not.
"""

import multiprocessing
import signal
import sys
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from multiprocessing import resource_tracker
from typing import Any, Generic, TypeVar

from musicexplorer.indexing import worker
from musicexplorer.translation import tr

T = TypeVar("T")
ExecutorFactory = Callable[[], Executor]

START_SECONDS = 300.0  # loading torch from a slow disk on a busy computer takes a while
EXIT_SECONDS = 2.0  # within which a broken process is gone
_FAULTS = tuple(-getattr(signal, name, 0) for name in ("SIGSEGV", "SIGFPE", "SIGILL"))
IN_FLIGHT = 2  # enough to keep the process busy; a user request waits for no more than these
STARTS = 3  # attempts at starting a process before giving up


class WorkerLost(Exception):
    """The process died or was killed before this call was done.

    Attributes:
        blamed: Whether the process was working on this call at that time.
        damage: Whether that is the fault of the file: a decoder crashed. A process that was killed or took
            too long may have had too little memory, or a slow disk.
    """

    def __init__(self, reason: str, *, blamed: bool, damage: bool = False) -> None:
        super().__init__(reason)
        self.blamed = blamed
        self.damage = damage


class WorkerUnavailable(Exception):
    """The process cannot be kept running on this machine; the message says what to do."""


class Spawned(ProcessPoolExecutor):
    """A pool of one spawned process, which exits by itself when its parent does."""

    def __init__(self) -> None:
        _start_tracker()
        context = multiprocessing.get_context("spawn")
        super().__init__(max_workers=1, mp_context=context, initializer=worker.start)

    def kill(self) -> None:
        """Kill the process at once, whatever it is doing."""
        for process in list((self._processes or {}).values()):
            process.kill()

    def crashed(self) -> bool:
        """Whether the process ended by a fault in its own code, and was not killed by another."""
        for process in list((self._processes or {}).values()):
            process.join(EXIT_SECONDS)
            deadline = time.monotonic() + EXIT_SECONDS
            while process.exitcode is None and time.monotonic() < deadline:
                time.sleep(0.01)  # the pool's own thread has asked the system first, and is about to note it
            if process.exitcode in _FAULTS:
                return True
        return False


def _start_tracker() -> None:
    """Start multiprocessing's tracker of semaphores so that a closed terminal does not end it before us."""
    if sys.platform != "win32":
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGHUP})  # inherited by what is started
        try:
            resource_tracker.ensure_running()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


class Call(Generic[T]):
    """A call submitted to the process. `WorkerProcess.check` marks it as lost when the process dies."""

    def __init__(self, future: "Future[T]", seconds: float, setup: bool) -> None:
        self.future = future
        self.seconds = seconds
        self.setup = setup
        self.lost: WorkerLost | None = None

    @property
    def done(self) -> bool:
        """Whether `result` returns at once."""
        return self.lost is not None or (self.future.done() and not _broken(self.future))

    def result(self) -> T:
        """The result of the call; raises `WorkerLost` if the process died first."""
        if self.lost is not None:
            raise self.lost
        return self.future.result(0)


class WorkerProcess:
    """Submits calls to the process and supervises it. Use it from one thread only.

    Args:
        factory: Makes an `Executor` with one worker. If it has a `kill` method, that is how it is ended.

    Attributes:
        cores: How many cores may be used for batches, by this process and others; None for all.
    """

    def __init__(self, factory: ExecutorFactory = Spawned) -> None:
        self.cores: int | None = None
        self._factory = factory
        self._executor: Executor | None = None
        self._calls: deque[Call[Any]] = deque()
        self._ready: set[Callable[..., Any]] = set()
        self._since = 0.0
        self._failed_starts = 0

    @property
    def capacity(self) -> int:
        """How many batches keep the process busy."""
        return IN_FLIGHT

    @property
    def waiting(self) -> int:
        """How many calls are not done."""
        return len(self._calls)

    @property
    def current(self) -> Call[Any] | None:
        """The call that the process works on."""
        return self._calls[0] if self._calls else None

    def another(self) -> "WorkerProcess":
        """One more process of the same kind."""
        return WorkerProcess(self._factory)

    def submit(
        self,
        function: Callable[..., T],
        *arguments: Any,
        seconds: float,
        needs: Callable[[], Any] | None = None,
    ) -> "Call[T]":
        """Submit a call.

        Args:
            function: A function that the process can import.
            arguments: Its arguments.
            seconds: How long it may run, from when its turn comes.
            needs: A setup function that must have run once in the process before, with its own timeout.

        Raises:
            WorkerUnavailable: The process failed to start several times in a row.
        """
        if self._failed_starts >= STARTS:
            self._failed_starts = 0
            raise WorkerUnavailable(
                tr(
                    "The process that analyses music cannot be started on this computer. Close other programs"
                    " to free memory and try again; `musicexplorer doctor` shows what is missing."
                )
            )
        if self._executor is None:
            self._executor = self._factory()
            self._ready = set()
            self._enqueue(worker.ready, (), START_SECONDS, setup=True)
        if needs is not None and needs not in self._ready:
            self._ready.add(needs)
            self._enqueue(needs, (), START_SECONDS, setup=True)
        return self._enqueue(function, arguments, seconds)

    def check(self, timeout: float = 0.0) -> None:
        """Wait up to `timeout` seconds for the current call; handle finished calls, crashes and timeouts."""
        if self._calls and timeout:
            wait([self._calls[0].future], timeout=timeout)
        while self._calls and self._calls[0].done:
            if not self._calls.popleft().setup:
                self._failed_starts = 0
            self._since = time.monotonic()
        if not self._calls:
            return
        head = self._calls[0]
        if _broken(head.future):
            crashed = getattr(self._executor, "crashed", None)
            self._lose(tr("the process that reads music files crashed on it"), damage=crashed and crashed())
        elif time.monotonic() - self._since > head.seconds:
            text = tr("reading it took longer than {seconds} seconds")
            self._lose(text.format(seconds=f"{head.seconds:.0f}"))

    def close(self) -> None:
        """End the process at once; unfinished calls are lost."""
        executor, self._executor = self._executor, None
        if executor is not None:
            kill = getattr(executor, "kill", None)
            if kill:
                kill()
            executor.shutdown(wait=kill is not None, cancel_futures=True)
        for call in self._calls:
            if not call.done:
                call.lost = WorkerLost(tr("the process that reads music files was ended"), blamed=False)
        self._calls.clear()

    def _enqueue(
        self, function: Callable[..., T], arguments: tuple[Any, ...], seconds: float, *, setup: bool = False
    ) -> "Call[T]":
        assert self._executor is not None
        try:
            future = self._executor.submit(function, *arguments)
        except BrokenExecutor as error:  # it died since the last check: the next `check` handles it
            future = Future()
            future.set_exception(error)
        call = Call(future, seconds, setup)
        if not self._calls:
            self._since = time.monotonic()
        self._calls.append(call)
        return call

    def _lose(self, reason: str, *, damage: bool | None = False) -> None:
        """Mark all calls as lost and blame the first; the next `submit` starts a new process."""
        if self._calls[0].setup:
            self._failed_starts += 1
        for index, call in enumerate(self._calls):
            if not call.done:
                call.lost = WorkerLost(reason, blamed=index == 0, damage=bool(damage))
        self.close()


def _broken(future: "Future[Any]") -> bool:
    return future.done() and not future.cancelled() and isinstance(future.exception(0), BrokenExecutor)
