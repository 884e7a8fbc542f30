"""Playlist files as history: a person chose which tracks they contain."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from musicexplorer.library import m3u
from musicexplorer.library.history.values import Listen, Passed
from musicexplorer.library.text import shown_path

SOURCE = "playlists"
_STREAM = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:/")  # a drive of Windows has one letter
SUFFIXES = (".m3u", ".m3u8")


def listens(paths: Iterable[Path], passed: Passed) -> Iterator[Listen]:
    """The entries of M3U files; a playlist is named by its title, or by its file."""
    for path in paths:
        try:
            playlist = m3u.read(path)
        except m3u.PlaylistError:
            passed["playlists that cannot be read"] += 1
            continue
        name = playlist.title or shown_path(Path(path.stem))
        for entry in playlist.entries:
            if _STREAM.match(str(entry.path)):
                passed["streams"] += 1
                continue
            yield Listen(
                entry.artist,
                entry.title,
                entry.album,
                kind="list",
                duration=entry.seconds or None,
                plays=0,
                path=str(entry.path),
                list=name,
            )
