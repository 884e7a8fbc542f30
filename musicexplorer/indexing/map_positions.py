"""Embeddings and map positions in growing arrays, so that new tracks do not copy the whole library."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


class MapPositions:
    """Tracks with their embeddings and map positions.

    Args:
        ids: int64 [n], none twice.
        vectors: float32 [n, d].
        placed: Ids int64 [m] of tracks that have a position; those without a vector are ignored.
        xy: Their positions, float32 [m, 2].
    """

    def __init__(
        self,
        ids: NDArray[np.int64],
        vectors: NDArray[np.float32],
        placed: NDArray[np.int64],
        xy: NDArray[np.float32],
    ) -> None:
        self._ids = np.require(ids, np.int64, ["W"])
        self._vectors = np.require(vectors, np.float32, ["W"])
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
    def vectors(self) -> NDArray[np.float32]:
        """Their embeddings, float32 [n, d]."""
        return self._vectors[: len(self)]

    @property
    def xy(self) -> NDArray[np.float32]:
        """Their positions, float32 [n, 2]; NaN for those that have none yet."""
        return self._xy[: len(self)]

    @property
    def placed(self) -> NDArray[np.bool_]:
        """Bool [n]: which have a position."""
        return np.isfinite(self.xy[:, 0])

    def split(self) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
        """Vectors of tracks without a position, of those with one, and these positions: inputs of `place`."""
        has_position = self.placed
        count = int(has_position.sum())
        # New tracks come last, so this is usually a slice and not a copy.
        placed = slice(count) if has_position[:count].all() else has_position
        return self.vectors[~has_position], self.vectors[placed], self.xy[placed]

    def add(self, ids: Sequence[int], vectors: Sequence[NDArray[np.float32]]) -> None:
        """Add tracks, or replace the vectors of known ones, which keep their positions."""
        for track, vector in zip(ids, vectors, strict=True):
            row = self._row(track, len(vector))
            self._vectors[row] = vector

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
            self._vectors = np.empty((0, width), np.float32)
        self._ids = np.concatenate([self._ids, np.zeros(more, np.int64)])
        self._vectors = np.concatenate([self._vectors, np.zeros((more, width), np.float32)])
        self._xy = np.concatenate([self._xy, np.full((more, 2), np.nan, np.float32)])
