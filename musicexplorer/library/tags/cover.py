"""The cover of a track: the picture in its file, else a picture file in the folder of its album."""

import os
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from musicexplorer.library.hidden import is_hidden
from musicexplorer.library.tags import ffmpeg, formats
from musicexplorer.library.tags.naming import disc_of
from musicexplorer.library.tags.pictures import HEAD, is_picture
from musicexplorer.regular_files import open_regular, read_regular

_NAMES = ("cover", "folder", "front", "album", "albumart", "artwork")
# "AlbumArt_{GUID}_Large.jpg": what Windows Media Player stores, in two sizes.
_WINDOWS = (re.compile(r"albumart_\{.*\}_large"), re.compile(r"albumart_\{.*\}_small|albumartsmall"))
_SUFFIXES = (".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".gif", ".bmp", ".avif")
_LARGEST = 32 << 20  # bytes


def read_cover(path: Path) -> bytes | None:
    """The first of `covers`, None if there is none."""
    return next(covers(path), None)


def covers(path: Path) -> Iterator[bytes]:
    """The pictures embedded in a file, then `cover.*`, `folder.*` or similar in its folder, best first.

    For a folder of one disc ("CD1"), the folder above it counts too. What is not a picture is left out; one
    that turns out to be damaged gives way to the next.
    """
    yield from _embedded(path)
    for picture in _files_beside(path):
        try:
            data = read_regular(picture, _LARGEST)
        except OSError:
            continue
        if is_picture(data):
            yield data


def has_picture_beside(path: Path) -> bool:
    """Whether there is an album picture in the folder of the file."""
    return any(map(_is_picture_file, _files_beside(path)))


def _embedded(path: Path) -> list[bytes]:
    try:
        open_regular(path).close()
        pictures = formats.pictures(path, formats.opened(path))
    except OSError:
        return []
    except Exception:  # damaged tags; FFmpeg may find the picture
        pictures = []
    if not pictures and (found := ffmpeg.picture(path)):
        return [found] if is_picture(found) else []
    return pictures


def _is_picture_file(path: Path) -> bool:
    try:
        with open_regular(path, _LARGEST) as file:
            return is_picture(file.read(HEAD))
    except OSError:
        return False


def _files_beside(path: Path) -> Iterator[Path]:
    folder = path.parent
    yield from _in_folder(folder, path.stem.lower())
    if disc_of(folder.name) is not None:
        yield from _in_folder(folder.parent, "")


def _in_folder(folder: Path, own: str) -> Iterator[Path]:
    """The pictures of an album in a folder, the one named like the track first."""
    try:
        pictures = _pictures(folder, folder.stat().st_mtime_ns)
    except OSError:
        return
    for name in dict.fromkeys((own, *_NAMES)):
        if name in pictures:
            yield folder / pictures[name]
    for pattern in _WINDOWS:
        yield from (folder / name for stem, name in pictures.items() if pattern.fullmatch(stem))


@lru_cache(maxsize=64)
def _pictures(folder: Path, mtime_ns: int) -> dict[str, str]:
    """The pictures of a folder by their lower-case stems; cached while the folder does not change."""
    found: dict[str, str] = {}
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name, reverse=True):
        stem, suffix = os.path.splitext(entry.name)
        if suffix.lower() in _SUFFIXES and not is_hidden(entry.name) and entry.is_file():
            found[stem.lower()] = entry.name
    return found
