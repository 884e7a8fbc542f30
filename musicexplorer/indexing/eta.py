"""The rate of a stage and its estimated time to completion."""

import time
from collections import deque
from collections.abc import Callable

from musicexplorer.indexing.events import Progress

SPAN = 30.0  # seconds of work that the estimate looks back
MIN_SECONDS = 2.0  # seconds of work before there is an estimate
MAX_GAP = 1.0  # a longer gap between two ticks was a pause


class Eta:
    """Counts what is done and estimates the time left from the last half minute; pauses do not count.

    Args:
        stage: As in `Progress`.
        total: How much there is to do.
        clock: A clock in seconds, for tests.
    """

    def __init__(self, stage: str, total: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.stage = stage
        self.total = total
        self.done = 0
        self._clock = clock
        self._last = clock()
        self._worked = 0.0
        self._marks: deque[tuple[float, int]] = deque([(0.0, 0)])

    def tick(self) -> None:
        """Note that work is going on; to be called more than once a second."""
        now = self._clock()
        self._worked += min(now - self._last, MAX_GAP)
        self._last = now

    def advance(self, count: int) -> Progress:
        """Note that so many more are done; returns the progress."""
        self.tick()
        self.done += count
        self._marks.append((self._worked, self.done))
        while len(self._marks) > 2 and self._marks[1][0] <= self._worked - SPAN:
            self._marks.popleft()
        return self.progress()

    def progress(self) -> Progress:
        """The current progress."""
        since, before = self._marks[0]
        seconds = self._worked - since
        rate = (self.done - before) / seconds if seconds >= MIN_SECONDS and self.done > before else None
        left = (self.total - self.done) / rate if rate else None
        return Progress(self.stage, self.done, self.total, rate, left)
