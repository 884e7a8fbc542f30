"""Measures of rankings: how many held-out tracks are at the top, and how high."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Measures:
    """Measures of one ranking, or their means over several.

    Attributes:
        recall: Share of the relevant tracks among the first k (of k, if more are relevant).
        ndcg: Normalised discounted cumulative gain of the first k: 1 if the relevant tracks come first.
        auc: Share of the pairs of a relevant and another track in which the relevant one ranks higher.
        rankings: Number of rankings.
        error: Standard error of `auc`; NaN for a single ranking.
    """

    recall: float
    ndcg: float
    auc: float
    rankings: int = 1
    error: float = math.nan


def measure(scores: NDArray[np.floating], relevant: NDArray[np.bool_], k: int = 20) -> Measures:
    """Measure one ranking of n tracks; ties are broken at random.

    Args:
        scores: float [n], larger ranks higher.
        relevant: bool [n]; at least one is True and one False.
        k: Length of the top.
    """
    count = int(relevant.sum())
    tie_break = np.random.default_rng(0).random(len(scores))
    order = np.lexsort((tie_break, -scores))
    hits = relevant[order]
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
    """The means over rankings; NaN if there are none."""
    if not several:
        return Measures(math.nan, math.nan, math.nan, 0)
    table = np.array([(measures.recall, measures.ndcg, measures.auc) for measures in several])
    error = float(table[:, 2].std(ddof=1) / np.sqrt(len(table))) if len(table) > 1 else math.nan
    recall, ndcg, auc = table.mean(axis=0).tolist()
    return Measures(recall, ndcg, auc, len(several), error)
