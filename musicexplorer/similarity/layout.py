"""The map: 2D positions in which tracks that sound alike are neighbours.

t-SNE (van der Maaten & Hinton 2008; accelerated as by Linderman et al. 2019) started from the principal
components, which makes it deterministic and keeps the large shape (Kobak & Berens 2019). It runs in slices,
so that whoever drives it can report, stop, or let something urgent through between two of them.

Chosen by `tests/benchmarks/map_quality.py` (what its columns mean stands there): two busy cores, CPU seconds,
the embeddings of 626 tracks of game music and made-up ones that are like them. Moved and same say how steady
a layout from scratch is under 10 % more tracks; n. m. is not measured.

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

    * What numba had compiled for the smaller library was still on the disk.

On two free cores this layout takes 5 s by the clock for 10 000 tracks and 31 s for 100 000.

umap-learn and PaCMAP compile for half a minute and more before they show anything, and keep far fewer
neighbours the larger the library is. Laid out from scratch their large shape is the steadier one, though of a
large library fewer neighbours stay the same; tracks on the map do not move here (`incremental_layout`).
"""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from musicexplorer.similarity.graph import NearestGraph
from musicexplorer.similarity.incremental_layout import align
from musicexplorer.similarity.layout_postprocessing import postprocess

if TYPE_CHECKING:
    from openTSNE import TSNEEmbedding

FEWEST = 10  # with fewer tracks than this the principal components are enough
PERPLEXITY = 15.0
# Iterations, and by how much attraction is exaggerated in them: powers of two, which are taken on and off
# again between slices without rounding. First enough to sort out the principal components, not at all where
# there was a map; then none. In a small library a little is left on, which keeps islands
# together and the map steady; in a large one that costs neighbours (recall 0.30 in place of 0.37 of 10 000
# tracks, 0.06 in place of 0.24 of 100 000).
FROM_SCRATCH = (100, 16.0)
FROM_A_MAP = (0, 1.0)
# A map goes on at the size at which layouts end (times the root of the number of tracks). Started small, as
# principal components are, it would unfold again: the median of 4 000 tracks moved by 0.35 in place of 0.04.
RADIUS = 0.42
LATE = (150, 1.0)
LATE_FEW = (150, 2.0)
INTERPOLATE_FROM = 3_000  # tracks from which the interpolated gradient is the faster one; fewer are a few
INTERVAL = 2  # width of its cells: twice the usual costs 0.004 of recall of 10 000 tracks, halves the time


def rough(vectors: NDArray[np.float32], previous: NDArray[np.float32] | None = None) -> NDArray[np.float32]:
    """The two principal components: a map in milliseconds.

    Args:
        vectors: float32 [n, d].
        previous: Positions float32 [n, 2] to turn the map towards, NaN for tracks that had none.

    Returns:
        float32 [n, 2], no two on one spot.
    """
    xy = postprocess(_principal(vectors))
    return xy if previous is None else align(xy, previous)


class Layout:
    """A layout in the making.

    Args:
        vectors: float32 [n, d], unit rows.
        initial: Positions float32 [n, 2] to start from, whole; the principal components by default.
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
        """Do a slice of the work: a block of neighbours while they are not known, else so many iterations."""
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
        """Where the tracks are now: float32 [n, 2], centred, mean square radius one, no two on one spot."""
        return postprocess(self._start if self._embedding is None else np.asarray(self._embedding))

    def _prepare(self) -> "TSNEEmbedding":
        from openTSNE import TSNEEmbedding
        from openTSNE.affinity import PerplexityBasedNN
        from openTSNE.nearest_neighbors import PrecomputedNeighbors

        n = len(self._vectors)
        jobs = -1 if n >= INTERPOLATE_FROM else 1
        near = PrecomputedNeighbors(self._graph.rows.astype(np.int64), self._graph.distances)
        affinities = PerplexityBasedNN(perplexity=_perplexity(n), knn_index=near, n_jobs=jobs)
        # Copies would start on one spot and stay there, since nothing pushes them apart.
        noise = np.random.default_rng(0).normal(size=(n, 2))
        spot = self._start / max(float(self._start.std()), 1e-12)
        size = RADIUS * float(np.sqrt(n / 2)) if self._from_map else 1e-4
        return TSNEEmbedding(
            spot * size + noise * 1e-6,
            affinities,
            negative_gradient_method="fft" if n >= INTERPOLATE_FROM else "bh",
            ints_in_interval=INTERVAL,
            n_jobs=jobs,
            random_state=0,
        )


def _perplexity(n: int) -> float:
    return max(1.0, min(PERPLEXITY, (n - 1) / 3))


def _principal(vectors: NDArray[np.float32]) -> NDArray[np.float64]:
    """The first two principal components, signs fixed so that one library has one picture: [n, 2]."""
    flat = np.zeros((len(vectors), 2))
    if len(vectors) < 2:
        return flat
    centred = np.asarray(vectors, dtype=np.float64) - np.mean(vectors, axis=0, dtype=np.float64)
    _, axes = np.linalg.eigh(centred.T @ centred)
    best = axes[:, ::-1][:, :2]
    best = best * np.sign(best[np.abs(best).argmax(axis=0), np.arange(best.shape[1])])
    flat[:, : best.shape[1]] = centred @ best
    return flat
