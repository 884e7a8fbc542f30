"""The ring buffer between the decoding thread and the sound card."""

import numpy as np

# Seconds in which the gain moves over its whole range: too short to notice, too long to click.
FADE = 0.01


class RingBuffer:
    """A ring buffer of stereo samples between one thread that writes and one that reads, without a lock.

    Each side changes only its own counter, after the samples are in place.

    Args:
        capacity: Frames it holds.
        begin: Seconds into the track of its first sample.

    Attributes:
        begin: As given.
        written: Frames written so far.
        taken: Frames read so far.
        ended: Set by the writer when no more samples will come.
    """

    def __init__(self, capacity: int, begin: float = 0.0) -> None:
        self._ring = np.zeros((capacity, 2), np.float32)
        self.begin = begin
        self.written = 0
        self.taken = 0
        self.ended = False

    @property
    def room(self) -> int:
        """Frames that can be written now."""
        return len(self._ring) - self.written + self.taken

    @property
    def drained(self) -> bool:
        """Whether the last sample was read."""
        return self.ended and self.taken == self.written

    def write(self, samples: np.ndarray) -> None:
        """Add float32 [frames, 2], no more than there is room for."""
        at = self.written % len(self._ring)
        first = min(len(samples), len(self._ring) - at)
        self._ring[at : at + first] = samples[:first]
        self._ring[: len(samples) - first] = samples[first:]
        self.written += len(samples)

    @property
    def ready(self) -> int:
        """Frames that can be read now."""
        return self.written - self.taken

    def take(self, out: np.ndarray, wanted: int) -> int:
        """Copy up to `wanted` frames to the beginning of float32 [frames, 2]; returns how many there were."""
        count = min(wanted, self.ready)
        at = self.taken % len(self._ring)
        first = min(count, len(self._ring) - at)
        out[:first] = self._ring[at : at + first]
        out[first:count] = self._ring[: count - first]
        self.taken += count
        return count
