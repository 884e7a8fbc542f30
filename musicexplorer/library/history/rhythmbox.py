"""Rhythmbox: `rhythmdb.xml` and `playlists.xml`."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError, fromstring

from musicexplorer.library.history import reasons
from musicexplorer.library.history.moments import moment
from musicexplorer.library.history.values import HistoryError, Listen, Passed, count, number, text
from musicexplorer.library.locations import path_of
from musicexplorer.translation import tr

SOURCE = "Rhythmbox"
_STEP = 1 << 20  # bytes


def listens(raw: bytes, passed: Passed) -> Iterator[Listen]:
    """The totals and ratings of `rhythmdb.xml`.

    Raises:
        HistoryError: The file is damaged.
    """
    for entry in _elements(raw, b"rhythmdb", b"entry"):
        if entry.get("type") != "song":
            passed[reasons.RADIO] += 1
            continue
        total = _total({part.tag: part.text or "" for part in entry})
        if total.plays or total.rating is not None:
            yield total


def playlists(raw: bytes) -> Iterator[Listen]:
    """The playlists of `playlists.xml`; not automatic ones and the queue.

    Raises:
        HistoryError: The file is damaged.
    """
    for playlist in _elements(raw, b"rhythmdb-playlists", b"playlist"):
        if playlist.get("type") == "static":
            name = text(playlist.get("name")) or "playlist"
            for location in playlist.iter("location"):
                if path := path_of(location.text):
                    yield Listen(kind="list", plays=0, path=path, list=name)


def _elements(raw: bytes, root: bytes, tag: bytes) -> Iterator[Element]:
    """Each element with this tag, below the root.

    Parsed in chunks of many: as fast as the whole file at once, with little memory for a large file.
    """
    try:
        if not raw.rstrip().endswith(b"</%s>" % root):
            raise ParseError("it has no end")
        begin, closing = raw.find(b"<%s " % tag), b"</%s>" % tag
        while begin >= 0 and (end := raw.find(closing, begin)) >= 0:
            far = raw.rfind(closing, end, begin + _STEP)
            end = max(end, far) + len(closing)
            yield from fromstring(b"<some>%s</some>" % raw[begin:end])
            begin = end
    except ParseError as error:
        message = tr("this Rhythmbox file is damaged ({reason})")
        raise HistoryError(message.format(reason=error)) from error


def _total(row: dict[str, str]) -> Listen:
    stars = number(row.get("rating"))
    return Listen(
        text(row.get("artist")),
        text(row.get("title")),
        text(row.get("album")),
        kind="total",
        when=moment(row.get("last-played")),
        duration=number(row.get("duration")) or None,
        plays=count(row.get("play-count")),
        path=path_of(row.get("location")),
        recording=text(row.get("mb-trackid")),
        rating=min(stars / 5, 1.0) if stars else None,
    )
