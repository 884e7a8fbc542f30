"""The several tastes of one person: modes of what they play, in the space of embeddings.

A mixture of Gaussians (spherical, in the library's widest principal components) is fitted to the tracks that
the person plays, weighted by how much they play them, beside a broad component with the spread of the whole
library, which takes what they stray to. How many modes there are is told by the Bayesian information
criterion (Schwarz 1978; for mixtures: Fraley & Raftery 1998), with the effective number of tracks (Kish 1965)
as the number of observations: who plays everything alike has none.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from musicexplorer.similarity.compact_vectors import Vectors, parts
from musicexplorer.similarity.taste.evidence import Person

MODES = 8
"""The most modes that are looked for."""
NEEDED = 16
"""From so many different tracks that were played or liked on, modes are looked for."""
_DIMENSIONS = 8
_STARTS, _STEPS = 4, 60
_AT_ONCE = 8192
"""Rows that are worked on at once."""
_STRAY = 0.15
"""The share of what the person plays that is taken for straying."""
_NARROWEST = 0.02
"""The least variance of a mode, relative to the library's."""
_SHARE, _TRACKS = 0.08, 6
"""What a mode has at least: of what the person plays, and tracks."""


@dataclass(frozen=True, slots=True, eq=False)
class Mode:
    """One of the tastes of a person.

    Attributes:
        rows: int64 [k], the tracks that they play in it, the most typical and most played first.
        centre: The row of the played track nearest to its centre.
        share: Its share of what they play.
    """

    rows: NDArray[np.int64]
    centre: int
    share: float


@dataclass(frozen=True, slots=True, eq=False)
class Modes:
    """All of them.

    Attributes:
        modes: The largest first.
        of: int64 [n], the mode that each track of the library belongs to, played or not; -1 for none.
    """

    modes: tuple[Mode, ...]
    of: NDArray[np.int64]


def find_modes(person: Person, vectors: Vectors) -> Modes:
    """Find the modes; the same for the same listening.

    Args:
        person: What the person played and likes, rows as `vectors`.
        vectors: [n, d], embeddings.

    Returns:
        No modes where there is too little evidence, or nothing that stands out from the library.
    """
    # The root of the plays: with their logarithm, many strays of one play outweigh few favourites.
    weight = np.sqrt(np.where(person.positive, np.expm1(np.maximum(person.strength, 0.0)), 0.0))
    rows = np.flatnonzero(weight)
    none = Modes((), np.full(len(vectors), -1))
    if len(rows) < NEEDED or vectors.shape[1] < 2:
        return none
    points = _components(vectors)
    mixture = _best(points[rows], weight[rows], points.var(axis=0))
    nearest = mixture.component(points)
    played = np.bincount(nearest[rows], weight[rows], mixture.count + 1)[:-1] / weight.sum()
    tracks = np.bincount(nearest[rows], minlength=mixture.count + 1)[:-1]
    large = [
        at for at in np.argsort(-played, kind="stable") if played[at] >= _SHARE and tracks[at] >= _TRACKS
    ]
    if not large:
        return none
    of, modes = np.full(len(vectors), -1), []
    for number, at in enumerate(large):
        of[nearest == at] = number
        members = rows[nearest[rows] == at]
        away = np.sqrt(((points[members] - mixture.centres[at]) ** 2).sum(axis=1) / mixture.variances[at])
        typical = np.argsort(away - weight[members], kind="stable")
        centre = int(members[np.argmin(away)])
        modes.append(Mode(members[typical].astype(np.int64), centre, float(played[at])))
    return Modes(tuple(modes), of)


def _components(vectors: Vectors) -> NDArray[np.float64]:
    """The widest principal components of the library, float64 [n, c], of mean variance 1."""
    size = vectors.shape[1]
    mean, products = np.zeros(size), np.zeros((size, size))
    # Without a centred copy, which would be larger than the library.
    for part in parts(vectors, _AT_ONCE):
        rows = vectors[part]
        mean += rows.sum(axis=0, dtype=np.float64) / len(vectors)
        products += rows.T @ rows
    covariance = products / len(vectors) - np.outer(mean, mean)
    _, turned = np.linalg.eigh(covariance)
    axes = turned[:, ::-1][:, :_DIMENSIONS]
    axes *= np.where(axes[np.abs(axes).argmax(axis=0), np.arange(axes.shape[1])] < 0, -1.0, 1.0)
    points = np.concatenate([vectors[part] @ axes.astype(np.float32) for part in parts(vectors, _AT_ONCE)])
    points = points - mean @ axes
    points /= max(float(points.std()), 1e-9)
    return points


