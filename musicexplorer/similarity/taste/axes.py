"""Describe the factors by the network's tags."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from musicexplorer.similarity.taste.learned import Taste
from musicexplorer.similarity.taste.liking import ranked

_RELATED = 0.15
"""Least correlation of a tag that describes a factor."""
_WORDS = 3
"""The most tags and tracks that describe an end."""


@dataclass(frozen=True, slots=True)
class End:
    """One end of a factor: the tags that are stronger there, and its most extreme tracks."""

    tags: tuple[str, ...]
    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Axis:
    """A factor with its two ends and its share (0..1) of the total variance."""

    number: int
    share: float
    high: End
    low: End


def axes(taste: Taste, tags: NDArray[np.floating], tag_names: Sequence[str], count: int = 8) -> list[Axis]:
    """Describe the factors with the largest variance, largest first.

    Args:
        taste: The taste model; the result is empty unless it is "ready".
        tags: float [n, T], rows as `taste.ids`; NaN if unknown.
        tag_names: The names of the T tags.
        count: How many factors at most.
    """
    factors = taste.factors
    if not factors.shape[1] or len(factors) < 3:
        return []
    spread = factors.var(axis=0)
    known = np.isfinite(tags).all(axis=1) if len(tags) else np.zeros(len(factors), dtype=bool)
    standing = np.stack([ranked(column) for column in tags[known].T]) if known.sum() > 2 else np.zeros((0, 0))
    found = []
    for number in np.argsort(-spread, kind="stable")[:count].tolist():
        related = _correlations(standing, factors[known, number])
        order = np.argsort(factors[:, number], kind="stable")
        ends = []
        for sign, rows in ((1, order[::-1]), (-1, order)):
            best = np.argsort(-sign * related, kind="stable")[:_WORDS]
            strong = tuple(tag_names[at] for at in best.tolist() if sign * related[at] > _RELATED)
            ends.append(End(strong, tuple(taste.ids[rows[:_WORDS]].tolist())))
        found.append(Axis(number, float(spread[number] / max(spread.sum(), 1e-12)), *ends))
    return found


def _correlations(standing: NDArray[np.floating], values: NDArray[np.float32]) -> NDArray[np.float64]:
    """Correlation of each row [T, m] with values [m]: float [T]."""
    if not len(standing):
        return np.zeros(0)
    rows = standing - standing.mean(axis=1, keepdims=True)
    centred = values - values.mean()
    lengths = np.sqrt((rows**2).sum(axis=1) * (centred**2).sum())
    return np.asarray(rows @ centred / np.maximum(lengths, 1e-12), dtype=np.float64)
