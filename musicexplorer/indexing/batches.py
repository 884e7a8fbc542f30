"""Batches through the worker process: two in flight, and one file at a time after a crash or a hang."""

from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future, wait
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from musicexplorer.indexing.worker_process import Call, WorkerLost, WorkerProcess, WorkerUnavailable

T = TypeVar("T")
R = TypeVar("R")

IN_FLIGHT = 2  # enough to keep the process busy; what a person waits for waits for no more than these
TICK = 0.05  # seconds after which waiting looks up
MAX_LOSSES = 20  # files in a row that cost a process each: it is not the files


@dataclass(frozen=True, slots=True)
class BatchResult(Generic[T, R]):
    """What came back for a batch: for each item a result, or for the person why there is none."""

    items: Sequence[T]
    results: Sequence[R | str]


@dataclass(frozen=True, slots=True)
class BatchTimeout:
    """How long a batch may take before it counts as hanging: seconds for any, and for each item more."""

    batch: float = 30.0
    item: float = 5.0

    def for_batch(self, count: int) -> float:
        """Seconds for a batch of so many."""
        return self.batch + self.item * count


BATCH_TIMEOUT = BatchTimeout()


def run_in_batches(
    process: WorkerProcess,
    function: Callable[[list[T]], list[R | str]],
    items: Sequence[T],
    size: int,
    timeout: BatchTimeout,
    needs: Callable[[], Any] | None = None,
) -> Iterator[BatchResult[T, R] | None]:
    """Hand items to a function in the process, batch by batch.

    A batch that the process dies of, or that does not end in time, is tried again one item at a time; an item
    that does it again gets that as its answer.

    Yields:
        Answers, in the order of the items but for those tried again, and None while there is none.

    Raises:
        WorkerUnavailable: The process dies whatever it is given.
        Exception: What the function raised, for that is not the items' fault.
    """
    waiting = deque([list(items[first : first + size]) for first in range(0, len(items), size)])
    flying: deque[tuple[list[T], Call[list[R | str]]]] = deque()
    struck = 0
    while waiting or flying:
        while waiting and len(flying) < IN_FLIGHT:
            batch = waiting.popleft()
            flying.append(
                (batch, process.submit(function, batch, seconds=timeout.for_batch(len(batch)), needs=needs))
            )
        batch, call = flying[0]
        while not call.done:
            process.check(TICK)
            yield None
        flying.popleft()
        try:
            results = call.result()
        except WorkerLost as lost:
            if not lost.blamed:
                waiting.appendleft(batch)
            elif len(batch) > 1:
                waiting.extendleft([item] for item in reversed(batch))
            elif (struck := struck + 1) >= MAX_LOSSES:
                raise WorkerUnavailable(
                    f"The part of the program that listens to music ended {struck} times in a row. Close "
                    "other programs to free memory, or restart the computer, then scan again."
                ) from lost
            else:
                yield BatchResult(batch, [str(lost)])
        else:
            struck = 0
            yield BatchResult(batch, results)


def wait_for(future: "Future[R]") -> Generator[None, None, R]:
    """Wait for a future while looking up now and then; its result, or what it raised."""
    while not future.done():
        wait([future], timeout=TICK)
        yield None
    return future.result()
