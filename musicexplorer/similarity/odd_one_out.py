"""Learns a metric from answers to "which of these three is the odd one out?".

Whoever calls one of three odd says that the other two are alike. A pair is chosen in proportion to the
exponential of its likeness (the choice model of Hebart, Zheng, Pereira & Baker, "Revealing the
multidimensional mental representations of natural objects underlying human similarity judgements", Nature
Human Behaviour 2020); likeness is minus half the squared distance, by a metric that is the embedding's own
plus a symmetric matrix on its principal axes. That is linear in the matrix, so the best one is found by
Newton's method; a Gaussian prior keeps it near nothing, as near as answers held out ask for.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from musicexplorer.similarity.metric import Metric

ENOUGH = 20
"""Fewer answers than these are not learned from."""
_AXES = 12
_SHARPNESS, _UNSURE = 8.0, 8.0
"""How decided a listener is taken to be, before anything is known of them."""
_PRIORS = (0.5, 1.5, 5.0, 15.0)
"""How far the metric may leave the embedding's own: standard deviations of the matrix's entries."""
_FOLDS, _INNER = 5, 3
_STEPS, _STILL = 25, 1e-4
_NEVER = 1e-12
_SURE = 0.05
_SMALLEST = 0.02
_CANDIDATES = 120
_WIDTH = 0.6
"""How far tracks lie from the middle of the sphere's cap that the metric puts them on."""


@dataclass(frozen=True, slots=True, eq=False)
class Space:
    """The library as the test sees it: its vectors, and their places along the principal axes.

    Attributes:
        vectors: float32 [n, d], unit rows.
        mean: float32 [d].
        axes: float32 [d, k].
        places: float64 [n, k].
    """

    vectors: NDArray[np.float32]
    mean: NDArray[np.float32]
    axes: NDArray[np.float32]
    places: NDArray[np.float64]

    @classmethod
    def of(cls, vectors: NDArray[np.float32]) -> "Space":
        """The space of these embeddings."""
        mean = vectors.mean(axis=0)
        centred = (vectors - mean).astype(np.float64)
        _, axes = np.linalg.eigh(centred.T @ centred)
        axes = axes[:, ::-1][:, :_AXES]
        return cls(vectors, mean, axes.astype(np.float32), centred @ axes)


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """What was learned of a listener.

    Attributes:
        weights: float64 [p]: how decided they are, then the entries of the matrix.
        precision: float64 [p, p], how well that is known.
        diagonal: Whether the matrix has nothing beside its diagonal.
    """

    weights: NDArray[np.float64]
    precision: NDArray[np.float64]
    diagonal: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a metric learned from the answers is worth.

    Attributes:
        answers: How many there are.
        before, after: Share of answers held out that embedding and learned metric get right, 0..1.
        metric: Learned from all answers; None where there is nothing to learn.
    """

    answers: int
    before: float
    after: float
    metric: Metric | None


def learn(space: Space, triplets: NDArray[np.int64], odd: NDArray[np.int64], model: str = "") -> Verdict:
    """Learn a metric, and say by answers that were held out whether it is better than none.

    Args:
        space: The library.
        triplets: Rows of the three tracks of each answer, int64 [m, 3].
        odd: Which of them was called odd, int64 [m], 0..2.
        model: The network's version, for the metric.
    """
    count = len(odd)
    before = right(space.vectors, triplets, odd)
    if count < ENOUGH:
        return Verdict(count, float(before.mean()) if count else 0.0, 0.0, None)
    after = np.zeros(count, bool)
    for fold in range(_FOLDS):
        out = np.arange(count) % _FOLDS == fold
        metric = _metric(space, _fitted(space, triplets[~out], odd[~out]))
        after[out] = _right_by(space, metric, triplets[out], odd[out])
    chance = _sign_test(int(np.sum(after & ~before)), int(np.sum(before & ~after)))
    score = float(before.mean()), float(after.mean())
    found = _metric(space, _fitted(space, triplets, odd), model, count, *score) if chance < _SURE else None
    return Verdict(count, *score, found)


def right(
    vectors: NDArray[np.floating], triplets: NDArray[np.int64], odd: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Whether the cosines of these unit vectors give each answer, bool [m]."""
    return np.asarray(np.argmax(_cosines(vectors, triplets), axis=1) == odd)


