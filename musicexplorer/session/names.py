"""Everything that has a name: tracks, artists, albums, tags and genres of a library, found as one types."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from heapq import nsmallest
from typing import TYPE_CHECKING

import numpy as np

from musicexplorer.library.artists import is_nobody
from musicexplorer.library.text import fold
from musicexplorer.session.search.spelling import Words, correct

if TYPE_CHECKING:
    from musicexplorer.session.library import Library

_WORD = re.compile(r"\w+")
_MOST = 10
"""So many of one kind are found at most, so that the other kinds are seen too."""


class Kind(StrEnum):
    """What a name is the name of; of two that fit as well, the kind that comes first is shown first."""

    ACTION = "action"
    PLAYLIST = "playlist"
    ARTIST = "artist"
    ALBUM = "album"
    TAG = "tag"
    GENRE = "genre"
    TRACK = "track"


_ORDER = {kind: place for place, kind in enumerate(Kind)}


@dataclass(frozen=True, slots=True)
class Named:
    """Something with a name.

    Attributes:
        kind: What it is.
        key: What it is known by among its kind, also in other sessions.
        text: Its name.
        note: What else is shown, and found: the artist of a track.
        track: Of an artist or album, one of its tracks; the track itself.
    """

    kind: Kind
    key: str
    text: str
    note: str = ""
    track: int = 0


class Names:
    """The names of a library. They hold no more of it than its columns.

    Args:
        library: The library.
    """

    def __init__(self, library: "Library") -> None:
        self._tracks = library.tracks
        lines = zip(self._tracks.titles, self._tracks.artists, strict=True)
        self._titles = Lines([searched(title, artist) for title, artist in lines])
        kinds = (_artists(library), _albums(library), _tags(library), _genres(library))
        self._others = [_with_lines(list(kind)) for kind in kinds]

    def find(self, typed: str, more: Sequence[Named], words: Words) -> list[Named]:
        """What is called so, the best first; misspelt words are forgiven where nothing is.

        Args:
            typed: What the person has typed.
            more: Other things with names: playlists, actions.
            words: The words of the library.
        """
        lines = Lines([searched(one.text, one.note) for one in more])
        found = self._find(plain(typed), more, lines)
        if not found:
            known = (Words(lines.texts), words)
            query = " ".join(correct(word, known) or word for word in plain(typed).split())
            found = self._find(query, more, lines)
        return found

    def of(self, keys: Sequence[tuple[str, str]], more: Iterable[Named]) -> list[Named]:
        """What has these kinds and keys, in their order; without what is gone."""
        asked = set(keys)
        others = (one for names, _ in self._others for one in names)
        there = {(one.kind, one.key): one for one in (*others, *more) if (one.kind, one.key) in asked}
        ids = np.array([int(key) for kind, key in keys if kind == Kind.TRACK and key.isdecimal()], np.int64)
        rows = self._tracks.rows(ids)
        there |= {(Kind.TRACK, one.key): one for one in map(self._track, rows[rows >= 0].tolist())}
        return [there[key] for key in keys if key in there]

    def _find(self, query: str, more: Sequence[Named], lines: "Lines") -> list[Named]:
        if not query:
            return []
        found = [(tier, more[row], length) for tier, length, row in lines.find(query, len(more))]
        for names, texts in self._others:
            found += [(tier, names[row], length) for tier, length, row in texts.find(query, _MOST)]
        titles = self._titles.find(query, _MOST)
        found += [(tier, self._track(row), length) for tier, length, row in titles]
        found.sort(key=lambda one: (one[0], _ORDER[one[1].kind], one[2]))
        return [one for _, one, _ in found]

    def _track(self, row: int) -> Named:
        tracks = self._tracks
        track_id = int(tracks.ids[row])
        note = " · ".join(filter(None, (tracks.artists[row], tracks.text("album")[row])))
        return Named(Kind.TRACK, str(track_id), tracks.titles[row], note, track_id)


class Lines:
    """Many short texts, searched as one long one: a hundred thousand in a few milliseconds.

    Args:
        texts: As `searched` makes them.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = texts
        self._whole = "".join(f"\0{text}" for text in texts)
        lengths = np.fromiter(map(len, texts), np.int64, len(texts)) + 1
        self._starts: list[int] = [0, *np.cumsum(lengths).tolist()]

    def find(self, query: str, most: int) -> list[tuple[int, int, int]]:
        """The rows of the texts with all words of a query.

        Returns:
            At most `most`, the best first: 0 for the same name, 1 for one that begins so, 2 for one with
            words that begin so, 3 for the others; the length; the row.
        """
        words = query.split() or [query]
        begins, longest = [f" {word}" for word in words], max(words, key=len)
        rows = self._rows(f"\0 {query}")
        if len(rows) < most:
            rows = [row for row in self._rows(f" {longest}") if self._all(row, begins)]
        if len(rows) < most:
            rows = [row for row in self._rows(longest) if self._all(row, words)]
        return nsmallest(most, (self._rank(row, query, begins) for row in rows))

    def _all(self, row: int, words: Sequence[str]) -> bool:
        text = self.texts[row]
        return all(word in text for word in words)

    def _rank(self, row: int, query: str, begins: Sequence[str]) -> tuple[int, int, int]:
        text = self.texts[row]
        if text.startswith(query, 1):
            tier = int(text[1 + len(query)] != "\n")
        else:
            tier = 2 if self._all(row, begins) else 3
        return tier, len(text), row

    def _rows(self, part: str) -> list[int]:
        """The rows of the texts with a part, ascending."""
        rows, whole, starts = [], self._whole, self._starts
        at = whole.find(part)
        while at >= 0:
            row = bisect_right(starts, at) - 1
            rows.append(row)
            at = whole.find(part, starts[row + 1])
        return rows


