"""Neighbourhood preservation of a map, and the k-occurrence of each track.

A 2D map cannot preserve all neighbourhoods of a space with hundreds of dimensions. Neighbourhood preservation
(k-nearest-neighbour recall; Venna et al. 2010) is the share of a track's k nearest neighbours that are among
its k nearest on the map. The k-occurrence of a track is the number of neighbour lists it is in (Radovanović,
Nanopoulos & Ivanović 2010): in high dimensions a few hubs are in many lists, and some tracks are in none.
"""

import numpy as np
from numpy.typing import NDArray

from musicexplorer.similarity.compact_vectors import Vectors, products

NEIGHBOURS = 15  # neighbours that the map should preserve
LISTED = 10  # length of the lists that occurrences are counted in
CHUNK = 4_096  # tracks in one step


def preserved_shares(near: NDArray[np.integer], xy: NDArray[np.floating]) -> NDArray[np.float32]:
    """The share of each track's nearest neighbours that are among as many nearest on the map.

    Args:
        near: Rows [n, k] of the nearest other tracks by embedding, for all n tracks.
        xy: Positions [n, 2].

    Returns:
        float32 [n], 0..1; NaN if there is only one track.
    """
    n, k = near.shape
    shares = np.full(n, np.nan, dtype=np.float32)
    if k:
        on_map = nearest_on_map(xy, k)
        for first in range(0, n, CHUNK):
            part = slice(first, first + CHUNK)
            both = near[part, :, None] == on_map[part, None, :]
            shares[part] = both.any(axis=2).mean(axis=1)
    return shares


def shares_of(rows: NDArray[np.integer], vectors: Vectors, xy: NDArray[np.floating]) -> NDArray[np.float32]:
    """`preserved_shares` of some tracks alone: float32 [m], 0..1.

    Args:
        rows: The tracks, int [m]; m x n cosines are held at once.
        vectors: Unit rows of all tracks, [n, d].
        xy: Positions [n, 2].
    """
    k = min(NEIGHBOURS, len(vectors) - 1)
    similar = products(vectors[rows], vectors)
    closeness = -np.square(xy[rows, None] - xy[None]).sum(axis=2)
    for found in (similar, closeness):
        found[np.arange(len(rows)), rows] = -np.inf
    near, on_map = (np.argpartition(found, -k, axis=1)[:, -k:] for found in (similar, closeness))
    shares: NDArray[np.float32] = (near[:, :, None] == on_map[:, None]).any(axis=2).mean(axis=1)
    return shares.astype(np.float32)


def mean_share(shares: NDArray[np.floating]) -> float:
    """The value of a whole map: the mean of the known shares [n]; NaN if there are none."""
    known = shares[np.isfinite(shares)]
    return float(known.mean()) if len(known) else float("nan")


def k_occurrence(near: NDArray[np.integer]) -> NDArray[np.int32]:
    """In how many other tracks' neighbour lists [n, k] each track is: int32 [n]."""
    return np.bincount(near.ravel(), minlength=len(near)).astype(np.int32)


def nearest_on_map(xy: NDArray[np.floating], k: int) -> NDArray[np.int64]:
    """Rows int64 [n, k] of the k nearest other tracks on the map; k is below n."""
    from scipy.spatial import KDTree

    found = KDTree(xy).query(xy, k + 1)[1]
    # With several tracks at the same position, a track need not be first in its own list, or in it at all.
    others = found != np.arange(len(xy))[:, None]
    others[others.all(axis=1), -1] = False
    return found[others].reshape(len(xy), k)