@dataclass(frozen=True, slots=True, eq=False)
class _Mixture:
    """Gaussians of centres [k, c] and variances [k], and one of variances [c] around 0; shares [k + 1]."""

    centres: NDArray[np.float64]
    variances: NDArray[np.float64]
    shares: NDArray[np.float64]
    around: NDArray[np.float64]

    @property
    def count(self) -> int:
        return len(self.centres)

    def component(self, points: NDArray[np.float64]) -> NDArray[np.int64]:
        """The likeliest component of each point, int64 [n]; `count` for the broad one."""
        likeliest = [self.log_likelihoods(points[part]).argmax(axis=1) for part in parts(points, _AT_ONCE)]
        return np.concatenate(likeliest)

    def log_likelihoods(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """float64 [n, k + 1]."""
        width = points.shape[1]
        far = _squares(points, self.centres) / self.variances + width * np.log(self.variances)
        broad = (points**2 / self.around).sum(axis=1) + np.log(self.around).sum()
        both = np.hstack([far, broad[:, None]])
        return np.log(self.shares) - 0.5 * (both + width * np.log(2.0 * np.pi))


def _best(points: NDArray[np.float64], weight: NDArray[np.float64], around: NDArray[np.float64]) -> _Mixture:
    """The mixture with the smallest information criterion."""
    effective = weight.sum() ** 2 / (weight**2).sum()
    weight = weight * (effective / weight.sum())
    around = np.maximum(around, 1e-6)
    best, least = None, np.inf
    for count in range(MODES + 1):
        for start in range(_STARTS if count else 1):
            mixture, likelihood = _fitted(points, weight, around, count, start)
            criterion = count * (points.shape[1] + 2) * np.log(effective) - 2.0 * likelihood
            if criterion < least - 1e-9:
                best, least = mixture, criterion
    assert best is not None
    return best


def _fitted(
    points: NDArray[np.float64],
    weight: NDArray[np.float64],
    around: NDArray[np.float64],
    count: int,
    start: int,
) -> tuple[_Mixture, float]:
    """Expectation maximisation (Dempster, Laird & Rubin 1977), and the log-likelihood that it ends with."""
    centres = _seeded(points, weight, count, start)
    variances = np.full(count, max(0.5 * float(points.var(axis=0).mean()), _NARROWEST))
    mixture = _Mixture(centres, variances, _shares(np.ones(count)), around)
    total = -np.inf
    for _ in range(_STEPS):
        each = mixture.log_likelihoods(points)
        top = each.max(axis=1, keepdims=True)
        whole = top[:, 0] + np.log(np.exp(each - top).sum(axis=1))
        before, total = total, float(weight @ whole)
        if total - before < 1e-6 * abs(total):
            break
        belongs = np.exp(each - whole[:, None]) * weight[:, None]
        size = belongs.sum(axis=0) + 1e-9
        centres = (belongs[:, :count].T @ points) / size[:count, None]
        variances = (belongs[:, :count] * _squares(points, centres)).sum(axis=0)
        variances = np.maximum(variances / (size[:count] * points.shape[1]), _NARROWEST)
        mixture = _Mixture(centres, variances, _shares(size[:count]), around)
    return mixture, total


def _shares(size: NDArray[np.float64]) -> NDArray[np.float64]:
    """The shares of k modes of these sizes [k] and of the broad component, float64 [k + 1]."""
    if not len(size):
        return np.ones(1)
    return np.append((1.0 - _STRAY) * size / size.sum(), _STRAY)


def _seeded(
    points: NDArray[np.float64], weight: NDArray[np.float64], count: int, start: int
) -> NDArray[np.float64]:
    """Centres far from each other (k-means++: Arthur & Vassilvitskii 2007), float64 [count, c]."""
    random = np.random.default_rng(start)
    chance = weight
    chosen: list[int] = []
    while len(chosen) < count:
        chosen.append(int(random.choice(len(points), p=chance / chance.sum())))
        chance = weight * _squares(points, points[chosen]).min(axis=1) + 1e-12
    return points[chosen]


def _squares(points: NDArray[np.float64], centres: NDArray[np.float64]) -> NDArray[np.float64]:
    """Squared distances, float64 [n, k]."""
    products = (points**2).sum(axis=1)[:, None] - 2.0 * points @ centres.T + (centres**2).sum(axis=1)
    return np.maximum(products, 0.0)
