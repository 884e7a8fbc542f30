"""iTunes and Apple Music: `Library.xml`, as File > Library > Export Library writes it."""

import plistlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from xml.parsers.expat import ExpatError

from musicexplorer.library.history.locations import path_of
from musicexplorer.library.history.values import HistoryError, Listen, Passed, count, number, text

SOURCE = "iTunes"
_NOT_MUSIC = ("Podcast", "Movie", "TV Show", "Has Video", "Audiobook", "iTunesU")
_OWN_LISTS = ("Master", "Distinguished Kind", "Smart Info", "Folder")
# Characters that XML forbids and iTunes writes all the same, when a tag has them.
_FORBIDDEN = re.compile(
    rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|&#(?:[0-8]|1[124-9]|2\d|3[01]);|&#x(?:[0-8BCEF]|1[0-9A-F]);"
)


def listens(raw: bytes, passed: Passed) -> Iterator[Listen]:
    """The totals, ratings and likes of all tracks, and the playlists that a person made.

    Raises:
        HistoryError: The file is damaged, or another property list.
    """
    library = _library(raw)
    tracks: dict[int, Listen] = {}
    for row in library["Tracks"].values():
        if not isinstance(row, dict) or not text(row.get("Name")):
            passed["rows without a title"] += 1
        elif any(row.get(name) for name in _NOT_MUSIC):
            passed["podcasts, audiobooks and videos"] += 1
        else:
            tracks[row.get("Track ID", -1)] = total = _total(row)
            if total.plays or total.skips or total.liked or total.rating is not None:
                yield total
    for playlist in library.get("Playlists") or ():
        if not any(playlist.get(name) for name in _OWN_LISTS):
            yield from _items(playlist, tracks)


def _library(raw: bytes) -> dict[str, Any]:
    for content in (raw, _FORBIDDEN.sub(b"", raw)):
        try:
            found = plistlib.loads(content)
        except (
            ExpatError,
            ValueError,
            OverflowError,
            AttributeError,
            IndexError,
            plistlib.InvalidFileException,
        ):
            continue
        if isinstance(found, dict) and isinstance(found.get("Tracks"), dict):
            return found
        raise HistoryError(
            "this property list is not a library of iTunes; choose File > Library > Export Library"
        )
    raise HistoryError("this library of iTunes is damaged; choose File > Library > Export Library again")


def _total(row: dict[str, Any]) -> Listen:
    rating = None if row.get("Rating Computed") else number(row.get("Rating"))
    milliseconds = number(row.get("Total Time"))
    disliked = bool(row.get("Disliked"))
    return Listen(
        text(row.get("Artist")) or text(row.get("Album Artist")),
        text(row.get("Name")),
        text(row.get("Album")),
        kind="total",
        when=_moment(row.get("Play Date UTC")),
        duration=milliseconds / 1000 if milliseconds else None,
        plays=count(row.get("Play Count")),
        skips=count(row.get("Skip Count")),
        path=path_of(row.get("Location")),
        rating=min(rating / 100, 1.0) if rating else None,
        liked=-1 if disliked else int(bool(row.get("Loved") or row.get("Favorited"))),
    )


def _items(playlist: dict[str, Any], tracks: dict[int, Listen]) -> Iterator[Listen]:
    name = text(playlist.get("Name")) or "playlist"
    for item in playlist.get("Playlist Items") or ():
        track = tracks.get(item.get("Track ID"))
        if track is not None:
            yield Listen(
                track.artist,
                track.title,
                track.album,
                kind="list",
                duration=track.duration,
                plays=0,
                path=track.path,
                list=name,
            )


def _moment(value: Any) -> float | None:
    """Property lists have UTC without saying so."""
    return value.replace(tzinfo=UTC).timestamp() if isinstance(value, datetime) else None
