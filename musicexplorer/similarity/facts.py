"""Metadata and listening history of tracks as columns, with one row per track."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from musicexplorer.similarity.recordings import TrackFacts

_TEXTS = ("title", "artist", "album", "album_artist", "folder", "key")
_LISTS = ("artists", "genres")
_NUMBERS = ("duration", "year", "tempo", "last_played", "added", "rating", "loudness")


@dataclass(frozen=True, slots=True, eq=False)
class Facts(Mapping[int, TrackFacts]):
    """Facts by track id. A `TrackFacts` object is made only when a single track is read.

    Attributes:
        ids: int64 [n], ascending.
        title, artist, album, album_artist, folder, key: Texts, "" if unknown.
        artists: The artists that each track belongs to.
        genres: The genres in the metadata.
        duration, year, tempo, last_played, added, rating, loudness: float64 [n], NaN if unknown (in seconds,
            years, beats per minute, seconds since 1970, seconds since 1970, 0..1, LUFS).
        plays: int64 [n], number of complete plays.
        liked: bool [n].
    """

    ids: NDArray[np.int64]
    title: Sequence[str]
    artist: Sequence[str]
    artists: Sequence[tuple[str, ...]]
    album: Sequence[str]
    album_artist: Sequence[str]
    folder: Sequence[str]
    key: Sequence[str]
    genres: Sequence[tuple[str, ...]]
    duration: NDArray[np.float64]
    year: NDArray[np.float64]
    tempo: NDArray[np.float64]
    last_played: NDArray[np.float64]
    added: NDArray[np.float64]
    rating: NDArray[np.float64]
    loudness: NDArray[np.float64]
    plays: NDArray[np.int64]
    liked: NDArray[np.bool_]

    @classmethod
    def of(cls, tracks: Iterable[TrackFacts]) -> "Facts":
        """Convert `TrackFacts` objects to columns, sorted by id."""
        rows = sorted(tracks, key=lambda fact: fact.id)
        texts: dict[str, Any] = {name: [getattr(fact, name) for fact in rows] for name in (*_TEXTS, *_LISTS)}
        texts["artists"] = [fact.names for fact in rows]
        numbers: dict[str, Any] = {
            name: np.array([getattr(fact, name) for fact in rows], np.float64) for name in _NUMBERS
        }
        return cls(
            ids=np.array([fact.id for fact in rows], np.int64),
            plays=np.array([fact.plays for fact in rows], np.int64),
            liked=np.array([fact.liked for fact in rows], np.bool_),
            **texts,
            **numbers,
        )

    def __len__(self) -> int:
        return len(self.ids)

    def __iter__(self) -> Iterator[int]:
        return iter(self.ids.tolist())

    def __getitem__(self, track: int) -> TrackFacts:
        row = int(self.rows(np.array([track]))[0])
        if row < 0:
            raise KeyError(track)
        return self.at(row)

    def at(self, row: int) -> TrackFacts:
        """The facts of one row."""
        numbers = {name: float(getattr(self, name)[row]) for name in _NUMBERS}
        known: dict[str, Any] = {name: value for name, value in numbers.items() if value == value}
        if "year" in known:
            known["year"] = int(known["year"])
        return TrackFacts(
            id=int(self.ids[row]),
            title=self.title[row],
            artist=self.artist[row],
            artists=self.artists[row],
            album=self.album[row],
            album_artist=self.album_artist[row],
            folder=self.folder[row],
            key=self.key[row],
            genres=self.genres[row],
            plays=int(self.plays[row]),
            liked=bool(self.liked[row]),
            **known,
        )

    def rows(self, ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """The rows of these tracks, int64 [m]; -1 for unknown ones."""
        if not len(self.ids):
            return np.full(len(ids), -1)
        rows = np.searchsorted(self.ids, ids).clip(0, len(self.ids) - 1)
        return np.where(self.ids[rows] == ids, rows, -1)

    def aligned(self, ids: NDArray[np.int64]) -> "Facts":
        """The facts of these tracks in this order; those of unknown tracks are empty."""
        if np.array_equal(ids, self.ids):
            return self
        rows = self.rows(ids)
        known = rows >= 0
        columns: dict[str, Any] = {}
        for name in (field.name for field in fields(self)[1:]):
            column = getattr(self, name)
            if isinstance(column, np.ndarray):
                missing = np.nan if column.dtype.kind == "f" else 0
                columns[name] = np.full(len(rows), missing, column.dtype)
                columns[name][known] = column[rows[known]]
            else:
                nothing: object = () if name in _LISTS else ""
                columns[name] = [column[row] if row >= 0 else nothing for row in rows.tolist()]
        return Facts(ids=np.asarray(ids, np.int64), **columns)
