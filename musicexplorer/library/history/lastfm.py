"""Last.fm, which has no export of its own: the formats of the usual exporters.

- lastfm.ghan.nl ("Last.fm data export"): CSV with the columns `uts, utc_time, artist, artist_mbid, album,
  album_mbid, track, track_mbid`, and JSON as lists of the API's `track` objects.
- benjaminbenben.com/lastfm-to-csv: CSV without a header: artist, album, track, "24 Nov 2023 12:34".
- lastfmstats.com: CSV `Artist;Album;AlbumId;Track;Date#user` and JSON `{"username", "scrobbles"}`, both with
  milliseconds.
- The API's own answers (`recenttracks`, `lovedtracks`).
"""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

from musicexplorer.library.history.moments import moment
from musicexplorer.library.history.values import Listen, Passed, text

SOURCE = "Last.fm"
_COLUMNS = {
    "artist": "artist",
    "album": "album",
    "track": "title",
    "name": "title",
    "title": "title",
    "uts": "when",
    "timestamp": "when",
    "date": "when",
    "utc_time": "written",
    "track_mbid": "recording",
}
_BARE = {"artist": 0, "album": 1, "title": 2, "when": 3}
_WITHOUT_NAME = "rows without artist and title"
_WITHOUT_TIME = "rows without a time"
_PLAYING = "the track that was playing during the export"


def columns_of(content: str) -> dict[str, int] | None:
    """The columns of a CSV by name; None if this is not a CSV of scrobbles."""
    rows = _rows(content[:20_000])
    first = next(rows, [])
    named = {_COLUMNS.get(name.partition("#")[0].strip().lower(), ""): at for at, name in enumerate(first)}
    if {"artist", "title"} <= named.keys() and named.keys() & {"when", "written"}:
        return named
    if len(first) == 4 and (moment(first[3]) is not None or not first[3].strip()):
        return _BARE
    return None


def scrobbles(content: str, passed: Passed) -> Iterator[Listen]:
    """The rows of a CSV for which `columns_of` knows the columns."""
    columns = columns_of(content) or _BARE
    rows = _rows(content)
    if columns is not _BARE:
        next(rows, None)

    def cell(row: Sequence[str], name: str) -> str:
        at = columns.get(name, len(row))
        return row[at].strip() if at < len(row) else ""

    for row in rows:
        when = moment(cell(row, "when")) or moment(cell(row, "written"))
        artist, title = cell(row, "artist"), cell(row, "title")
        if not artist or not title:
            passed[_WITHOUT_NAME] += bool(row)
        elif when is None:
            passed[_WITHOUT_TIME] += 1
        else:
            yield Listen(artist, title, cell(row, "album"), when=when, recording=cell(row, "recording"))


def tracks(document: Any, passed: Passed) -> Iterator[Listen]:
    """The tracks of a JSON export, at any nesting of its pages."""
    if isinstance(document, list):
        for part in document:
            yield from tracks(part, passed)
    elif isinstance(document, dict):
        inside = next((document[name] for name in _HOLDERS if isinstance(document.get(name), _MANY)), None)
        if inside is not None:
            yield from tracks(inside, passed)
        elif (found := _track(document, passed)) is not None:
            yield found


_HOLDERS = ("recenttracks", "lovedtracks", "scrobbles", "track", "tracks")
_MANY = (list, dict)


def looks_like_tracks(document: Any) -> bool:
    """Whether JSON is from Last.fm: its first object below the pages has an artist and a date."""
    while isinstance(document, list) and document:
        document = document[0]
    if not isinstance(document, dict):
        return False
    if any(isinstance(document.get(name), _MANY) for name in _HOLDERS[:3]):
        return True
    if isinstance(document.get("track"), list):
        return looks_like_tracks(document["track"])
    return "artist" in document and ("date" in document or "@attr" in document)


def _track(row: dict[str, Any], passed: Passed) -> Listen | None:
    artist, title = _named(row.get("artist")), text(row.get("name")) or text(row.get("track"))
    date = row.get("date")
    when = moment(date.get("uts") if isinstance(date, dict) else date)
    loved = str(row.get("loved")) == "1"
    if not artist or not title:
        passed[_WITHOUT_NAME] += 1
        return None
    if when is None:
        attributes = row.get("@attr")
        playing = isinstance(attributes, dict) and str(attributes.get("nowplaying")).lower() == "true"
        passed[_PLAYING if playing else _WITHOUT_TIME] += 1
        return None
    album, recording = _named(row.get("album")), text(row.get("mbid"))
    return Listen(artist, title, album, when=when, recording=recording, liked=int(loved))


def _named(value: Any) -> str:
    """A name given directly, or in an object as "#text" or "name"."""
    if isinstance(value, dict):
        return text(value.get("#text")) or text(value.get("name"))
    return text(value)


def _rows(content: str) -> Iterator[list[str]]:
    first = content.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    return csv.reader(io.StringIO(content.removeprefix("\ufeff"), newline=""), delimiter=delimiter)
