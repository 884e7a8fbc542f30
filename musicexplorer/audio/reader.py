"""What the two decoders have in common: the error they raise and the interface they offer."""

from collections.abc import Iterator
from typing import Protocol, Self

import numpy as np

from musicexplorer.translation import tr


class DecodeError(Exception):
    """A file could not be decoded; `str()` is the reason, for the user."""


class Reader(Protocol):
    """An opened audio file. Times are seconds from the file's first audible sample.

    Attributes:
        rate: Samples per second as stored.
        duration: Seconds of the file according to its header; measured where headers are unreliable.
        notes: Damage found so far, for the user.
    """

    rate: int
    duration: float
    notes: list[str]

    def blocks(self, start: float, end: float | None, *, mono: bool) -> Iterator[np.ndarray]:
        """Yield the samples between two times, the first one being sample `round(start * rate)`.

        Yields:
            float32 [frames] if `mono`, else float32 [frames, 2]; blocks of any length, none of them empty.
        """
        ...

    def measure(self) -> float:
        """Measure the duration in seconds by reading the whole file."""
        ...

    def close(self) -> None:
        """Release the file."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *exc: object) -> None: ...


def no_audio_here() -> str:
    """The reason for a range of a file without any sample."""
    return tr("there is no audio at this position")


def clock(seconds: float) -> str:
    """A time as minutes and seconds, for messages: 83.2 is "1:23"."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"
