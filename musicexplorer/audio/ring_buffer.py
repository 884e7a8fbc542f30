"""The ring buffer between the decoding thread and the sound card."""

import mmap

import numpy as np

# Seconds that the gain takes from 0 to 1: short enough not to be noticed, long enough not to click.
FADE = 0.01


class RingBuffer:
    """A lock-free ring buffer of stereo samples for one writing and one reading thread.

    Each side changes only its own counter, after the samples are copied.

    Args:
        capacity: Size in frames.
        begin: Position in the track of its first sample, in seconds.

    Attributes:
        begin: As given.
        written: Frames written so far.
        taken: Frames read so far.
        ended: Set by the writer when no more samples will come.
    """

    def __init__(self, capacity: int, begin: float = 0.0) -> None:
        # Pages of its own, which take no memory before they are written: of most, only the beginning is.
        self._ring = np.frombuffer(mmap.mmap(-1, 8 * capacity), np.float32).reshape(capacity, 2)
        self.begin = begin
        self.written = 0
        self.taken = 0
        self.ended = False

    @property
    def room(self) -> int:
        """Free space in frames."""
        return len(self._ring) - self.written + self.taken

    @property
    def drained(self) -> bool:
        """Whether the writer has ended and everything was read."""
        return self.ended and self.taken == self.written

    def write(self, samples: np.ndarray) -> None:
        """Append float32 [frames, 2]; at most `room` frames."""
        at = self.written % len(self._ring)
        first = min(len(samples), len(self._ring) - at)
        self._ring[at : at + first] = samples[:first]
        self._ring[: len(samples) - first] = samples[first:]
        self.written += len(samples)

    @property
    def ready(self) -> int:
        """Frames that can be read now."""
        return self.written - self.taken

    def take(self, out: np.ndarray, frames: int) -> int:
        """Move up to `frames` frames to the start of `out`, float32 [frames, 2]; returns how many."""
        count = min(frames, self.ready)
        at = self.taken % len(self._ring)
        first = min(count, len(self._ring) - at)
        out[:first] = self._ring[at : at + first]
        out[first:count] = self._ring[: count - first]
        self.taken += count
        return count
