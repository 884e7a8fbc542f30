"""Ending a command cleanly on SIGTERM and SIGHUP, as on Ctrl-C."""

import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

ENDING = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))


class Ended(KeyboardInterrupt):
    """The program was told to end; the exit code says by which signal."""


class Ending:
    """What has been received while a command runs.

    Attributes:
        received: The number of the signal, None while there was none. Ctrl-C does not count.
    """

    def __init__(self) -> None:
        self.received: int | None = None

    @contextmanager
    def raising(self) -> Iterator[None]:
        """The signals raise `Ended` in the main thread."""

        def end(number: int, frame: FrameType | None) -> None:
            self.received = number
            raise Ended

        with handled(end, ENDING):
            yield

    @contextmanager
    def cancelling(self, cancel: Callable[[], None]) -> Iterator[None]:
        """The first signal, or Ctrl-C, calls `cancel`; the next one ends at once."""
        numbers = (signal.SIGINT, *ENDING)
        before = {number: signal.getsignal(number) for number in numbers}

        def stop(number: int, frame: FrameType | None) -> None:
            for one in numbers:
                if signal.getsignal(one) is stop:
                    signal.signal(one, before[one])
            if number != signal.SIGINT:
                self.received = number
            cancel()

        with handled(stop, numbers):
            yield

    def code(self, code: int) -> int:
        """The exit code: that of the command, or 128 and the number of the signal that ended it."""
        return code if self.received is None else 128 + self.received


@contextmanager
def written_to(socket: int) -> Iterator[None]:
    """Signals, and Ctrl-C, only write a byte to this socket, for an event loop that closes a window.

    A handler that closed it would run wherever the main thread is, even where it holds a lock that closing
    needs, and would not run while the event loop waits.
    """
    with handled(lambda number, frame: None, (signal.SIGINT, *ENDING)):
        before = signal.set_wakeup_fd(socket, warn_on_full_buffer=False)
        try:
            yield
        finally:
            signal.set_wakeup_fd(before)


ending = Ending()
"""Of this process; `run` sets it back."""


@contextmanager
def handled(
    handler: Callable[[int, FrameType | None], None] | signal.Handlers, numbers: Sequence[int]
) -> Iterator[None]:
    """Handle signals, but not those that are ignored (`nohup`); only in the main thread."""
    before = {}
    if threading.current_thread() is threading.main_thread():
        for number in numbers:
            if signal.getsignal(number) is not signal.SIG_IGN:
                before[number] = signal.signal(number, handler)
    try:
        yield
    finally:
        for number, handled_before in before.items():
            signal.signal(number, handled_before)
