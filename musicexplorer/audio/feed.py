"""Between the decoding thread and the sound card: a ring of samples, and a gain that never jumps."""

from typing import Protocol

import numpy as np

# The gain moves over its whole range in this time, in seconds: too short to hear, too long to click.
FADE = 0.01
_LONGEST_CALL = 16_384


class Feed:
    """A ring of stereo samples between one thread that writes and one that takes, without a lock.

    Each side changes only its own counter, after the samples are in place.

    Args:
        capacity: Frames it holds.
        begin: Seconds into the track of its first sample.

    Attributes:
        begin: As given.
        written: Frames written so far.
        taken: Frames taken so far.
        ended: Set by the writer when no more will come.
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
        """Whether the last sample was taken."""
        return self.ended and self.taken == self.written

    def write(self, samples: np.ndarray) -> None:
        """Add float32 [frames, 2], no more than there is room for."""
        at = self.written % len(self._ring)
        first = min(len(samples), len(self._ring) - at)
        self._ring[at : at + first] = samples[:first]
        self._ring[: len(samples) - first] = samples[first:]
        self.written += len(samples)

    def take(self, out: np.ndarray, wanted: int) -> int:
        """Copy up to `wanted` frames to the beginning of float32 [frames, 2]; returns how many there were."""
        count = min(wanted, self.written - self.taken)
        at = self.taken % len(self._ring)
        first = min(count, len(self._ring) - at)
        out[:first] = self._ring[at : at + first]
        out[first:count] = self._ring[: count - first]
        self.taken += count
        return count


class Status(Protocol):
    """What PortAudio tells its callback."""

    output_underflow: bool


class Mixer:
    """Gives the sound card what it asks for; `fill` is PortAudio's callback: no locks, no logging.

    Attributes:
        feed: Where samples come from; exchanged as a whole by the player's thread.
        target: The gain to go to, 0 for silence. At gain 0 nothing is taken from the feed.
        gain: The gain now.
        underruns: How often there was not enough to play, or the card ran dry.
    """

    def __init__(self) -> None:
        self.feed = Feed(1)
        self.target = 0.0
        self.gain = 0.0
        self.underruns = 0
        self._gains = np.zeros((_LONGEST_CALL, 1), np.float32)
        self.prepare(44_100)

    def prepare(self, rate: float) -> None:
        """Get ready for a sound card of so many samples per second, before it is started."""
        self._step = 1.0 / (FADE * rate)
        self._ramp = (np.arange(1, _LONGEST_CALL + 1, dtype=np.float32) * self._step).reshape(-1, 1)

    def fill(self, out: np.ndarray, frames: int, when: object, status: Status) -> None:
        """Write the next samples to float32 [frames, 2]."""
        feed, target = self.feed, self.target
        if status and status.output_underflow:
            self.underruns += 1
        wanted = min(frames, _LONGEST_CALL)
        if target == 0.0:
            # Only what is needed to fade out: the rest is for when it goes on.
            wanted = min(wanted, int(np.ceil(self.gain / self._step)))
        got = feed.take(out, wanted)
        out[got:] = 0.0
        if got < wanted and not feed.ended:
            self.underruns += 1
        self._fade(out, got, target)
        if target == 0.0 and got < frames:
            self.gain = 0.0

    def _fade(self, out: np.ndarray, frames: int, target: float) -> None:
        if not frames or (self.gain == target == 1.0):
            return
        gains = self._gains[:frames]
        if target >= self.gain:
            np.add(self._ramp[:frames], np.float32(self.gain), out=gains)
            np.minimum(gains, np.float32(target), out=gains)
        else:
            np.subtract(np.float32(self.gain), self._ramp[:frames], out=gains)
            np.maximum(gains, np.float32(target), out=gains)
        np.multiply(out[:frames], gains, out=out[:frames])
        reached = float(gains[-1, 0])
        self.gain = target if abs(reached - target) < self._step / 2 else reached
