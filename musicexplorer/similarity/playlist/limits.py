"""Limits on how many tracks of one artist, album or song a list has."""

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from musicexplorer.similarity.neighbours import cosines
from musicexplorer.similarity.playlist.inputs import PlaylistInputs
from musicexplorer.similarity.recordings import SAME_SECONDS, same_recording

Refusal = Literal["taken", "song", "artist", "album", "copy"]


class Limits:
    """Keeps track of what a list contains, and decides what may be added.

    Args:
        inputs: The library.
        per_artist: At most so many of one artist; 0 for no limit. A track of several counts for each, one
            without an artist has no limit.
        per_album: Likewise for albums.
        fold: Whether all versions of a song count as the same; copies of a recording always do.
        taken: Rows that are in the list from the start.
    """

    def __init__(
        self,
        inputs: PlaylistInputs,
        per_artist: int = 0,
        per_album: int = 0,
        fold: bool = True,
        taken: Iterable[int] = (),
    ) -> None:
        self._inputs = inputs
        # Only the columns that are needed: each is computed for the whole library.
        self._most: list[tuple[Refusal, NDArray[np.int64], int]] = []
        if per_artist:
            self._most.append(("artist", inputs.artists, per_artist))
        if per_album:
            self._most.append(("album", inputs.albums[:, None], per_album))
        self._counts = [Counter[int]() for _ in self._most]
        self._songs = inputs.songs if fold else None
        self._taken_songs: set[int] = set()
        self._rows: list[int] = []
        self._facts = lru_cache(maxsize=None)(inputs.columns.at)
        for row in taken:
            self.take(row)

    def allows(self, row: int) -> bool:
        """Whether this row may be added."""
        return self.refusal(row) is None

    def refusal(self, row: int) -> Refusal | None:
        """What keeps this row out of the list; None if it may be added."""
        if row in self._rows:
            return "taken"
        if self._songs is not None and int(self._songs[row]) in self._taken_songs:
            return "song"
        for (kind, names, most), counts in zip(self._most, self._counts, strict=True):
            if any(name >= 0 and counts[name] >= most for name in names[row].tolist()):
                return kind
        return "copy" if self._copy(row) else None

    def take(self, row: int) -> None:
        """Note that this row was added."""
        self._rows.append(row)
        if self._songs is not None:
            self._taken_songs.add(int(self._songs[row]))
        for (_, names, _), counts in zip(self._most, self._counts, strict=True):
            counts.update(names[row].tolist())

    def _copy(self, row: int) -> bool:
        """Whether the list contains the same recording."""
        columns, sound = self._inputs.columns, self._inputs.sound
        vectors = self._inputs.neighbours.vectors if sound is None else sound
        rows = np.array(self._rows, dtype=np.intp)
        rows = rows[np.abs(columns.duration[rows] - columns.duration[row]) <= SAME_SECONDS]
        if not len(rows):
            return False
        fact, similarities = self._facts(row), cosines(vectors[rows], vectors[row])
        return any(
            same_recording(fact, self._facts(other), similarity)
            for other, similarity in zip(rows.tolist(), similarities.tolist(), strict=True)
        )
