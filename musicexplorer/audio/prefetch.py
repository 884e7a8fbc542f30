"""Opens and decodes the beginnings of segments ahead of time, in a thread of its own.

Opening a file may take long (a disk that sleeps, a network drive), so the player's thread, which has to keep
feeding the sound card, never does it.
"""

import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from musicexplorer.audio import decode
from musicexplorer.audio.segment import Decoding, Segment

# Seconds decoded of what is to start at once, and of what may be played later.
_HEAD_START = 0.05
_BEGINNING = 0.6
# So many beginnings are held (about half a megabyte each), for so many seconds.
_MOST = 12
_LONGEST = 60.0


class Prefetcher:
    """Beginnings of segments, decoded before they are needed.

    Args:
        ready: Called in the prefetching thread when something urgent can be taken.
        measured: Called there with a path and its duration in seconds.
    """

    def __init__(self, ready: Callable[[], None], measured: Callable[[Path, float], None]) -> None:
        self._ready, self._measured = ready, measured
        self._changed = threading.Condition()
        self._urgent: list[Segment] = []
        self._later: list[Segment] = []
        self._to_measure: Path | None = None
        self._held: dict[Segment, tuple[Decoding, float]] = {}
        self._rate = 44_100
        self._closing = False
        self._thread = threading.Thread(target=self._run, name="prefetch", daemon=True)
        self._thread.start()

    def prefetch(self, segments: Iterable[Segment]) -> None:
        """Decode the beginnings of segments, the first one first; what was asked for before is forgotten."""
        with self._changed:
            self._later = list(dict.fromkeys(segments))[:_MOST]
            self._changed.notify()

    def request(self, *segments: Segment) -> None:
        """Decode segments at once; what was urgent before no longer is."""
        with self._changed:
            if self._urgent != list(segments):
                self._urgent = list(segments)
                self._changed.notify()

    def take(self, segment: Segment, rate: int) -> Decoding | None:
        """A segment's decoding, which is the caller's from now on; None if it is not ready yet."""
        with self._changed:
            if rate != self._rate:
                self._rate = rate
                self._drop(list(self._held))
                self._changed.notify()
            decoding = self._held[segment][0] if segment in self._held else None
            if decoding is None or not decoding.has(_HEAD_START):
                return None
            del self._held[segment]
            self._urgent = [other for other in self._urgent if other != segment]
            return decoding

    def measure(self, path: Path) -> None:
        """Measure the duration of a file when there is nothing urgent to do."""
        with self._changed:
            self._to_measure = path
            self._changed.notify()

    def close(self) -> None:
        """End the thread and release all files."""
        with self._changed:
            self._closing = True
            self._changed.notify()
        self._thread.join(10.0)

    def _run(self) -> None:
        while not self._closing:
            segment, path = self._next()
            if segment is not None:
                self._advance(segment)
            elif path is not None:
                with suppress(decode.DecodeError):
                    self._measured(path, decode.duration(path))
        with self._changed:
            self._drop(list(self._held))

    def _next(self) -> tuple[Segment | None, Path | None]:
        """What to do now; waits until there is something."""
        with self._changed:
            self._expire()
            for segment in self._urgent:
                if self._lacks(segment, _HEAD_START):
                    return segment, None
            path, self._to_measure = self._to_measure, None
            if path is not None:
                return None, path
            for segment in self._later:
                if self._lacks(segment, _BEGINNING):
                    return segment, None
            if not self._closing:
                self._changed.wait(_LONGEST / 4 if self._held else None)
            return None, None

    def _lacks(self, segment: Segment, seconds: float) -> bool:
        return segment not in self._held or not self._held[segment][0].has(seconds)

    def _advance(self, segment: Segment) -> None:
        """Decode one more block of a segment, after opening it; not under the lock, as it may take long."""
        with self._changed:
            decoding, since = self._held.pop(segment, (None, time.monotonic()))
            rate = self._rate
        if decoding is None:
            decoding = Decoding(segment, rate)
        decoding.step()
        with self._changed:
            self._hold(decoding, since)
            urgent = segment in self._urgent
        if urgent:
            self._ready()

    def _hold(self, decoding: Decoding, since: float) -> None:
        if decoding.rate != self._rate:
            decoding.close()
            return
        self._held[decoding.segment] = (decoding, since)
        spare = [old for old in self._held if old not in (*self._urgent, *self._later)]
        self._drop(spare[: max(len(self._held) - _MOST, 0)])

    def _expire(self) -> None:
        """Release files that nobody wanted to play for a while, so that their drive can be removed."""
        long_ago = time.monotonic() - _LONGEST
        old = [segment for segment, (_, since) in self._held.items() if since < long_ago]
        self._drop(old)
        self._later = [segment for segment in self._later if segment not in old]

    def _drop(self, segments: list[Segment]) -> None:
        for segment in segments:
            self._held.pop(segment)[0].close()
