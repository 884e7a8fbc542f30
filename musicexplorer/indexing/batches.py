"""Running batches in the worker process: two in flight, and one file at a time after a crash or a hang."""

from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future, wait
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from musicexplorer.indexing.unavailable import TooCostly, Unavailable
from musicexplorer.indexing.worker_process import Call, WorkerLost, WorkerProcess, WorkerUnavailable
from musicexplorer.translation import tr

T = TypeVar("T")
R = TypeVar("R")

IN_FLIGHT = 2  # enough to keep the process busy; a user request waits for no more than these
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


def run_in_batches(
    process: WorkerProcess,
    function: Callable[[list[T]], list[R | str]],
    items: Sequence[T],
    size: int,
    timeout: BatchTimeout,
    needs: Callable[[], Any] | None = None,
    skip: Callable[[T], bool] = lambda item: False,
) -> Iterator[BatchResult[T, R] | None]:
    """Run a function on items in the process, batch by batch.

    A batch that crashes the process or exceeds its time is retried one item at a time; an item that does so
    again gets the reason as its result: `TooCostly` unless a decoder crashed on it. Items that are to be
    skipped when their turn comes (their drive is gone) are `Unavailable` too.

    Yields:
        Results, in the order of the items except for retries, and None while there is none.

    Raises:
        WorkerUnavailable: The process dies whatever it is given.
        Exception: What the function raised: that is not the fault of the items.
    """
    waiting = deque([list(items[first : first + size]) for first in range(0, len(items), size)])
    in_flight: deque[tuple[list[T], Call[list[R | str]]]] = deque()
    losses = 0
    while waiting or in_flight:
        while waiting and len(in_flight) < IN_FLIGHT:
            batch = waiting.popleft()
            if skipped := [item for item in batch if skip(item)]:
                yield BatchResult(skipped, [Unavailable(tr("its drive is gone"))] * len(skipped))
                batch = [item for item in batch if item not in skipped]
                if not batch:
                    continue
            in_flight.append(
                (batch, process.submit(function, batch, seconds=timeout.for_batch(len(batch)), needs=needs))
            )
        if not in_flight:
            break
        batch, call = in_flight[0]
        while not call.done:
            process.check(TICK)
            yield None
        in_flight.popleft()
        try:
            results = call.result()
        except WorkerLost as lost:
            if not lost.blamed:
                waiting.appendleft(batch)
            elif len(batch) > 1:
                waiting.extendleft([item] for item in reversed(batch))
            elif (losses := losses + 1) >= MAX_LOSSES:
                raise WorkerUnavailable(
                    tr(
                        "The process that analyses music crashed {count} times in a row. Close other programs"
                        " to free memory, or restart the computer, then scan again."
                    ).format(count=losses)
                ) from lost
            else:
                yield BatchResult(batch, [str(lost) if lost.damage else TooCostly(lost)])
        else:
            losses = 0
            yield BatchResult(batch, results)


def wait_for(future: "Future[R]") -> Generator[None, None, R]:
    """Wait for a future, yielding None now and then; returns its result, or raises its error."""
    while not future.done():
        wait([future], timeout=TICK)
        yield None
    return future.result()
