"""Running batches in worker processes: several in flight, and one file at a time after a crash or a hang."""

from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future, wait
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from musicexplorer.indexing.unavailable import Elsewhere, TooCostly, Unavailable
from musicexplorer.indexing.worker_process import WorkerLost, WorkerUnavailable
from musicexplorer.translation import tr

T = TypeVar("T")
R = TypeVar("R")

TICK = 0.05  # seconds between two polls while waiting
MAX_LOSSES = 20  # files in a row that each cost a process: then the files are not the cause


@dataclass(frozen=True, slots=True)
class BatchResult(Generic[T, R]):
    """The results of a batch: for each item its result, or the reason (for the user) why there is none."""

    items: Sequence[T]
    results: Sequence[R | str]


@dataclass(frozen=True, slots=True)
class BatchTimeout:
    """How long a batch may take before it counts as hung, in seconds: a constant, plus some for each item."""

    batch: float = 30.0
    item: float = 5.0

    def for_batch(self, count: int) -> float:
        """Seconds for a batch of so many items."""
        return self.batch + self.item * count


BATCH_TIMEOUT = BatchTimeout()


class Pending(Protocol):
    """A batch that was submitted."""

    @property
    def done(self) -> bool:
        """Whether `result` returns at once."""
        ...

    def result(self) -> Any:
        """The results; raises `WorkerLost` if the process died first."""
        ...


class Workers(Protocol):
    """Processes that work on batches: the worker process of this machine, or a cluster."""

    @property
    def capacity(self) -> int:
        """How many batches keep them busy at present; 0 while none is ready."""
        ...

    def submit(
        self,
        function: Callable[..., Any],
        items: Any,
        /,
        *,
        seconds: float,
        needs: Callable[[], Any] | None = None,
    ) -> Pending:
        """Submit a batch."""
        ...

    def check(self, timeout: float = 0.0) -> None:
        """Notice what was done and which process was lost; wait up to `timeout` seconds for it."""
        ...


def run_in_batches(
    workers: Workers,
    function: Callable[[list[T]], list[R | str]],
    items: Sequence[T],
    size: int,
    timeout: BatchTimeout,
    needs: Callable[[], Any] | None = None,
    skip: Callable[[T], bool] = lambda item: False,
    fallback: Workers | None = None,
) -> Iterator[BatchResult[T, R] | None]:
    """Run a function on items in the workers, batch by batch.

    A batch that crashes its process or exceeds its time is retried one item at a time; an item that does so
    again is given to the fallback, or gets the reason as its result: `TooCostly` unless a decoder crashed
    on it. Items that are to be skipped when their turn comes (their drive is gone) are `Unavailable` too.

    Yields:
        Results, in the order in which they come, and None while there is none.

    Raises:
        WorkerUnavailable: The processes die whatever they are given.
        Exception: What the function raised: that is not the fault of the items.
    """
    batches = [list(items[first : first + size]) for first in range(0, len(items), size)]
    waiting: deque[list[T]] = deque(batches)
    in_flight: list[tuple[list[T], Pending]] = []
    outcome: _Outcome[T, R] = _Outcome(waiting, has_fallback=fallback is not None)
    while waiting or in_flight:
        while waiting and len(in_flight) < workers.capacity:
            batch = waiting.popleft()
            if skipped := [item for item in batch if skip(item)]:
                yield BatchResult(skipped, [Unavailable(tr("its drive is gone"))] * len(skipped))
                batch = [item for item in batch if item not in skipped]
            if batch:
                call = workers.submit(function, batch, seconds=timeout.for_batch(len(batch)), needs=needs)
                in_flight.append((batch, call))
        done = [entry for entry in in_flight if entry[1].done]
        for entry in done:
            in_flight.remove(entry)
            if (result := outcome.of(*entry)) is not None:
                yield result
        if not done and (waiting or in_flight):
            workers.check(TICK)
            yield None
    if fallback is not None and outcome.suspects:
        yield from run_in_batches(fallback, function, outcome.suspects, 1, timeout, needs, skip)


class _Outcome(Generic[T, R]):
    """What becomes of batches that are done: results, a second attempt, or an attempt elsewhere.

    Attributes:
        suspects: Items for the fallback.
    """

    def __init__(self, waiting: deque[list[T]], *, has_fallback: bool) -> None:
        self.suspects: list[T] = []
        self._waiting, self._has_fallback = waiting, has_fallback
        self._losses = 0

    def of(self, batch: list[T], call: Pending) -> BatchResult[T, R] | None:
        """The results of a batch, or None if it waits again."""
        try:
            results = call.result()
        except WorkerLost as lost:
            return self._lost(batch, lost)
        self._losses = 0
        known = [pair for pair in zip(batch, results, strict=True) if not isinstance(pair[1], Elsewhere)]
        if len(known) < len(batch):
            done = [item for item, _ in known]
            self.suspects += [item for item in batch if item not in done]
        return BatchResult([item for item, _ in known], [result for _, result in known]) if known else None

    def _lost(self, batch: list[T], lost: WorkerLost) -> BatchResult[T, R] | None:
        if not lost.blamed:
            self._waiting.appendleft(batch)
            return None
        if len(batch) > 1:
            self._waiting.extendleft([item] for item in reversed(batch))
            return None
        self._losses += 1
        if self._losses >= MAX_LOSSES:
            text = tr(
                "The process that analyses music crashed {count} times in a row. Close other programs"
                " to free memory, or restart the computer, then scan again."
            )
            raise WorkerUnavailable(text.format(count=self._losses)) from lost
        if self._has_fallback:
            self.suspects += batch
            return None
        return BatchResult(batch, [str(lost) if lost.damage else TooCostly(lost)])


def wait_for(future: "Future[R]") -> Generator[None, None, R]:
    """Wait for a future, yielding None now and then; returns its result, or raises its error."""
    while not future.done():
        wait([future], timeout=TICK)
        yield None
    return future.result()
