"""A piece of a track on its way to the sound card: decoded bit by bit into a feed."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from musicexplorer.audio import decode
from musicexplorer.audio.feed import FADE, Feed

# Decoded ahead of the playhead, in seconds.
_AHEAD = 3.0
_BLOCK = 4096


@dataclass(frozen=True, slots=True)
class Piece:
    """What is to be played: a range of a file, `at` seconds into it, for `length` seconds or to its end."""

    path: Path
    start: float = 0.0
    end: float | None = None
    at: float = 0.0
    length: float | None = None

    @property
    def stop(self) -> float | None:
        """Seconds of the file at which it ends, None for the file's end."""
        if self.length is None:
            return self.end
        stop = self.start + self.at + self.length
        return stop if self.end is None else min(stop, self.end)


class Decoding:
    """Fills a feed with a piece, one block a step.

    Args:
        piece: What to decode.
        rate: Samples per second of the sound card.

    Attributes:
        feed: Takes what is decoded.
        error: Why decoding stopped early, for the person; "" if it did not.
    """

    def __init__(self, piece: Piece, rate: int) -> None:
        self.feed = Feed(round(_AHEAD * rate) + _BLOCK, piece.at)
        self.error = ""
        begin = piece.start + piece.at
        self._blocks = decode.stream(piece.path, start=begin, end=piece.stop, rate=rate, block=_BLOCK)
        cut = piece.length is not None and piece.stop is not None and piece.stop != piece.end
        self._cut_at = round((piece.stop - begin) * rate) if cut and piece.stop is not None else None
        self._fade = round(FADE * rate)

    @property
    def hungry(self) -> bool:
        """Whether there is more to decode, and room for it."""
        return not self.feed.ended and self.feed.room >= _BLOCK

    def step(self) -> None:
        """Decode one block into the feed, or end the feed where nothing more can be decoded."""
        try:
            block = next(self._blocks, None)
        except Exception as error:  # whatever a decoder does may cost no more than this track
            self.error = str(error) or type(error).__name__
            block = None
        if block is None:
            self.feed.ended = True
        else:
            self.feed.write(self._faded(block))

    def close(self) -> None:
        """Release the file."""
        self._blocks.close()

    def _faded(self, block: np.ndarray) -> np.ndarray:
        """The block, fading out where an excerpt breaks off in the middle of the music."""
        if self._cut_at is None:
            return block
        left = self._cut_at - self.feed.written - np.arange(len(block), dtype=np.float32)
        return block * np.clip(left / self._fade, 0.0, 1.0).astype(np.float32)[:, None]
