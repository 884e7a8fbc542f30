"""Work that takes a while, in a thread of its own, one piece at a time; the window waits for the answer."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

from musicexplorer.session.tasks import Tasks

T = TypeVar("T")


class Aside:
    """Does one thing at a time beside the window's thread."""

    def __init__(self, waiting: Tasks, name: str) -> None:
        self._waiting, self._name = waiting, name
        self._thread: threading.Thread | None = None

    @property
    def busy(self) -> bool:
        """Whether an answer is still to come."""
        return self._thread is not None

    def do(
        self, work: Callable[[], T], then: Callable[[T], None], failed: Callable[[BaseException], None]
    ) -> None:
        """Work, then hand over the answer in the window's thread; only while nothing else is under way."""
        answer: Future[T] = Future()
        self._thread = threading.Thread(target=_run, args=(work, answer), name=self._name, daemon=True)
        self._thread.start()
        self._waiting.wait(answer, lambda got: self._end(then, got), lambda error: self._end(failed, error))

    def close(self) -> None:
        """Wait for what is under way; its answer is not delivered any more."""
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _end(self, then: Callable[[Any], None], got: Any) -> None:
        self.close()
        then(got)


def _run(work: Callable[[], T], answer: "Future[T]") -> None:
    try:
        answer.set_result(work())
    except Exception as error:  # whoever waits is told
        answer.set_exception(error)
