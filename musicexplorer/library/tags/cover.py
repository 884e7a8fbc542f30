"""The cover of a track: the picture in its file, else a picture file in its folder."""

import os
from functools import lru_cache
from pathlib import Path

from musicexplorer.library.hidden import is_hidden
from musicexplorer.library.tags import ffmpeg, formats
from musicexplorer.regular_files import open_regular, read_regular

_NAMES = ("cover", "folder", "front", "album", "albumart", "albumartsmall", "artwork")
_SUFFIXES = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp")
_LARGEST = 32 << 20  # bytes


def read_cover(path: Path) -> bytes | None:
    """The picture embedded in a file, else `cover.*`, `folder.*` or similar in its folder, or None."""
    return _embedded(path) or _beside(path)


def has_picture_beside(path: Path) -> bool:
    """Whether there is an album picture in the folder of the file."""
    return _file_beside(path) is not None


def _embedded(path: Path) -> bytes | None:
    try:
        open_regular(path).close()
        picture = formats.picture(formats.opened(path))
    except OSError:
        return None
    except Exception:  # damaged tags; FFmpeg may find the picture
        picture = None
    return picture or ffmpeg.picture(path)


def _beside(path: Path) -> bytes | None:
    found = _file_beside(path)
    try:
        return read_regular(found, _LARGEST) if found else None
    except OSError:
        return None


def _file_beside(path: Path) -> Path | None:
    try:
        pictures = _pictures(path.parent, path.parent.stat().st_mtime_ns)
    except OSError:
        return None
    for name in (path.stem.lower(), *_NAMES):
        if name in pictures:
            return path.parent / pictures[name]
    return None


@lru_cache(maxsize=64)
def _pictures(folder: Path, mtime_ns: int) -> dict[str, str]:
    """The pictures of a folder by their lower-case stems; cached while the folder does not change."""
    found: dict[str, str] = {}
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name, reverse=True):
        stem, suffix = os.path.splitext(entry.name)
        if suffix.lower() in _SUFFIXES and not is_hidden(entry.name) and entry.is_file():
            found[stem.lower()] = entry.name
    return found
