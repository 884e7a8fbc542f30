"""Learn a personal metric from answers to "which of these three is the odd one out?".

Choosing the odd one of three tracks means that the other two are the most similar pair. The probability of a
pair is the softmax of its similarity (the choice model of Hebart, Zheng, Pereira & Baker, "Revealing the
multidimensional mental representations of natural objects underlying human similarity judgements", Nature
Human Behaviour 2020). Similarity is minus half the squared distance by a metric: that of the embedding plus a
symmetric matrix on its principal axes. It is linear in the matrix, which is found by Newton's method with a
Gaussian prior around zero, whose width is chosen by cross-validation.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from musicexplorer.similarity.metric import Metric

ENOUGH = 20
"""Least number of answers to learn from."""
_AXES = 12
_SHARPNESS, _UNSURE = 8.0, 8.0
"""Prior mean and standard deviation of how decided the answers are."""
_PRIORS = (0.5, 1.5, 5.0, 15.0)
"""How far the metric may differ from the embedding's own: standard deviations of its entries, to try."""
_FOLDS, _INNER = 5, 3
_STEPS, _TOLERANCE = 25, 1e-4
_EPSILON = 1e-12
_SIGNIFICANCE = 0.05
_MIN_EIGENVALUE = 0.02
_CANDIDATES = 120
_WIDTH = 0.6
"""Root mean square distance of tracks from the mean after the metric is applied, on the unit sphere."""


@dataclass(frozen=True, slots=True, eq=False)
class Space:
    """The library's embeddings, and their coordinates along the principal axes.

    Attributes:
        vectors: float32 [n, d], unit rows.
        mean: float32 [d].
        axes: float32 [d, k].
        coordinates: float64 [n, k].
    """

    vectors: NDArray[np.float32]
    mean: NDArray[np.float32]
    axes: NDArray[np.float32]
    coordinates: NDArray[np.float64]

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
    """A fitted choice model (p parameters).

    Attributes:
        weights: float64 [p]: the scale of similarities (how decided the answers are), then the matrix.
        precision: float64 [p, p], inverse of the posterior covariance of the weights.
        diagonal: Whether the matrix is diagonal.
    """

    weights: NDArray[np.float64]
    precision: NDArray[np.float64]
    diagonal: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a metric learned from the answers is better than none.

    Attributes:
        answers: Number of answers.
        before, after: Share of held-out answers that the embedding and the learned metric predict, 0..1.
        metric: Learned from all answers; None if it is not significantly better.
    """

    answers: int
    before: float
    after: float
    metric: Metric | None


def learn(space: Space, triplets: NDArray[np.int64], odd: NDArray[np.int64], model: str = "") -> Verdict:
    """Learn a metric, and test on held-out answers whether it is better than the plain embedding.

    Args:
        space: The library.
        triplets: Rows of the three tracks of each answer, int64 [m, 3].
        odd: Which of them is the odd one, int64 [m], 0..2.
        model: Version of the network, stored in the metric.
    """
    count = len(odd)
    before = right(space.vectors, triplets, odd)
    if count < ENOUGH:
        return Verdict(count, float(before.mean()) if count else 0.0, 0.0, None)
    after = np.zeros(count, bool)
    for fold in range(_FOLDS):
        out = np.arange(count) % _FOLDS == fold
        metric = _metric(space, _best_fit(space, triplets[~out], odd[~out]))
        after[out] = _right_by(space, metric, triplets[out], odd[out])
    p_value = _sign_test(int(np.sum(after & ~before)), int(np.sum(before & ~after)))
    score = float(before.mean()), float(after.mean())
    if p_value >= _SIGNIFICANCE:
        return Verdict(count, *score, None)
    fitted = _best_fit(space, triplets, odd)
    return Verdict(count, *score, _metric(space, fitted, model, count, *score))


def right(
    vectors: NDArray[np.floating], triplets: NDArray[np.int64], odd: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Whether the cosines of these unit vectors predict each answer, bool [m]."""
    return np.asarray(np.argmax(_cosines(vectors, triplets), axis=1) == odd)


