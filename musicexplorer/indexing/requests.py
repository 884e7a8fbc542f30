"""Single questions that a person waits for: they go to the worker process before the next batch of a scan."""

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from musicexplorer.indexing import worker
from musicexplorer.indexing.worker_process import Call, WorkerLost, WorkerProcess
from musicexplorer.library.track import Source

STRIKES = 2  # times that the process may be lost over one question


class AnalysisFailed(Exception):
    """A file cannot be listened to; the message is the reason, for the person."""


class Request:
    """One question to the worker process.

    Args:
        function: What answers it there.
        arguments: What it is called with.
        seconds: How long it may take.
        needs: What must have run in the process before.
        unpack: Makes the answer of what the function returned.

    Attributes:
        future: Where the answer goes.
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
        self._strikes = 0

    def advance(self, process: WorkerProcess) -> bool:
        """Hand the question in, or pass the answer on; whether that was the last there is to do."""
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
            self._strikes += lost.blamed
            if self._strikes < STRIKES:
                return False
            self._settle(error=AnalysisFailed(str(lost)))
        except Exception as error:
            self._settle(error=error)
        else:
            self._settle(answer)
        return True

    def _settle(self, answer: Any = None, error: Exception | None = None) -> None:
        if not self.future.set_running_or_notify_cancel():
            return
        if error is not None:
            self.future.set_exception(error)
        else:
            self.future.set_result(answer)


def analysis_request(source: Source, seconds: float) -> Request:
    """The question what the network hears in a track."""
    return Request(worker.analyse, ([source],), seconds, worker.load, _only)


def _only(results: list[Any]) -> Any:
    if isinstance(results[0], str):
        raise AnalysisFailed(results[0])
    return results[0]
