"""Last.fm, which has no export of its own: the JSON of the usual exporters (`tables` reads their CSV).

- lastfm.ghan.nl ("Last.fm data export"): lists of the API's `track` objects.
- lastfmstats.com: `{"username", "scrobbles"}`, with milliseconds.
- The API's own answers (`recenttracks`, `lovedtracks`).
"""

from collections.abc import Iterator
from typing import Any

from musicexplorer.library.history import reasons
from musicexplorer.library.history.moments import moment
from musicexplorer.library.history.values import Listen, Passed, text

SOURCE = "Last.fm"


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
    if any(isinstance(document.get(name), _MANY) for name in _HOLDERS[:2]):
        return True
    for name in ("scrobbles", "track"):
        if isinstance(document.get(name), list):
            return looks_like_tracks(document[name])
    return "artist" in document and ("date" in document or "@attr" in document)


def _track(row: dict[str, Any], passed: Passed) -> Listen | None:
    artist, title = _named(row.get("artist")), text(row.get("name")) or text(row.get("track"))
    date = row.get("date")
    when = moment(date.get("uts") if isinstance(date, dict) else date)
    loved = str(row.get("loved")) == "1"
    if not artist or not title:
        passed[reasons.NO_NAMES] += 1
        return None
    if when is None:
        attributes = row.get("@attr")
        playing = isinstance(attributes, dict) and str(attributes.get("nowplaying")).lower() == "true"
        passed[reasons.PLAYING if playing else reasons.NO_TIME] += 1
        return None
    album, recording = _named(row.get("album")), text(row.get("mbid"))
    return Listen(artist, title, album, when=when, recording=recording, liked=int(loved))


def _named(value: Any) -> str:
    """A name given directly, or in an object as "#text" or "name"."""
    if isinstance(value, dict):
        return text(value.get("#text")) or text(value.get("name"))
    return text(value)