def propose(
    space: Space,
    fitted: Fitted | None,
    groups: NDArray[np.int64],
    rng: np.random.Generator,
) -> tuple[int, int, int]:
    """Three tracks whose answer would tell most: rows of the space.

    Of random ones, those are taken that reduce what is not known most (the expected information of a Gaussian
    posterior; MacKay, "Information-based objective functions for active data selection", 1992).

    Args:
        space: The library, of three tracks at the least.
        fitted: What was learned so far; None for nothing.
        groups: Of each track, int64 [n]: two of one group (an artist) do not meet, if that can be.
        rng: Where the random ones come from.
    """
    fitted = fitted or _nothing_known(space.places.shape[1])
    triplets = np.array([_three(groups, rng) for _ in range(_CANDIDATES)])
    features = _features(space, triplets, fitted.diagonal)
    chances = _softmax(features @ fitted.weights)
    spread = features - np.einsum("mp,mpf->mf", chances, features)[:, None]
    known = np.linalg.solve(np.linalg.cholesky(fitted.precision), spread.reshape(-1, spread.shape[2]).T)
    unknown = np.sum(known.T.reshape(spread.shape) ** 2, axis=2)
    row = int(np.argmax(np.sum(chances * unknown, axis=1)))
    first, second, third = triplets[row].tolist()
    return first, second, third


def fit(space: Space, triplets: NDArray[np.int64], odd: NDArray[np.int64]) -> Fitted | None:
    """What these answers tell, for `propose`: without looking for the best prior. None for no answers."""
    return _fit(space, triplets, odd, _PRIORS[1], diagonal=True) if len(odd) else None


def _three(groups: NDArray[np.int64], rng: np.random.Generator) -> NDArray[np.int64]:
    chosen = rng.choice(len(groups), 3, replace=False)
    for _ in range(10):
        if len(set(groups[chosen].tolist())) == 3:
            break
        chosen = rng.choice(len(groups), 3, replace=False)
    return np.asarray(chosen, np.int64)


def _nothing_known(axes: int) -> Fitted:
    weights = np.zeros(1 + axes)
    weights[0] = _SHARPNESS
    return Fitted(weights, np.diag(_ridge(axes, _PRIORS[1])), True)


def _ridge(entries: int, prior: float) -> NDArray[np.float64]:
    return np.concatenate(([_UNSURE**-2], np.full(entries, (prior * _SHARPNESS) ** -2)))


def _cosines(vectors: NDArray[np.floating], triplets: NDArray[np.int64]) -> NDArray[np.floating]:
    """Of each of three, how alike the other two are, float [m, 3]."""
    three = vectors[triplets]
    return np.stack([np.sum(three[:, a] * three[:, b], axis=1) for a, b in _OTHERS], axis=1)


_OTHERS = ((1, 2), (0, 2), (0, 1))


def _features(space: Space, triplets: NDArray[np.int64], diagonal: bool) -> NDArray[np.float64]:
    """What likeness is linear in, for the two that are left when each of three is odd: float64 [m, 3, p]."""
    three = space.places[triplets]
    apart = np.stack([three[:, a] - three[:, b] for a, b in _OTHERS], axis=1)
    if diagonal:
        products = apart**2
    else:
        rows, columns = np.triu_indices(apart.shape[2])
        # Each entry beside the diagonal stands for two; the root keeps the prior that of a whole matrix.
        products = apart[..., rows] * apart[..., columns] * np.where(rows == columns, 1.0, math.sqrt(2.0))
    cosines = _cosines(space.vectors, triplets).astype(np.float64)
    return np.concatenate((cosines[..., None], -0.5 * products), axis=2)


