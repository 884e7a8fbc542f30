"""Listening history of other programs, in a common form for all formats."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

Kind = Literal["listen", "total", "list", "opinion"]
Passed = Counter[str]


class HistoryError(Exception):
    """The file is not a readable history; the message says what it is and what to export instead."""


class MissingColumns(HistoryError):
    """A table or a list of objects that lacks what a history has; the message says what."""


class Own(NamedTuple):
    """What only this program records about a play.

    Attributes:
        start: Start of the track in its file, seconds; None in older exports.
        share: How much of it was played, 0..1.
        moved_on: The user went on to another track before its end.
        excerpt: Only an excerpt was played.
    """

    start: float | None = None
    share: float = 0.0
    moved_on: bool = False
    excerpt: bool = False


class Listen(NamedTuple):
    """One entry of a history about a track; "" and None for what is unknown.

    Attributes:
        artist: Of the track.
        title: Of the track.
        album: Of the track.
        kind: "listen" (one play), "total" (a play count), "list" (an entry of a playlist), "opinion" (only a
            like or dislike).
        when: Start of the play, or of the last play of a total; seconds since 1970.
        duration: Of the track, seconds.
        seconds: How long it was played.
        plays: How often it was played (0 or 1 for one play).
        skips: How often it was skipped (0 or 1 for one play).
        path: The file as the other program writes it; bytes that are not UTF-8 are surrogates.
        recording: MusicBrainz recording id.
        rating: 0..1.
        liked: 1 liked, -1 disliked, 0 neither.
        list: Name of the playlist.
        source: The program that it comes from, if the history combines several.
        own: Only for entries of this program.
    """

    artist: str = ""
    title: str = ""
    album: str = ""
    kind: Kind = "listen"
    when: float | None = None
    duration: float | None = None
    seconds: float | None = None
    plays: int = 1
    skips: int = 0
    path: str = ""
    recording: str = ""
    rating: float | None = None
    liked: int = 0
    list: str = ""
    source: str = ""
    own: Own | None = None


@dataclass(slots=True)
class History:
    """A history that is being read.

    Attributes:
        source: The program or service that it comes from.
        listens: Its entries, read lazily; iterating may raise `HistoryError`.
        passed: Number of skipped rows by reason (podcasts, rows without a title); complete when `listens`
            is exhausted.
    """

    source: str
    listens: Iterable[Listen]
    passed: Passed = field(default_factory=Counter)

    def __iter__(self) -> Iterator[Listen]:
        return iter(self.listens)


def text(value: Any) -> str:
    """A JSON value as one line of text; "" if it is not a text."""
    return " ".join(value.split()) if isinstance(value, str) else ""


def number(value: Any) -> float | None:
    """A value as a number of 0 or more; None if it is not one."""
    try:
        found = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return found if 0 <= found < float("inf") else None


def count(value: Any) -> int:
    """A value as a whole number; 0 if it is not one."""
    return max(value, 0) if type(value) is int else int(number(value) or 0)
