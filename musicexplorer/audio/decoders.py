"""Which decoder reads a file: FFmpeg first, libsndfile for what FFmpeg refuses."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import numpy as np
import soxr

from musicexplorer.audio.failure import describe_failure
from musicexplorer.audio.ffmpeg import FFmpegReader
from musicexplorer.audio.reader import DecodeError, Reader
from musicexplorer.audio.sndfile import SndfileReader

# What a resampling filter sees beyond the edges of a range, in seconds.
_MARGIN = 0.02


def candidates(path: Path, *, exact: bool) -> list[Callable[[], Reader]]:
    """Functions that open a file, the preferred one first; each raises DecodeError if it cannot."""
    return [partial(FFmpegReader, path, exact=exact), partial(SndfileReader, path)]


@contextmanager
def open_reader(path: Path, *, exact: bool) -> Iterator[Reader]:
    """Open a file with the first decoder that gets a sample out of it.

    Raises:
        DecodeError: None does.
    """
    reasons: list[str] = []
    for candidate in candidates(path, exact=exact):
        try:
            reader = candidate()
        except DecodeError as error:
            reasons.append(str(error))
            continue
        with reader:
            if next(reader.blocks(0.0, None, mono=True), None) is not None:
                yield reader
                return
        reasons.append(describe_failure(path))
    raise DecodeError(reasons[0])


def read_range(reader: Reader, start: float, end: float | None, rate: int) -> np.ndarray:
    """Read the mono samples between two times at a rate: float32 [samples], fewer where the file ends."""
    before = min(_MARGIN, start)
    blocks = list(reader.blocks(start - before, None if end is None else end + _MARGIN, mono=True))
    if not blocks:
        return np.zeros(0, np.float32)
    samples = np.concatenate(blocks)
    if reader.rate != rate:
        samples = soxr.resample(samples, reader.rate, rate)
    begin = round(before * rate)
    return samples[begin : None if end is None else begin + round((end - start) * rate)]
