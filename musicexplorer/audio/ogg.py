"""The links of a chained Ogg file: several streams, one behind the other, as radio recorders make them.

Each link has headers of its own, and may have another codec, rate or number of channels. FFmpeg takes the
first one for the file, or loses its clock at the second.
"""

from collections.abc import Iterator
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import BinaryIO

from musicexplorer.regular_files import open_regular

_MARK = b"OggS"
_HEADER = 27
_FIRST = 2  # the flag of the first page of a stream
# Bytes at either end in which the first and last pages are looked for; a page has at most 65 307.
_HEAD, _TAIL = 65_536, 131_072
_MOST_LINKS = 5000
_MANY = 1.2


def links(path: Path) -> list[tuple[int, int]]:
    """Where the links of a chained Ogg file begin and end, in bytes; nothing for any other file.

    Only a file whose last page belongs to none of its first streams is read to its end.

    Raises:
        OSError: It cannot be read.
    """
    with open_regular(path) as file:
        if file.read(4) != _MARK or not _is_chained(file):
            return []
        size = file.seek(0, 2)
        with mmap(file.fileno(), 0, access=ACCESS_READ) as data:
            begins = list(_begins(data))[:_MOST_LINKS]
    return list(zip(begins, [*begins[1:], size], strict=True)) if len(begins) > 1 else []


def _is_chained(file: BinaryIO) -> bool:
    file.seek(0)
    head = file.read(_HEAD)
    file.seek(max(file.seek(0, 2) - _TAIL, 0))
    tail = file.read(_TAIL)
    first = {serial for _, flags, serial in _pages(head) if flags & _FIRST}
    last = [(at, serial) for at, _, serial in _pages(tail)]
    if len(last) < 2:
        return len(first) > 1
    # Links of the same serial number: the last one counts too few pages for the size of the file.
    at, serial = last[-1]
    count = int.from_bytes(tail[at + 18 : at + 22], "little") + 1
    usual = (at - last[0][0]) / (len(last) - 1)
    return serial not in first or len(first) > 1 or count * usual * _MANY < file.tell()


def _begins(data: mmap) -> Iterator[int]:
    """Where links begin: at the first page of a stream that follows one that is not a first page."""
    grouped = False
    for at, flags, _ in _pages(data):
        if flags & _FIRST and not grouped:
            yield at
        grouped = bool(flags & _FIRST)


def _pages(data: bytes | mmap) -> Iterator[tuple[int, int, int]]:
    """Position, flags and serial number of the pages in a part of an Ogg file."""
    at = data.find(_MARK)
    while 0 <= at <= len(data) - _HEADER:
        segments = data[at + 26]
        if data[at + 4] == 0 and data[at + 5] < 8:
            yield at, data[at + 5], int.from_bytes(data[at + 14 : at + 18], "little")
            after = at + _HEADER + segments + sum(data[at + _HEADER : at + _HEADER + segments])
        else:
            after = at + 1
        at = after if data[after : after + 4] == _MARK else data.find(_MARK, after)
