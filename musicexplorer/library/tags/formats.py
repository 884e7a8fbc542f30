"""The tags of a file of any format, read by mutagen into one dictionary of texts."""

import os
import zlib
from collections.abc import Callable, Iterable
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from musicexplorer.library.tags import pictures as pictures_in_tags
from musicexplorer.library.tags import values
from musicexplorer.library.tags.encodings import Undeclared
from musicexplorer.library.tags.fields import Fields, add
from musicexplorer.library.tags.pictures import Picture
from musicexplorer.regular_files import open_regular

# Bytes of a compressed ID3 frame when it is unpacked.
_LARGEST_FRAME = 16 << 20
_HARMLESS_FRAME = 1 << 16
_LARGEST_RATIO = 100
_LONGEST_GENRES = 10_000  # characters
_MOST_LINES = 1_000  # of a comment
_HEAD, _TAIL = 32, 320  # bytes in which foreign tags are seen
_UFID = "http://musicbrainz.org"
# These programs store their own numbers in comments.
_OWN_COMMENTS = ("itun", "mediamonkey", "musicmatch")


def read_fields(path: Path) -> tuple[Fields, float | None]:
    """All known fields, and the duration in seconds.

    Damaged tags give what can be read. Field names are those of `fields.metadata`; "cover" is "1" if a
    picture is embedded.
    """
    file = opened(path)
    fields: Fields = {}
    for tags in _all_tags(path, file):
        more: Fields = {}
        _kind_of(tags)[0](tags, more)
        for name, found in more.items():
            fields.setdefault(name, found)  # ID3 before the APE tags that gain scanners add
    if pictures(path, file):
        fields["cover"] = ["1"]
    return fields, _duration(file)


def opened(path: Path) -> Any:
    """The file opened by mutagen; None if it is unknown to mutagen or damaged."""
    import mutagen

    _prepare()
    try:
        # Only the format that it obviously has: asking all others takes as long as reading it.
        expected = _obvious(path.suffix.lower(), _ends(path)[0])
        return mutagen.File(path, options=expected) if expected else mutagen.File(path)
    except Exception:  # mutagen may raise anything on a damaged file
        return None


def _ends(path: Path) -> tuple[bytes, bytes]:
    """The first and the last bytes of a file: where tags begin and end."""
    with open_regular(path) as file:
        head = file.read(_HEAD)
        file.seek(max(file.seek(0, os.SEEK_END) - _TAIL, 0))
        return head, file.read(_TAIL)


def _obvious(suffix: str, head: bytes) -> list[Any]:
    """The format of a file whose name and first bytes agree; [] where they do not."""
    from mutagen.flac import FLAC
    from mutagen.mp3 import MP3
    from mutagen.mp4 import MP4

    begins = {
        ".mp3": (MP3, head.startswith((b"ID3", b"\xff\xfb", b"\xff\xfa", b"\xff\xf3", b"\xff\xf2"))),
        ".flac": (FLAC, head.startswith(b"fLaC")),
        ".m4a": (MP4, head[4:8] == b"ftyp"),
    }
    kind, agrees = begins.get(suffix, (None, False))
    return [kind] if agrees else []


@cache
def _prepare() -> None:
    """Make mutagen bound what it unpacks, and keep dates that are no ISO 8601."""
    from mutagen.id3 import _frames, _specs

    class Date(_specs.ID3TimeStamp):
        def __init__(self, text: Any) -> None:
            self.written = str(text)
            super().__init__(text)  # type: ignore[no-untyped-call]

        def __str__(self) -> str:
            return self.get_text() or self.written  # type: ignore[no-untyped-call]

        text = property(__str__, _specs.ID3TimeStamp.set_text)

    vars(_frames)["zlib"] = _BoundedZlib
    for module in (_frames, _specs):
        vars(module)["ID3TimeStamp"] = Date


class _BoundedZlib:
    """What mutagen uses of zlib for compressed ID3 frames, where some kilobytes can become gigabytes."""

    error = zlib.error

    @staticmethod
    def decompress(data: bytes) -> bytes:
        most = min(_LARGEST_FRAME, max(_HARMLESS_FRAME, _LARGEST_RATIO * len(data)))
        unpacking = zlib.decompressobj()
        unpacked = unpacking.decompress(data, most)
        if not unpacking.eof:
            raise zlib.error("too large, or incomplete")
        return unpacked


def _all_tags(path: Path, file: Any) -> Iterable[Any]:
    """The tags of the file's format, and foreign ones that taggers add."""
    from mutagen.apev2 import APEv2
    from mutagen.id3 import ID3

    found = [file.tags] if file is not None and file.tags else []
    if path.suffix.lower() not in _WITH_FOREIGN_TAGS:
        return found
    head, tail = _ends(path)
    signs = {
        ID3: head[:3] == b"ID3" or b"TAG" in tail,
        APEv2: b"APETAGEX" in head + tail or b"LYRICS" in tail,
    }
    for kind, there in signs.items():
        if there and not any(isinstance(tags, kind) for tags in found):
            try:
                found.append(kind(path))  # type: ignore[no-untyped-call]
            except Exception:  # there are none, or they are damaged
                continue
    return found