def _softmax(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def _fit(
    space: Space, triplets: NDArray[np.int64], odd: NDArray[np.int64], prior: float, diagonal: bool
) -> Fitted:
    """The most probable listener, by Newton's method."""
    features = _features(space, triplets, diagonal)
    ridge = _ridge(features.shape[2] - 1, prior)
    usual = np.zeros(features.shape[2])
    usual[0] = _SHARPNESS
    weights, chosen, rows = usual.copy(), np.eye(3)[odd], np.arange(len(odd))

    def cost(weights: NDArray[np.float64]) -> float:
        likely = np.log(_softmax(features @ weights)[rows, odd] + _NEVER)
        return float(0.5 * np.sum(ridge * (weights - usual) ** 2) - np.sum(likely))

    now = cost(weights)
    for _ in range(_STEPS):
        chances = _softmax(features @ weights)
        slope = np.einsum("mp,mpf->f", chosen - chances, features) - ridge * (weights - usual)
        spread = features - np.einsum("mp,mpf->mf", chances, features)[:, None]
        flat = (spread * np.sqrt(chances)[..., None]).reshape(-1, len(usual))
        precision = np.einsum("mp,mq->pq", flat, flat) + np.diag(ridge)
        step = np.linalg.solve(precision, slope)
        before = now
        # Where the listener is taken to be sure, a whole step leads far beyond the goal.
        while (now := cost(weights + step)) > before and np.max(np.abs(step)) > _STILL:
            step = step / 2
        weights = weights + step
        if before - now < _STILL:
            break
    return Fitted(weights, precision, diagonal)


def _fitted(space: Space, triplets: NDArray[np.int64], odd: NDArray[np.int64]) -> Fitted:
    """Fitted under the prior, and the kind of matrix, that do best on answers held out."""
    fold = np.arange(len(odd)) % _INNER

    def loss(prior: float, diagonal: bool) -> float:
        total = 0.0
        for number in range(_INNER):
            out = fold == number
            fitted = _fit(space, triplets[~out], odd[~out], prior, diagonal)
            chances = _softmax(_features(space, triplets[out], diagonal) @ fitted.weights)
            total -= float(np.sum(np.log(chances[np.arange(int(out.sum())), odd[out]] + _NEVER)))
        return total

    choices = [(prior, diagonal) for prior in _PRIORS for diagonal in (True, False)]
    best = min(choices, key=lambda choice: loss(*choice))
    return _fit(space, triplets, odd, *best)


def _metric(
    space: Space, fitted: Fitted, model: str = "", answers: int = 0, before: float = 0.0, after: float = 0.0
) -> Metric:
    """The metric of a listener: the root of the matrix that likeness was found to go by."""
    axes = space.places.shape[1]
    entries = fitted.weights[1:] / max(float(fitted.weights[0]), 1.0)
    matrix = np.eye(axes)
    if fitted.diagonal:
        matrix += np.diag(entries)
    else:
        rows, columns = np.triu_indices(axes)
        entries = entries * np.where(rows == columns, 1.0, math.sqrt(0.5))
        matrix[rows, columns] += entries
        matrix[columns, rows] = matrix[rows, columns]
    values, turn = np.linalg.eigh(matrix)
    stretch = (turn * np.sqrt(np.maximum(values, _SMALLEST))) @ turn.T
    rest = float(np.mean(np.sum((space.vectors - space.mean) ** 2, axis=1)) - np.mean(space.places**2) * axes)
    width = math.sqrt(max(rest, 0.0) + float(np.mean(np.sum((space.places @ stretch) ** 2, axis=1))))
    stretch = stretch.astype(np.float32)
    return Metric(space.mean, space.axes, stretch, _WIDTH / width, model, answers, before, after)


def _right_by(
    space: Space, metric: Metric, triplets: NDArray[np.int64], odd: NDArray[np.int64]
) -> NDArray[np.bool_]:
    rows, places = np.unique(triplets, return_inverse=True)
    return right(metric.apply(space.vectors[rows]), places.reshape(triplets.shape), odd)


def _sign_test(better: int, worse: int) -> float:
    """How likely so many or more of the answers that changed got better, if that were a coin's doing."""
    changed = better + worse
    return sum(math.comb(changed, k) for k in range(better, changed + 1)) / 2.0**changed
