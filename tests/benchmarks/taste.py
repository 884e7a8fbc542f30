"""Weighted matrix factorisation on public listening data: ours, `implicit`, item-item, and popularity.

    pip install -e '.[benchmarks]'
    python -m tests.benchmarks.taste [user_artists.dat]

Then, or without the file only: what taste predicts of generated listeners.

The file is that of the HetRec 2011 data sets: `userID artistID weight`, tab-separated. Of every listener a
fifth of the artists is held out, five times. Each method has the settings, among all combinations of those
that are listed, that are best on a validation split: a fifth of what is known in a sixth split. Then the time
of a pass over generated plays of the density of MSD's Taste Profile, and of its million listeners.
"""

import argparse
import itertools
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as `implicit` asks for; both are given the same

import numpy as np
from numpy.typing import NDArray

from musicexplorer.similarity.taste import Person, evaluate
from musicexplorer.similarity.taste.evidence import contexts
from musicexplorer.similarity.taste.factorisation import Interactions, factorise
from musicexplorer.similarity.taste.measures import Measures, mean
from musicexplorer.similarity.taste.mixture import unit
from musicexplorer.similarity.taste.regression import ridge
from tests.similarity.taste.worlds import world

ROUNDS, SPLITS, HELD_OUT, TOP = 10, 5, 0.2, 20
SIZES, ALPHAS, PENALTIES = (64, 128), (0.3, 1.0, 3.0), (3.0, 10.0, 30.0)
"""Numbers of factors; confidence is 1 + alpha log(1 + plays)."""
TASTE_PROFILE = (1_019_318, 384_546, 48_373_586)
"""Listeners, tracks and triplets."""


@dataclass(frozen=True)
class Triplets:
    """Plays of artists by listeners, int [n], int [n] and float [n], as a matrix of that shape."""

    row: NDArray[np.int64]
    column: NDArray[np.int64]
    plays: NDArray[np.float64]
    shape: tuple[int, int]

    @classmethod
    def read(cls, file: Path) -> "Triplets":
        """Read the file."""
        table = np.loadtxt(file, skiprows=1)
        row, column = (np.unique(table[:, at], return_inverse=True)[1] for at in (0, 1))
        return cls(row, column, table[:, 2], (int(row.max()) + 1, int(column.max()) + 1))

    def split(self, seed: int) -> tuple["Triplets", "Triplets"]:
        """What is known, and what is held out."""
        out = np.random.default_rng(seed).random(len(self.row)) < HELD_OUT
        known, held = (
            Triplets(self.row[part], self.column[part], self.plays[part], self.shape) for part in (~out, out)
        )
        return known, held

    def matrix(self, values: NDArray[np.floating] | None = None) -> Any:
        """As a sparse matrix; of ones if no values are given."""
        from scipy.sparse import csr_matrix

        given = np.ones(len(self.row)) if values is None else values
        return csr_matrix((given, (self.row, self.column)), shape=self.shape)

    def interactions(self, alpha: float) -> Interactions:
        """With the confidence of this alpha."""
        extra = alpha * np.log1p(self.plays)
        return Interactions(self.row, self.column, extra, np.ones(len(extra), dtype=bool), self.shape)


Scores = NDArray[np.float32]


def popularity(known: Triplets) -> Scores:
    """The same artists for everyone."""
    return np.tile(
        np.bincount(known.column, minlength=known.shape[1]).astype(np.float32), (known.shape[0], 1)
    )


def item_item(known: Triplets, power: float, counted: bool) -> Scores:
    """The sum of cosines (power 0.5) to the listener's artists."""
    from scipy.sparse import diags

    plays = known.matrix(np.log1p(known.plays) if counted else None)
    squares = np.maximum(np.asarray(plays.power(2).sum(axis=0)).ravel(), 1e-9)
    normed = plays @ diags(squares**-power)
    alike = (normed.T @ normed).tocsr()
    alike.setdiag(0)
    return np.asarray((plays @ alike).todense(), dtype=np.float32)


def by_us(known: Triplets, size: int, alpha: float, penalty: float) -> Scores:
    """Our factorisation; the penalty grows with the root of the interactions."""
    # The same range of penalties for the median artist and listener as in `implicit`.
    rows, columns = factorise(
        known.interactions(alpha), size, rounds=ROUNDS, penalty=penalty / 2, exponent=0.5
    )
    return rows @ columns.T


