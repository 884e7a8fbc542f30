"""Tracks as columns with one row a track: far smaller and faster to read than as many objects."""

import os
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from musicexplorer.library import artists
from musicexplorer.library.packed import Blobs, Numbers, Repeated, joined, packed, packed_columns
from musicexplorer.library.store.tracks import COLUMN_NAMES, SEPARATOR, track_of
from musicexplorer.library.text import storable
from musicexplorer.library.track import Track


class TrackColumns:
    """Tracks by id, a column a field.

    Args:
        rows: Rows of `TRACK_COLUMNS`, ascending by id; taken one after the other.
        away: Prefixes of the folders that are not there.
        names: The columns of the rows, "id" among them, where not all are needed.

    Attributes:
        ids: int64 [n], ascending.
    """

    def __init__(
        self,
        rows: Iterable[Sequence[Any]] = (),
        away: Sequence[bytes] = (),
        names: Sequence[str] = COLUMN_NAMES,
    ) -> None:
        self._columns = dict(zip(names, packed_columns(rows, len(names)), strict=True))
        self._away = tuple(away)
        self.ids: NDArray[np.int64] = np.fromiter(self._columns["id"], np.int64)

    def __len__(self) -> int:
        return len(self.ids)

    def rows(self, ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """int64 [m]: the rows of these tracks, -1 for those that are not here."""
        if not len(self.ids):
            return np.full(len(ids), -1)
        rows = np.searchsorted(self.ids, ids).clip(0, len(self.ids) - 1)
        return np.where(self.ids[rows] == ids, rows, -1)

    def track(self, row: int) -> Track:
        """One row as an object, without its lyrics."""
        return track_of([column[row] for column in self._columns.values()], self._away)

    def value(self, name: str, row: int) -> Any:
        """One value as the store has it, None where nothing is known."""
        return self._columns[name][row]

    def column(self, name: str) -> Sequence[Any]:
        """A column as the store has it, None where nothing is known."""
        return self._columns[name]

    def text(self, name: str) -> Sequence[str]:
        """A column of texts as the store has it, "" where nothing is known."""
        return self._columns[name]

    def number(self, name: str) -> NDArray[np.float64]:
        """A column of numbers, float64 [n], NaN where nothing is known; not to be changed."""
        column = self._columns[name]
        if isinstance(column, Numbers):
            return column.values
        if isinstance(column, Repeated):
            return np.array(column.values, np.float64)[column.codes]
        return np.array(column, np.float64)

    @cached_property
    def paths(self) -> Sequence[str]:
        """The files; bytes that are not UTF-8 are surrogates."""
        raw = self._columns["path"]
        return raw.texts if isinstance(raw, Blobs) else packed(map(os.fsdecode, raw))

    @cached_property
    def folders(self) -> Sequence[str]:
        """The folder of each file."""
        return packed(map(os.path.dirname, self.paths))

    @cached_property
    def titles(self) -> Sequence[str]:
        """Never empty: the file's name as the last resort."""
        titles = self._columns["title"]
        if all(titles):
            return titles
        named = zip(titles, self._columns["path"], strict=True)
        return packed(title or storable(Path(os.fsdecode(path)).stem) for title, path in named)

    @cached_property
    def artists(self) -> Sequence[str]:
        """All artists of a track in one line, or the album's artist; "" where none is named."""
        columns = (self._columns[name] for name in ("credit", "artists", "album_artist"))
        lines: dict[tuple[str, str, str], str] = {}
        return packed(
            lines.get(key) or lines.setdefault(key, artists.shown(key[0], _parts(key[1]), key[2]))
            for key in zip(*columns, strict=True)
        )

    @cached_property
    def artist_names(self) -> Sequence[tuple[str, ...]]:
        """The artists that each track belongs to: its own, else the album's."""
        columns = self._columns["artists"], self._columns["album_artist"]
        names: dict[tuple[str, str], tuple[str, ...]] = {}
        return packed(
            names.get(key) or names.setdefault(key, artists.all_of(_parts(key[0]), key[1]))
            for key in zip(*columns, strict=True)
        )

    @cached_property
    def genres(self) -> Sequence[tuple[str, ...]]:
        """The genres of each track, as written."""
        return packed(map(lru_cache(maxsize=None)(_parts), self._columns["genres"]))

    @cached_property
    def present(self) -> NDArray[np.bool_]:
        """Bool [n]: whether the file was there at the last scan, and its folder is there."""
        gone = np.array(self._columns["vanished"], bool)
        if self._away:
            gone |= np.fromiter(
                (path.startswith(self._away) for path in self._columns["path"]), bool, len(self)
            )
        return ~gone

    def state(self, row: int) -> str:
        """`Track.state` of one row."""
        return "present" if self.present[row] else self.track(row).state

    def order_with(self, other: "TrackColumns") -> NDArray[np.int64]:
        """int64 [m]: of the rows of both behind each other, those of `merged`, in its order."""
        both = np.concatenate((self.ids, other.ids))
        order = np.argsort(both, kind="stable")
        ids = both[order]
        last: NDArray[np.int64] = order[np.append(ids[1:] != ids[:-1], True)]  # of two rows the newer
        return last

    def merged(self, other: "TrackColumns") -> "TrackColumns":
        """These tracks, with those of `other` added or in place of what they were."""
        order, merged = self.order_with(other), TrackColumns((), other._away)
        merged._columns = {
            name: joined(column, other._columns[name], order) for name, column in self._columns.items()
        }
        merged.ids = np.concatenate((self.ids, other.ids))[order]
        return merged


def _parts(text: str) -> tuple[str, ...]:
    return tuple(text.split(SEPARATOR)) if text else ()
