"""A walk through tracks that nobody asked for in an order: always on to the nearest that is left."""

import numpy as np
from numpy.typing import NDArray

from musicexplorer.similarity.neighbours import Neighbours, cosines

_LOOKED_AT = 3000
"""Of so many tracks at most the vectors are compared at every step."""


def nearest_neighbour_tour(
    candidates: NDArray[np.int64], neighbours: Neighbours, start: int | None = None, n: int = 100
) -> list[int]:
    """Tracks in an order in which each is the nearest in sound to the one before that is left.

    Args:
        candidates: The tracks to walk through, int64 [m]; those without an embedding are left out.
        neighbours: The library's embeddings.
        start: The walk begins with what is nearest to this track; None to begin with what is most usual
            among the candidates.
        n: How many at most: those around the beginning.
    """
    rows = np.array([neighbours.row(one) for one in candidates.tolist() if one in neighbours], np.intp)
    if not len(rows) or n <= 0:
        return []
    vectors = neighbours.vectors[rows]
    heard = start is not None and start in neighbours
    here = neighbours.vector(int(start)) if heard and start is not None else vectors.mean(axis=0)
    if len(rows) > _LOOKED_AT:
        around = np.argsort(-cosines(vectors, here), kind="stable")[:_LOOKED_AT]
        rows, vectors = rows[around], vectors[around]
    left = np.ones(len(rows), bool)
    order: list[int] = []
    for _ in range(min(n, len(rows))):
        step = int(np.where(left, cosines(vectors, here), -np.inf).argmax())
        left[step] = False
        here = vectors[step]
        order.append(int(neighbours.ids[rows[step]]))
    return order
