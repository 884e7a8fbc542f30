"""What the two decoders have in common: the errors they raise and the interface they offer."""

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol, Self

import numpy as np


class DecodeError(Exception):
    """No sound could be got out of a file; `str()` is the reason for the person."""


class Reader(Protocol):
    """An opened audio file. Times are seconds from the file's first audible sample.

    Attributes:
        rate: Samples per second as stored.
        duration: Length of the file in seconds as its header says; measured where headers cannot be trusted.
        notes: Damage met so far, for the person.
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
        """Find the length in seconds by going through the file, whatever its header says."""
        ...

    def close(self) -> None:
        """Release the file."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *exc: object) -> None: ...


def describe_failure(path: Path) -> str:
    """Say in the person's words why no decoder reads this file."""
    if path.is_dir():
        return "this is a folder, not a file"
    try:
        with path.open("rb") as file:
            head = file.read(2048)
    except FileNotFoundError:
        return "the file is not there"
    except PermissionError:
        return "the file may not be read (permission denied)"
    except OSError as error:
        return f"the file cannot be read ({error.strerror or error})"
    if not head:
        return "the file is empty (0 bytes)"
    return _describe_head(path.suffix.lower(), head)


def _describe_head(suffix: str, head: bytes) -> str:
    kind = suffix or "no file ending"
    if head[:4] == b"MThd":
        return f"format not supported: MIDI ({kind}) holds notes, not sound"
    if suffix in _TRACKER_SUFFIXES or _is_tracker_module(head):
        return f"format not supported: tracker module ({kind})"
    if not any(head):
        return "this is not an audio file: it begins with nothing but zeros (an unfinished download?)"
    if _looks_like_text(head):
        return f"this is not an audio file: it holds text, whatever its name ({kind}) says"
    return f"not readable as audio: damaged, or a format that is not supported ({kind})"


_TRACKER_SUFFIXES = frozenset(
    (
        ".669 .amf .dbm .dsm .far .gdm .imf .it .j2b .mdl .med .mo3 .mod .mptm .mt2 .mtm .okt .psm .ptm .s3m "
        ".stm .ult .umx .xm"
    ).split()
)


def _is_tracker_module(head: bytes) -> bool:
    return (
        head[:4] == b"IMPM"
        or head[:17] == b"Extended Module: "
        or head[44:48] == b"SCRM"
        or head[1080:1084] in (b"M.K.", b"M!K!", b"4CHN", b"6CHN", b"8CHN", b"FLT4", b"FLT8")
    )


def _looks_like_text(head: bytes) -> bool:
    if b"\0" in head:
        return False
    control = sum(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in head)
    return control == 0
