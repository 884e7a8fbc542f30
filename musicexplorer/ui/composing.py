"""Work that takes longer than a frame, in a thread of its own: what was wanted last is what comes."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from PySide6.QtCore import QObject, QTimer

_LOOK_MS = 8
Work = Callable[[], Any]
Then = Callable[[Any], None]
Failed = Callable[[BaseException], None]


class Composing(QObject):
    """Does one thing at a time. What is asked for meanwhile waits, and only the latest of it is done."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="playlists")
        self._running: tuple[Future[Any], Then, Failed] | None = None
        self._next: tuple[Work, Then, Failed] | None = None
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self._look)

    @property
    def busy(self) -> bool:
        """Whether an answer is on its way."""
        return self._running is not None

    def ask(self, work: Work, then: Then, failed: Failed) -> None:
        """Do `work` in the thread and hand over what comes of it here; it takes the place of what waits."""
        self._next = (work, then, failed)
        if self._running is None:
            self._begin()

    def drop(self) -> None:
        """Nothing of what was asked for is wanted any more."""
        self._next = None
        if self._running is not None:
            self._running = (self._running[0], _nothing, _nothing)

    def close(self) -> None:
        """Wait for what runs, and end the thread."""
        self.drop()
        self._timer.stop()
        self._thread.shutdown()

    def _begin(self) -> None:
        if self._next is not None:
            (work, then, failed), self._next = self._next, None
            self._running = (self._thread.submit(work), then, failed)
            self._timer.start()

    def _look(self) -> None:
        if self._running is None or not self._running[0].done():
            return
        (answer, then, failed), self._running = self._running, None
        self._timer.stop()
        if self._next is not None:  # it is out of date already
            self._begin()
            return
        error = answer.exception()
        if error is None:
            then(answer.result())
        else:
            failed(error)


def _nothing(_: object) -> None:
    """Nobody waits for it."""