def propose(
    space: Space,
    fitted: Fitted | None,
    groups: NDArray[np.int64],
    rng: np.random.Generator,
) -> tuple[int, int, int]:
    """The three tracks whose answer is expected to be most informative, as rows of the space.

    Of random candidates the one with the largest expected information about a Gaussian posterior (MacKay,
    "Information-based objective functions for active data selection", 1992).

    Args:
        space: The library, of at least three tracks.
        fitted: The model so far; None for none.
        groups: The group (artist) of each track, int64 [n]; the three are of different groups if possible.
        rng: Draws the candidates.
    """
    fitted = fitted or _prior(space.coordinates.shape[1])
    triplets = np.array([_three(groups, rng) for _ in range(_CANDIDATES)])
    features = _features(space, triplets, fitted.diagonal)
    probabilities = _softmax(features @ fitted.weights)
    centred = features - np.einsum("mp,mpf->mf", probabilities, features)[:, None]
    whitened = np.linalg.solve(np.linalg.cholesky(fitted.precision), centred.reshape(-1, centred.shape[2]).T)
    variance = np.sum(whitened.T.reshape(centred.shape) ** 2, axis=2)
    row = int(np.argmax(np.sum(probabilities * variance, axis=1)))
    first, second, third = triplets[row].tolist()
    return first, second, third


def fit(space: Space, triplets: NDArray[np.int64], odd: NDArray[np.int64]) -> Fitted | None:
    """A quick fit for `propose`, without choosing the prior; None if there are no answers."""
    return _fit(space, triplets, odd, _PRIORS[1], diagonal=True) if len(odd) else None


def _three(groups: NDArray[np.int64], rng: np.random.Generator) -> NDArray[np.int64]:
    chosen = rng.choice(len(groups), 3, replace=False)
    for _ in range(10):
        if len(set(groups[chosen].tolist())) == 3:
            break
        chosen = rng.choice(len(groups), 3, replace=False)
    return np.asarray(chosen, np.int64)


def _prior(axes: int) -> Fitted:
    weights = np.zeros(1 + axes)
    weights[0] = _SHARPNESS
    return Fitted(weights, np.diag(_ridge(axes, _PRIORS[1])), True)


def _ridge(entries: int, prior: float) -> NDArray[np.float64]:
    return np.concatenate(([_UNSURE**-2], np.full(entries, (prior * _SHARPNESS) ** -2)))


def _cosines(vectors: NDArray[np.floating], triplets: NDArray[np.int64]) -> NDArray[np.floating]:
    """For each of the three, the cosine of the other two: float [m, 3]."""
    three = vectors[triplets]
    return np.stack([np.sum(three[:, a] * three[:, b], axis=1) for a, b in _OTHERS], axis=1)


_OTHERS = ((1, 2), (0, 2), (0, 1))


def _features(space: Space, triplets: NDArray[np.int64], diagonal: bool) -> NDArray[np.float64]:
    """What similarity is linear in, for the pair without each of the three: float64 [m, 3, p]."""
    three = space.coordinates[triplets]
    apart = np.stack([three[:, a] - three[:, b] for a, b in _OTHERS], axis=1)
    if diagonal:
        products = apart**2
    else:
        rows, columns = np.triu_indices(apart.shape[2])
        # Off-diagonal entries occur twice; the root gives them the same prior as in a full matrix.
        products = apart[..., rows] * apart[..., columns] * np.where(rows == columns, 1.0, math.sqrt(2.0))
    cosines = _cosines(space.vectors, triplets).astype(np.float64)
    return np.concatenate((cosines[..., None], -0.5 * products), axis=2)


