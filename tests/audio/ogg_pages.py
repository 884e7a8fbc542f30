"""Changing the pages of an Ogg file as buggy encoders write them, with their checksums right."""

import struct
from collections.abc import Callable, Iterator


def _table() -> list[int]:
    table = []
    for byte in range(256):
        value = byte << 24
        for _ in range(8):
            value = (value << 1) ^ (0x04C11DB7 if value & 0x80000000 else 0)
        table.append(value & 0xFFFFFFFF)
    return table


_CRC = _table()


def pages(data: bytes) -> Iterator[bytes]:
    """The pages of an Ogg stream."""
    at = 0
    while at < len(data):
        segments = data[at + 26]
        size = 27 + segments + sum(data[at + 27 : at + 27 + segments])
        yield data[at : at + size]
        at += size


def with_positions(data: bytes, change: Callable[[int], int]) -> bytes:
    """The stream with the position (samples at the end of the page) of every page of sound changed."""
    changed = list(pages(data))
    for number, page in enumerate(changed[2:], 2):
        (position,) = struct.unpack_from("<q", page, 6)
        changed[number] = _checked(page[:6] + struct.pack("<q", change(position)) + page[14:])
    return b"".join(changed)


def with_headers_twice(data: bytes) -> bytes:
    """The stream with its headers again where the sound should begin, at a negative position."""
    first, headers, *sound = pages(data)
    sizes, body = _parts(headers)
    again = [*_parts(first)[0], *sizes]
    middle = headers[:5] + b"\0" + struct.pack("<q", -104) + headers[14:18] + struct.pack("<I", 2) + bytes(4)
    middle += bytes([len(again), *again]) + _parts(first)[1] + body
    later = [page[:18] + struct.pack("<I", number) + page[22:] for number, page in enumerate(sound, 3)]
    return b"".join([first, headers, *(_checked(page) for page in (middle, *later))])


def _parts(page: bytes) -> tuple[list[int], bytes]:
    """Sizes of the segments of a page, and what they hold."""
    count = page[26]
    return list(page[27 : 27 + count]), page[27 + count :]


def _checked(page: bytes) -> bytes:
    """The page with its checksum."""
    value = 0
    for byte in page[:22] + bytes(4) + page[26:]:
        value = ((value << 8) & 0xFFFFFFFF) ^ _CRC[(value >> 24) ^ byte]
    return page[:22] + struct.pack("<I", value) + page[26:]
