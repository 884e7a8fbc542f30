"""How probable it is that a track is liked, given what is predicted of it.

Nobody says so of tracks that were never played, and a single play may be a stray. So whether a track is liked
is a latent variable, with a logistic probability in what is predicted without the track's own evidence; what
the person did with the track (skipped it, never played it, played it once or often) has one distribution for
liked tracks and one for others. Both are estimated by expectation maximisation (A. P. Dempster, N. M. Laird &
D. B. Rubin 1977), as A. P. Dawid & A. M. Skene do for raters who err ("Maximum likelihood estimation of
observer error-rates using the EM algorithm", 1979).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SKIPPED, UNPLAYED = 0, 1
_EDGES = (1 / 3, 0.6)
"""Between little, some and much evidence of liking (`Person.liked`)."""
_FIRST = np.array([0.05, 0.1, 0.4, 0.8, 0.95])
"""The probability of liking to start from: skipped, never played, little, some, much evidence."""
_PRIOR = 10.0
"""Evidence from so many tracks outweighs the start: little evidence makes nothing probable."""
_STEPS, _NEWTON_STEPS = 40, 6
_PENALTY = np.array([0.1, 0.01])


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic curve: probability of liking, for tracks that were never played, by what is predicted."""

    slope: float
    offset: float

    def __call__(self, predicted: NDArray[np.float32]) -> NDArray[np.float32]:
        """The probability, float32 [n]."""
        return logistic(self.slope * predicted.astype(np.float64) + self.offset)

    @classmethod
    def of(cls, predicted: NDArray[np.floating], done: NDArray[np.intp]) -> "Calibration":
        """Fit it.

        Args:
            predicted: float [n], without each track's own evidence.
            done: int [n], what the person did with each track (`outcomes`).
        """
        centre, scale = float(predicted.mean()), max(float(predicted.std()), 1e-9)
        rows = np.stack([(predicted - centre) / scale, np.ones(len(predicted))], axis=1)
        pseudo = np.stack([1.0 - _FIRST, _FIRST])
        pseudo *= _PRIOR / pseudo.sum(axis=1, keepdims=True)
        liked: NDArray[np.floating] = _FIRST[done]
        curve: NDArray[np.floating] = np.zeros(2)
        table = pseudo
        for _ in range(_STEPS):
            curve = _logistic(rows, liked)
            counts = np.stack([np.bincount(done, part, len(_FIRST)) for part in (1.0 - liked, liked)])
            table = (counts + pseudo) / (counts + pseudo).sum(axis=1, keepdims=True)
            odds = rows @ curve + np.log(table[1] / table[0])[done]
            liked = 1.0 / (1.0 + np.exp(-np.clip(odds, -30.0, 30.0)))
        slope = float(curve[0]) / scale
        unplayed = float(np.log(table[1, UNPLAYED] / table[0, UNPLAYED]))
        return cls(slope, float(curve[1]) - slope * centre + unplayed)


def logistic(odds: NDArray[np.float64]) -> NDArray[np.float32]:
    """Probabilities from logarithmic odds, float32 [n]."""
    return (1.0 / (1.0 + np.exp(-np.clip(odds, -30.0, 30.0)))).astype(np.float32)


def outcomes(liked: NDArray[np.floating], evidence: NDArray[np.floating]) -> NDArray[np.intp]:
    """What the person did with each track, int [n], 0..4: skipped or disliked, never played, or played.

    Args:
        liked: float [n], -1..1 (`Person.liked`).
        evidence: float [n], the amount of evidence.
    """
    played = 2 + np.digitize(liked, _EDGES)
    return np.where(evidence <= 0, UNPLAYED, np.where(liked <= 0, SKIPPED, played))


def _logistic(rows: NDArray[np.floating], target: NDArray[np.floating]) -> NDArray[np.floating]:
    """Slope (not negative) and offset of maximum likelihood for probabilities float [n], lightly shrunk."""
    curve = np.zeros(2)
    for _ in range(_NEWTON_STEPS):
        probability = 1.0 / (1.0 + np.exp(-np.clip(rows @ curve, -30.0, 30.0)))
        hessian = (rows * (probability * (1.0 - probability))[:, None]).T @ rows + np.diag(_PENALTY)
        curve = curve + np.linalg.solve(hessian, rows.T @ (target - probability) - _PENALTY * curve)
        curve[0] = max(curve[0], 0.0)
    return curve
