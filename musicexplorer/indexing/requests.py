"""Single requests that a user waits for: they go to the worker process before the next batch of a scan."""

from collections.abc import Callable, Generator
from concurrent.futures import Future
from typing import Any

from musicexplorer.indexing import worker
from musicexplorer.indexing.worker_process import Call, WorkerLost, WorkerProcess
from musicexplorer.library.track import Source

MAX_LOSSES = 2  # crashes of the process on one request before it fails


class AnalysisFailed(Exception):
    """A file cannot be analysed; the message is the reason, for the user."""


class Request:
    """One request to the worker process.

    Args:
        function: The function that the process runs.
        arguments: Its arguments.
        seconds: How long it may take.
        needs: A setup function that must have run in the process before.
        unpack: Turns the return value into the answer.

    Attributes:
        future: Receives the answer.
    """

    def __init__(
        self,
        function: Callable[..., Any],
        arguments: tuple[Any, ...],
        seconds: float,
        needs: Callable[[], Any] | None = None,
        unpack: Callable[[Any], Any] | None = None,
    ) -> None:
        self.future: Future[Any] = Future()
        self._function = function
        self._arguments = arguments
        self._seconds = seconds
        self._needs = needs
        self._unpack = unpack or (lambda answer: answer)
        self._call: Call[Any] | None = None
        self._losses = 0

    def advance(self, process: WorkerProcess) -> bool:
        """Submit the request or deliver its answer; returns whether it is finished."""
        if self.future.cancelled():
            return True
        try:
            if self._call is None:
                self._call = process.submit(
                    self._function, *self._arguments, seconds=self._seconds, needs=self._needs
                )
            if not self._call.done:
                return False
            answer = self._unpack(self._call.result())
        except WorkerLost as lost:
            self._call = None
            self._losses += lost.blamed
            if self._losses < MAX_LOSSES:
                return False
            self._finish(error=AnalysisFailed(str(lost)))
        except Exception as error:
            self._finish(error=error)
        else:
            self._finish(answer)
        return True

    def close(self) -> None:
        """Nobody waits any more."""
        self.future.cancel()

    def _finish(self, answer: Any = None, error: Exception | None = None) -> None:
        if not self.future.set_running_or_notify_cancel():
            return
        if error is not None:
            self.future.set_exception(error)
        else:
            self.future.set_result(answer)


class StepsRequest(Request):
    """A request of many steps: a generator that submits calls, and yields while it waits for them."""

    def __init__(self) -> None:
        self.future: Future[Any] = Future()
        self._running: Generator[None, None, Any] | None = None

    def steps(self, process: WorkerProcess) -> Generator[None, None, Any]:
        """Work; returns the answer."""
        raise NotImplementedError

    def advance(self, process: WorkerProcess) -> bool:
        if self._running is None:
            self._running = self.steps(process)
        if self.future.cancelled():
            self._running.close()
            return True
        try:
            next(self._running)
        except StopIteration as done:
            self._finish(done.value)
        except Exception as error:
            self._finish(error=error)
        else:
            return False
        return True

    def close(self) -> None:
        super().close()
        if self._running is not None:
            self._running.close()


def analysis_request(source: Source, seconds: float) -> Request:
    """A request to analyse a track with the network."""
    return Request(worker.analyse, ([source],), seconds, worker.load, _only)


def _only(results: list[Any]) -> Any:
    if isinstance(results[0], str):
        raise AnalysisFailed(results[0])
    return results[0]
