"""A segment of a track, decoded block by block into a ring buffer."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from musicexplorer.audio import decode
from musicexplorer.audio.normalisation import UNKNOWN, Loudness
from musicexplorer.audio.ring_buffer import FADE, RingBuffer

# Seconds decoded ahead of the playhead.
_AHEAD = 3.0
_BLOCK = 4096


@dataclass(frozen=True, slots=True)
class Segment:
    """A part to play: from `at` seconds into a range of a file, for `length` seconds or to the end.

    Attributes:
        path: The file.
        start: Where the track begins in it, in seconds.
        end: Where the track ends in it, None for the end of the file.
        at: Where to start in the track, in seconds.
        length: How many seconds to play, None to the end of the track.
        loudness: For equal loudness.
    """

    path: Path
    start: float = 0.0
    end: float | None = None
    at: float = 0.0
    length: float | None = None
    loudness: Loudness = field(default=UNKNOWN, compare=False)

    @property
    def stop(self) -> float | None:
        """Where it ends in the file, in seconds; None for the end of the file."""
        if self.length is None:
            return self.end
        stop = self.start + self.at + self.length
        return stop if self.end is None else min(stop, self.end)


class Decoding:
    """Decodes a segment into a ring buffer, one block at a time.

    Args:
        segment: What to decode.
        rate: Samples per second of the sound card.

    Attributes:
        segment: As given.
        rate: As given.
        ring: The ring buffer.
        error: Why decoding stopped early, for the user; "" if it did not.
    """

    def __init__(self, segment: Segment, rate: int) -> None:
        self.segment, self.rate = segment, rate
        self.ring = RingBuffer(round(_AHEAD * rate) + _BLOCK, segment.at)
        self.error = ""
        begin = segment.start + segment.at
        self._blocks = decode.stream(segment.path, start=begin, end=segment.stop, rate=rate, block=_BLOCK)
        cut = segment.length is not None and segment.stop is not None and segment.stop != segment.end
        self._cut_at = round((segment.stop - begin) * rate) if cut and segment.stop is not None else None
        self._fade = round(FADE * rate)

    @property
    def needs_data(self) -> bool:
        """Whether there is more to decode and room for it in the buffer."""
        return not self.ring.ended and self.ring.room >= _BLOCK

    @property
    def failed(self) -> bool:
        """Whether nothing of it could be decoded."""
        return self.ring.ended and not self.ring.written and bool(self.error)

    def has(self, seconds: float) -> bool:
        """Whether so much, or all of it, is decoded."""
        return self.ring.ended or self.ring.ready >= min(seconds, _AHEAD) * self.rate

    def step(self) -> None:
        """Decode one block into the ring buffer; at the end of the segment mark the buffer as ended."""
        try:
            block = next(self._blocks, None)
        except Exception as error:  # whatever a decoder raises affects this track only
            self.error = str(error) or type(error).__name__
            block = None
        if block is None:
            self.ring.ended = True
        else:
            self.ring.write(self._faded(_finite(block)))

    def close(self) -> None:
        """Release the file."""
        self._blocks.close()

    def _faded(self, block: np.ndarray) -> np.ndarray:
        """The block, faded out where an excerpt stops in the middle of a track."""
        if self._cut_at is None:
            return block
        left = self._cut_at - self.ring.written - np.arange(len(block), dtype=np.float32)
        return block * np.clip(left / self._fade, 0.0, 1.0).astype(np.float32)[:, None]


def _finite(block: np.ndarray) -> np.ndarray:
    """The block with silence in place of what is not a number."""
    if np.isfinite(block).all():
        return block
    return np.nan_to_num(block, nan=0.0, posinf=0.0, neginf=0.0)
