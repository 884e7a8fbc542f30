"""Weighted matrix factorisation on public listening data: ours, `implicit`, and popularity.

    pip install -e '.[benchmarks]'
    python -m tests.benchmarks.taste [user_artists.dat]

Then, or without the file only: what taste predicts of generated listeners.

The file is that of the HetRec 2011 data sets: `userID artistID weight`, tab-separated. Of every listener a
fifth of the artists is held out. The same settings for both libraries; seconds of the fit, by the
clock and of all cores.
"""

import argparse
import os
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as `implicit` asks for; both are given the same

import numpy as np
from numpy.typing import NDArray

from musicexplorer.similarity.taste import Person, evaluate
from musicexplorer.similarity.taste.evidence import contexts
from musicexplorer.similarity.taste.factorisation import Interactions, factorise
from musicexplorer.similarity.taste.measures import Measures, mean, measure
from musicexplorer.similarity.taste.mixture import unit
from musicexplorer.similarity.taste.regression import ridge
from tests.similarity.taste.worlds import world

SIZE, ROUNDS, PENALTY, ALPHA = 64, 15, 10.0, 10.0
Vectors = tuple[NDArray[np.float32], NDArray[np.float32]]


def read(file: Path) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Listeners and artists as numbers from 0, and play counts."""
    table = np.loadtxt(file, skiprows=1)
    rows = np.unique(table[:, 0], return_inverse=True)[1]
    columns = np.unique(table[:, 1], return_inverse=True)[1]
    return rows, columns, table[:, 2]


def by_us(known: Interactions) -> Vectors:
    """Our factorisation."""
    return factorise(known, SIZE, rounds=ROUNDS, penalty=PENALTY)


def by_implicit(known: Interactions) -> Vectors:
    """The library's: its numbers are whole confidences, not what is added to 1."""
    from implicit.als import AlternatingLeastSquares
    from scipy.sparse import csr_matrix

    matrix = csr_matrix((1.0 + known.extra, (known.row, known.column)), shape=known.shape)
    model = AlternatingLeastSquares(SIZE, regularization=PENALTY, iterations=ROUNDS, random_state=0)
    model.fit(matrix.astype(np.float32), show_progress=False)
    return np.asarray(model.user_factors), np.asarray(model.item_factors)


def ranked(known: Interactions, held: list[NDArray[np.int64]], vectors: Vectors) -> Measures:
    """The mean over listeners, of the artists they were not known to listen to."""
    found = []
    own = np.split(known.column, np.searchsorted(known.row, np.arange(1, known.shape[0])))
    for row, wanted in enumerate(held):
        if len(wanted):
            scores = vectors[1] @ vectors[0][row]
            hit = np.zeros(len(scores), dtype=bool)
            hit[wanted] = True
            negatives = np.ones(len(scores), dtype=bool)
            negatives[own[row]] = False
            found.append(measure(scores[negatives], hit[negatives]))
    return mean(found)


def compare(file: Path) -> None:
    """Print the table."""
    import_module("implicit.als")  # its loading is no part of the fit
    rows, columns, plays = read(file)
    order = np.argsort(rows, kind="stable")
    rows, columns, plays = rows[order], columns[order], plays[order]
    out = np.random.default_rng(0).random(len(rows)) < 0.2
    shape = (int(rows.max()) + 1, int(columns.max()) + 1)
    extra = ALPHA * np.log1p(plays[~out])
    known = Interactions(rows[~out], columns[~out], extra, np.ones(len(extra), dtype=bool), shape)
    held = np.split(columns[out], np.searchsorted(rows[out], np.arange(1, shape[0])))
    fame = np.bincount(known.column, minlength=shape[1]).astype(np.float32)
    print(f"{shape[0]} listeners, {shape[1]} artists, {len(extra)} known and {int(out.sum())} held out")
    print(f"{SIZE} factors, {ROUNDS} rounds, penalty {PENALTY:g}, confidence 1 + {ALPHA:g} log(1 + plays)")
    print(f"{'':12}{'recall@20':>10}{'nDCG@20':>9}{'AUC':>8}{'seconds':>9}{'CPU':>7}")
    methods: dict[str, Callable[[Interactions], Vectors]] = {
        "popularity": lambda _: (np.ones((shape[0], 1), np.float32), fame[:, None]),
        "implicit": by_implicit,
        "ours": by_us,
    }
    for name, fit in methods.items():
        began, cpu = time.perf_counter(), time.process_time()
        vectors = fit(known)
        seconds, busy = time.perf_counter() - began, time.process_time() - cpu
        found = ranked(known, held, vectors)
        print(f"{name:12}{found.recall:10.4f}{found.ndcg:9.4f}{found.auc:8.4f}{seconds:9.1f}{busy:7.1f}")


def generated(listeners: int = 10) -> None:
    """Print what is predicted of listeners whose taste is known, and of such that have none."""
    for by_lot in (False, True):
        print(f"\n{listeners} generated listeners{' who choose by lot' if by_lot else ''}")
        found: dict[str, dict[str, list[Measures]]] = {}
        for seed in range(listeners):
            made = world(seed, by_lot=by_lot)
            for part, methods in evaluate(made.evidence, made.ids, made.vectors).parts.items():
                for method, one in methods.items():
                    found.setdefault(part, {}).setdefault(method, []).append(one)
        for part, ways_found in found.items():
            print(f"{part:20}{'recall@20':>10}{'nDCG@20':>9}{'AUC':>8}{'±':>7}")
            for method, several in ways_found.items():
                one = mean(several)
                print(f"  {method:18}{one.recall:10.3f}{one.ndcg:9.3f}{one.auc:8.3f}{one.error:7.3f}")


def regressions(listeners: int = 5) -> None:
    """Print how well factors are predicted from sound by ridge regression and by a kernel."""
    from sklearn.kernel_ridge import KernelRidge
    from sklearn.model_selection import cross_val_predict

    rows = []
    for seed in range(listeners):
        made = world(seed)
        together = contexts(made.evidence, made.ids, Person.of(made.evidence, made.ids))
        often = np.bincount(together.column, minlength=len(made.ids)) >= 3
        own = unit(factorise(together, 10, rounds=10, penalty=20.0)[1][often])
        sound = made.vectors[often]
        ours = unit(ridge(sound, own, np.ones(len(own)))[1])
        scores = [np.einsum("ij,ij->i", own, ours).mean()]
        for gamma in (0.3, 1.0, 3.0):
            kernel = KernelRidge(alpha=0.3, kernel="rbf", gamma=gamma)
            said = unit(cross_val_predict(kernel, sound, own, cv=20))
            scores.append(np.einsum("ij,ij->i", own, said).mean())
        rows.append(scores)
    names = ("ridge", "kernel 0.3", "kernel 1", "kernel 3")
    print("\ncosine of own factors and those predicted without them: ", end="")
    print(", ".join(f"{n} {v:.3f}" for n, v in zip(names, np.mean(rows, axis=0), strict=True)))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", type=Path, nargs="?", help="user_artists.dat")
    file = parser.parse_args().file
    if file:
        compare(file)
    regressions()
    generated()
