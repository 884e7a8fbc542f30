"""How fast old plays lose weight, and what the newer plays alone speak for, too.

The half-life is the one that best predicts the newest plays, if any does.
"""

import math

import numpy as np
from numpy.typing import NDArray

from musicexplorer.similarity.taste.evidence import Evidence, Person, rows_of
from musicexplorer.similarity.taste.liking import LIKED_NEEDED, Further, predict_liking
from musicexplorer.similarity.taste.measures import measure

HALF_LIVES = (365.0, 120.0, 40.0, 14.0)
"""Days."""
_NEWEST = 0.2
_PLAYS_NEEDED = 150
_TRACKS = 2_000
"""Of a larger library, so many tracks at random are looked at."""
_LASTING, _WELL_LIKED, _FAVOURITES = 0.75, 0.5, 4
"""A track lasts if the newer half of the plays predicts such a share of what it predicts of its favourites:
of tracks liked so well (`Person.liked`), or of all that are played while these are fewer."""
_GAIN_NEEDED = 0.005
"""So much better than without fading, in area under the curve, or nothing fades."""


def best_half_life(evidence: Evidence, ids: NDArray[np.int64], vectors: NDArray[np.float32]) -> float:
    """The half-life in days, `math.inf` if old plays tell as much as new ones, or too little is known.

    The newest fifth of the dated plays is held out. Without its own evidence, each track is predicted from
    the plays before, and the tracks that the person played and did not skip have to rank above the others.

    Args:
        evidence: The listening history.
        ids: int64 [n], ascending.
        vectors: float32 [n, d], their embeddings.
    """
    if len(ids) > _TRACKS:
        some = np.sort(np.random.default_rng(0).choice(len(ids), _TRACKS, replace=False))
        ids, vectors = ids[some], vectors[some]
    known = rows_of(ids, evidence.ids)[1] & np.isfinite(evidence.when)
    if not evidence.fading or known.sum() < _PLAYS_NEEDED:
        return math.inf
    when = evidence.when[known]
    cut = float(np.quantile(when, 1.0 - _NEWEST))
    past, days = evidence.until(cut), float(cut - when.min()) / 86400.0
    wanted = Person.of(evidence.since(cut), ids).liked > 0
    if not wanted.any() or wanted.all():
        return math.inf
    areas = {}
    for half_life in (math.inf, *(one for one in HALF_LIVES if one < days)):
        person = Person.of(past, ids, half_life)
        if person.positive.sum() < LIKED_NEEDED:
            return math.inf
        areas[half_life] = measure(predict_liking(person, vectors)[1], wanted).auc
    best = max(areas, key=lambda half_life: areas[half_life])
    return best if areas[best] > areas[math.inf] + _GAIN_NEEDED else math.inf


def lasting(
    evidence: Evidence, ids: NDArray[np.int64], vectors: NDArray[np.float32], views: Further
) -> NDArray[np.bool_]:
    """The tracks that the newer half of the dated plays speaks for, bool [n]; all while it is too little.

    What the person has turned away from is not among them, however often it was played.

    Args:
        evidence: The listening history.
        ids: int64 [n], ascending.
        vectors: float32 [n, d], their embeddings.
        views: Further views of the tracks, as for `predict_liking`.
    """
    everything = np.ones(len(ids), dtype=bool)
    known = rows_of(ids, evidence.ids)[1] & np.isfinite(evidence.when)
    if not evidence.fading or not known.any():
        return everything
    person = Person.of(evidence.since(float(np.median(evidence.when[known]))), ids)
    if person.positive.sum() < LIKED_NEEDED:
        return everything
    predicted = predict_liking(person, vectors, views)[1]
    favourites = person.liked >= _WELL_LIKED
    if favourites.sum() < _FAVOURITES:
        favourites = person.positive
    usual = float(np.median(predicted))
    found: NDArray[np.bool_] = predicted - usual >= _LASTING * (np.median(predicted[favourites]) - usual)
    return found
