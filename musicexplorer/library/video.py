"""Telling videos from music in formats that can hold both: MP4 and WebM."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from musicexplorer.regular_files import open_regular

AMBIGUOUS = frozenset({".mp4", ".webm"})
_HEAD = 1 << 16  # bytes; the tracks of a WebM file are described at its beginning
_MP4_PARENTS = (b"moov", b"trak", b"mdia")
_DEEPEST = 8  # boxes in boxes; the handlers lie in the third
_MOST_BOXES = 10_000


def is_video(path: Path) -> bool:
    """Whether a file with an extension in `AMBIGUOUS` is a video; unreadable ones count as music."""
    try:
        with open_regular(path) as file:
            if path.suffix.lower() == ".webm":
                return _webm_has_video(file.read(_HEAD))
            return b"vide" in _mp4_handlers(file, os.fstat(file.fileno()).st_size)
    except OSError:
        return False


def _mp4_handlers(file: BinaryIO, end: int) -> Iterator[bytes]:
    """The kinds of the tracks (b"soun", b"vide"), from the boxes of a file of so many bytes."""
    begin, ends = 0, [end]  # where the enclosing boxes end
    for _ in range(_MOST_BOXES):
        while ends and begin + 8 > ends[-1]:
            begin = ends.pop()
        if not ends:
            return
        file.seek(begin)
        head = file.read(16)
        size, kind, body = int.from_bytes(head[:4]), head[4:8], begin + 8
        if size == 1:
            size, body = int.from_bytes(head[8:16]), begin + 16
        stop = begin + size if size else ends[-1]
        if stop < body:
            return
        if kind in _MP4_PARENTS and len(ends) < _DEEPEST:
            ends.append(min(stop, ends[-1]))
            begin = body
            continue
        if kind == b"hdlr":
            file.seek(body + 8)
            yield file.read(4)
        begin = stop


def _webm_has_video(head: bytes) -> bool:
    """Whether an entry of the track list has the type 1 (video).

    Elements are an identifier, a length and a body; the few that enclose others are entered by skipping their
    head only.
    """
    offset = 0
    while offset < len(head):
        identifier, offset = _ebml_number(head, offset, keep_marker=True)
        size, offset = _ebml_number(head, offset, keep_marker=False)
        if identifier == 0x83 and head[offset : offset + size] == b"\x01":
            return True
        if identifier == 0x1F43B675:  # the first cluster: data begins, no more descriptions
            return False
        if identifier not in (0x18538067, 0x1654AE6B, 0xAE):  # segment, tracks, track entry
            offset += size
    return False


def _ebml_number(data: bytes, offset: int, *, keep_marker: bool) -> tuple[int, int]:
    """A number whose length is given by its leading zero bits, and the offset after it."""
    first = data[offset] if offset < len(data) else 0
    length = 9 - first.bit_length()
    value = int.from_bytes(data[offset : offset + length])
    return (value if keep_marker else value & ~(1 << (7 * length))), offset + length
