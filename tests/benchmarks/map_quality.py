"""The map's layout beside other methods: seconds, memory, neighbourhoods and stability.

    python -m tests.benchmarks.map_quality [--store library.sqlite] [10000 100000] [--only PCA,ours]

Needs `pip install .[benchmarks]`. Sizes are of made-up libraries (`made_up`); a store brings real embeddings.
Each method runs in its own process: a first call, compiling included, then a later one on the same library
with 10 % more tracks. CPU seconds are user and system together, of all threads; memory is the peak of the
whole process. Recall is the share of a track's 15 exact nearest that are among its 15 nearest on the map;
trustworthiness is Venna and Kaski's (2001); both over a sample. Stability compares the two calls' maps: how
far the median track moves once one map is turned onto the other (Procrustes; the mean square radius is one),
and the share of 15 neighbours on the map that are the same.

`--stability` instead shows what the program does with 10 % new tracks, `--settings` how the layout does with
other settings than those chosen.
"""

import argparse
import multiprocessing
import os
import resource
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

os.environ.setdefault("OMP_WAIT_POLICY", "passive")
os.environ.setdefault("OMP_NUM_THREADS", "2")
os.environ.setdefault("NUMBA_NUM_THREADS", "2")

import numpy as np
from numpy.typing import NDArray

from musicexplorer.library.store import Reader
from musicexplorer.similarity import layout
from musicexplorer.similarity.incremental_layout import align, place
from musicexplorer.similarity.layout import rough
from musicexplorer.similarity.layout_postprocessing import minimum_gap
from musicexplorer.similarity.neighbourhood_preservation import NEIGHBOURS, nearest_on_map
from tests.benchmarks.made_up import library
from tests.similarity.layouts import lay_out

SAMPLE = 1_000
BLOCK = 100  # tracks of the sample looked at in one step
MORE = 10  # one new track for so many old ones
Vectors = NDArray[np.float32]


def by_sklearn(vectors: Vectors) -> np.ndarray:
    from sklearn.manifold import TSNE

    return TSNE(init="pca", perplexity=15, random_state=0, n_jobs=2).fit_transform(vectors)


def by_umap(vectors: Vectors) -> np.ndarray:
    from umap import UMAP

    return UMAP(n_neighbors=NEIGHBOURS, random_state=0, n_jobs=1).fit_transform(vectors)


def by_pacmap(vectors: Vectors) -> np.ndarray:
    from pacmap import PaCMAP

    return PaCMAP(n_neighbors=NEIGHBOURS, random_state=0).fit_transform(vectors)


def with_narrow_cells(vectors: Vectors) -> np.ndarray:
    layout.INTERVAL = 1
    return lay_out(vectors)


def with_late_exaggeration(vectors: Vectors) -> np.ndarray:
    layout.LATE = layout.LATE_FEW
    return lay_out(vectors)


def without_late_exaggeration(vectors: Vectors) -> np.ndarray:
    layout.LATE_FEW = layout.LATE
    return lay_out(vectors)


def with_more_iterations(vectors: Vectors) -> np.ndarray:
    layout.FROM_SCRATCH, layout.LATE = (250, 16.0), (500, layout.LATE[1])
    return lay_out(vectors)


METHODS: dict[str, Callable[[Vectors], np.ndarray]] = {
    "PCA": rough,
    "ours (openTSNE)": lay_out,
    "umap-learn": by_umap,
    "PaCMAP": by_pacmap,
    "scikit-learn t-SNE": by_sklearn,
}
SETTINGS: dict[str, Callable[[Vectors], np.ndarray]] = {
    "ours": lay_out,
    "cells of width 1": with_narrow_cells,
    "late exaggeration": with_late_exaggeration,
    "no late exaggeration": without_late_exaggeration,
    "more iterations": with_more_iterations,
}


@dataclass
class Call:
    """What one call gave: positions [n, 2], CPU and clock seconds, peak memory of the process in MB."""

    xy: np.ndarray
    processor: float
    clock: float
    memory: float


