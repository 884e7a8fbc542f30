"""The waveform of a track for the seek bar, from part of its packets.

A few packets of each bin are decoded, enough for the overall shape. Measured for a track of four minutes
(44.1 kHz stereo, one core): decoding everything takes 0.3 to 0.7 CPU seconds, seeking to 600 positions takes
more, and reading all packets but decoding a third of them takes a third. In long tracks it is cheaper to seek
to fewer positions.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from musicexplorer.audio.chained import ChainedReader
from musicexplorer.audio.decoders import open_reader
from musicexplorer.audio.ffmpeg import FFmpegReader
from musicexplorer.audio.reader import DecodeError, Reader, no_audio_here

# Bins of at least so many seconds are reached by seeking, to so many positions at most.
_SEEK_FROM = 2.0
_MAX_POSITIONS = 200
# Bins of at most so many seconds are decoded whole: most of their packets would be needed as preroll anyway.
_DECODE_ALL_UP_TO = 0.2
_SNIPPET = 0.05


def peaks(path: Path, start: float = 0.0, end: float | None = None, count: int = 600) -> np.ndarray:
    """The peak level of a track along its length.

    Args:
        path: The file.
        start: Where the track begins in the file, in seconds.
        end: Where it ends, or None for the end of the file.
        count: How many values.

    Returns:
        float32 [count], the largest absolute sample found in each of `count` equal bins, 0..1.

    Raises:
        DecodeError: It cannot be decoded.
    """
    with open_reader(path, exact=end is not None) as reader:
        stop = reader.duration if end is None else min(end, reader.duration)
        if stop <= start:
            raise DecodeError(no_audio_here())
        bins = count if (stop - start) / count < _SEEK_FROM else min(count, _MAX_POSITIONS)
        heights = np.full(bins, np.nan, np.float32)
        scale = bins / (stop - start)
        for at, samples in _snippets(reader, start, stop, bins):
            index = min(max(int((at - start) * scale), 0), bins - 1)
            heights[index] = np.fmax(heights[index], np.abs(samples).max())
    return _resized(heights, count)


def _snippets(reader: Reader, start: float, stop: float, bins: int) -> Iterator[tuple[float, np.ndarray]]:
    """Short pieces of audio, each with its start time."""
    step = (stop - start) / bins
    if step >= _SEEK_FROM:
        for at in start + step * (np.arange(bins) + 0.5):
            for samples in reader.blocks(at, at + _SNIPPET, mono=True):
                yield at, samples
    elif isinstance(reader, FFmpegReader | ChainedReader) and step > _DECODE_ALL_UP_TO:
        yield from reader.snippets(start, stop, step, max(_SNIPPET, step / 4))
    else:
        at = start
        for block in reader.blocks(start, stop, mono=True):
            for samples in np.array_split(block, max(1, round(len(block) / reader.rate / step))):
                yield at, samples
                at += len(samples) / reader.rate


def _resized(heights: np.ndarray, count: int) -> np.ndarray:
    """`count` values, interpolated where there is none."""
    known = np.flatnonzero(~np.isnan(heights))
    if not len(known):
        return np.zeros(count, np.float32)
    at = np.linspace(0, len(heights) - 1, count)
    return np.clip(np.interp(at, known, heights[known]), 0.0, 1.0).astype(np.float32)
