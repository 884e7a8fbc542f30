"""The layout of the map: 2D positions in which tracks that sound similar are neighbours.

t-SNE (van der Maaten & Hinton 2008; accelerated as by Linderman et al. 2019), initialised with the principal
components, which makes it deterministic and preserves the global structure (Kobak & Berens 2019). It runs in
slices, between which the caller can report progress, stop, or do something urgent.

Chosen by `tests/benchmarks/map_quality.py` (which explains the columns): CPU seconds on two busy cores, for
the embeddings of 626 tracks of game music and for synthetic ones that resemble them. "moved" and "same"
measure how stable a layout from scratch is when 10 % more tracks are added; n. m. means not measured.

                                   first   later   memory   recall   trust   moved   same
    569 real  principal components   0.1     0.1    47 MB    0.247   0.840   0.015   0.932
              this layout            2.9     1.2   141 MB    0.519   0.954   0.227   0.739
              umap-learn            42.4     1.3   448 MB    0.501   0.954   0.147   0.683
              PaCMAP                25.9     1.1   383 MB    0.438   0.932   0.052   0.749
              scikit-learn's t-SNE   3.8     3.2   139 MB    0.520   0.953   0.085   0.767
    10 000    principal components   0.8     1.1   150 MB    0.018   0.733   0.026   0.590
              this layout            8.9     8.6   226 MB    0.366   0.946   0.257   0.497
              umap-learn            75.8     7.6   577 MB    0.231   0.915   0.154   0.285
              PaCMAP                 8.2*    7.1   304 MB    0.151   0.871   0.058   0.331
              scikit-learn's t-SNE  96.8    n. m.  188 MB    0.375   0.956   n. m.   n. m.
    100 000   principal components   3.0    n. m.  991 MB    0.004   0.760   n. m.   n. m.
              this layout           72.4    n. m.  991 MB    0.235   0.969   n. m.   n. m.
              umap-learn           136.4    n. m. 1172 MB    0.037   0.913   n. m.   n. m.
              PaCMAP                79.3*   n. m.  991 MB    0.033   0.899   n. m.   n. m.

    * With what numba had compiled for the smaller library in its cache.

On two idle cores this layout takes 5 s for 10 000 tracks and 31 s for 100 000 (wall-clock time).

umap-learn and PaCMAP compile for half a minute or more before the first result, and preserve far fewer
neighbours the larger the library is. Their global structure is more stable from scratch, although in a large
library fewer neighbours stay the same; here tracks that are on the map do not move (`incremental_layout`).
"""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from musicexplorer.similarity.graph import NearestGraph
from musicexplorer.similarity.incremental_layout import align
from musicexplorer.similarity.layout_postprocessing import postprocess

if TYPE_CHECKING:
    from openTSNE import TSNEEmbedding

FEWEST = 10  # tracks, below which the principal components are the layout
PERPLEXITY = 15.0
# Iterations and their exaggeration factor: powers of two, which can be applied and undone between slices
# without rounding errors. The early phase disentangles the principal components and is skipped if there was a
# map; the late phase has no exaggeration. Small libraries keep a little of it, which holds clusters together
# and makes the map stable; in large ones that would cost neighbours (recall 0.30 instead of 0.37 for 10 000
# tracks, 0.06 instead of 0.24 for 100 000).
FROM_SCRATCH = (100, 16.0)
FROM_A_MAP = (0, 1.0)
# A map is continued at the size at which layouts end (times the root of the number of tracks). Started as
# small as the principal components it would unfold again: the median of 4 000 tracks moved by 0.35 instead of
# 0.04.
RADIUS = 0.42
LATE = (150, 1.0)
LATE_FEW = (150, 2.0)
INTERPOLATE_FROM = 3_000  # tracks from which the interpolated gradient is faster; fewer are a small library
INTERVAL = 2  # width of its cells: twice the default halves the time and costs 0.004 recall (10 000 tracks)


def rough(vectors: NDArray[np.float32], previous: NDArray[np.float32] | None = None) -> NDArray[np.float32]:
    """The two principal components: a map in milliseconds.

    Args:
        vectors: float32 [n, d].
        previous: Positions float32 [n, 2] to align the map to, NaN for tracks that had none.

    Returns:
        float32 [n, 2], no two equal.
    """
    xy = postprocess(_principal(vectors))
    return xy if previous is None else align(xy, previous)


