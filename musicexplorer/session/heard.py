"""What was heard of a track: seconds, and the share of it."""

import time
from collections.abc import Callable

_SLACK = 0.5
"""Seconds that the position may run ahead of the clock before that is a jump and no listening."""


class Heard:
    """Counts what is played of one track; what is played twice adds to the seconds, but not to the share.

    Args:
        position: Seconds into the track where it begins.
        clock: Tells the time in seconds; tests hand in another.

    Attributes:
        began: When it began, seconds since 1970.
        seconds: How long it was played.
    """

    def __init__(self, position: float = 0.0, clock: Callable[[], float] = time.monotonic) -> None:
        self.began, self.seconds = time.time(), 0.0
        self._clock = clock
        self._parts: set[int] = set()
        self._at, self._when = position, clock()

    def move(self, position: float) -> None:
        """The person went elsewhere in the track: that is not listening."""
        self._at, self._when = position, self._clock()

    def play(self, position: float) -> None:
        """It has played on to here."""
        now = self._clock()
        step = position - self._at
        if 0.0 < step <= now - self._when + _SLACK:
            self.seconds += step
            self._parts.update(range(int(self._at), int(position) + 1))
        self._at, self._when = position, now

    def share(self, duration: float) -> float:
        """The share of the track that was heard, 0..1; 0 while its duration is not known."""
        heard = min(float(len(self._parts)), self.seconds)
        return min(heard / duration, 1.0) if duration > 0 else 0.0
