"""What is known of every track as one array: each is made when it is first asked for, and kept."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

import numpy as np

from musicexplorer.library.store import Listens, MapQuality, Rhythms
from musicexplorer.library.text import fold
from musicexplorer.library.track import Track


class Shelf(Protocol):
    """What the columns ask of the store's reader."""

    def listens(self) -> Listens: ...
    def ratings(self) -> tuple[np.ndarray, np.ndarray]: ...
    def map_quality(self) -> MapQuality: ...
    def rhythm(self) -> Rhythms: ...


class Columns:
    """Columns of one value a row, over the tracks of a catalogue.

    Args:
        tracks: The rows.
        shelf: Where to look up what is not written in the files; None for nowhere.
    """

    def __init__(self, tracks: Sequence[Track], shelf: Shelf | None) -> None:
        self._tracks, self._shelf = tracks, shelf
        self._kept: dict[str, Any] = {}

    def look_again(self) -> None:
        """Ask the store anew for what it learns while the window is open."""
        self.forget(*STORED)

    def forget(self, *names: str) -> None:
        """Make these anew when they are next asked for; no names: all of them."""
        for name in names or tuple(self._kept):
            self._kept.pop(name, None)

    def number(self, name: str) -> np.ndarray:
        """float64 [n], NaN where it is unknown: one of `NUMBERS`."""
        return self._once(name, NUMBERS[name])

    @property
    def ids(self) -> np.ndarray:
        """int64 [n]: the store's number of each row."""
        return self._once("ids", lambda columns: np.fromiter((t.id for t in self._tracks), np.int64))

    @property
    def genres(self) -> dict[str, tuple[str, np.ndarray]]:
        """Every genre, folded: how it is written first, and its rows."""
        return self._once("genres", Columns._genres)

    def aligned(self, ids: np.ndarray, values: np.ndarray, missing: float) -> np.ndarray:
        """One value a row out of values by id, of the same type; `missing` for the rows without one."""
        shape = (len(self._tracks), *values.shape[1:])
        column: np.ndarray = np.full(shape, missing, values.dtype)
        rows = self.rows(ids)
        column[rows[rows >= 0]] = values[rows >= 0]
        return column

    def rows(self, ids: np.ndarray) -> np.ndarray:
        """int64 [m]: the rows of these tracks, -1 for those that are not here."""
        order: np.ndarray = self._once("order", lambda columns: np.argsort(self.ids, kind="stable"))
        if not len(order):
            return np.full(len(ids), -1)
        rows = order[np.searchsorted(self.ids, ids, sorter=order).clip(0, len(order) - 1)]
        return np.where(self.ids[rows] == ids, rows, -1)

    def written(self, value: Callable[[Track], float | None]) -> np.ndarray:
        """A column of what stands in the files."""
        found = (value(track) for track in self._tracks)
        return np.fromiter((np.nan if one is None else one for one in found), np.float64, len(self._tracks))

    def stored(self, read: Callable[[Shelf], tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
        """A column of what the store answers: ids, and a number for each."""
        if self._shelf is None:
            return np.full(len(self._tracks), np.nan)
        ids, values = read(self._shelf)
        return self.aligned(ids, values.astype(np.float64), np.nan)

    def _once(self, name: str, make: Callable[["Columns"], Any]) -> Any:
        if name not in self._kept:
            self._kept[name] = make(self)
        return self._kept[name]

    def _genres(self) -> dict[str, tuple[str, np.ndarray]]:
        spelled: dict[str, str] = {}
        rows: dict[str, list[int]] = {}
        for row, track in enumerate(self._tracks):
            for genre in track.metadata.genres:
                key = spelled.get(genre) or spelled.setdefault(genre, fold(genre.strip()))
                rows.setdefault(key, []).append(row)
        first = {key: genre.strip() for genre, key in reversed(spelled.items())}
        return {key: (first[key], np.array(found)) for key, found in rows.items() if key}


def _tempo(columns: Columns) -> np.ndarray:
    written = columns.written(lambda track: track.metadata.bpm)
    return np.where(np.isnan(written), columns.stored(lambda shelf: _tempi(shelf.rhythm())), written)


def _tempi(rhythms: Rhythms) -> tuple[np.ndarray, np.ndarray]:
    return rhythms.ids, rhythms.tempo


def _plays(columns: Columns) -> np.ndarray:
    # An excerpt played while looking around is not a play.
    return np.nan_to_num(columns.stored(lambda shelf: _counted(shelf.listens())))


def _counted(listens: Listens) -> tuple[np.ndarray, np.ndarray]:
    whole = ~listens.excerpt
    ids, which = np.unique(listens.ids[whole], return_inverse=True)
    return ids, np.bincount(which, listens.count[whole], len(ids))


def _rating(columns: Columns) -> np.ndarray:
    written = columns.written(lambda track: track.metadata.rating)
    return np.where(np.isnan(written), columns.stored(lambda shelf: shelf.ratings()), written)


def _error(columns: Columns) -> np.ndarray:
    return columns.stored(lambda shelf: (shelf.map_quality().ids, 1.0 - shelf.map_quality().preserved))


def _reached(columns: Columns) -> np.ndarray:
    reached = columns.stored(lambda shelf: (shelf.map_quality().ids, shelf.map_quality().occurrences))
    return np.where(reached < 0, np.nan, reached)


NUMBERS: dict[str, Callable[[Columns], np.ndarray]] = {
    "year": lambda columns: columns.written(lambda track: track.metadata.year),
    "tempo": _tempo,
    "added": lambda columns: columns.written(lambda track: track.added),
    "rating": _rating,
    "plays": _plays,
    "map error": _error,
    "reached": _reached,
}
"""The columns of numbers: beats per minute, ratings and map errors in 0..1, `added` in seconds since 1970."""
STORED = ("tempo", "rating", "plays", "map error", "reached")
"""Those that the store learns more of."""
