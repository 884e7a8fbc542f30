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


_CHUNK = 2048
"""Rows of tags that are looked at together: a copy of them all would be large."""


def strongest(tags: NDArray[np.float16], columns: Sequence[int] | None = None) -> NDArray[np.int64]:
    """The place of the largest of these columns (default: all) in each row, int64 [n]; -1 where not known."""
    found = np.full(len(tags), -1)
    for start in range(0, len(tags) if tags.shape[1] else 0, _CHUNK):
        part = tags[start : start + _CHUNK] if columns is None else tags[start : start + _CHUNK, columns]
        # The bits of numbers from 0 up are in their order, and compared much faster.
        best = np.ascontiguousarray(part).view(np.int16).argmax(axis=1)
        found[start : start + _CHUNK] = np.where(np.isnan(part[:, 0]), -1, best)
    return found


class TagIndex:
    """Which tags describe which rows: those among the strongest few of a row.

    Args:
        tags: Probabilities, float16 [n, T], NaN in rows that are not analysed.
        names: The T names.
    """

    STRONGEST = 5

    def __init__(self, tags: NDArray[np.float16], names: Sequence[str]) -> None:
        self._tags = tags
        self._least = np.full(len(tags), np.inf, np.float32)
        nth = max(0, tags.shape[1] - self.STRONGEST)
        for start in range(0, len(tags) if names else 0, _CHUNK):
            rows = slice(start, start + _CHUNK)
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
        for start in range(0, len(self._tags), _CHUNK):
            rows = slice(start, start + _CHUNK)
            found += np.count_nonzero(self._tags[rows] >= self._least[rows, None], axis=0)
        return found
