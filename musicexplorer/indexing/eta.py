"""How fast a stage goes and how long it still takes."""

import time
from collections import deque
from collections.abc import Callable

from musicexplorer.indexing.events import Progress

SPAN = 30.0  # seconds that the estimate looks back
LEAST = 2.0  # seconds after which there is one
STILL = 1.0  # a gap between two ticks beyond this was a pause


class Eta:
    """Counts what is done and estimates the rest from the last half minute; pauses do not count.

    Args:
        stage: As in `Progress`.
        total: How much there is to do.
        clock: Seconds, for tests.
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
        """Say that work is going on; to be called more often than once a second."""
        now = self._clock()
        self._worked += min(now - self._last, STILL)
        self._last = now

    def advance(self, count: int) -> Progress:
        """So many more are done."""
        self.tick()
        self.done += count
        self._marks.append((self._worked, self.done))
        while len(self._marks) > 2 and self._marks[1][0] <= self._worked - SPAN:
            self._marks.popleft()
        return self.progress()

    def progress(self) -> Progress:
        """Where the stage is now."""
        since, before = self._marks[0]
        seconds = self._worked - since
        rate = (self.done - before) / seconds if seconds >= LEAST and self.done > before else None
        left = (self.total - self.done) / rate if rate else None
        return Progress(self.stage, self.done, self.total, rate, left)
