"""Playlist files of all formats: M3U, M3U8, PLS, XSPF; WPL, ZPL, ASX, B4S, JSPF and CUE are only read."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from musicexplorer.library import cue, jspf, m3u, markup_playlists, pls, xspf
from musicexplorer.library.m3u import Entry, Playlist, PlaylistError
from musicexplorer.library.m3u.reading import content
from musicexplorer.translation import tr

SUFFIXES = (".m3u8", ".m3u", ".pls", ".xspf")
"""What is written."""
READABLE = (*SUFFIXES, *markup_playlists.SUFFIXES, *jspf.SUFFIXES, ".cue")
_ELEMENT = re.compile(rb"<(\??[A-Za-z]+(?::[A-Za-z]+)?)")
_CUE = re.compile(rb"^\s*TRACK\s+\d+\s+AUDIO", re.MULTILINE | re.IGNORECASE)
_HEAD = 4096


def is_playlist(path: Path) -> bool:
    """Whether a file is a playlist, by its extension."""
    return path.suffix.lower() in READABLE


def read(path: Path) -> Playlist:
    """Read a playlist. Its content tells the format: many lists have the extension of another.

    Raises:
        PlaylistError: It cannot be read, or is not a playlist.
    """
    raw = content(path)
    return _reader(raw, path)(raw, path)


def _reader(raw: bytes, path: Path) -> Callable[[bytes, Path], Playlist]:
    head, suffix = raw[:_HEAD].lstrip(), path.suffix.lower()
    if head.startswith(b"<"):
        names = [name.lower().decode().rpartition(":")[2] for name in _ELEMENT.findall(head)]
        root = next((name for name in names if name in (*markup_playlists.ROOTS, "playlist")), "")
        return markup_playlists.parse if root and root != "playlist" else xspf.parse
    if head.startswith(b"{"):
        return jspf.parse
    if pls.HEADER.match(head):
        return pls.parse
    if _CUE.search(raw[: 1 << 16]) and head[:7].upper() != b"#EXTM3U":
        return _parse_cue
    if head[:1] == b"#" or suffix in (".m3u", ".m3u8"):
        return m3u.parse
    if suffix == ".xspf":
        return xspf.parse
    return markup_playlists.parse if suffix in markup_playlists.SUFFIXES else pls.parse


def _parse_cue(raw: bytes, path: Path) -> Playlist:
    """The tracks of a CUE sheet."""
    try:
        found = [(Entry.at(entry.source, entry.metadata), True) for entry in cue.parse(path)]
    except OSError as error:
        raise PlaylistError(tr("The playlist {path} cannot be read.").format(path=path)) from error
    if not found:
        text = tr("{path} is a CUE sheet without its audio file. Put it beside that file.")
        raise PlaylistError(text.format(path=path))
    return Playlist.of(found)


def write(
    path: Path,
    entries: Sequence[Entry],
    *,
    relative: bool = False,
    title: str = "",
    recipe: str = "",
    force: bool = False,
) -> list[Entry]:
    """Write a playlist in the format of its extension, atomically.

    Returns:
        Entries that the format cannot hold. Report them to the user.

    Raises:
        PlaylistError: Its extension is not supported.
        ExportError: It cannot be written, or replaces a file that is no playlist without `force`.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        text = tr("{name} is not a playlist: use a name that ends in .m3u8, .pls or .xspf.")
        raise PlaylistError(text.format(name=path.name))
    if suffix == ".pls":
        return pls.write(path, entries, relative=relative, force=force)
    if suffix == ".xspf":
        return xspf.write(path, entries, relative=relative, title=title, recipe=recipe, force=force)
    return m3u.write(path, entries, relative=relative, title=title, recipe=recipe, force=force)
