"""How much a person would like each track, predicted from its features, and how sure that is."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from musicexplorer.similarity.compact_vectors import Vectors
from musicexplorer.similarity.taste.calibration import Calibration, logistic, outcomes
from musicexplorer.similarity.taste.evidence import Person
from musicexplorer.similarity.taste.regression import Ridge, ridge
from musicexplorer.similarity.whitening import Whitening

LIKED_NEEDED = 10
"""From so many different tracks that were played or liked on, liking is predicted."""
_UNPLAYED = 4_000
"""The most tracks without evidence that are sampled as negatives."""
_LANDMARKS = 600
"""The most tracks that the kernel compares with."""
_UNPLAYED_WEIGHT = 0.3
"""The most that a track without evidence weighs, relative to one with evidence: it may be liked, too."""
_GAMMA = 0.7
"""Inverse width of the kernel; unit vectors are at most 2 apart."""
_VIEW = 0.5
"""Weight of a further view (predicted factors, metadata) beside the kernel, where it helps."""
_PREDICTED_WEIGHT = 0.3
"""Weight of the prediction relative to the evidence, both with standard deviation 1."""
_CHUNK = 1024
"""Tracks whose features are computed at once."""
_FLOOR = 1e-6
Further = Sequence[NDArray[np.float32]]


@dataclass(frozen=True, slots=True, eq=False)
class LikingModel:
    """A Gaussian process with a squared exponential kernel (Rasmussen & Williams, 2006).

    The kernel of all tracks is approximated by that with m landmarks (Nyström's method: Williams & Seeger,
    "Using the Nyström method to speed up kernel machines", NeurIPS 2001). Kernel methods, unlike linear
    ones, can like two opposite kinds of music and nothing between them. Embeddings are whitened first.

    Attributes:
        mean: float32 [d] and `whitening` float32 [d, d]: `Whitening`.
        landmarks: float32 [m, d], whitened embeddings.
        root: float32 [m, r], the inverse root of their kernel.
        views: float32 [v], how much each further view counts, linearly; 0 where it does not help.
        matrix: float32 [r + f, 1], `centre` float32 [r + f] and `offset` float32 [1]: the mean (`Ridge`).
        covariance: float32 [r + f, r + f], of the weights.
        signal: Variance of what is predicted, before any evidence.
        noise: Variance of the person's verdicts around the prediction.
        slope: Of the probability of liking, and `level`, its offset (`Calibration`).
    """

    mean: NDArray[np.float32]
    whitening: NDArray[np.float32]
    landmarks: NDArray[np.float32]
    root: NDArray[np.float32]
    views: NDArray[np.float32]
    matrix: NDArray[np.float32]
    centre: NDArray[np.float32]
    offset: NDArray[np.float32]
    covariance: NDArray[np.float32]
    signal: float
    noise: float
    slope: float
    level: float

    def chance(self, expected: NDArray[np.float32], deviation: NDArray[np.float32]) -> NDArray[np.float32]:
        """The probability that the person likes a track, float32 [n].

        Probabilities above a half are means over what the prediction may be (D. J. C. MacKay, "The evidence
        framework applied to classification networks", 1992): what is promising but little known is not sure.

        Args:
            expected: float32 [n], the predicted means.
            deviation: float32 [n], their standard deviations.
        """
        shrunk = 1.0 / np.sqrt(1.0 + np.pi / 8.0 * (self.slope * deviation.astype(np.float64)) ** 2)
        odds = self.slope * expected.astype(np.float64) + self.level
        return logistic(np.where(odds > 0.0, shrunk, 1.0) * odds)

    def __call__(self, vectors: Vectors, views: Further) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Predict for tracks.

        Args:
            vectors: [n, d], embeddings.
            views: float32 [n, any] each, as those that it was learned with.

        Returns:
            The mean and the standard deviation of their liking, float32 [n] each.
        """
        means, deviations = [], []
        for first in range(0, max(len(vectors), 1), _CHUNK):
            part = slice(first, first + _CHUNK)
            features = self.features(vectors[part], [view[part] for view in views])
            means.append(features @ self.matrix[:, 0] + self.offset[0])
            deviations.append(np.sqrt(self._variance(features)))
        return np.concatenate(means), np.concatenate(deviations)

    def features(self, vectors: NDArray[np.float32], views: Further) -> NDArray[np.float32]:
        """The centred features float32 [n, r + f], whose inner products are the kernel."""
        whitened = Whitening(self.mean, self.whitening)(vectors)
        parts = [_kernel(whitened, self.landmarks) @ self.root, *_weighted(views, self.views)]
        found: NDArray[np.float32] = np.hstack(parts) - self.centre
        return found

    def _variance(self, features: NDArray[np.float32]) -> NDArray[np.float32]:
        known = np.einsum("ij,ij->i", features @ self.covariance, features)
        rank = self.root.shape[1]
        # What no landmark is near to, the features do not know of: there the prior counts.
        beyond = 1.0 - ((features[:, :rank] + self.centre[:rank]) ** 2).sum(axis=1)
        return np.asarray(known + self.signal * np.maximum(beyond, 0.0), dtype=np.float32)


def predict_liking(
    person: Person, vectors: NDArray[np.float32], views: Further = ()
) -> tuple[LikingModel, NDArray[np.float32]]:
    """Learn the person's preference for tracks.

    Args:
        person: Their evidence.
        vectors: float32 [n, d], embeddings, unit rows.
        views: Further views that count if they help to predict the person: float32 [n, any], unit rows, or
            zeros where nothing is known; without columns while there are none.

    Returns:
        The model, and its prediction for each track without that track's own evidence, float32 [n].
    """
    played = np.flatnonzero(person.extra > 0)
    rng = np.random.default_rng(0)
    unplayed = np.flatnonzero(person.extra <= 0)
    if len(unplayed) > _UNPLAYED:
        unplayed = np.sort(rng.choice(unplayed, _UNPLAYED, replace=False))
    rows = np.concatenate([played, unplayed])
    target = person.liked[rows, None]
    # So that few plays count among many tracks: unplayed ones weigh no more in total than played ones.
    weight = np.ones(len(rows))
    weight[len(played) :] = min(_UNPLAYED_WEIGHT, len(played) / max(len(unplayed), 1))
    near = rng.permutation(played)[: _LANDMARKS // 2]
    far = rng.permutation(unplayed)[: _LANDMARKS - len(near)]
    whitening = Whitening.of(vectors)
    landmarks = whitening(vectors[np.concatenate([near, far])])
    whitened = whitening(vectors[rows])
    of_rows = [view[rows] for view in views]
    values, turned = np.linalg.eigh(_kernel(landmarks, landmarks).astype(np.float64))
    used = values > _FLOOR * values[-1]
    root = (turned[:, used] / np.sqrt(values[used])).astype(np.float32)
    of_kernel = _kernel(whitened, landmarks) @ root
    tried = (
        _fitted(of_kernel, of_rows, np.array(weights, np.float32), target, weight)
        for weights in product(*((0.0, _VIEW) if view.shape[1] else (0.0,) for view in views))
    )
    best = min(tried, key=lambda fit: fit.error)
    covariance, signal = _posterior(best.found, best.features, weight, best.error)
    curve = Calibration.of(best.left_out, outcomes(person.liked[rows], person.extra[rows]))
    model = LikingModel(
        *(whitening.mean, whitening.matrix, landmarks, root, best.views),
        *(best.found.matrix, best.found.centre, best.found.offset, covariance),
        *(signal, best.error, curve.slope, curve.offset),
    )
    predicted = model(vectors, views)[0]
    predicted[rows] = best.left_out
    return model, predicted


@dataclass(frozen=True, slots=True, eq=False)
class _Fit:
    """What was fitted with some weights of the further views, and its error for rows that are left out."""

    views: NDArray[np.float32]
    features: NDArray[np.float64]
    found: Ridge
    left_out: NDArray[np.float32]
    error: float


def _fitted(
    of_kernel: NDArray[np.float32],
    further: Further,
    views: NDArray[np.float32],
    target: NDArray[np.float64],
    weight: NDArray[np.float64],
) -> _Fit:
    features = np.hstack([of_kernel, *_weighted(further, views)]).astype(np.float64)
    found, left_out = ridge(features, target, weight)
    share = weight / weight.sum()
    error = float(share @ ((target - left_out)[:, 0] ** 2))
    return _Fit(views, features, found, left_out[:, 0].astype(np.float32), error)


def _posterior(
    found: Ridge, features: NDArray[np.float64], weight: NDArray[np.float64], noise: float
) -> tuple[NDArray[np.float32], float]:
    """The covariance of the weights of a ridge regression, and their variance before any evidence."""
    share = weight / weight.sum()
    rows = (features - found.centre) * np.sqrt(share)[:, None]
    inner = rows.T @ rows
    penalty = found.penalty * max(float(np.trace(inner)) / len(inner), 1e-12)
    inverse = np.linalg.inv(inner + penalty * np.eye(len(inner)))
    scale = noise / weight.sum()
    return (scale * inverse).astype(np.float32), float(scale / penalty)


def _weighted(views: Further, weights: NDArray[np.float32]) -> list[NDArray[np.float32]]:
    """The views that count, times their weights."""
    return [weight * view for view, weight in zip(views, weights, strict=True) if weight]


def _kernel(vectors: NDArray[np.float32], landmarks: NDArray[np.float32]) -> NDArray[np.float32]:
    """The squared exponential kernel of unit vectors float32 [n, d] and [m, d]: float32 [n, m]."""
    return np.exp(np.float32(2 * _GAMMA) * (vectors @ landmarks.T - np.float32(1.0)))


def liking(
    person: Person, vectors: NDArray[np.float32], views: Further
) -> tuple[LikingModel | None, NDArray[np.float32], NDArray[np.float32]]:
    """How much the person likes each track.

    Evidence counts more than the prediction.

    Args:
        person: Their evidence.
        vectors: float32 [n, d], embeddings.
        views: float32 [n, any] each, as for `predict_liking`.

    Returns:
        The model that predicts it, None while there is too little to predict anything; the liking, 0..1 by
        rank, float32 [n]; and what is predicted without the track's own evidence, float32 [n].
    """
    if person.positive.sum() < LIKED_NEEDED or len(vectors) <= LIKED_NEEDED:
        return None, np.full(len(vectors), 0.5, np.float32), np.zeros(len(vectors), np.float32)
    found, predicted = predict_liking(person, vectors, views)
    strength, expected = (score / max(float(score.std()), 1e-9) for score in (person.strength, predicted))
    return found, ranked(strength + _PREDICTED_WEIGHT * expected), predicted


def ranked(scores: NDArray[np.floating]) -> NDArray[np.float32]:
    """Mid-ranks of the scores, scaled to 0..1 (exclusive): float32 [n]; equal scores have equal ranks."""
    order = np.sort(scores)
    below, upto = np.searchsorted(order, scores), np.searchsorted(order, scores, side="right")
    return ((below + upto) / (2 * max(len(scores), 1))).astype(np.float32)
