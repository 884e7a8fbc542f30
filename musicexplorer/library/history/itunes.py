"""iTunes and Apple Music: `Library.xml`, as File > Library > Export Library writes it.

A track has some 25 keys, and 100 000 tracks make 150 MB, for which `plistlib` takes half a minute. The files
are so regular that regular expressions can find the fields ten times faster; they also tolerate characters
that XML forbids but tags contain.
"""

import html
import re
from collections.abc import Iterator

from musicexplorer.library.history import reasons
from musicexplorer.library.history.moments import moment
from musicexplorer.library.history.values import HistoryError, Listen, Passed, count, number, text
from musicexplorer.library.locations import path_of
from musicexplorer.translation import tr

Row = dict[bytes, bytes]
"""The fields of a dictionary: a raw number or text, "true", or empty for "false"."""

SOURCE = "iTunes"
_NOT_MUSIC = (b"Podcast", b"Movie", b"TV Show", b"Has Video", b"Audiobook", b"iTunesU")
_OWN_LISTS = (b"Master", b"Distinguished Kind", b"Smart Info", b"Folder")
_TRACKS, _PLAYLISTS = b"<key>Tracks</key>", b"<key>Playlists</key>"
_END = b"</dict>"
_KEYS = (
    *_NOT_MUSIC, *_OWN_LISTS, b"Track ID", b"Name", b"Artist", b"Album Artist", b"Album", b"Play Date UTC",
    b"Total Time", b"Play Count", b"Skip Count", b"Location", b"Rating", b"Rating Computed", b"Disliked",
    b"Loved", b"Favorited",
)  # fmt: skip
_FIELD = re.compile(rb"<key>(%s)</key>\s*<(\w+)(?:\s*/>|>([^<]*))" % b"|".join(_KEYS))
_ITEMS = re.compile(rb"<key>Playlist Items</key>\s*<array>(.*?)</array>", re.DOTALL)
_ITEM = re.compile(rb"<key>Track ID</key>\s*<integer>(\d+)<")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def listens(raw: bytes, passed: Passed) -> Iterator[Listen]:
    """The totals, ratings and likes of all tracks, and the playlists that the user made.

    Raises:
        HistoryError: The file is damaged, or another property list.
    """
    _check(raw)
    tracks: dict[bytes, Listen] = {}
    begin, lists = raw.find(_TRACKS), raw.find(_PLAYLISTS)
    for row in _rows(raw, begin, lists if lists > begin else len(raw)):
        if not _text(row, b"Name"):
            passed[reasons.NO_TITLE] += bool(row)
        elif any(row.get(name) for name in _NOT_MUSIC):
            passed[reasons.SPOKEN] += 1
        else:
            tracks[row.get(b"Track ID", b"")] = total = _total(row)
            if total.plays or total.skips or total.liked or total.rating is not None:
                yield total
    if lists >= 0:
        for name, items in _playlists(raw, lists, begin if begin > lists else len(raw)):
            for track in filter(None, map(tracks.get, items)):
                yield Listen(
                    track.artist, track.title, track.album, kind="list", duration=track.duration, plays=0,
                    path=track.path, list=name,
                )  # fmt: skip


def _check(raw: bytes) -> None:
    whole = raw.rstrip().endswith(b"</plist>") and raw.count(b"<dict>") == raw.count(_END)
    if not whole:
        raise HistoryError(tr("this iTunes library is damaged; choose File > Library > Export Library again"))
    if _TRACKS not in raw:
        raise HistoryError(
            tr("this property list is not an iTunes library; choose File > Library > Export Library")
        )


def _rows(raw: bytes, begin: int, end: int) -> Iterator[Row]:
    """The dictionaries in a part of the file, which are not nested."""
    while (closing := raw.find(_END, begin, end)) >= 0:
        yield _row(raw[begin:closing])
        begin = closing + len(_END)


def _row(part: bytes) -> Row:
    return {key: value or (kind if kind == b"true" else b"") for key, kind, value in _FIELD.findall(part)}


def _playlists(raw: bytes, begin: int, end: int) -> Iterator[tuple[str, list[bytes]]]:
    """The names of the playlists that the user made, and the ids of their tracks."""
    for found in _ITEMS.finditer(raw, begin, end):
        about = _row(raw[raw.rfind(b"<dict>", begin, found.start()) : found.start()])
        begin = found.end()
        if not any(about.get(name) for name in _OWN_LISTS):
            yield _text(about, b"Name") or "playlist", _ITEM.findall(found[1])


def _total(row: Row) -> Listen:
    rating = None if row.get(b"Rating Computed") else number(row.get(b"Rating"))
    milliseconds = number(row.get(b"Total Time"))
    return Listen(
        _text(row, b"Artist") or _text(row, b"Album Artist"),
        _text(row, b"Name"),
        _text(row, b"Album"),
        kind="total",
        when=moment(_text(row, b"Play Date UTC")),
        duration=milliseconds / 1000 if milliseconds else None,
        plays=count(row.get(b"Play Count")),
        skips=count(row.get(b"Skip Count")),
        path=path_of(_text(row, b"Location")),
        rating=min(rating / 100, 1.0) if rating else None,
        liked=-1 if row.get(b"Disliked") else int(bool(row.get(b"Loved") or row.get(b"Favorited"))),
    )


def _text(row: Row, name: bytes) -> str:
    value = row.get(name, b"").decode("utf-8", "replace")
    if "&" in value:
        value = html.unescape(value)
    return text(value if value.isprintable() else _CONTROLS.sub("", value))
