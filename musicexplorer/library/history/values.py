"""What other programs know of listening, in one shape whatever the format."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

Kind = Literal["listen", "total", "list", "opinion"]
Passed = Counter[str]


class HistoryError(Exception):
    """The file is no history that can be read; the message says what it is and what to export instead."""


class Own(NamedTuple):
    """What only this program notes of its listening.

    Attributes:
        start: Where the track begins in its file, seconds; None in exports of before.
        share: How much of it was heard, 0..1.
        moved_on: The person went on to something else before its end.
        excerpt: Only an excerpt was played.
    """

    start: float | None = None
    share: float = 0.0
    moved_on: bool = False
    excerpt: bool = False


class Listen(NamedTuple):
    """One thing that a history says of a track; "" and None stand for what it does not say.

    Attributes:
        artist: Of the track.
        title: Of the track.
        album: Of the track.
        kind: "listen" (one listening), "total" (how often in all), "list" (it stands in a playlist),
            "opinion" (it is liked or disliked, and nothing else is said).
        when: Begin of the listening, or the last one of a total; seconds since 1970.
        duration: Of the track, seconds.
        seconds: How long was listened.
        plays: How often it was played (0 or 1 for a listening).
        skips: How often it was skipped (0 or 1 for a listening).
        path: Where the other program has the file, as it writes it; bytes that are not UTF-8 are surrogates.
        recording: MusicBrainz recording id.
        rating: 0..1.
        liked: 1 liked, -1 disliked, 0 neither.
        list: Name of the playlist.
        source: The program that it comes from, where the history brings those of several.
        own: Of a play, a like or an addition of this program.
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
        source: The program or service it comes from.
        listens: What it says, read as it is asked for; may raise `HistoryError` on the way.
        passed: Why rows were passed over (podcasts, rows without a title), and how many; complete when
            `listens` is at its end.
    """

    source: str
    listens: Iterable[Listen]
    passed: Passed = field(default_factory=Counter)

    def __iter__(self) -> Iterator[Listen]:
        return iter(self.listens)


def text(value: Any) -> str:
    """A value of JSON as one line of text; "" for what is none."""
    return " ".join(value.split()) if isinstance(value, str) else ""


def number(value: Any) -> float | None:
    """A value as a number of 0 or more; None for what is none."""
    try:
        found = float(value)
    except (TypeError, ValueError):
        return None
    return found if 0 <= found < float("inf") else None


def count(value: Any) -> int:
    """A value as a whole number; 0 for what is none."""
    return int(number(value) or 0)
