"""The largest step of our paths against straight-line interpolation in the embedding.

    python -m tests.benchmarks.paths LIBRARY.sqlite [--pairs 200] [-n 12]

The pairs are drawn from the tracks of a scanned library. Both go from the same track to the same other one in
the same number of tracks; the straight line takes at each place the nearest track that it has not taken yet.
Distances are 1 - cosine.
"""

import argparse
import time
from pathlib import Path

import numpy as np

from musicexplorer.library.store import Reader
from musicexplorer.similarity.neighbours import Neighbours
from musicexplorer.similarity.playlist.path import path


def steps(neighbours: Neighbours, tracks: list[int]) -> np.ndarray:
    """The distances from each track to the next."""
    vectors = neighbours.vectors[[neighbours.row(track) for track in tracks]]
    return 1.0 - np.einsum("ij,ij->i", vectors[:-1], vectors[1:])


def straight(neighbours: Neighbours, start: int, goal: int, n: int) -> list[int]:
    """What a straight line in the embedding gives: at each of n places the nearest track not yet taken."""
    one, other = neighbours.vector(start), neighbours.vector(goal)
    taken = [start]
    for share in np.linspace(0, 1, n)[1:-1]:
        near, _ = neighbours.nearest((1 - share) * one + share * other, 1, exclude=[*taken, goal])
        taken += near.tolist()
    return [*taken, goal]


def compare(neighbours: Neighbours, pairs: int, n: int) -> None:
    """Print the table."""
    random = np.random.default_rng(0)
    rows, seconds = [], []
    for _ in range(pairs):
        start, goal = (int(one) for one in random.choice(neighbours.ids, 2, replace=False))
        began = time.perf_counter()
        ours = steps(neighbours, path(neighbours, [start, goal], n))
        seconds.append(time.perf_counter() - began)
        line = steps(neighbours, straight(neighbours, start, goal, n))
        direct = steps(neighbours, [start, goal])[0]
        rows.append((ours.max(), line.max(), ours.sum(), line.sum(), direct))
    table = np.array(rows)
    print(
        f"{pairs} pairs of {len(neighbours)} tracks, {n} tracks each;"
        f" {1000 * np.median(seconds):.0f} ms a path"
    )
    print("                                 ours   straight line")
    for name, (one, other) in {"largest step": (0, 1), "sum of the steps": (2, 3)}.items():
        for quantile in (50, 90, 100):
            a, b = np.percentile(table[:, one], quantile), np.percentile(table[:, other], quantile)
            print(f"  {name:18} {quantile:3} %   {a:9.3f} {b:9.3f}")
    smaller = (table[:, 0] < table[:, 1] - 1e-6).mean()
    equal = (np.abs(table[:, 0] - table[:, 1]) <= 1e-6).mean()
    print(f"  largest step smaller in {100 * smaller:.0f} % of the pairs, equal in {100 * equal:.0f} %")
    print(f"  mean ratio of the largest steps {np.mean(table[:, 0] / table[:, 1]):.3f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("library", type=Path)
    parser.add_argument("--pairs", type=int, default=200)
    parser.add_argument("-n", type=int, default=12)
    options = parser.parse_args()
    with Reader(options.library) as reader:
        compare(Neighbours(*reader.embeddings()), options.pairs, options.n)
