"""The model of the view: what the store holds, as columns with one row a track. Plain Python, no Qt."""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from musicexplorer.indexing import facts
from musicexplorer.library.text import fold
from musicexplorer.library.track import Track
from musicexplorer.similarity.playlist import TrackFacts
from musicexplorer.ui.library import columns
from musicexplorer.ui.library.columns import Columns
from musicexplorer.ui.library.search_index import SearchIndex, TagIndex
from musicexplorer.ui.library.songs import Songs

_PIECE = 400


class Shelf(columns.Shelf, Protocol):
    """What the catalogue asks of the store's reader."""

    def tracks(self) -> list[Track]: ...
    def tracks_after(self, track_id: int, most: int) -> list[Track]: ...
    def tags_matrix(self) -> tuple[np.ndarray, np.ndarray]: ...
    def attributes_matrix(self) -> tuple[np.ndarray, np.ndarray]: ...
    def tag_names(self) -> tuple[str, ...]: ...
    def attribute_names(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """How alike tracks are to one of them: its title, ids int64 [m], and cosines float32 [m]."""

    title: str
    ids: np.ndarray
    cosines: np.ndarray


@dataclass
class Catalogue:
    """Every track of the library, row by row; `put` adds and replaces, nothing is ever taken out of order.

    Attributes:
        tracks: One `Track` a row.
        tag_names, attribute_names: What the network can say, in the order of its columns.
        tags: float16 [n, tags], NaN where a track was not listened to yet.
        attributes: float32 [n, attributes], NaN likewise.
        columns: What else is known of each row.
        compared: How alike the tracks are to the one that plays; None while none does.
        excited: How much the tracks excite the unit that was chosen; None while none is.
        liked: How much the person would like the tracks, 0..1; None while nothing is known.
    """

    tracks: list[Track] = field(default_factory=list)
    tag_names: tuple[str, ...] = ()
    attribute_names: tuple[str, ...] = ()
    tags: np.ndarray = field(default_factory=lambda: np.zeros((0, 0), np.float16))
    attributes: np.ndarray = field(default_factory=lambda: np.zeros((0, 0), np.float32))
    compared: Compared | None = None
    excited: Compared | None = None
    liked: Compared | None = None
    shelf: Shelf | None = None

    def __post_init__(self) -> None:
        self.columns = Columns(self.tracks, self.shelf)
        self._row_of: dict[int, int] = {}
        self._index = SearchIndex()
        self._tagged = TagIndex(self.tags, ())
        self._facts: dict[int, TrackFacts] = {}
        self._without_facts: list[int] = []
        self._songs = Songs(self.track)
        self._without_songs: list[int] = []

    @classmethod
    def load(cls, shelf: Shelf) -> "Catalogue":
        """Everything the store holds."""
        catalogue = cls(shelf=shelf)
        catalogue.put(shelf.tracks())
        catalogue.refresh_heard(shelf)
        return catalogue

    def loading(self, shelf: Shelf) -> Iterator[None]:
        """Take in everything the store holds, in pieces of some ten milliseconds."""
        last = 0
        while batch := shelf.tracks_after(last, _PIECE):
            self.put(batch)
            last = batch[-1].id
            yield
        yield from self._refreshing(shelf)

    def __len__(self) -> int:
        return len(self.tracks)

    def __contains__(self, track_id: int) -> bool:
        return track_id in self._row_of

    def put(self, tracks: Iterable[Track]) -> None:
        """Add new tracks at the end; replace those that are there already."""
        for track in tracks:
            row = self._row_of.setdefault(track.id, len(self.tracks))
            if row == len(self.tracks):
                self.tracks.append(track)
            self.tracks[row] = track
            self._index.put(row, track)
            self._without_facts.append(row)
            self._without_songs.append(row)
        self.columns.forget()

    def refresh_heard(self, shelf: Shelf) -> None:
        """Read again what the network said about every track."""
        for _ in self._refreshing(shelf):
            pass

    def _refreshing(self, shelf: Shelf) -> Iterator[None]:
        self.tag_names, self.attribute_names = shelf.tag_names(), shelf.attribute_names()
        heard = shelf.tags_matrix()
        yield
        self.tags = self._rows(*heard, len(self.tag_names), np.float16)
        self._tagged = TagIndex(self.tags, self.tag_names)
        yield
        self.attributes = self._rows(*shelf.attributes_matrix(), len(self.attribute_names), np.float32)
        yield

    def _rows(self, ids: np.ndarray, values: np.ndarray, width: int, kind: type) -> np.ndarray:
        if not len(ids) or not width:
            return np.full((len(self), width), np.nan, kind)
        return self.columns.aligned(ids, values[:, :width].astype(kind, copy=False), np.nan)

    def prepare(self, seconds: float) -> bool:
        """Get ready for searches and clicks, for about this long; True when nothing is left to do."""
        found = self._index.prepare(seconds) and self._tagged.prepare(seconds) and self._find_facts(seconds)
        return found and self._find_songs(seconds)

    def row(self, track_id: int) -> int:
        """The row of a track; KeyError if the library does not have it."""
        return self._row_of[track_id]

    def rows(self, ids: np.ndarray) -> np.ndarray:
        """int64 [m]: the rows of several tracks, all of which the library has."""
        return self.columns.rows(ids)

    def track(self, track_id: int) -> Track | None:
        """The track with this id, None if the library does not have it (any more)."""
        row = self._row_of.get(track_id)
        return None if row is None else self.tracks[row]

    def versions(self, track_id: int) -> list[int]:
        """Other tracks that are the same song, as far as titles were looked at (`prepare`)."""
        track = self.track(track_id)
        return [] if track is None else self._songs.versions(track)

    @property
    def ids(self) -> np.ndarray:
        """int64 [n]: the store's number of each row."""
        return self.columns.ids

    @property
    def facts(self) -> dict[int, TrackFacts]:
        """What "more like this" needs to know about each track, by id."""
        self._find_facts()
        return self._facts

    def _find_facts(self, seconds: float = float("inf")) -> bool:
        until = time.perf_counter() + seconds
        while self._without_facts and time.perf_counter() < until:
            track = self.tracks[self._without_facts.pop()]
            self._facts[track.id] = facts.from_metadata(track)
        return not self._without_facts

    def _find_songs(self, seconds: float) -> bool:
        """Which titles are one song takes long to find out for all tracks, and is remembered by the title."""
        until = time.perf_counter() + seconds
        while self._without_songs and time.perf_counter() < until:
            self._songs.put(self.tracks[self._without_songs.pop()])
        return not self._without_songs

    def search(self, words: str) -> np.ndarray:
        """Bool [n]: the rows with all the words in title, artist, album, genre, file name or strong tags."""
        found: np.ndarray | None = None
        for word in dict.fromkeys(fold(words).split()):
            tagged = self._with_tag(word)
            here = self._index.find(word, found) | tagged
            found = here if found is None else found & here
        return np.ones(len(self), bool) if found is None else found

    def _with_tag(self, word: str) -> np.ndarray:
        found = self._tagged.find(word)
        return np.concatenate((found, np.zeros(len(self) - len(found), bool)))

    def with_tag(self, name: str) -> np.ndarray:
        """Bool [n]: the rows that a tag is among the strongest of."""
        found = np.zeros(len(self), bool)
        if name in self.tag_names:
            found[: len(self.tags)] = self._tagged.rows_with(self.tag_names.index(name))
        return found

    def number(self, name: str) -> np.ndarray:
        """float64 [n], NaN where it is unknown: a column, an attribute, "similarity", "unit", "taste"."""
        if name in self.attribute_names:
            column = np.full(len(self), np.nan)
            column[: len(self.attributes)] = self.attributes[:, self.attribute_names.index(name)]
            return column
        live_ones = {"similarity": self.compared, "unit": self.excited, "taste": self.liked}
        if name not in live_ones:
            return self.columns.number(name)
        live = live_ones[name]
        if live is None:
            return np.full(len(self), np.nan)
        return self.columns.aligned(live.ids, live.cosines.astype(np.float64), np.nan)

    def top_tag(self, row: int) -> str:
        """The tag the network is surest of, "" where the track was not listened to yet."""
        if row >= len(self.tags) or not self.tag_names or np.isnan(self.tags[row, 0]):
            return ""
        return self.tag_names[int(self.tags[row].argmax())]

    def top_tags(self) -> list[str]:
        """`top_tag` of every row, in one go."""
        if not self.tag_names or not len(self.tags):
            return [""] * len(self)
        best = self.tags.argmax(axis=1)  # of rows that are not heard it means nothing
        heard = ~np.isnan(self.tags[:, 0])
        named = [self.tag_names[tag] if known else "" for tag, known in zip(best, heard, strict=True)]
        return named + [""] * (len(self) - len(named))

    def tags_of(self, track_id: int) -> np.ndarray | None:
        """float16 [tags] of one track, None where it was not listened to yet."""
        row = self._row_of.get(track_id, len(self.tags))
        return None if row >= len(self.tags) or np.isnan(self.tags[row]).any() else self.tags[row]
