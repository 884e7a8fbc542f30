"""Cue sheets in the tags of an album that is stored as one file."""

import re
from pathlib import Path
from typing import BinaryIO

from musicexplorer.library.tags import formats
from musicexplorer.library.tags.encodings import readable
from musicexplorer.regular_files import open_regular

_NAME = re.compile(rb"cuesheet|c\0u\0e\0s\0h\0e\0e\0t", re.IGNORECASE)
_ENDS = 1 << 16  # bytes at both ends of a file in which its tags are expected
_LARGEST = 1 << 20
_COMMENTS = 4  # the type of the block of a FLAC file that holds them


def embedded_sheet(path: Path) -> tuple[str, float | None] | None:
    """The text of the cue sheet in a file's tags and the file's duration, None if there is none.

    Of a file without one, only both ends are read.

    Raises:
        OSError: The file cannot be read.
    """
    with open_regular(path) as file:
        if not _NAME.search(_tags_of(file)):
            return None
    try:
        fields, duration = formats.read_fields(path)
    except Exception:  # tag readers may raise anything on a damaged file
        return None
    texts = readable(fields)[0].get("cuesheet")
    return (texts[0], duration) if texts else None


def _tags_of(file: BinaryIO) -> bytes:
    """The bytes that may hold the names of tags."""
    head = file.read(_ENDS)
    if head[:4] == b"fLaC":
        return _comments(file)
    size = file.seek(0, 2)
    file.seek(max(len(head), size - _ENDS))
    return head + file.read(_ENDS)


def _comments(file: BinaryIO) -> bytes:
    """The comments of a FLAC file; each block has a type, the last one with a mark, and a length."""
    file.seek(4)
    while len(head := file.read(4)) == 4:
        length = int.from_bytes(head[1:], "big")
        if head[0] & 0x7F == _COMMENTS:
            return file.read(min(length, _LARGEST))
        if head[0] & 0x80:
            break
        file.seek(length, 1)
    return b""
