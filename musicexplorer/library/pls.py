"""Playlists as PLS: numbered paths, titles and lengths, as Winamp and internet radio have them."""

import os
import re
from collections.abc import Sequence
from pathlib import Path

from musicexplorer.library import export_file
from musicexplorer.library.encoding import decoded
from musicexplorer.library.locations import is_elsewhere
from musicexplorer.library.m3u.places import resolve
from musicexplorer.library.m3u.reading import content, duration, split_lines
from musicexplorer.library.m3u.values import Entry, Playlist, PlaylistError
from musicexplorer.library.m3u.writing import location, text_line, whole_seconds
from musicexplorer.translation import tr

HEADER = re.compile(rb"\s*(?:[#;].*\s+)*\[playlist\]|\s*file\d+\s*=", re.IGNORECASE)
_LINE = re.compile(rb"\s*([a-z]+)(\d+)\s*=(.*)", re.IGNORECASE)
_KNOWN = (b"file", b"title", b"length")


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
        where = location(entry, folder)
        if b"\n" in where or b"\r" in where:
            left_out.append(entry)
            continue
        written += 1
        names = " - ".join(filter(None, (entry.artist, entry.title))) or entry.path.stem
        lines += [b"File%d=%s" % (written, where), b"Title%d=%s" % (written, text_line(names))]
        lines.append(b"Length%d=%d" % (written, whole_seconds(entry)))
        extra = (text.partition("=") for kind, text in entry.extra if kind == "pls")
        lines += [text_line(f"{name}{written}={value}") for name, _, value in extra]
    lines += [b"NumberOfEntries=%d" % written, b"Version=2"]
    export_file.write(path, "playlist", b"".join(line + b"\n" for line in lines), force=force)
    return left_out


def read(path: Path) -> Playlist:
    """Read a PLS; see `parse`."""
    return parse(content(path), path)


def parse(raw: bytes, path: Path) -> Playlist:
    """Read a PLS; entries are in the order of their numbers.

    Args:
        raw: Its bytes, as `content` gives them.
        path: Its file.

    Raises:
        PlaylistError: It is no PLS: it has neither the header nor a file.
    """
    rows: dict[tuple[int, bytes], dict[bytes, bytes]] = {}
    for line in split_lines(raw):
        if match := _LINE.match(line):
            number = match[2].lstrip(b"0")
            rows.setdefault((len(number), number), {})[match[1].lower()] = match[3]
    folder = Path(os.path.abspath(path)).parent
    found = [_entry(about, folder) for _, about in sorted(rows.items()) if about.get(b"file", b"").strip()]
    if not found and not HEADER.match(raw):
        raise PlaylistError(tr("{path} is not a playlist: it names no file.").format(path=path))
    return Playlist.of(found)


def _entry(about: dict[bytes, bytes], folder: Path) -> tuple[Entry, bool]:
    raw = about[b"file"]
    path, there = resolve(decoded(raw), raw, folder)
    artist, dash, title = decoded(about.get(b"title", b"")).strip().partition(" - ")
    names = (artist.strip(), title.strip()) if dash else ("", artist.strip())
    extra = tuple(
        ("pls", f"{decoded(name).title()}={decoded(value)}")
        for name, value in about.items()
        if name not in _KNOWN
    )
    elsewhere = not there and is_elsewhere(os.fsdecode(raw))
    seconds = duration(decoded(about.get(b"length", b"")))
    return Entry(path, seconds, *names, written=raw.strip(), elsewhere=elsewhere, extra=extra), there
