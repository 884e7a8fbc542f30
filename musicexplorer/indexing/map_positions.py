"""Embeddings and map positions in growing arrays, so that new tracks do not copy the whole library."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from musicexplorer.library.store import Reader
from musicexplorer.similarity.compact_vectors import CompactVectors, as_numbers


class MapPositions:
    """Tracks with their embeddings and map positions.

    Args:
        ids: int64 [n], none twice.
        vectors: [n, d].
        placed: Ids int64 [m] of tracks that have a position; those without a vector are ignored.
        xy: Their positions, float32 [m, 2].
    """

    def __init__(
        self,
        ids: NDArray[np.int64],
        vectors: CompactVectors,
        placed: NDArray[np.int64],
        xy: NDArray[np.float32],
    ) -> None:
        self._ids = np.require(ids, np.int64, ["W"])
        self._vectors = CompactVectors(np.require(vectors.numbers, np.int16, ["W"]))
        self._xy = np.full((len(ids), 2), np.nan, dtype=np.float32)
        self._rows = {track: row for row, track in enumerate(self._ids.tolist())}
        present = np.isin(placed, self._ids)
        self.put(placed[present], xy[present])

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def ids(self) -> NDArray[np.int64]:
        """All tracks, int64 [n]."""
        return self._ids[: len(self)]

    @property
    def vectors(self) -> CompactVectors:
        """Their embeddings [n, d]."""
        return self._vectors.taken(slice(len(self)))

    @property
    def xy(self) -> NDArray[np.float32]:
        """Their positions, float32 [n, 2]; NaN for those that have none yet."""
        return self._xy[: len(self)]

    @property
    def placed(self) -> NDArray[np.bool_]:
        """Bool [n]: which have a position."""
        return np.isfinite(self.xy[:, 0])

    def split(self) -> tuple[NDArray[np.float32], CompactVectors, NDArray[np.float32]]:
        """Vectors of tracks without a position, of those with one, and these positions: inputs of `place`."""
        has_position = self.placed
        count = int(has_position.sum())
        # New tracks come last, so this is usually a slice and not a copy.
        placed = slice(count) if has_position[:count].all() else has_position
        return self.vectors[~has_position], self.vectors.taken(placed), self.xy[placed]

    def add(self, ids: Sequence[int], vectors: Sequence[NDArray[np.float32]]) -> None:
        """Add tracks, or replace the vectors of known ones, which keep their positions."""
        for track, vector in zip(ids, vectors, strict=True):
            row = self._row(track, len(vector))
            self._vectors.put(row, vector)

    def put(self, ids: NDArray[np.int64], xy: NDArray[np.float32]) -> None:
        """Set the positions of tracks [m], float32 [m, 2]."""
        self._xy[[self._rows[track] for track in ids.tolist()]] = xy

    def _row(self, track: int, width: int) -> int:
        row = self._rows.setdefault(track, len(self))
        if row == len(self._ids):
            self._grow(width)
        self._ids[row] = track
        return row

    def _grow(self, width: int) -> None:
        """Add capacity: enough that tracks are seldom copied, and of a large library not as much again."""
        more = max(64, len(self._ids) // 8)
        if not len(self._vectors):
            self._vectors = CompactVectors.zeros(0, width)
        self._ids = np.concatenate([self._ids, np.zeros(more, np.int64)])
        held = self._vectors.numbers
        self._vectors = CompactVectors(np.concatenate([held, np.zeros((more, width), held.dtype)]))
        self._xy = np.concatenate([self._xy, np.full((more, 2), np.nan, np.float32)])


def read_embeddings(reader: Reader) -> tuple[NDArray[np.int64], CompactVectors]:
    """Ids int64 [n] and unit vectors [n, d] of all tracks that have not vanished, by id."""
    ids, numbers = reader.embeddings(pack=as_numbers)
    return ids, CompactVectors(numbers)