def by_implicit(known: Triplets, size: int, alpha: float, penalty: float) -> Scores:
    """The library's: its numbers are whole confidences, not what is added to 1."""
    from implicit.als import AlternatingLeastSquares

    matrix = known.matrix(1.0 + alpha * np.log1p(known.plays))
    model = AlternatingLeastSquares(
        size, regularization=penalty, iterations=ROUNDS, random_state=0, num_threads=1
    )
    model.fit(matrix.astype(np.float32), show_progress=False)
    return np.asarray(model.user_factors @ model.item_factors.T)


def measured(scores: Scores, known: Triplets, held: Triplets) -> tuple[float, float]:
    """The mean nDCG@20 and recall@20 of listeners, of the artists they were not known to listen to."""
    scores = scores.copy()
    scores[known.row, known.column] = -np.inf
    top = np.argpartition(-scores, TOP, axis=1)[:, :TOP]
    order = np.argsort(-np.take_along_axis(scores, top, axis=1), axis=1, kind="stable")
    top = np.take_along_axis(top, order, axis=1)
    wanted = np.zeros(known.shape, dtype=bool)
    wanted[held.row, held.column] = True
    hits, counts = np.take_along_axis(wanted, top, axis=1), wanted.sum(axis=1)
    asked, possible = counts > 0, np.clip(counts, 1, TOP)
    gains = 1.0 / np.log2(np.arange(2, TOP + 2))
    ndcg = (hits * gains).sum(axis=1) / np.cumsum(gains)[possible - 1]
    return float(ndcg[asked].mean()), float((hits.sum(axis=1) / possible)[asked].mean())


def compare(file: Path) -> None:
    """Print the table."""
    import_module("implicit.als")
    plays = Triplets.read(file)
    print(f"{plays.shape[0]} listeners, {plays.shape[1]} artists, {len(plays.row)} pairs")
    tuning, validation = plays.split(SPLITS)[0].split(SPLITS + 1)
    factors = {"size": SIZES, "alpha": ALPHAS, "penalty": PENALTIES}
    methods: dict[str, tuple[Callable[..., Scores], Mapping[str, tuple[object, ...]]]] = {
        "popularity": (popularity, {}),
        "item-item": (item_item, {"power": (0.3, 0.4, 0.5), "counted": (False, True)}),
        "implicit": (by_implicit, factors),
        "ours": (by_us, factors),
    }
    print(f"{'':12}{'nDCG@20':>9}{'±':>7}{'recall@20':>11}{'CPU s':>7}  settings (nDCG@20 on validation)")
    for name, (method, grid) in methods.items():
        settings = [dict(zip(grid, values, strict=True)) for values in itertools.product(*grid.values())]
        tried = [measured(method(tuning, **one), tuning, validation)[0] for one in settings]
        best = settings[int(np.argmax(tried))]
        found, busy = [], time.process_time()
        for seed in range(SPLITS):
            known, held = plays.split(seed)
            found.append(measured(method(known, **best), known, held))
        busy = (time.process_time() - busy) / SPLITS
        ndcg, recall = np.array(found).T
        print(
            f"{name:12}{ndcg.mean():9.4f}{ndcg.std(ddof=1):7.4f}{recall.mean():11.4f}{busy:7.1f}  "
            f"{', '.join(f'{key} {value}' for key, value in best.items())} ({max(tried):.4f})",
            flush=True,
        )


def passes(share: float = 0.01, size: int = 64) -> None:
    """Print the time of one pass over generated plays of the Taste Profile's density."""
    rng = np.random.default_rng(0)
    listeners, tracks, triplets = (round(share * one) for one in TASTE_PROFILE)
    fame = rng.zipf(1.6, tracks).clip(max=tracks).astype(float)
    who = rng.choice(listeners, triplets, p=rng.dirichlet(np.ones(listeners)))
    pairs = np.unique(who * tracks + rng.choice(tracks, triplets, p=fame / fame.sum()))
    row, column = np.divmod(pairs, tracks)
    known = Triplets(row, column, np.ones(len(row)), (listeners, tracks)).interactions(1.0)
    seconds = []
    for rounds in (1, 4):
        began = time.process_time()
        factorise(known, size, rounds=rounds)
        seconds.append(time.process_time() - began)
    one = (seconds[1] - seconds[0]) / 3
    minutes = one * TASTE_PROFILE[2] / len(row) / 60
    print(
        f"\n{listeners} listeners, {tracks} tracks, {len(row)} pairs, {size} factors: {one:.1f} CPU s a pass;"
        f" at {TASTE_PROFILE[2] / 1e6:.0f} million pairs of {TASTE_PROFILE[0] / 1e6:.1f} million"
        f" listeners {minutes:.1f} CPU minutes"
    )


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
    passes()
    regressions()
    generated()
