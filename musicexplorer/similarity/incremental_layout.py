"""Incremental layout: new tracks are placed on a map that stays as it is, and a new layout is aligned to it.

Measured with `tests/benchmarks/map_quality.py --stability`, for 57 tracks added to 569 of game music / 1 000
added to 10 000 synthetic ones. The share of the 15 nearest neighbours of the new tracks that are among the 15
nearest on the map is 0.48 / 0.27 here, 0.52 / 0.35 in a layout from scratch, and 0.53 / 0.31 in a layout that
continues from the map. The other tracks move by 0 here, by 0.23 / 0.26 (median; the map's radius is 1) from
scratch, and by 0.08 / 0.02 when continued.
"""

import numpy as np
from numpy.typing import NDArray

from musicexplorer.similarity.compact_vectors import Vectors, products
from musicexplorer.similarity.layout_postprocessing import postprocess, remove_overlaps

NEIGHBOURS = 10  # that determine the position of a new track
COSINES = 4_000_000  # computed in one step: 16 MB


def place(new_vectors: NDArray[np.float32], vectors: Vectors, xy: NDArray[np.float32]) -> NDArray[np.float32]:
    """Positions for new tracks in one call: float32 [m, 2]. Arguments as for `IncrementalLayout`."""
    layout = IncrementalLayout(new_vectors, vectors, xy)
    while not layout.done:
        layout.advance()
    return layout.xy()


class IncrementalLayout:
    """Positions for new tracks among their nearest neighbours; tracks on the map do not move.

    The neighbours may be in several clusters, and their mean between these: so the neighbour that is closest
    to the others selects the cluster, and only those around it are averaged.

    Args:
        new_vectors: float32 [m, d], unit rows.
        vectors: [n, d], unit rows of the tracks that have a position.
        xy: Their positions, float32 [n, 2].
    """

    def __init__(self, new_vectors: NDArray[np.float32], vectors: Vectors, xy: NDArray[np.float32]) -> None:
        self._new = new_vectors
        self._vectors = vectors
        self._fixed = xy
        self._positions = np.zeros((len(new_vectors), 2))
        self._found = 0 if len(vectors) else len(new_vectors)

    @property
    def done(self) -> bool:
        """Whether all have a position."""
        return self._found == len(self._new)

    @property
    def progress(self) -> float:
        """The share that has a position, 0..1."""
        return 1.0 if self.done else self._found / len(self._new)

    def advance(self) -> None:
        """Find the positions of a block of tracks."""
        if self.done:
            return
        part = slice(self._found, self._found + max(1, COSINES // len(self._vectors)))
        cosine = products(self._new[part], self._vectors)
        self._positions[part] = _among(cosine, self._fixed, min(NEIGHBOURS, len(self._vectors)))
        self._found += len(cosine)

    def xy(self) -> NDArray[np.float32]:
        """float32 [m, 2], no two equal, and none equal to that of a track on the map."""
        if not len(self._vectors) or not len(self._new):
            return postprocess(np.zeros((len(self._new), 2)))
        return remove_overlaps(self._positions, fixed=self._fixed)


def align(xy: NDArray[np.float32], previous: NDArray[np.float32]) -> NDArray[np.float32]:
    """A layout rotated, mirrored and moved to fit the previous one (orthogonal Procrustes).

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
    """Positions [m, 2] of tracks with these similarities [m, n] to the tracks at xy [n, 2]."""
    rows = np.argpartition(cosine, -k, axis=1)[:, -k:]
    near = np.take_along_axis(cosine, rows, 1).astype(np.float64)
    spots = xy[rows].astype(np.float64)
    weights = np.maximum(near - near.min(axis=1, keepdims=True), 0) + 1e-3
    apart = np.linalg.norm(spots[:, :, None] - spots[:, None], axis=3)
    centre = np.einsum("mij,mj->mi", apart, weights).argmin(axis=1)
    away = apart[np.arange(len(rows)), centre]
    weights[away > np.median(away, axis=1, keepdims=True)] = 0
    return np.einsum("mk,mkx->mx", weights, spots) / weights.sum(axis=1, keepdims=True)
