"""Attributes as values that can be filtered by: what they are read from, and curves from logits to 0..1."""

from collections.abc import Sequence

import numpy as np

from musicexplorer.embedding.embedder import QUANTILES
from musicexplorer.training.teachers import ATTRIBUTES, MSD_TAGS, MTT_TAGS

SUNG = ("vocal", "singing", "vocals", "voice")
NOT_SUNG = ("no vocals", "no vocal", "no voice")
AUDIENCE = ("Cheering", "Applause", "Crowd")
PIVOTS = {"instrumentalness": 0.6, "speechiness": 0.5}
"""values at which music without and with singing, music and speech part: what filters cut at"""


def difference(names: Sequence[str], more: Sequence[str], less: Sequence[str] = ()) -> np.ndarray:
    """Return a row [names] that subtracts the mean of some from the mean of others."""
    row = np.zeros(len(names), np.float32)
    for part, sign in ((more, 1), (less, -1)):
        for name in part:
            row[list(names).index(name)] += sign / len(part)
    return row


def attribute_functions(
    attributes: np.ndarray, taggers: np.ndarray, classes: np.ndarray, names: Sequence[str]
) -> tuple[list[np.ndarray], dict[str, np.ndarray]]:
    """Return how attributes are made of what the network predicts, and where two of them part.

    `vibenet`'s attributes are joined, deviation by deviation, with what the taggers say about the same:
    instrumentalness with "no vocals" over "vocals", speechiness with speech over music, liveness with an
    audience.

    Args:
        attributes: logits of the seven attributes of varied music, [n, 7].
        taggers: logits of MSD's and MTT's tags, [n, 100].
        classes: logits of AudioSet's classes, [n, 527].
        names: names of these classes.

    Returns:
        One matrix for each of the three, with seven rows; and bool [n] for each attribute of PIVOTS, whether
        what it tells is there.
    """
    own = np.eye(len(ATTRIBUTES), dtype=np.float32) / attributes.std(0)[:, None]
    by_taggers = np.zeros((len(ATTRIBUTES), taggers.shape[1]), np.float32)
    by_classes = np.zeros((len(ATTRIBUTES), classes.shape[1]), np.float32)
    tags = [*MSD_TAGS, *(f"MTT {tag}" for tag in MTT_TAGS)]
    unsung = difference(tags, [f"MTT {tag}" for tag in NOT_SUNG], [f"MTT {tag}" for tag in SUNG])
    spoken, live = difference(names, ["Speech"], ["Music"]), difference(names, AUDIENCE)
    by_taggers[ATTRIBUTES.index("instrumentalness")] = unsung / (taggers @ unsung).std()
    by_classes[ATTRIBUTES.index("speechiness")] = spoken / (classes @ spoken).std()
    by_classes[ATTRIBUTES.index("liveness")] = live / (classes @ live).std()
    there = {"instrumentalness": taggers @ unsung > 0, "speechiness": classes @ spoken > 0}
    return [own, by_taggers, by_classes], there


def parting(values: np.ndarray, there: np.ndarray) -> float:
    """Return the threshold at which values [n] tell what is there, bool [n], with the fewest errors."""
    order = np.argsort(values)
    sorted_there = there[order]
    missed = np.concatenate([[0], np.cumsum(sorted_there)]) / max(1, there.sum())
    false = 1 - np.concatenate([[0], np.cumsum(~sorted_there)]) / max(1, (~there).sum())
    best = int(np.argmin(missed + false))
    ends = np.concatenate([values[order][:1] - 1, values[order], values[order][-1:] + 1])
    return float((ends[best] + ends[best + 1]) / 2)


def curve(values: np.ndarray, weights: np.ndarray, pivot: float | None = None, at: float = 0.5) -> np.ndarray:
    """Return the logits that have the values 0, 0.05 ... 1, float32 [QUANTILES]: quantiles of usual music.

    Args:
        values: logits of varied music, [n].
        weights: how much each counts.
        pivot: a logit that is to have the value `at`; quantiles are then those of what lies below and above.
        at: a multiple of 0.05.
    """
    levels = np.linspace(0, 1, QUANTILES)
    if pivot is None:
        knots = _quantiles(values, weights, levels)
    else:
        low, high = values < pivot, values >= pivot
        below, above = levels < at - 1e-9, levels > at + 1e-9
        knots = np.full(QUANTILES, pivot)
        if low.any():
            knots[below] = _quantiles(values[low], weights[low], levels[below] / at)
        if high.any():
            knots[above] = _quantiles(values[high], weights[high], (levels[above] - at) / (1 - at))
    # a curve that rises everywhere, so that every value has one logit
    return (np.maximum.accumulate(knots) + 1e-4 * np.arange(QUANTILES)).astype(np.float32)


def _quantiles(values: np.ndarray, weights: np.ndarray, levels: np.ndarray) -> np.ndarray:
    order = np.argsort(values)
    shares = np.cumsum(weights[order]) - weights[order] / 2
    return np.interp(levels, shares / weights.sum(), values[order])