class Layout:
    """A layout that is calculated step by step.

    Args:
        vectors: float32 [n, d], unit rows.
        initial: Positions float32 [n, 2] of all tracks to start from; the principal components by default.
    """

    def __init__(self, vectors: NDArray[np.float32], initial: NDArray[np.float32] | None = None) -> None:
        self._vectors = np.ascontiguousarray(vectors, dtype=np.float32)
        n = len(self._vectors)
        start = _principal(self._vectors) if initial is None else np.asarray(initial, dtype=np.float64)
        if start.shape != (n, 2):
            raise ValueError(f"{n} vectors, but initial positions of shape {start.shape}")
        self._start = start
        self._from_map = initial is not None
        self._graph = NearestGraph(self._vectors, int(3 * _perplexity(n)))
        self._embedding: TSNEEmbedding | None = None
        self._early, self._exaggeration = FROM_SCRATCH if initial is None else FROM_A_MAP
        self._late, self._late_exaggeration = LATE_FEW if n < INTERPOLATE_FROM else LATE
        self._iterations = 0

    @property
    def done(self) -> bool:
        """Whether there is nothing left to do."""
        return len(self._vectors) < FEWEST or self._iterations == self._early + self._late

    @property
    def progress(self) -> float:
        """The share of the work that is done, 0..1; finding neighbours counts as a fifth."""
        if self.done:
            return 1.0
        return 0.2 * self._graph.progress + 0.8 * self._iterations / (self._early + self._late)

    @property
    def graph(self) -> NearestGraph:
        """The nearest tracks of every track, once they are known."""
        return self._graph

    def advance(self, iterations: int) -> None:
        """Do a slice of the work: a block of the neighbour graph until it is complete, then iterations."""
        if self.done:
            return
        if not self._graph.done:
            self._graph.advance()
        elif self._embedding is None:
            self._embedding = self._prepare()
        else:
            early = self._iterations < self._early
            count = min(iterations, self._early + (0 if early else self._late) - self._iterations)
            self._embedding.optimize(
                count,
                exaggeration=self._exaggeration if early else self._late_exaggeration,
                momentum=0.5 if early else 0.8,
                inplace=True,
            )
            self._iterations += count

    def xy(self) -> NDArray[np.float32]:
        """The current positions: float32 [n, 2], centred, with mean square radius 1, no two equal."""
        return postprocess(self._start if self._embedding is None else np.asarray(self._embedding))

    def _prepare(self) -> "TSNEEmbedding":
        from openTSNE import TSNEEmbedding
        from openTSNE.affinity import PerplexityBasedNN
        from openTSNE.nearest_neighbors import PrecomputedNeighbors

        n = len(self._vectors)
        jobs = -1 if n >= INTERPOLATE_FROM else 1
        near = PrecomputedNeighbors(self._graph.rows.astype(np.int64), self._graph.distances)
        affinities = PerplexityBasedNN(perplexity=_perplexity(n), knn_index=near, n_jobs=jobs)
        # Identical tracks would start at the same position and never separate.
        noise = np.random.default_rng(0).normal(size=(n, 2))
        start = self._start / max(float(self._start.std()), 1e-12)
        size = RADIUS * float(np.sqrt(n / 2)) if self._from_map else 1e-4
        return TSNEEmbedding(
            start * size + noise * 1e-6,
            affinities,
            negative_gradient_method="fft" if n >= INTERPOLATE_FROM else "bh",
            ints_in_interval=INTERVAL,
            n_jobs=jobs,
            random_state=0,
        )


def _perplexity(n: int) -> float:
    return max(1.0, min(PERPLEXITY, (n - 1) / 3))


def _principal(vectors: NDArray[np.float32]) -> NDArray[np.float64]:
    """The first two principal components with fixed signs, so that the result is deterministic: [n, 2]."""
    flat = np.zeros((len(vectors), 2))
    if len(vectors) < 2:
        return flat
    centred = np.asarray(vectors, dtype=np.float64) - np.mean(vectors, axis=0, dtype=np.float64)
    _, axes = np.linalg.eigh(centred.T @ centred)
    best = axes[:, ::-1][:, :2]
    best = best * np.sign(best[np.abs(best).argmax(axis=0), np.arange(best.shape[1])])
    flat[:, : best.shape[1]] = centred @ best
    return flat
