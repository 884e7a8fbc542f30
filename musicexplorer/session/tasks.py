"""Work in background threads: the only way anything runs there.

Answers wait until `deliver` is called, which the window does from a timer: nothing crosses threads by itself.
"""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from dataclasses import dataclass
from typing import Any, TypeVar

from musicexplorer import allocation

T = TypeVar("T")
Then = Callable[[Any], None]
Failed = Callable[[BaseException], None]
Report = Callable[[Any], None]


CLOSE_SECONDS = 0.3  # that what runs has to end by itself
TURN_SECONDS = 0.005  # so long results are delivered in a row
WRITE_SECONDS = 5.0  # that what writes a file has
TRIM_SECONDS = 1.0  # at least, from giving memory back to doing so again


def _raise(error: BaseException) -> None:
    raise error


class Cancelled(Exception):
    """Raised inside work that reports progress when nobody waits for it any more."""


@dataclass(eq=False)
class _Task:
    then: Then
    failed: Failed
    latest: str
    progress: Report | None
    future: "Future[Any]"
    writes: str = ""
    foreign: bool = False
    dropped: bool = False
    news: Any = None
    has_news: bool = False

    def report(self, value: Any) -> None:
        """Called in the task's thread: the newest value is delivered, older ones are skipped.

        Raises:
            Cancelled: Nobody waits for this task any more.
        """
        if self.dropped:
            raise Cancelled
        self.news, self.has_news = value, True


class Tasks:
    """Runs functions in a few threads and delivers what comes of them in the thread that calls `deliver`.

    Args:
        threads: How many functions run at the same time at most.
        notify: Called in any thread when there is something to deliver.
        wanted: Says of a `then` whether whoever asked is still there; otherwise the result is dropped.
    """

    def __init__(
        self,
        threads: int = 3,
        notify: Callable[[], None] = lambda: None,
        wanted: Callable[[Then], bool] = lambda then: True,
    ) -> None:
        self._notify, self._wanted = notify, wanted
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="task")
        self._running: list[_Task] = []
        self._done: list[_Task] = []  # to be delivered
        self._next: dict[str, tuple[Callable[..., Any], _Task]] = {}
        self._closed = False
        self._trimmed = time.monotonic()

    def run(
        self,
        work: Callable[..., T],
        then: Callable[[T], None],
        failed: Failed = _raise,
        *,
        latest: str = "",
        progress: Report | None = None,
        writes: str = "",
    ) -> None:
        """Run `work` in another thread; call `then` with its result, or `failed` with its exception.

        Args:
            work: Takes nothing or, with `progress`, a function to report values with.
            then: Called from `deliver`.
            failed: Called from `deliver`; it raises the exception there if nobody expects one.
            latest: Of the tasks with this name only the newest counts: one runs at a time, one that waits is
                replaced, and the result of one that was overtaken is dropped.
            progress: Called from `deliver` with the newest value that was reported.
            writes: The file that it writes for the person, who may want to wait for it.
        """
        if self._closed:
            return
        task = _Task(then, failed, latest, progress, Future(), writes)
        if latest:
            self.drop(latest)
            if any(one.latest == latest for one in self._running):
                self._next[latest] = (work, task)
                return
        self._start(work, task)

    def wait(self, future: "Future[T]", then: Callable[[T], None], failed: Failed) -> None:
        """Deliver what comes of a future of somebody else (the worker, the writer)."""
        self._running.append(_Task(then, failed, "", None, future, foreign=True))
        future.add_done_callback(lambda _: self._notify())

    @property
    def idle(self) -> bool:
        """Whether nothing runs here any more; futures of others may still be waited for."""
        return not self._next and all(task.foreign for task in (*self._running, *self._done))

    @property
    def writing(self) -> list[str]:
        """The files that are being written for the person."""
        waiting = [task for _, task in self._next.values()]
        return [task.writes for task in (*self._running, *waiting) if task.writes and not task.dropped]

    def busy(self, latest: str) -> bool:
        """Whether a result of this name is still to come."""
        return latest in self._next or any(
            task.latest == latest and not task.dropped for task in (*self._running, *self._done)
        )

    def drop(self, latest: str) -> None:
        """Nobody waits for results of this name any more."""
        self._next.pop(latest, None)
        for task in (*self._running, *self._done):
            if task.latest == latest:
                task.dropped = True

    def deliver(self) -> None:
        """Call back for what is done, in the order in which it was started.

        What takes long is followed by nothing: `notify` is called again for the rest.
        """
        for task in self._running:
            if task.has_news and not task.dropped and task.progress is not None:
                task.has_news = False
                task.progress(task.news)
        done = [task for task in self._running if task.future.done()]
        # Asked once only: a future may be done a moment after it was looked at.
        self._running = [task for task in self._running if task not in done]
        for task in done:
            if task.latest in self._next:
                self._start(*self._next.pop(task.latest))
        self._done += done
        until = time.perf_counter() + TURN_SECONDS
        while self._done:  # if one raises, the others are delivered the next time
            task = self._done.pop(0)
            if task.dropped or self._closed or task.future.cancelled() or not self._wanted(task.then):
                continue
            error = task.future.exception()
            if error is None:
                task.then(task.future.result())
            else:
                task.failed(error)
            if self._done and time.perf_counter() > until:
                self._notify()
                return

    def close(self) -> None:
        """Run and deliver nothing any more, stop what reports progress, and wait a moment for what runs.

        What takes longer goes on: its result is dropped, and it must not keep the program from ending. A file
        that is being written has more time.
        """
        seconds = WRITE_SECONDS if self.writing else CLOSE_SECONDS
        self._closed = True
        self._next.clear()
        for task in self._running:
            task.dropped = True
        own = [task.future for task in self._running if not task.foreign]
        self._pool.shutdown(wait=False, cancel_futures=True)
        stopped = not wait_for(own, seconds).not_done
        self._pool.shutdown(wait=stopped)
        self._running.clear()

    def _reporting(self, task: _Task) -> Report:
        def report(value: Any) -> None:
            task.report(value)
            self._notify()

        return report

    def _start(self, work: Callable[..., Any], task: _Task) -> None:
        self._running.append(task)
        call = work if task.progress is None else (lambda: work(self._reporting(task)))
        task.future = self._pool.submit(self._run, call)
        task.future.add_done_callback(lambda _: self._notify())

    def _run(self, call: Callable[[], T]) -> T:
        try:
            return call()
        finally:
            now = time.monotonic()
            if now - self._trimmed > TRIM_SECONDS:
                self._trimmed = now
                allocation.trim()
