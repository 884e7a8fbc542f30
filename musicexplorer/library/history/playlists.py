"""Playlist files as history: a person chose which tracks they contain."""

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from musicexplorer.library import playlists
from musicexplorer.library.history import reasons
from musicexplorer.library.history.values import Listen, Passed
from musicexplorer.library.locations import is_stream, path_of
from musicexplorer.library.m3u import Entry, PlaylistError
from musicexplorer.library.text import shown_path

SOURCE = "playlists"
SUFFIXES = tuple(suffix for suffix in playlists.READABLE if suffix != ".cue")
HEADS = (b"#EXTM3U", b"[playlist]", b"<?wpl", b"<?zpl", b"<asx", b"<smil", b"<playlist")
"""What playlists begin with, whatever their names are; in lower case but for M3U."""


def listens(paths: Iterable[Path], passed: Passed) -> Iterator[Listen]:
    """The entries of playlist files; a playlist is named by its title, or by its file."""
    for path in paths:
        try:
            playlist = playlists.read(path)
        except PlaylistError:
            passed[reasons.NO_PLAYLIST] += 1
            continue
        name = playlist.title or shown_path(Path(path.stem))
        for entry in playlist.entries:
            if is_stream(os.fsdecode(entry.written)):
                passed[reasons.STREAMS] += 1
                continue
            yield Listen(
                entry.artist,
                entry.title,
                entry.album,
                kind="list",
                duration=entry.seconds or None,
                plays=0,
                path=_path(entry, path.absolute().parent),
                list=name,
            )


def _path(entry: Entry, folder: Path) -> str:
    """Where the file is, as the list says: a relative path that leads nowhere stays relative."""
    written = os.fsdecode(entry.written)
    relative = path_of(written) == written and re.search(r"[/\\]", written) and not os.path.isabs(written)
    if entry.elsewhere or (relative and not os.path.exists(entry.path)):
        return written
    return str(entry.path)
