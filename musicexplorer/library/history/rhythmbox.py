"""Rhythmbox: `rhythmdb.xml` and `playlists.xml`."""

from collections.abc import Iterator
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError, iterparse

from musicexplorer.library.history.locations import path_of
from musicexplorer.library.history.moments import moment
from musicexplorer.library.history.values import HistoryError, Listen, Passed, count, number, text

SOURCE = "Rhythmbox"


def listens(file: BinaryIO, passed: Passed) -> Iterator[Listen]:
    """The totals and ratings of `rhythmdb.xml`.

    Raises:
        HistoryError: The file is damaged.
    """
    for entry in _elements(file, "entry"):
        if entry.get("type") != "song":
            passed["radio stations, podcasts and hidden files"] += 1
            continue
        total = _total({part.tag: part.text or "" for part in entry})
        if total.plays or total.rating is not None:
            yield total


def playlists(file: BinaryIO) -> Iterator[Listen]:
    """The playlists of `playlists.xml`; automatic ones are rules, not choices, and the queue is neither.

    Raises:
        HistoryError: The file is damaged.
    """
    for playlist in _elements(file, "playlist"):
        if playlist.get("type") == "static":
            name = text(playlist.get("name")) or "playlist"
            for location in playlist.iter("location"):
                if path := path_of(location.text):
                    yield Listen(kind="list", plays=0, path=path, list=name)


def _elements(file: BinaryIO, tag: str) -> Iterator[Element]:
    """Each element with this tag; forgotten afterwards, so that a large file stays small in memory."""
    try:
        events = iterparse(file, ("start", "end"))
        _, root = next(events)
        for event, element in events:
            if event == "end" and element.tag == tag:
                yield element
                root.clear()
    except (ParseError, StopIteration) as error:
        raise HistoryError(f"this file of Rhythmbox is damaged ({error})") from error


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
