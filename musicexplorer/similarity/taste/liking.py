"""How much a person would like each track, predicted from its features."""

import numpy as np
from numpy.typing import NDArray

from musicexplorer.similarity.taste.evidence import Person
from musicexplorer.similarity.taste.regression import Ridge, ridge

_UNPLAYED = 10_000
"""So many tracks that were never played, at random, are enough to learn what is not liked."""
_PREDICTED_WEIGHT = 0.3
"""The weight of the prediction beside the evidence, both at a spread of 1."""


def predict_liking(person: Person, features: NDArray[np.float32]) -> tuple[Ridge, NDArray[np.float64]]:
    """Learn how often the person wants to hear a track, from features float32 [n, d].

    Returns:
        The map, and for each track what it says without having seen the person's evidence of it, float [n].
    """
    played = person.extra > 0
    unplayed = np.flatnonzero(~played)
    if len(unplayed) > _UNPLAYED:
        unplayed = np.random.default_rng(0).choice(unplayed, _UNPLAYED, replace=False)
    rows = np.sort(np.concatenate([np.flatnonzero(played), unplayed]))
    # Few plays among many tracks would drown: what was never played weighs no more in all than what was.
    weight = np.where(played[rows], 1.0, min(1.0, played.sum() / max(len(unplayed), 1)))
    found, left_out = ridge(features[rows], person.pull[rows, None], weight)
    predicted = found(features)[:, 0].astype(np.float64)
    predicted[rows] = left_out[:, 0]
    return found, predicted


def liking(person: Person, features: NDArray[np.float32]) -> tuple[Ridge | None, NDArray[np.float32]]:
    """How each track stands with the person, 0..1 by rank, float32 [n], and what predicts it.

    Evidence goes before prediction.

    Args:
        person: What they showed.
        features: float32 [n, d].
    """
    if not (person.wanted.any() and len(features) > 2):
        return None, np.full(len(features), 0.5, np.float32)
    found, left_out = predict_liking(person, features)
    shown, predicted = (one / max(float(one.std()), 1e-9) for one in (person.shown, left_out))
    return found, ranked(shown + _PREDICTED_WEIGHT * predicted)


def ranked(scores: NDArray[np.floating]) -> NDArray[np.float32]:
    """How each score stands among all, float32 [n], above 0 and below 1; equal scores stand the same."""
    order = np.sort(scores)
    below, upto = np.searchsorted(order, scores), np.searchsorted(order, scores, side="right")
    return ((below + upto) / (2 * max(len(scores), 1))).astype(np.float32)
