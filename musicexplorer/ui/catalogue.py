"""The model of the view: what the store holds, as columns with one row a track. Plain Python, no Qt."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from musicexplorer.library.track import Track
from musicexplorer.library.words import fold, storable
from musicexplorer.similarity.playlist import TrackFacts


class Shelf(Protocol):
    """What the catalogue asks of the store's reader."""

    def tracks(self) -> list[Track]: ...
    def tags_matrix(self) -> tuple[np.ndarray, np.ndarray]: ...
    def attributes_matrix(self) -> tuple[np.ndarray, np.ndarray]: ...
    def tag_names(self) -> tuple[str, ...]: ...
    def attribute_names(self) -> tuple[str, ...]: ...


@dataclass
class Catalogue:
    """Every track of the library, row by row; `put` adds and replaces, nothing is ever taken out of order.

    Attributes:
        tracks: One `Track` a row.
        tag_names, attribute_names: What the network can say, in the order of its columns.
        tags: float16 [n, tags], NaN where a track was not listened to yet.
        attributes: float32 [n, attributes], NaN likewise.
    """

    tracks: list[Track] = field(default_factory=list)
    tag_names: tuple[str, ...] = ()
    attribute_names: tuple[str, ...] = ()
    tags: np.ndarray = field(default_factory=lambda: np.zeros((0, 0), np.float16))
    attributes: np.ndarray = field(default_factory=lambda: np.zeros((0, 0), np.float32))
    _row_of: dict[int, int] = field(default_factory=dict)
    _searched: list[str] = field(default_factory=list)
    _facts: dict[int, TrackFacts] = field(default_factory=dict)

    @classmethod
    def load(cls, shelf: Shelf) -> "Catalogue":
        """Everything the store holds."""
        catalogue = cls()
        catalogue.put(shelf.tracks())
        catalogue.refresh_heard(shelf)
        return catalogue

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
                self._searched.append("")
            self.tracks[row] = track
            self._searched[row] = _searched_text(track)
            self._facts[track.id] = _facts(track)

    def refresh_heard(self, shelf: Shelf) -> None:
        """Read again what the network said about every track."""
        self.tag_names, self.attribute_names = shelf.tag_names(), shelf.attribute_names()
        self.tags = self._rows(*shelf.tags_matrix(), len(self.tag_names), np.float16)
        self.attributes = self._rows(*shelf.attributes_matrix(), len(self.attribute_names), np.float32)

    def _rows(self, ids: np.ndarray, values: np.ndarray, width: int, kind: type) -> np.ndarray:
        table: np.ndarray = np.full((len(self), width), np.nan, kind)
        known = [(self._row_of[one], at) for at, one in enumerate(ids.tolist()) if one in self._row_of]
        if known and width:
            rows, places = np.array(known).T
            table[rows] = values[places, :width]
        return table

    def row(self, track_id: int) -> int:
        """The row of a track; KeyError if the library does not have it."""
        return self._row_of[track_id]

    def track(self, track_id: int) -> Track | None:
        """The track with this id, None if the library does not have it (any more)."""
        row = self._row_of.get(track_id)
        return None if row is None else self.tracks[row]

    @property
    def ids(self) -> np.ndarray:
        """int64 [n]: the store's number of each row."""
        return np.fromiter((track.id for track in self.tracks), np.int64, len(self.tracks))

    @property
    def facts(self) -> dict[int, TrackFacts]:
        """What "more like this" needs to know about each track, by id."""
        return self._facts

    def search(self, words: str) -> np.ndarray:
        """Bool [n]: the rows that hold all the words (title, artist, album, genre, file name)."""
        wanted = fold(words).split()
        hits = (all(word in text for word in wanted) for text in self._searched)
        return np.fromiter(hits, bool, len(self.tracks))

    def top_tag(self, row: int) -> str:
        """The tag the network is surest of, "" where the track was not listened to yet."""
        if row >= len(self.tags) or not self.tag_names or np.isnan(self.tags[row, 0]):
            return ""
        return self.tag_names[int(self.tags[row].argmax())]

    def top_tags(self) -> list[str]:
        """`top_tag` of every row, in one go."""
        if not self.tag_names or not len(self.tags):
            return [""] * len(self)
        best = np.nan_to_num(self.tags, nan=-1.0).argmax(axis=1)
        heard = ~np.isnan(self.tags[:, 0])
        named = [self.tag_names[tag] if known else "" for tag, known in zip(best, heard, strict=True)]
        return named + [""] * (len(self) - len(named))

    def tags_of(self, track_id: int) -> np.ndarray | None:
        """float16 [tags] of one track, None where it was not listened to yet."""
        row = self._row_of.get(track_id, len(self.tags))
        return None if row >= len(self.tags) or np.isnan(self.tags[row]).any() else self.tags[row]

    def attribute(self, name: str, ids: Sequence[int]) -> np.ndarray:
        """float32 [len(ids)]: one attribute of these tracks, NaN where unknown."""
        column = self.attribute_names.index(name)
        rows = [self._row_of.get(one, -1) for one in ids]
        known = np.array([0 <= row < len(self.attributes) for row in rows], bool)
        values = np.full(len(rows), np.nan, np.float32)
        values[known] = self.attributes[np.array(rows, int)[known], column]
        return values


def _searched_text(track: Track) -> str:
    about, name = track.metadata, storable(track.source.path.name)
    parts = (about.title, about.artist, about.album_artist, about.album, *about.genres, name)
    return fold("\n".join(part for part in parts if part))


def _facts(track: Track) -> TrackFacts:
    about = track.metadata
    return TrackFacts(track.id, about.title, about.artist, about.album, about.duration)
