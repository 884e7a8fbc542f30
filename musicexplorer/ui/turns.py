"""Long work in the window's thread, done in many short turns of its event loop."""

import time
from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

_LONG = 0.008
"""Seconds of work in a turn after which what can wait comes in the next."""
_MOST_TURNS = 3
"""So many turns it waits at most."""


class Turns(QObject):
    """Goes through an iterator, one step for each turn of the event loop: clicks and frames come between."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._steps: Iterator[None] = iter(())
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._go_on)

    def run(self, steps: Iterator[None]) -> None:
        """Take the first step now and the others one by one, in place of what is left of those before."""
        self._steps = steps
        self._timer.start()
        self._go_on()

    def _go_on(self) -> None:
        try:
            next(self._steps)
        except StopIteration:
            self._timer.stop()


class Painting(QObject):
    """Has a window painted in turns of their own: not in those in which a click was answered.

    Args:
        window: Its `event` asks `waits` of each update that is requested.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window, self._turns, self._ready, self._begun = window, 0, False, 0.0
        self._timer = QTimer(self, interval=0, singleShot=True)
        self._timer.timeout.connect(self._on_turn)

    def waits(self) -> bool:
        """Whether a requested update comes later, by itself."""
        if self._ready and self._is_free():
            self._ready, self._turns = False, 0
            return False
        self._ready = False
        self._begun = time.thread_time()
        self._timer.start()
        return True

    def until_painted(self) -> Iterator[None]:
        """Turns of the event loop until the window is painted; a few at most."""
        for _ in range(_MOST_TURNS + 2):
            yield
            if not (self._ready or self._timer.isActive()):
                return

    def _on_turn(self) -> None:
        self._turns += 1
        self._ready = self._is_free()
        self._begun = time.thread_time()
        if self._ready:
            QCoreApplication.postEvent(self._window, QEvent(QEvent.Type.UpdateRequest))
        else:
            self._timer.start()

    def _is_free(self) -> bool:
        return time.thread_time() - self._begun < _LONG or self._turns > _MOST_TURNS