_WITH_FOREIGN_TAGS = frozenset(
    {".aac", ".ac3", ".adts", ".dts", ".flac", ".mp1", ".mp2", ".mp3", ".mpga", ".tak", ".tta"}
)


def _duration(file: Any) -> float | None:
    length = getattr(getattr(file, "info", None), "length", None)
    return float(length) if length else None


def _kind_of(tags: Any) -> tuple[Callable[[Any, Fields], None], Callable[[Any], list[Picture]]]:
    """How tags of a kind are read, and how their pictures are."""
    from mutagen.apev2 import APEv2
    from mutagen.asf import ASFTags
    from mutagen.id3 import ID3
    from mutagen.mp4 import MP4Tags

    kinds = (
        (ID3, (_id3, pictures_in_tags.of_id3)),
        (MP4Tags, (_mp4, pictures_in_tags.of_mp4)),
        (ASFTags, (_asf, pictures_in_tags.of_asf)),
        (APEv2, (_ape, pictures_in_tags.of_ape)),
    )
    found = (readers for kind, readers in kinds if isinstance(tags, kind))
    return next(found, (_vorbis, pictures_in_tags.of_vorbis))


def _id3(tags: Any, fields: Fields) -> None:
    for frame in tags.values():
        kind = frame.FrameID
        texted = Undeclared if getattr(frame, "encoding", None) == 0 else str
        if kind == "TXXX":
            add(fields, frame.desc, map(texted, map(str, frame.text)))
        elif kind == "TCON":
            long = sum(map(len, frame.text)) > _LONGEST_GENRES
            add(fields, kind, map(texted, map(str, frame.text) if long else frame.genres))
        elif kind == "COMM":
            if not frame.desc.lower().startswith(_OWN_COMMENTS):
                add(fields, "comment", [texted("\n".join(map(str, islice(frame.text, _MOST_LINES))))])
        elif kind == "USLT":
            add(fields, "lyrics", [texted(frame.text)])
        elif kind == "POPM":
            add(fields, "rating", _stars(frame.rating, popularimeter=True))
        elif kind == "UFID" and frame.owner == _UFID:
            add(fields, "musicbrainz_trackid", [frame.data.decode("latin-1")])
        elif kind == "RVA2" and frame.desc.lower() in ("track", "album"):
            add(fields, f"replaygain_{frame.desc.lower()}_gain", [str(frame.gain)])
        elif kind.startswith("T"):
            add(fields, kind, map(texted, map(str, frame.text)))


def _vorbis(tags: Any, fields: Fields) -> None:
    for name, value in tags.items():
        lowered = name.lower()
        if lowered.startswith("rating:"):
            add(fields, lowered, [_as_fraction(part) for part in value])
        else:
            add(fields, lowered, [str(part) for part in (value if isinstance(value, list) else [value])])


def _stars(number: float, *, popularimeter: bool) -> list[str]:
    found = values.windows_rating(int(number), popularimeter)
    return [] if found is None else [f"{found:.1f}"]


def _as_fraction(value: str) -> str:
    """A rating that is always 0..1, marked by a decimal point so that "1" is not taken for one star."""
    return value if "." in value or value.strip() != "1" else "1.0"


def _mp4(tags: Any, fields: Fields) -> None:
    for name, value in tags.items():
        if name in ("trkn", "disk"):
            add(fields, name, [str(pair[0]) for pair in value if pair])
        elif name == "cpil":
            add(fields, name, ["1" if value else "0"])
        elif name.startswith("----:"):
            add(fields, name.rpartition(":")[2], [bytes(part).decode("utf-8", "replace") for part in value])
        else:
            add(fields, name, [str(part) for part in (value if isinstance(value, list) else [value])])


def _asf(tags: Any, fields: Fields) -> None:
    for name, value in tags:
        lowered = name.lower()
        if lowered == "wm/shareduserrating":
            add(fields, "rating", _stars(values.number(str(value)) or 0, popularimeter=False))
        else:
            add(fields, lowered, [str(value)])


def _ape(tags: Any, fields: Fields) -> None:
    for name, value in tags.items():
        if value.kind == 0:  # text; the others are bytes and links
            add(fields, name, list(value))


def pictures(path: Path, file: Any) -> list[bytes]:
    """The embedded pictures of a file that mutagen opened, the front cover first."""
    found = pictures_in_tags.of_file(file)
    for tags in _all_tags(path, file):
        found += _kind_of(tags)[1](tags)
    return pictures_in_tags.best_first(found)
