"""The one worker process: made at first need, made anew after a crash or a hang, ended when it is idle.

Work is done in the order in which it was handed in, by one process. So what stands first in the queue when
the process dies, or when its time is up, is what did it, and all behind it is innocent.
"""

import multiprocessing
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from typing import Any, Generic, TypeVar

from musicexplorer.indexing import worker

T = TypeVar("T")
ExecutorFactory = Callable[[], Executor]

START_SECONDS = 300.0  # loading torch from a slow disk on a busy computer takes a while
STARTS = 3  # attempts at starting a process before giving up
UNUSABLE = (
    "The part of the program that listens to music cannot be started on this computer. Close other programs "
    "to free memory and try again; `musicexplorer doctor` says what is missing."
)


class WorkerLost(Exception):
    """The process died or was ended before this work was done.

    Attributes:
        blamed: Whether this work was in hand when it happened.
    """

    def __init__(self, reason: str, *, blamed: bool) -> None:
        super().__init__(reason)
        self.blamed = blamed


class WorkerUnavailable(Exception):
    """The process cannot be kept alive on this machine; the message says what to do."""


class Spawned(ProcessPoolExecutor):
    """One spawned process that ends by itself when this one does."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        super().__init__(max_workers=1, mp_context=context, initializer=worker.start)

    def kill(self) -> None:
        """End the process at once, whatever it does."""
        for process in list((self._processes or {}).values()):
            process.kill()


class Call(Generic[T]):
    """Work handed to the process. `WorkerProcess.check` settles what came of it when the process was lost."""

    def __init__(self, future: "Future[T]", seconds: float, setup: bool) -> None:
        self.future = future
        self.seconds = seconds
        self.setup = setup
        self.lost: WorkerLost | None = None

    @property
    def done(self) -> bool:
        """Whether `result` answers at once."""
        return self.lost is not None or (self.future.done() and not _broken(self.future))

    def result(self) -> T:
        """What came of it; `WorkerLost` when the process was lost before."""
        if self.lost is not None:
            raise self.lost
        return self.future.result(0)


class WorkerProcess:
    """Hands work to the process and watches over it. For use in one thread.

    Args:
        factory: Makes an `Executor` with one worker. One that has a method `kill` is ended with it.
    """

    def __init__(self, factory: ExecutorFactory = Spawned) -> None:
        self._factory = factory
        self._executor: Executor | None = None
        self._calls: deque[Call[Any]] = deque()
        self._ready: set[Callable[..., Any]] = set()
        self._since = 0.0
        self._failed_starts = 0

    @property
    def idle(self) -> bool:
        """Whether the process has nothing to do."""
        return not self._calls

    def submit(
        self,
        function: Callable[..., T],
        *arguments: Any,
        seconds: float,
        needs: Callable[[], Any] | None = None,
    ) -> "Call[T]":
        """Hand in work.

        Args:
            function: A function of a module that can be imported there.
            arguments: What it is called with.
            seconds: How long it may take from when its turn comes.
            needs: What must have run once in the process before, in its own time.

        Raises:
            WorkerUnavailable: The process could not be started several times over.
        """
        if self._failed_starts >= STARTS:
            self._failed_starts = 0
            raise WorkerUnavailable(UNUSABLE)
        if self._executor is None:
            self._executor = self._factory()
            self._ready = set()
            self._hand_over(worker.ready, (), START_SECONDS, setup=True)
        if needs is not None and needs not in self._ready:
            self._ready.add(needs)
            self._hand_over(needs, (), START_SECONDS, setup=True)
        return self._hand_over(function, arguments, seconds)

    def check(self, timeout: float = 0.0) -> None:
        """Wait up to `timeout` seconds for the work in hand, then notice what ended and what went wrong."""
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
            self._lose("the process that reads music crashed on it")
        elif time.monotonic() - self._since > head.seconds:
            self._lose(f"reading it did not end within {head.seconds:.0f} seconds")

    def close(self) -> None:
        """End the process at once; work that was not done is lost."""
        executor, self._executor = self._executor, None
        if executor is not None:
            kill = getattr(executor, "kill", None)
            if kill:
                kill()
            executor.shutdown(wait=kill is not None, cancel_futures=True)
        for call in self._calls:
            if not call.done:
                call.lost = WorkerLost("the process that reads music was ended", blamed=False)
        self._calls.clear()

    def _hand_over(
        self, function: Callable[..., T], arguments: tuple[Any, ...], seconds: float, *, setup: bool = False
    ) -> "Call[T]":
        assert self._executor is not None
        try:
            future = self._executor.submit(function, *arguments)
        except BrokenExecutor as error:  # it died while nobody looked: `check` sorts it out
            future = Future()
            future.set_exception(error)
        call = Call(future, seconds, setup)
        if not self._calls:
            self._since = time.monotonic()
        self._calls.append(call)
        return call

    def _lose(self, reason: str) -> None:
        """Blame the work in hand, free the rest, and let the next `submit` begin with a new process."""
        if self._calls[0].setup:
            self._failed_starts += 1
        for place, call in enumerate(self._calls):
            if not call.done:
                call.lost = WorkerLost(reason, blamed=place == 0)
        self.close()


def _broken(future: "Future[Any]") -> bool:
    return future.done() and not future.cancelled() and isinstance(future.exception(0), BrokenExecutor)
