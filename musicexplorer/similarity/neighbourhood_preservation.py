"""Neighbourhood preservation of a map, and in how many neighbour lists each track is.

A flat picture cannot keep all neighbourhoods of a space of hundreds of directions. The share of a track's k
nearest that are among its k nearest on the map is known as neighbourhood preservation (or k-nearest-neighbour
recall; Venna et al. 2010 write of its two sides, precision and recall). In how many lists of nearest tracks a
track stands is its k-occurrence (Radovanović, Nanopoulos & Ivanović 2010): in high dimensions a few hubs
stand in many lists and some tracks in none, which no list of neighbours will ever reach.
"""

import numpy as np
from numpy.typing import NDArray

NEIGHBOURS = 15  # neighbours that should be kept
LISTED = 10  # nearest tracks that a person looks at
CHUNK = 4_096  # tracks looked at in one step


def preserved_shares(near: NDArray[np.integer], xy: NDArray[np.floating]) -> NDArray[np.float32]:
    """The share of each track's nearest in sound that are among as many nearest on the map.

    Args:
        near: Rows [n, k] of the nearest other tracks in sound, for all n tracks.
        xy: Positions [n, 2].

    Returns:
        float32 [n], 0..1; NaN for a track that is alone.
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


def mean_share(shares: NDArray[np.floating]) -> float:
    """The figure for a whole map: the mean share [n] of what is known, NaN when nothing is."""
    known = shares[np.isfinite(shares)]
    return float(known.mean()) if len(known) else float("nan")


def k_occurrence(near: NDArray[np.integer]) -> NDArray[np.int32]:
    """In how many other tracks' lists [n, k] of nearest tracks each track stands: int32 [n]."""
    return np.bincount(near.ravel(), minlength=len(near)).astype(np.int32)


def nearest_on_map(xy: NDArray[np.floating], k: int) -> NDArray[np.int64]:
    """Rows int64 [n, k] of the k nearest other tracks on the map; k is below n."""
    from scipy.spatial import KDTree

    found = KDTree(xy).query(xy, k + 1)[1]
    # Of several tracks on one spot, a track need not come first in its own list, or in it at all.
    others = found != np.arange(len(xy))[:, None]
    others[others.all(axis=1), -1] = False
    return found[others].reshape(len(xy), k)
