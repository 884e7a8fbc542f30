"""What a search looks at: folded texts, and which tags are among the strongest of a track."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from musicexplorer.library.text import fold, storable
from musicexplorer.similarity.compact_tags import UNKNOWN, CompactTags

Mask = NDArray[np.bool_]


def search_text(
    title: str, artist: str, album_artist: str, album: str, genres: Sequence[str], file_name: str
) -> str:
    """What a search looks at in one track, folded."""
    parts = (title, artist, album_artist, album, *genres, storable(file_name))
    return fold("\n".join(part for part in parts if part))


def strongest(tags: CompactTags, columns: Sequence[int] | None = None) -> NDArray[np.int64]:
    """The place of the largest of these columns (default: all) in each row, int64 [n]; -1 where not known."""
    found, known = np.full(len(tags), -1), tags.known
    for rows in tags.blocks():
        part = tags.numbers[rows] if columns is None else tags.numbers[rows][:, columns]
        found[rows] = np.where(known[rows], part.argmax(axis=1), -1)
    return found


class TagIndex:
    """Which tags describe which rows: those among the strongest few of a row.

    Args:
        tags: Probabilities [n, T].
        names: The T names.
    """

    STRONGEST = 5

    def __init__(self, tags: CompactTags, names: Sequence[str]) -> None:
        self._tags = tags
        self._least = np.full(len(tags), UNKNOWN, np.uint8)
        nth = max(0, tags.shape[1] - self.STRONGEST)
        for rows in tags.blocks():
            self._least[rows] = np.partition(tags.numbers[rows], nth, axis=1)[:, nth]

    def rows_with(self, tag: int) -> Mask:
        """Bool [n]: the rows that a tag, by its number, is among the strongest of."""
        numbers = self._tags.numbers[:, tag]
        found: Mask = (numbers >= self._least) & (numbers != UNKNOWN)
        return found

    @cached_property
    def counts(self) -> NDArray[np.int64]:
        """int64 [T]: of how many rows each tag is among the strongest."""
        found, known = np.zeros(self._tags.shape[1], np.int64), self._tags.known
        for rows in self._tags.blocks():
            strong = self._tags.numbers[rows] >= self._least[rows, None]
            found += np.count_nonzero(strong & known[rows, None], axis=0)
        return found
