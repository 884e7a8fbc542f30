"""A map that stays put: new tracks find their place in it, and a new layout is turned towards the old one."""

import numpy as np
from numpy.typing import NDArray

from musicexplorer.similarity.neighbours import cosines
from musicexplorer.similarity.spacing import spread, tidy

WITNESSES = 10  # neighbours that say where a new track belongs


def place(
    new_vectors: NDArray[np.float32], vectors: NDArray[np.float32], xy: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Positions for new tracks among their nearest neighbours; those that are there do not move.

    Neighbours may lie on several islands, so a mean of them all could land in the sea between: the neighbour
    that is nearest to the others decides on the island, and only those around it are averaged.

    Args:
        new_vectors: float32 [m, d], unit rows.
        vectors: float32 [n, d], unit rows of the tracks that have a position.
        xy: Their positions, float32 [n, 2].

    Returns:
        float32 [m, 2], no two on one spot, nor on that of a track that was there.
    """
    if not len(vectors) or not len(new_vectors):
        return tidy(np.zeros((len(new_vectors), 2)))
    k = min(WITNESSES, len(vectors))
    places = [_among(cosines(vectors, vector), xy, k) for vector in new_vectors]
    return spread(np.array(places), fixed=xy)


def align(xy: NDArray[np.float32], previous: NDArray[np.float32]) -> NDArray[np.float32]:
    """A layout turned, mirrored and moved, never bent, to lie on the previous one (Procrustes).

    Args:
        xy: Positions float32 [n, 2].
        previous: Positions float32 [n, 2] of the same tracks, NaN for those that had none.

    Returns:
        float32 [n, 2].
    """
    known = np.isfinite(previous).all(axis=1)
    if not known.any():
        return np.asarray(xy, dtype=np.float32)
    here, there = xy[known].astype(np.float64), previous[known].astype(np.float64)
    middle, target = here.mean(axis=0), there.mean(axis=0)
    left, _, right = np.linalg.svd((here - middle).T @ (there - target))
    turned = (np.asarray(xy, dtype=np.float64) - middle) @ (left @ right) + target
    return turned.astype(np.float32)


def _among(cosine: NDArray[np.float32], xy: NDArray[np.float32], k: int) -> NDArray[np.float64]:
    """The place [2] for a track with these similarities [n] to the tracks at xy [n, 2]."""
    rows = np.argpartition(-cosine, k - 1)[:k]
    spots = xy[rows].astype(np.float64)
    weights = np.maximum(cosine[rows] - cosine[rows].min(), 0).astype(np.float64) + 1e-3
    apart = np.linalg.norm(spots[:, None] - spots[None], axis=2)
    centre = int(np.argmin(apart @ weights))
    near = apart[centre] <= np.median(apart[centre])
    return np.average(spots[near], axis=0, weights=weights[near])
