"""Describe the factors by the network's tags."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from musicexplorer.similarity.compact_tags import CompactTags
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


def axes(taste: Taste, tags: CompactTags, tag_names: Sequence[str], count: int = 8) -> list[Axis]:
    """Describe the factors with the largest variance, largest first.

    Args:
        taste: The taste model; the result is empty unless it is "ready".
        tags: Probabilities [n, T], rows as `taste.ids`; NaN if unknown.
        tag_names: The names of the T tags.
        count: How many factors at most.
    """
    factors = taste.factors
    if not factors.shape[1] or len(factors) < 3:
        return []
    spread = factors.var(axis=0)
    widest = np.argsort(-spread, kind="stable")[:count]
    found = []
    for number, related in zip(widest.tolist(), _correlations(tags, factors[:, widest]).T, strict=True):
        order = np.argsort(factors[:, number], kind="stable")
        ends = []
        for sign, rows in ((1, order[::-1]), (-1, order)):
            best = np.argsort(-sign * related, kind="stable")[:_WORDS]
            strong = tuple(tag_names[at] for at in best.tolist() if sign * related[at] > _RELATED)
            ends.append(End(strong, tuple(taste.ids[rows[:_WORDS]].tolist())))
        found.append(Axis(number, float(spread[number] / max(spread.sum(), 1e-12)), *ends))
    return found


def _correlations(tags: CompactTags, values: NDArray[np.float32]) -> NDArray[np.float64]:
    """Correlation of the ranks of each tag [n, T] with each column of values [n, k]: float [T, k]."""
    known = np.flatnonzero(tags.known)
    if len(known) < 3:
        return np.zeros((0, values.shape[1]))
    values = values[known] - values[known].mean(axis=0)
    found = np.zeros((tags.shape[1], values.shape[1]))
    for tag, row in enumerate(found):
        standing = ranked(tags.numbers[known, tag])
        standing = standing - standing.mean()
        row[:] = (
            standing @ values / np.maximum(np.linalg.norm(standing) * np.linalg.norm(values, axis=0), 1e-12)
        )
    return found
