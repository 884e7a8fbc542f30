"""What was listened to and where it stands, in arrays that grow: no copy of a library for each new track."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


class MapPositions:
    """Tracks with their vectors and their places on the map.

    Args:
        ids: int64 [n], none twice.
        vectors: float32 [n, d].
        placed: Ids int64 [m] of tracks that have a place; those without a vector are left out.
        xy: Their places, float32 [m, 2].
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
        heard = np.isin(placed, self._ids)
        self.put(placed[heard], xy[heard])

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def ids(self) -> NDArray[np.int64]:
        """All tracks, int64 [n]."""
        return self._ids[: len(self)]

    @property
    def vectors(self) -> NDArray[np.float32]:
        """What was heard in them, float32 [n, d]."""
        return self._vectors[: len(self)]

    @property
    def xy(self) -> NDArray[np.float32]:
        """Where they are, float32 [n, 2]; NaN for those that have no place yet."""
        return self._xy[: len(self)]

    @property
    def known(self) -> NDArray[np.bool_]:
        """Which have a place: bool [n]."""
        return np.isfinite(self.xy[:, 0])

    def apart(self) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
        """Vectors of those without a place, of those with one, and the places: what `place` takes."""
        known = self.known
        count = int(known.sum())
        # New tracks come last: no copy of all that were there.
        placed = slice(count) if known[:count].all() else known
        return self.vectors[~known], self.vectors[placed], self.xy[placed]

    def add(self, ids: Sequence[int], vectors: Sequence[NDArray[np.float32]]) -> None:
        """These tracks were listened to, perhaps again; they keep their places."""
        for track, vector in zip(ids, vectors, strict=True):
            row = self._row(track, len(vector))
            self._vectors[row] = vector

    def put(self, ids: NDArray[np.int64], xy: NDArray[np.float32]) -> None:
        """These tracks [m] are at these places float32 [m, 2]."""
        self._xy[[self._rows[track] for track in ids.tolist()]] = xy

    def _row(self, track: int, width: int) -> int:
        row = self._rows.setdefault(track, len(self))
        if row == len(self._ids):
            self._make_room(width)
        self._ids[row] = track
        return row

    def _make_room(self, width: int) -> None:
        """Twice as much as there is, so that each track is copied once on average."""
        more = max(64, len(self._ids))
        vectors = self._vectors if len(self._vectors) else np.empty((0, width))
        self._ids = np.concatenate([self._ids, np.zeros(more, dtype=np.int64)])
        self._vectors = np.concatenate([vectors, np.zeros((more, width))], dtype=np.float32)
        self._xy = np.concatenate([self._xy, np.full((more, 2), np.nan, dtype=np.float32)])