def timed(work: Callable[[], np.ndarray]) -> Call:
    clock, processor = time.perf_counter(), time.process_time()
    xy = np.asarray(work())
    clock, processor = time.perf_counter() - clock, time.process_time() - processor
    return Call(xy, processor, clock, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def _in_process(pipe: Connection, method: Callable[[Vectors], np.ndarray], vectors: Vectors, n: int) -> None:
    pipe.send(timed(lambda: method(vectors[:n])))
    pipe.send(timed(lambda: method(vectors)))


def calls(
    method: Callable[[Vectors], np.ndarray], vectors: Vectors, n: int, limit: float
) -> Iterator[Call | None]:
    """A first call on n vectors and a later one on all; None for one that is not done within the limit."""
    process = multiprocessing.get_context("spawn")
    here, there = process.Pipe()
    worker = process.Process(target=_in_process, args=(there, method, vectors, n))
    worker.start()
    there.close()
    try:
        for _ in range(2):
            yield here.recv() if here.poll(limit) else None
    finally:
        worker.kill()
        worker.join()


class Truth:
    """The exact neighbours of a sample of the tracks with these vectors [n, d]."""

    def __init__(self, vectors: Vectors) -> None:
        self._vectors = vectors
        count = min(SAMPLE, len(vectors))
        self.sample = np.sort(np.random.default_rng(1).choice(len(vectors), count, replace=False))
        self.near = np.concatenate(
            [np.argsort(-cosine, axis=1)[:, :NEIGHBOURS] for _, cosine in self._blocks()]
        )

    def recall(self, on_map: np.ndarray) -> float:
        """The share of the neighbours that rows [n, 15] of neighbours on the map have kept."""
        return same(self.near, on_map[self.sample])

    def trustworthiness(self, on_map: np.ndarray) -> float:
        """1 when nothing is near on the map that is far in sound; 0.5 by chance."""
        n, penalty = len(self._vectors), 0
        for rows, cosine in self._blocks():
            for near in on_map[rows].T:
                rank = 1 + (cosine > np.take_along_axis(cosine, near[:, None], 1)).sum(axis=1)
                penalty += int(np.maximum(rank - NEIGHBOURS, 0).sum())
        return 1 - 2 * penalty / (len(self.sample) * NEIGHBOURS * (2 * n - 3 * NEIGHBOURS - 1))

    def _blocks(self) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        for first in range(0, len(self.sample), BLOCK):
            rows = self.sample[first : first + BLOCK]
            cosine = self._vectors[rows] @ self._vectors.T
            cosine[np.arange(len(rows)), rows] = -np.inf
            yield rows, cosine


def same(a: np.ndarray, b: np.ndarray) -> float:
    """The share of each row of a [n, k] that stands in the same row of b, on average."""
    return float((a[:, :, None] == b[:, None, :]).any(axis=2).mean())


def normal(xy: np.ndarray) -> np.ndarray:
    """Centred, mean square radius one."""
    centred = xy - xy.mean(axis=0)
    return (centred / np.sqrt((centred**2).sum(axis=1).mean())).astype(np.float32)


def moved(before: np.ndarray, after: np.ndarray) -> float:
    """How far the median track is from where it was, the map turned to lie on the one before."""
    if (before == after).all():
        return 0.0
    before = normal(before)
    return float(np.median(np.linalg.norm(align(normal(after), before) - before, axis=1)))


def shape(xy: np.ndarray) -> str:
    """How far the farthest track lies out, and how close the closest two are, in gaps of the layout."""
    from scipy.spatial import KDTree

    xy = normal(xy)
    radius = np.linalg.norm(xy, axis=1)
    apart = KDTree(xy).query(xy, 2)[0][:, 1]
    return (
        f"farthest track at {radius.max() / np.median(radius):.1f} median radii, "
        f"closest two {apart.min() / minimum_gap(len(xy)):.2f} gaps apart"
    )


def structure(name: str, vectors: Vectors) -> str:
    """Quartiles of the cosines to the 1st and 15th neighbour."""
    sample = np.random.default_rng(1).choice(len(vectors), min(SAMPLE, len(vectors)), replace=False)
    cosine = -np.sort(-(vectors[sample] @ vectors.T), axis=1)[:, [1, NEIGHBOURS]]
    first, fifteenth = (" ".join(f"{x:.2f}" for x in np.percentile(k, [25, 50, 75])) for k in cosine.T)
    return f"{name}: cosine to the 1st neighbour {first}, to the 15th {fifteenth} (quartiles)"


def table(
    methods: dict[str, Callable[[Vectors], np.ndarray]],
    vectors: Vectors,
    n: int,
    limit: float,
    once: bool,
) -> None:
    truth = Truth(vectors[:n])
    print(
        f"{'':22}{'first call':>16}{'10 % more, later':>18}{'memory':>9}{'recall':>8}{'trust':>8}{'moved':>8}"
        f"{'same':>7}",
        flush=True,
    )
    for name, method in methods.items():
        both = calls(method, vectors, n, limit)
        first = next(both)
        line = f"{name:22}"
        if first is None:
            print(f"{line}not within {limit:.0f} s", flush=True)
            both.close()
            continue
        later = None if once else next(both)
        both.close()
        on_map = nearest_on_map(first.xy, NEIGHBOURS)
        line += f"{first.processor:7.1f} ({first.clock:5.0f})"
        late = "" if once else f"not within {limit:.0f} s"
        line += f"{later.processor:9.1f} ({later.clock:5.0f})" if later else f"{late:>17}"
        line += (
            f"{(later or first).memory:9.0f} {truth.recall(on_map):7.3f} {truth.trustworthiness(on_map):7.3f}"
        )
        if later:
            rows = truth.sample
            again = nearest_on_map(later.xy[:n], NEIGHBOURS)
            line += f" {moved(first.xy, later.xy[:n]):7.3f} {same(on_map[rows], again[rows]):6.3f}"
        print(line, flush=True)
        print(f"{'':24}{shape(first.xy)}", flush=True)


def stability(vectors: Vectors, n: int) -> None:
    """Print what becomes of n tracks, and of the places of those after them, when those are new."""
    truth = Truth(vectors)
    new = truth.sample >= n
    first = timed(lambda: lay_out(vectors[:n]))
    old = first.xy
    print(f"  {n} tracks laid out: {first.processor:.1f} CPU s; then {len(vectors) - n} new ones", flush=True)

    def show(name: str, made: Call) -> np.ndarray:
        on_map = nearest_on_map(made.xy, NEIGHBOURS)[truth.sample]
        print(
            f"  {name:22}{made.processor:6.1f} CPU s   old ones move by {moved(old, made.xy[:n]):.3f}   "
            f"recall: new {same(truth.near[new], on_map[new]):.3f}, "
            f"old {same(truth.near[~new], on_map[~new]):.3f}   {shape(made.xy)}",
            flush=True,
        )
        return made.xy

    placed = show("placed", timed(lambda: np.concatenate([old, place(vectors[n:], vectors[:n], old)])))
    show("laid out afresh", timed(lambda: lay_out(vectors)))
    show("laid out again from it", timed(lambda: align(lay_out(vectors, placed), placed)))


def real(store: Path) -> Vectors:
    """The embeddings of a library, in an order that is random but always the same."""
    with Reader(store) as reader:
        vectors = reader.embeddings()[1]
    return vectors[np.random.default_rng(0).permutation(len(vectors))]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sizes", nargs="*", type=int, help="tracks of made-up libraries")
    parser.add_argument("--store", type=Path, help="a library.sqlite with real embeddings")
    parser.add_argument("--only", help="methods, by commas: " + ", ".join(METHODS))
    parser.add_argument("--limit", type=float, default=480.0, help="clock seconds for one call")
    parser.add_argument("--once", action="store_true", help="no later call")
    parser.add_argument("--stability", action="store_true", help="what becomes of 10 %% new tracks")
    parser.add_argument("--settings", action="store_true", help="the layout with other settings")
    options = parser.parse_args()
    methods = SETTINGS if options.settings else METHODS
    if options.only:
        methods = {name: method for name, method in methods.items() if name in options.only.split(",")}
    libraries = {}
    if options.store:
        libraries["real"] = real(options.store)
        print(structure("made up, as many", library(len(libraries["real"]))))
    for name, vectors in [*libraries.items(), *(("made up", library(n + n // MORE)) for n in options.sizes)]:
        n = round(len(vectors) * MORE / (MORE + 1))
        print(f"\n{n} tracks, {structure(name, vectors[:n])}")
        if options.stability:
            stability(vectors, n)
        else:
            table(methods, vectors, n, options.limit, options.once)


if __name__ == "__main__":
    main()
