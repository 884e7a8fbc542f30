"""How good a ranking is: of tracks that were kept from it, how many stand at its top, and how high."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Measures:
    """Of one ranking, or the mean of several.

    Attributes:
        recall: Share of the wanted tracks among the first k; of k, where more are wanted.
        ndcg: Normalised discounted cumulative gain of the first k: 1 when the wanted ones come first.
        auc: Share of the pairs of a wanted and another track in which the wanted one stands higher.
        rankings: How many rankings it is the mean of.
        error: Standard error of `auc`; NaN for one ranking.
    """

    recall: float
    ndcg: float
    auc: float
    rankings: int = 1
    error: float = math.nan


def measure(scores: NDArray[np.floating], wanted: NDArray[np.bool_], k: int = 20) -> Measures:
    """Measure one ranking of n tracks; equal scores count as drawn by lot.

    Args:
        scores: float [n], larger stands higher; at least one of them wanted and one not.
        wanted: bool [n].
        k: How long the top is.
    """
    count = int(wanted.sum())
    lot = np.random.default_rng(0).random(len(scores))
    order = np.lexsort((lot, -scores))
    hits = wanted[order]
    gains = 1.0 / np.log2(np.arange(2, k + 2))
    top = hits[:k]
    best = min(count, k)
    places = np.flatnonzero(hits)
    below = (~hits).sum() - (places - np.arange(count))
    return Measures(
        float(top.sum() / best),
        float(gains[: len(top)][top].sum() / gains[:best].sum()),
        float(below.mean() / (len(hits) - count)),
    )


def mean(several: list[Measures]) -> Measures:
    """The mean over rankings; NaN of none."""
    if not several:
        return Measures(math.nan, math.nan, math.nan, 0)
    table = np.array([(one.recall, one.ndcg, one.auc) for one in several])
    error = float(table[:, 2].std(ddof=1) / np.sqrt(len(table))) if len(table) > 1 else math.nan
    recall, ndcg, auc = table.mean(axis=0).tolist()
    return Measures(recall, ndcg, auc, len(several), error)
