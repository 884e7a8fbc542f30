"""What keeps one artist, one album or one song from filling a list."""

from collections import Counter
from collections.abc import Iterable

import numpy as np

from musicexplorer.similarity.neighbours import cosines
from musicexplorer.similarity.playlist.inputs import PlaylistInputs
from musicexplorer.similarity.recordings import same_recording


class Limits:
    """What a list holds already, and so what it may still take.

    Args:
        inputs: The library.
        per_artist: At most so many of one artist; 0 for no limit. Tracks with no artist are not one artist.
        per_album: Likewise for albums.
        fold: Whether all versions of one song count as the same; copies of one recording always do.
        taken: Rows that are in the list from the beginning.
    """

    def __init__(
        self,
        inputs: PlaylistInputs,
        per_artist: int = 0,
        per_album: int = 0,
        fold: bool = True,
        taken: Iterable[int] = (),
    ) -> None:
        self._materials = inputs
        self._most = ((inputs.artists, per_artist), (inputs.albums, per_album))
        self._counts: tuple[Counter[int], Counter[int]] = (Counter(), Counter())
        self._fold = fold
        self._songs: set[int] = set()
        self._rows: list[int] = []
        for row in taken:
            self.take(row)

    def allows(self, row: int) -> bool:
        """Whether the list may take this row."""
        if row in self._rows or (self._fold and int(self._materials.songs[row]) in self._songs):
            return False
        for (names, most), counts in zip(self._most, self._counts, strict=True):
            if most and names[row] >= 0 and counts[int(names[row])] >= most:
                return False
        return not self._copy(row)

    def take(self, row: int) -> None:
        """The list holds this row now."""
        self._rows.append(row)
        self._songs.add(int(self._materials.songs[row]))
        for (names, _), counts in zip(self._most, self._counts, strict=True):
            counts[int(names[row])] += 1

    def _copy(self, row: int) -> bool:
        vectors, facts = self._materials.neighbours.vectors, self._materials.facts_by_row
        near = cosines(vectors[np.array(self._rows, dtype=np.intp)], vectors[row])
        return any(
            same_recording(facts[row], facts[other], similarity)
            for other, similarity in zip(self._rows, near.tolist(), strict=True)
        )
