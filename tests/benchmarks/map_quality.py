"""Seconds and neighbourhoods of the layout, beside PCA and scikit-learn's t-SNE in the same run.

    python -m tests.benchmarks.map_quality [2000 10000] [--sklearn]

The library is made up: styles, albums within styles, tracks within albums, on about thirty directions of a
256-dimensional sphere. Recall is the share of a track's 15 nearest neighbours that are among its 15 nearest
on the map; trustworthiness is Venna and Kaski's (2001), over 2 000 tracks.
"""

import argparse
import os
import time
from collections.abc import Callable

os.environ.setdefault("OMP_WAIT_POLICY", "passive")

import numpy as np

from musicexplorer.similarity.graph import nearest
from musicexplorer.similarity.layout import lay_out, rough
from musicexplorer.similarity.neighbours import Neighbours, cosines
from musicexplorer.similarity.placing import align, place
from musicexplorer.similarity.playlist import TrackFacts, more_like

NEAR = 15
SAMPLE = 2_000


def library(n: int, d: int = 256, seed: int = 0) -> np.ndarray:
    """Unit vectors float32 [n, d]."""
    random = np.random.default_rng(seed)
    basis = random.normal(size=(30, d))
    styles = random.normal(size=(12, d))
    style_of_album = random.choice(12, size=max(4, n // 12), p=random.dirichlet(np.full(12, 2.0)))
    albums = styles[style_of_album] + 0.25 * random.normal(size=(len(style_of_album), 30)) @ basis
    tracks = albums[random.integers(0, len(albums), size=n)]
    tracks = tracks + 0.13 * random.normal(size=(n, 30)) @ basis + 0.3 * random.normal(size=(n, d))
    tracks -= tracks.mean(axis=0)
    return (tracks / np.linalg.norm(tracks, axis=1, keepdims=True)).astype(np.float32)


def recall(vectors: np.ndarray, xy: np.ndarray, rows: np.ndarray) -> float:
    """Share of the nearest neighbours of these rows that are the nearest on the map too."""
    near = nearest(vectors, NEAR).rows
    near = near[rows]
    return float(np.mean([len(set(a) & set(b)) / NEAR for a, b in zip(near, _on_map(xy, rows), strict=True)]))


def trustworthiness(vectors: np.ndarray, xy: np.ndarray, rows: np.ndarray) -> float:
    """1 when nothing is near on the map that is far in the embedding; 0.5 by chance."""
    n, penalty = len(vectors), 0.0
    for row, near in zip(rows, _on_map(xy, rows), strict=True):
        cosine = cosines(vectors, vectors[row])
        cosine[row] = -np.inf
        ranks = np.empty(n, dtype=np.int64)
        ranks[np.argsort(-cosine)] = np.arange(1, n + 1)
        penalty += np.maximum(ranks[near] - NEAR, 0).sum()
    return 1 - 2 * penalty / (len(rows) * NEAR * (2 * n - 3 * NEAR - 1))


def _on_map(xy: np.ndarray, rows: np.ndarray) -> np.ndarray:
    from scipy.spatial import cKDTree

    found = cKDTree(xy).query(xy[rows], NEAR + 1)[1]
    return np.array([[i for i in line if i != row][:NEAR] for row, line in zip(rows, found, strict=True)])


def timed(work: Callable[[], object], times: int = 1) -> tuple[object, float, float]:
    """What came of it, and the seconds of one run: by the clock and of the processor."""
    clock, processor = time.perf_counter(), time.process_time()
    for _ in range(times):
        result = work()
    return result, (time.perf_counter() - clock) / times, (time.process_time() - processor) / times


def by_sklearn(vectors: np.ndarray) -> np.ndarray:
    """Scikit-learn's t-SNE, as many iterations, from the principal components."""
    from sklearn.manifold import TSNE

    return TSNE(init="pca", max_iter=500, random_state=0, n_jobs=2).fit_transform(vectors)


def compare(n: int, with_sklearn: bool) -> None:
    """Print the figures for n tracks."""
    vectors = library(n)
    rows = np.random.default_rng(1).choice(n, min(SAMPLE, n), replace=False)
    held = n // 10
    makers: dict[str, Callable[[], np.ndarray]] = {
        "PCA": lambda: rough(vectors),
        "this layout": lambda: lay_out(vectors),
        "a tenth placed": lambda: _a_tenth_placed(vectors, held),
    }
    if with_sklearn:
        makers["scikit-learn t-SNE"] = lambda: by_sklearn(vectors)
    print(f"{n} tracks")
    maps = {}
    for name, make in makers.items():
        xy, clock, processor = timed(make)
        maps[name] = xy
        print(
            f"  {name:20} {clock:7.1f} s ({processor:6.1f} CPU s)   recall {recall(vectors, xy, rows):.3f}"
            f"   trustworthiness {trustworthiness(vectors, xy, rows):.4f}",
            flush=True,
        )
    moved = np.linalg.norm(
        align(lay_out(vectors, maps["this layout"]), maps["this layout"]) - maps["this layout"], axis=1
    )
    print(f"  laid out again from itself: tracks move by {np.median(moved):.3f} in the median (map radius 1)")


def _a_tenth_placed(vectors: np.ndarray, held: int) -> np.ndarray:
    xy = lay_out(vectors[:-held])
    return np.concatenate([xy, place(vectors[-held:], vectors[:-held], xy)])


def search(n: int) -> None:
    """Print how long neighbours and a list of fifty take among n tracks."""
    neighbours = Neighbours(np.arange(n), library(n))
    facts = {i: TrackFacts(i, f"Title {i}", f"Artist {i % 500}", "", 100.0 + i % 300) for i in range(n)}
    _, near, _ = timed(lambda: neighbours.nearest(7, 50), 20)
    _, more, _ = timed(lambda: more_like(neighbours, facts, [7]), 20)
    _, several, _ = timed(lambda: more_like(neighbours, facts, [7, 8, 9], unlike=[10]), 20)
    figures = {"nearest": near, "fifty more": more, "fifty by four seeds": several}
    print(f"{n} tracks: " + ", ".join(f"{name} {1000 * seconds:.1f} ms" for name, seconds in figures.items()))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sizes", nargs="*", type=int, default=[2_000, 10_000])
    parser.add_argument(
        "--sklearn", action="store_true", help="beside scikit-learn's t-SNE, which takes minutes"
    )
    options = parser.parse_args()
    for size in options.sizes:
        search(size)
        compare(size, options.sklearn)
