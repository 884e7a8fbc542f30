"""An order for unordered tracks: a nearest-neighbour tour through their embeddings."""

import numpy as np
from numpy.typing import NDArray

from musicexplorer.similarity.neighbours import Neighbours, cosines

_MAX_CANDIDATES = 3000
"""The most vectors that are compared at every step."""


def nearest_neighbour_tour(
    candidates: NDArray[np.int64], neighbours: Neighbours, start: int | None = None, n: int = 100
) -> list[int]:
    """Tracks in an order in which each is the nearest remaining one to the track before.

    Args:
        candidates: The tracks to order, int64 [m]; those without an embedding are left out.
        neighbours: The library's embeddings.
        start: The tour starts with the track nearest to this one; None for the track nearest to the mean of
            the candidates.
        n: How many at most.
    """
    rows = np.array([neighbours.row(track) for track in candidates.tolist() if track in neighbours], np.intp)
    if not len(rows) or n <= 0:
        return []
    known = start is not None and start in neighbours
    here = neighbours.vector(int(start)) if known and start is not None else _mean(neighbours, rows)
    if len(rows) > _MAX_CANDIDATES:
        near = neighbours.vectors.cosines(here)[rows]
        rows = rows[np.argsort(-near, kind="stable")[:_MAX_CANDIDATES]]
    vectors = neighbours.vectors[rows]
    left = np.ones(len(rows), bool)
    order: list[int] = []
    for _ in range(min(n, len(rows))):
        step = int(np.where(left, cosines(vectors, here), -np.inf).argmax())
        left[step] = False
        here = vectors[step]
        order.append(int(neighbours.ids[rows[step]]))
    return order


def _mean(neighbours: Neighbours, rows: NDArray[np.intp]) -> NDArray[np.float32]:
    """The mean of some vectors, float32 [d]."""
    parts = (rows[at : at + _MAX_CANDIDATES] for at in range(0, len(rows), _MAX_CANDIDATES))
    total: NDArray[np.float32] = np.sum([neighbours.vectors[part].sum(axis=0) for part in parts], axis=0)
    return total / np.float32(len(rows))
