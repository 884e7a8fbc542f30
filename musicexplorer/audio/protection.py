"""Whether the audio of a file is encrypted, which decoders do not notice: they would give loud noise."""

import os
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

# Boxes of an MP4 file that lead to the sample entries, and the entries of encrypted audio: Common Encryption,
# Apple's FairPlay, Audible.
_BOXES = (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"stsd")
_ENTRIES = (b"enca", b"drms", b"aavd")
# What a file begins with: Audible's older format, and shops that encrypt whole files.
_HEADS = ((4, b"\x57\x90\x75\x36"), (0, b"CTENFDAM"), (0, b"\x7c\xd5\x32\xeb\x86\x02\x7f\x4b"))
# The encryption objects of Windows Media (content, extended content, advanced content).
_ASF = bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c")
_ASF_OBJECTS = (
    bytes.fromhex("fbb3112223bdd211b4b700a0c955fc6e"),
    bytes.fromhex("14e68a292226174cb935dae07ee9289c"),
    bytes.fromhex("338505438169e6499b74ad12cb86d58c"),
)
# The elements of a Matroska file that lead to the encryption of a track, by their number.
_MATROSKA = b"\x1a\x45\xdf\xa3"
_ELEMENTS = (0x18538067, 0x1654AE6B, 0xAE, 0x6D80, 0x6240, 0x5035)
# File extensions that only encrypted files have.
_EXTENSIONS = (".aa", ".aax", ".aaxc", ".m4p")
_LARGEST_HEADER = 1 << 20
_MOST = 2000  # boxes or elements of a level that are looked at

_Children = Callable[[BinaryIO, int, int], Iterator[tuple[Any, int, int]]]


def is_protected(file: BinaryIO) -> bool:
    """Whether an opened file is encrypted; its position changes."""
    file.seek(0)
    head = file.read(64)
    if any(head[at : at + len(mark)] == mark for at, mark in _HEADS):
        return True
    end = file.seek(0, os.SEEK_END)
    if head.startswith(_ASF):
        file.seek(0)
        header = file.read(min(int.from_bytes(head[16:24], "little"), _LARGEST_HEADER))
        return any(mark in header for mark in _ASF_OBJECTS)
    if head.startswith(_MATROSKA):
        return _holds(_elements, file, 0, end, _ELEMENTS)
    if head[4:8] in (b"ftyp", b"moov", b"free", b"mdat", b"wide", b"skip", b"pnot"):
        return any(_holds(_boxes, file, 0, end, (*_BOXES, entry)) for entry in _ENTRIES)
    return False


def is_protected_name(suffix: str) -> bool:
    """Whether only encrypted files have this extension."""
    return suffix.lower() in _EXTENSIONS


def _holds(children: _Children, file: BinaryIO, begin: int, end: int, names: tuple[object, ...]) -> bool:
    """Whether there is a box (or element) of this path of names between two positions."""
    if not names:
        return True
    for name, first, last in children(file, begin, end):
        if name == names[0] and _holds(children, file, first, last, names[1:]):
            return True
    return False


def _boxes(file: BinaryIO, begin: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Name, begin and end of the content of the boxes of an MP4 file between two positions."""
    for _ in range(_MOST):
        if begin + 8 > end:
            return
        file.seek(begin)
        head = file.read(16)
        if len(head) < 8:
            return
        size, name, content = int.from_bytes(head[:4], "big"), head[4:8], begin + 8
        if size == 1:
            size, content = int.from_bytes(head[8:16], "big"), begin + 16
        if size and size < content - begin:
            return
        last = min(begin + size, end) if size else end
        yield name, content + (8 if name == b"stsd" else 0), last  # stsd: version, flags and a count
        begin = last


def _elements(file: BinaryIO, begin: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Number, begin and end of the content of the elements of a Matroska file between two positions."""
    for _ in range(_MOST):
        file.seek(begin)
        head = file.read(12)
        if begin >= end or len(head) < 2 or not head[0] or not head[min(_width(head[0]), len(head) - 1)]:
            return
        width = _width(head[0])
        long = _width(head[width])
        number = int.from_bytes(head[:width], "big")
        size = int.from_bytes(head[width : width + long], "big") & ((1 << 7 * long) - 1)
        first = begin + width + long
        last = end if size == (1 << 7 * long) - 1 else min(first + size, end)
        yield number, first, last
        begin = last


def _width(first: int) -> int:
    """Bytes of a number whose first byte is this: one more than it has leading zero bits."""
    return 9 - first.bit_length()
