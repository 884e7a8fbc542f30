"""Playlists as PLS: numbered paths, titles and lengths, as Winamp and internet radio have them."""

import os
import re
from collections.abc import Sequence
from pathlib import Path

from musicexplorer.library import export_file
from musicexplorer.library.encoding import decoded
from musicexplorer.library.m3u.reading import content, duration, resolve
from musicexplorer.library.m3u.values import Entry, Playlist
from musicexplorer.library.m3u.writing import location, text_line

_LINE = re.compile(rb"\s*(file|title|length)(\d{1,9})\s*=(.*)", re.IGNORECASE)


def write(
    path: Path, entries: Sequence[Entry], *, relative: bool = False, force: bool = False
) -> list[Entry]:
    """Write a playlist as PLS, atomically; it cannot hold the album and parts of files.

    Returns:
        Entries that were left out, because a line cannot hold a name with a line break.

    Raises:
        ExportError: The file cannot be written; an existing file is left unchanged.
    """
    folder = Path(os.path.abspath(path)).parent if relative else None
    lines, left_out = [b"[playlist]"], []
    written = 0
    for entry in entries:
        where = location(entry.path, folder)
        if b"\n" in where or b"\r" in where:
            left_out.append(entry)
            continue
        written += 1
        names = " - ".join(filter(None, (entry.artist, entry.title))) or entry.path.stem
        seconds = -1 if entry.seconds is None else round(entry.seconds)
        lines += [b"File%d=%s" % (written, where), b"Title%d=%s" % (written, text_line(names))]
        lines.append(b"Length%d=%d" % (written, seconds))
    lines += [b"NumberOfEntries=%d" % written, b"Version=2"]
    export_file.write(path, "playlist", b"".join(line + b"\n" for line in lines), force=force)
    return left_out


def read(path: Path) -> Playlist:
    """Read a PLS; entries are in the order of their numbers.

    Raises:
        PlaylistError: The file cannot be read, or names no file.
    """
    raw = content(path).removeprefix(b"\xef\xbb\xbf")
    rows: dict[int, dict[bytes, bytes]] = {}
    for line in re.split(rb"\r\n|\n|\r", raw):
        if match := _LINE.match(line):
            rows.setdefault(int(match[2]), {})[match[1].lower()] = match[3]
    folder = Path(os.path.abspath(path)).parent
    found = [_entry(about, folder) for _, about in sorted(rows.items()) if b"file" in about]
    return Playlist.of(found)


def _entry(about: dict[bytes, bytes], folder: Path) -> tuple[Entry, bool]:
    raw = about[b"file"]
    path, there = resolve(decoded(raw), raw, folder)
    artist, dash, title = decoded(about.get(b"title", b"")).strip().partition(" - ")
    seconds = duration(decoded(about.get(b"length", b"")))
    names = (artist.strip(), title.strip()) if dash else ("", artist.strip())
    return Entry(path, seconds, *names), there
