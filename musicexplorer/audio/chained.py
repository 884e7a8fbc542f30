"""Read a chained Ogg file as one: each link with a reader of its own, at the sample rate of the first."""

from collections.abc import Iterator
from pathlib import Path
from typing import Self

import numpy as np
import soxr
from av.audio.frame import AudioFrame

from musicexplorer.audio.ffmpeg import FFmpegReader
from musicexplorer.audio.ogg import links
from musicexplorer.audio.reader import DecodeError, no_audio_here


class ChainedReader:
    """The links of a chained Ogg file, one behind the other; see `reader.Reader`.

    Args:
        path: The file.
        parts: Begin and end of its links in bytes.

    Raises:
        DecodeError: None of them can be decoded.
    """

    def __init__(self, path: Path, parts: list[tuple[int, int]]) -> None:
        self.notes: list[str] = []
        self._path = path
        self._links: list[tuple[tuple[int, int], float, float]] = []
        self._open: tuple[tuple[int, int], FFmpegReader] | None = None
        self.rate, self.duration = 0, 0.0
        for part in parts:
            try:
                with FFmpegReader(path, part=part) as link:
                    length = link.duration
                    self.rate = self.rate or link.rate
            except DecodeError:
                continue  # of another kind than audio, or cut off in its headers
            self._links.append((part, self.duration, self.duration + length))
            self.duration += length
        if not self._links:
            raise DecodeError(no_audio_here())

    def close(self) -> None:
        """Release the file."""
        if self._open is not None:
            self._open[1].close()
        self._open = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def measure(self) -> float:
        """Measure the duration in seconds by reading all packets."""
        return sum(self._link(part).measure() for part, _, _ in self._links)

    def blocks(self, start: float, end: float | None, *, mono: bool) -> Iterator[np.ndarray]:
        """See `reader.Reader.blocks`."""
        for part, begin, stop in self._links:
            if stop <= start or (end is not None and begin >= end):
                continue
            link = self._link(part)
            blocks = link.blocks(max(start - begin, 0.0), None if end is None else end - begin, mono=mono)
            yield from blocks if link.rate == self.rate else self._resampled(blocks, link.rate, mono)

    def frames(self, start: float, end: float | None) -> Iterator[AudioFrame]:
        """See `FFmpegReader.frames`."""
        for part, begin, stop in self._links:
            if stop > start and (end is None or begin < end):
                yield from self._link(part).frames(
                    max(start - begin, 0.0), None if end is None else end - begin
                )

    def snippets(
        self, start: float, end: float, step: float, length: float
    ) -> Iterator[tuple[float, np.ndarray]]:
        """See `FFmpegReader.snippets`."""
        for part, begin, stop in self._links:
            if begin < end and stop > start:
                found = self._link(part).snippets(max(start - begin, 0.0), end - begin, step, length)
                yield from ((begin + at, samples) for at, samples in found)

    def _link(self, part: tuple[int, int]) -> FFmpegReader:
        if self._open is None or self._open[0] != part:
            self.close()
            self._open = part, FFmpegReader(self._path, part=part)
            self._open[1].notes = self.notes
        return self._open[1]

    def _resampled(self, blocks: Iterator[np.ndarray], rate: int, mono: bool) -> Iterator[np.ndarray]:
        resampler = soxr.ResampleStream(rate, self.rate, 1 if mono else 2, dtype="float32")
        for block in blocks:
            yield resampler.resample_chunk(np.ascontiguousarray(block))
        rest = np.zeros(0 if mono else (0, 2), np.float32)
        yield resampler.resample_chunk(rest, last=True)


def ffmpeg_reader(path: Path, *, exact: bool) -> FFmpegReader | ChainedReader:
    """Open a file with FFmpeg, all links of it if it is a chained Ogg file.

    Raises:
        DecodeError: FFmpeg cannot decode it.
    """
    try:
        parts = links(path)
    except (OSError, ValueError):
        parts = []
    return ChainedReader(path, parts) if parts else FFmpegReader(path, exact=exact)
