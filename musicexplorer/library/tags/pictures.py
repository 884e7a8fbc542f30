"""The pictures in the tags of each format."""

import base64
import binascii
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

HEAD = 32
"""Bytes at its beginning by which a picture is known."""
_FRONT = 3
_KNOWN = re.compile(
    rb"\xff\xd8\xff|\x89PNG\r\n\x1a\n|GIF8[79]a|BM.{12}|II\x2a\x00|MM\x00\x2a|RIFF....WEBP"
    rb"|....ftyp(?:avif|avis|heic|mif1)|\x00\x00\x01\x00|\xff\x0a|\x00\x00\x00\x0cJXL ",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a tag; `kind` is that of ID3 (3 is the front cover)."""

    data: bytes
    kind: int = _FRONT


def is_picture(data: bytes) -> bool:
    """Whether bytes begin like a picture; a link or an empty field is none."""
    return _KNOWN.match(data[:HEAD]) is not None


def of_file(file: Any) -> list[Picture]:
    """The pictures that mutagen found outside the tags (FLAC)."""
    return [Picture(bytes(one.data), int(one.type)) for one in getattr(file, "pictures", None) or ()]


def of_id3(tags: Any) -> list[Picture]:
    """The pictures of ID3 tags."""
    return [Picture(bytes(frame.data), int(frame.type)) for frame in tags.getall("APIC")]


def of_mp4(tags: Any) -> list[Picture]:
    """The pictures of MP4 tags."""
    return [Picture(bytes(data)) for data in tags.get("covr", ())]


def of_asf(tags: Any) -> list[Picture]:
    """The pictures of WMA tags."""
    return [_asf(value.value) for name, value in tags if name == "WM/Picture"]


def of_ape(tags: Any) -> list[Picture]:
    """The pictures of APEv2 tags: each a file name, a zero, and the picture."""
    found = []
    for name, value in tags.items():
        if name.lower().startswith("cover art"):
            kind = _FRONT if "front" in name.lower() else 0
            raw = value.value if isinstance(value.value, bytes) else b""
            found.append(Picture(raw if is_picture(raw) else raw.partition(b"\0")[2], kind))
    return found


def of_vorbis(tags: Any) -> list[Picture]:
    """The pictures of Vorbis comments: FLAC's block in base 64, or the older field with a picture only."""
    readers: dict[str, Callable[[bytes], Picture]] = {"metadata_block_picture": _flac, "coverart": Picture}
    return [
        readers[name.lower()](_decoded(text))
        for name, value in tags.items()
        if name.lower() in readers
        for text in (value if isinstance(value, list) else [value])
    ]


def best_first(pictures: list[Picture]) -> list[bytes]:
    """The data of what is a picture: the front cover, then the others in their order."""
    usable = [picture for picture in pictures if is_picture(picture.data)]
    return [picture.data for picture in sorted(usable, key=lambda picture: picture.kind != _FRONT)]


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text)
    except (binascii.Error, ValueError):
        return b""


def _flac(data: bytes) -> Picture:
    from mutagen.flac import Picture as Block
    from mutagen.flac import error

    try:
        block = Block(data)
    except (error, ValueError):
        return Picture(b"")
    return Picture(bytes(block.data), int(block.type))


def _asf(data: bytes) -> Picture:
    """A type, a length, two texts that end with a double zero (MIME type, description), the picture."""
    length, rest = int.from_bytes(data[1:5], "little"), data[5:]
    return Picture(rest[-length:] if 0 < length <= len(rest) else b"", data[0] if data else 0)
