"""What a search looks at: folded texts, and which tags are among the strongest of a track."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from musicexplorer.library.text import fold, storable

Mask = NDArray[np.bool_]


def search_text(
    title: str, artist: str, album_artist: str, album: str, genres: Sequence[str], file_name: str
) -> str:
    """What a search looks at in one track, folded."""
    parts = (title, artist, album_artist, album, *genres, storable(file_name))
    return fold("\n".join(part for part in parts if part))


class TagIndex:
    """Which tags describe which rows: those among the strongest few of a row.

    Args:
        tags: Probabilities, float16 [n, T], NaN in rows that are not analysed.
        names: The T names.
    """

    STRONGEST = 5
    _CHUNK = 2048

    def __init__(self, tags: NDArray[np.float16], names: Sequence[str]) -> None:
        self._tags = tags
        self._least = np.full(len(tags), np.inf, np.float32)
        nth = max(0, tags.shape[1] - self.STRONGEST)
        for start in range(0, len(tags) if names else 0, self._CHUNK):
            rows = slice(start, start + self._CHUNK)
            # A NaN counts as largest and is larger than nothing: such rows have no tag.
            self._least[rows] = np.partition(tags[rows].astype(np.float32), nth, axis=1)[:, nth]

    def rows_with(self, tag: int) -> Mask:
        """Bool [n]: the rows that a tag, by its number, is among the strongest of."""
        found: Mask = self._tags[:, tag] >= self._least
        return found

    @cached_property
    def counts(self) -> NDArray[np.int64]:
        """int64 [T]: of how many rows each tag is among the strongest."""
        found = np.zeros(self._tags.shape[1], np.int64)
        for start in range(0, len(self._tags), self._CHUNK):
            rows = slice(start, start + self._CHUNK)
            found += np.count_nonzero(self._tags[rows] >= self._least[rows, None], axis=0)
        return found
