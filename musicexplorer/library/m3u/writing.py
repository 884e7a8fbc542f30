"""Writing a playlist atomically."""

import math
import os
import re
import urllib.parse
from collections.abc import Iterator, Sequence
from pathlib import Path

from musicexplorer.library import export_file
from musicexplorer.library.m3u.values import Entry
from musicexplorer.library.text import storable

RECIPE = b"#MUSICEXPLORER-RECIPE:"
_URL_LIKE = re.compile(rb"[#?]|%[0-9A-Fa-f]{2}")
_LONGEST = 900  # bytes of a line; some players read lines into a buffer of 1 024


def write(
    path: Path,
    entries: Sequence[Entry],
    *,
    relative: bool = False,
    title: str = "",
    recipe: str = "",
    force: bool = False,
) -> list[Entry]:
    """Write a playlist as M3U8, atomically.

    Names that are not UTF-8 are written as the bytes on disk, so that players find the files.

    Args:
        path: The file to write.
        entries: In order; relative paths count from the current folder.
        relative: Write paths relative to the playlist's folder, so that both can be moved together.
        title: Written as `#PLAYLIST:`.
        recipe: The recipe of the playlist, in ASCII; written as comments that other players ignore.
        force: Replace a file that is no playlist too.

    Returns:
        Entries that were left out, because a line cannot hold a name with a line break. Report them to
        the user.

    Raises:
        ExportError: The file cannot be written; an existing file is left unchanged.
    """
    lines = [b"#EXTM3U"]
    lines += [b"#PLAYLIST:" + text_line(title)] if title else []
    lines += [RECIPE + recipe[at : at + _LONGEST].encode("ascii") for at in range(0, len(recipe), _LONGEST)]
    left_out = []
    for entry in entries:
        where = location(entry, Path(os.path.abspath(path)).parent if relative else None)
        if b"\n" in where or b"\r" in where:
            left_out.append(entry)
        else:
            lines += [*_extra(entry, "m3u"), *_about(entry), where, *_extra(entry, "m3u after")]
    export_file.write(path, "playlist", b"".join(line + b"\n" for line in lines), force=force)
    return left_out


def _extra(entry: Entry, kind: str) -> list[bytes]:
    return [storable(text).encode("utf-8") for name, text in entry.extra if name == kind]


def whole_seconds(entry: Entry) -> int:
    """The duration as lines have it, -1 if it is not known."""
    known = entry.seconds is not None and math.isfinite(entry.seconds)
    return round(entry.seconds or 0.0) if known else -1


def _about(entry: Entry) -> Iterator[bytes]:
    names = " - ".join(filter(None, (entry.artist, entry.title)))
    more = b"".join(b" " + text for text in _extra(entry, "extinf"))
    yield b"#EXTINF:%d%s," % (whole_seconds(entry), more) + text_line(names or entry.path.stem)
    if entry.album:
        yield b"#EXTALB:" + text_line(entry.album)
    if entry.album_artist:
        yield b"#EXTART:" + text_line(entry.album_artist)
    # The part of a file, as VLC has it; players that do not know these lines play the whole file.
    if entry.start:
        yield b"#EXTVLCOPT:start-time=%.6f" % entry.start
    if entry.end is not None:
        yield b"#EXTVLCOPT:stop-time=%.6f" % entry.end


def text_line(text: str) -> bytes:
    """A text as one line; what cannot be encoded becomes a replacement character."""
    return " ".join(storable(text).split()).encode("utf-8")


def location(entry: Entry, folder: Path | None) -> bytes:
    """An entry's location as a line: absolute, relative to the playlist's folder, or as it was read."""
    if entry.elsewhere:
        return entry.written
    absolute = os.path.abspath(entry.path)
    if folder is None:
        return _absolute_line(absolute)
    try:
        raw = os.fsencode(os.path.relpath(absolute, folder))
    except ValueError:  # another drive of Windows
        return _absolute_line(absolute)
    # A line that begins with "#" is a comment, and one that begins with a space loses it in some players.
    return (
        os.fsencode(os.path.join(os.curdir, "")) + raw
        if raw[:1] in (b"#", b" ", b"\t") or b"://" in raw
        else raw
    )


def _absolute_line(absolute: str) -> bytes:
    """An absolute path; as a URL if VLC would otherwise misread special characters in it."""
    raw = os.fsencode(absolute)
    if not _URL_LIKE.search(raw):
        return raw
    quoted = urllib.parse.quote(raw.replace(b"\\", b"/") if os.sep == "\\" else raw, safe="/:")
    return b"file://" + (b"" if quoted.startswith("/") else b"/") + quoted.encode("ascii")