@lru_cache(maxsize=1 << 15)
def plain(text: str) -> str:
    """The words of a text without case, accents and punctuation; the text itself if it is nothing else."""
    folded = fold(text)
    return " ".join(_WORD.findall(folded)) or folded.strip()


def searched(name: str, note: str = "") -> str:
    """What is searched of a name: a line of its words, and one of its note's, each after a space."""
    return f" {plain(name)}\n {plain(note)}" if note else f" {plain(name)}\n"


def _with_lines(names: list[Named]) -> tuple[list[Named], Lines]:
    return names, Lines([searched(one.text, one.note) for one in names])


def _artists(library: "Library") -> Iterator[Named]:
    first: dict[str, tuple[str, int]] = {}
    keys: dict[str, str] = {}
    for row, names in enumerate(library.tracks.artist_names):
        for name in names:
            key = keys.get(name) or keys.setdefault(name, fold(name))
            first.setdefault(key, (name, row))
    for key, (name, row) in first.items():
        if key and not is_nobody(name):
            yield Named(Kind.ARTIST, key, name, track=int(library.ids[row]))


def _albums(library: "Library") -> Iterator[Named]:
    seen: set[int] = set()
    owners, artists = library.tracks.text("album_artist"), library.tracks.artists
    for row, (number, label) in enumerate(zip(library.albums.tolist(), library.album_labels, strict=True)):
        if number >= 0 and number not in seen:
            seen.add(number)
            owner = owners[row] or artists[row]
            yield Named(Kind.ALBUM, f"{fold(label)}\n{fold(owner)}", label, owner, int(library.ids[row]))


def _tags(library: "Library") -> Iterator[Named]:
    for name, count in zip(library.tag_names, library.tag_index.counts.tolist(), strict=True):
        if count:
            yield Named(Kind.TAG, name, name)


def _genres(library: "Library") -> Iterator[Named]:
    for key, (name, _) in library.genres.items():
        yield Named(Kind.GENRE, key, name)
