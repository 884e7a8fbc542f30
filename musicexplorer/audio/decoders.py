"""Choose the decoder of a file: FFmpeg first, libsndfile for files that FFmpeg rejects."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import numpy as np
import soxr

from musicexplorer.audio.chained import ffmpeg_reader
from musicexplorer.audio.failure import describe_failure
from musicexplorer.audio.reader import DecodeError, Reader
from musicexplorer.audio.sndfile import SndfileReader

# Seconds read beyond both ends of a range for the resampling filter.
_MARGIN = 0.02


def candidates(path: Path, *, exact: bool) -> list[Callable[[], Reader]]:
    """Functions that open a file, preferred first; each raises DecodeError on failure."""
    return [partial(ffmpeg_reader, path, exact=exact), partial(SndfileReader, path)]


@contextmanager
def open_reader(path: Path, *, exact: bool) -> Iterator[Reader]:
    """Open a file with the first decoder that can decode a sample of it.

    Raises:
        DecodeError: None can.
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
    """Read mono samples between two times at a sample rate: float32 [n], fewer at the end of the file."""
    before = min(_MARGIN, start)
    blocks = list(reader.blocks(start - before, None if end is None else end + _MARGIN, mono=True))
    if not blocks:
        return np.zeros(0, np.float32)
    samples = np.concatenate(blocks)
    if reader.rate != rate:
        samples = soxr.resample(samples, reader.rate, rate)
    begin = round(before * rate)
    return samples[begin : None if end is None else begin + round((end - start) * rate)]
