"""How much a person would like each track, predicted from its features."""

import numpy as np
from numpy.typing import NDArray

from musicexplorer.similarity.taste.evidence import Person
from musicexplorer.similarity.taste.regression import Ridge, ridge

_UNPLAYED = 10_000
"""The most tracks without evidence that are sampled as negatives."""
_PREDICTED_WEIGHT = 0.3
"""Weight of the prediction relative to the evidence, both with standard deviation 1."""


def predict_liking(person: Person, features: NDArray[np.float32]) -> tuple[Ridge, NDArray[np.float64]]:
    """Learn the person's preference for tracks from features float32 [n, d].

    Returns:
        The model, and its prediction for each track without that track's own evidence, float [n].
    """
    played = person.extra > 0
    unplayed = np.flatnonzero(~played)
    if len(unplayed) > _UNPLAYED:
        unplayed = np.random.default_rng(0).choice(unplayed, _UNPLAYED, replace=False)
    rows = np.sort(np.concatenate([np.flatnonzero(played), unplayed]))
    # So that few plays count among many tracks: unplayed ones weigh no more in total than played ones.
    weight = np.where(played[rows], 1.0, min(1.0, played.sum() / max(len(unplayed), 1)))
    found, left_out = ridge(features[rows], person.target[rows, None], weight)
    predicted = found(features)[:, 0].astype(np.float64)
    predicted[rows] = left_out[:, 0]
    return found, predicted


def liking(person: Person, features: NDArray[np.float32]) -> tuple[Ridge | None, NDArray[np.float32]]:
    """How much the person likes each track, 0..1 by rank, float32 [n], and the model that predicts it.

    Evidence counts more than the prediction.

    Args:
        person: Their evidence.
        features: float32 [n, d].
    """
    if not (person.positive.any() and len(features) > 2):
        return None, np.full(len(features), 0.5, np.float32)
    found, left_out = predict_liking(person, features)
    strength, predicted = (score / max(float(score.std()), 1e-9) for score in (person.strength, left_out))
    return found, ranked(strength + _PREDICTED_WEIGHT * predicted)


def ranked(scores: NDArray[np.floating]) -> NDArray[np.float32]:
    """Mid-ranks of the scores, scaled to 0..1 (exclusive): float32 [n]; equal scores have equal ranks."""
    order = np.sort(scores)
    below, upto = np.searchsorted(order, scores), np.searchsorted(order, scores, side="right")
    return ((below + upto) / (2 * max(len(scores), 1))).astype(np.float32)