def _softmax(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def _fit(
    space: Space, triplets: NDArray[np.int64], odd: NDArray[np.int64], prior: float, diagonal: bool
) -> Fitted:
    """The most probable weights, by Newton's method."""
    features = _features(space, triplets, diagonal)
    ridge = _ridge(features.shape[2] - 1, prior)
    prior_mean = np.zeros(features.shape[2])
    prior_mean[0] = _SHARPNESS
    weights, chosen, rows = prior_mean.copy(), np.eye(3)[odd], np.arange(len(odd))

    def cost(weights: NDArray[np.float64]) -> float:
        likelihood = np.log(_softmax(features @ weights)[rows, odd] + _EPSILON)
        return float(0.5 * np.sum(ridge * (weights - prior_mean) ** 2) - np.sum(likelihood))

    after = cost(weights)
    for _ in range(_STEPS):
        probabilities = _softmax(features @ weights)
        gradient = np.einsum("mp,mpf->f", chosen - probabilities, features) - ridge * (weights - prior_mean)
        centred = features - np.einsum("mp,mpf->mf", probabilities, features)[:, None]
        scaled = (centred * np.sqrt(probabilities)[..., None]).reshape(-1, len(prior_mean))
        precision = np.einsum("mp,mq->pq", scaled, scaled) + np.diag(ridge)
        step = np.linalg.solve(precision, gradient)
        before = after
        # Where the model is too sure of itself, a full step overshoots.
        while (after := cost(weights + step)) > before and np.max(np.abs(step)) > _TOLERANCE:
            step = step / 2
        weights = weights + step
        if before - after < _TOLERANCE:
            break
    return Fitted(weights, precision, diagonal)


def _best_fit(space: Space, triplets: NDArray[np.int64], odd: NDArray[np.int64]) -> Fitted:
    """Fitted with the prior and the kind of matrix (diagonal or full) that do best in cross-validation."""
    fold = np.arange(len(odd)) % _INNER

    def loss(prior: float, diagonal: bool) -> float:
        total = 0.0
        for number in range(_INNER):
            out = fold == number
            fitted = _fit(space, triplets[~out], odd[~out], prior, diagonal)
            probabilities = _softmax(_features(space, triplets[out], diagonal) @ fitted.weights)
            total -= float(np.sum(np.log(probabilities[np.arange(int(out.sum())), odd[out]] + _EPSILON)))
        return total

    choices = [(prior, diagonal) for prior in _PRIORS for diagonal in (True, False)]
    best = min(choices, key=lambda choice: loss(*choice))
    return _fit(space, triplets, odd, *best)


def _metric(
    space: Space, fitted: Fitted, model: str = "", answers: int = 0, before: float = 0.0, after: float = 0.0
) -> Metric:
    """The metric of a fitted model: the square root of its matrix."""
    axes = space.coordinates.shape[1]
    entries = fitted.weights[1:] / max(float(fitted.weights[0]), 1.0)
    matrix = np.eye(axes)
    if fitted.diagonal:
        matrix += np.diag(entries)
    else:
        rows, columns = np.triu_indices(axes)
        entries = entries * np.where(rows == columns, 1.0, math.sqrt(0.5))
        matrix[rows, columns] += entries
        matrix[columns, rows] = matrix[rows, columns]
    values, vectors = np.linalg.eigh(matrix)
    stretch = (vectors * np.sqrt(np.maximum(values, _MIN_EIGENVALUE))) @ vectors.T
    total = float(np.mean(np.sum((space.vectors - space.mean) ** 2, axis=1)))
    rest = total - float(np.mean(space.coordinates**2) * axes)
    width = math.sqrt(max(rest, 0.0) + float(np.mean(np.sum((space.coordinates @ stretch) ** 2, axis=1))))
    stretch = stretch.astype(np.float32)
    return Metric(space.mean, space.axes, stretch, _WIDTH / width, model, answers, before, after)


def _right_by(
    space: Space, metric: Metric, triplets: NDArray[np.int64], odd: NDArray[np.int64]
) -> NDArray[np.bool_]:
    rows, inverse = np.unique(triplets, return_inverse=True)
    return right(metric.apply(space.vectors[rows]), inverse.reshape(triplets.shape), odd)


def _sign_test(better: int, worse: int) -> float:
    """The p-value of a one-sided sign test: as many or more of the changed answers got better by chance."""
    changed = better + worse
    return sum(math.comb(changed, k) for k in range(better, changed + 1)) / 2.0**changed
