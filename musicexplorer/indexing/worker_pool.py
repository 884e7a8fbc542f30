"""The worker process and others beside it while there is much to do, one for each core."""

from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, wait
from typing import Any, TypeVar

from musicexplorer.indexing import worker
from musicexplorer.indexing.machine import memory
from musicexplorer.indexing.worker_process import IN_FLIGHT, Call, WorkerProcess, WorkerUnavailable

T = TypeVar("T")

_MOST = 8
_MEMORY = 2 << 30  # bytes of the computer's memory for each process; it needs about a quarter of that
_MUCH = 8  # batches after which it is worth starting further processes


class WorkerPool:
    """Shares batches among processes. Use it from one thread only, and close it in the end.

    Each process uses one core: two threads that decode in one process wait for each other's Python lock, cost
    40 % more CPU time than one and take as long.

    Args:
        first: The worker process, which is not closed with the pool.
    """

    def __init__(self, first: WorkerProcess) -> None:
        self.first = first
        self._processes = [first]
        self._most = max(1, min(_MOST, memory() // _MEMORY))
        self._submitted = 0

    @property
    def capacity(self) -> int:
        """How many batches keep the processes busy that may be used at present."""
        return IN_FLIGHT * self._usable

    @property
    def _usable(self) -> int:
        cores = self.first.cores or worker.cores()
        return min(cores, self._most) if self._submitted >= _MUCH else 1

    def submit(
        self,
        function: Callable[..., T],
        *arguments: Any,
        seconds: float,
        needs: Callable[[], Any] | None = None,
    ) -> "Call[T]":
        """Submit a call to the process that has least to do; see `WorkerProcess.submit`."""
        usable = self._usable
        least = min(self._processes[:usable], key=lambda process: process.waiting)
        if least.waiting >= IN_FLIGHT and len(self._processes) < usable:
            least = self.first.another()
            self._processes.append(least)
        self._submitted += 1
        try:
            return least.submit(function, *arguments, seconds=seconds, needs=needs)
        except WorkerUnavailable:
            if least is self.first:
                raise
            self._most = 1  # there may be too little memory for more than one
            return self.first.submit(function, *arguments, seconds=seconds, needs=needs)

    def check(self, timeout: float = 0.0) -> None:
        """Wait up to `timeout` seconds for one of the current calls, and see to all processes."""
        if timeout and (current := [one.current for one in self._processes if one.current]):
            wait([call.future for call in current], timeout, FIRST_COMPLETED)
        for process in self._processes:
            process.check()

    def close(self) -> None:
        """End all processes but the first; unfinished calls of theirs are lost."""
        for process in self._processes[1:]:
            process.close()
        del self._processes[1:]
