"""How much factors may count beside sound when tracks are compared: as much as held-out listening earns.

The first half of a held-out session or playlist has to find the second half among the tracks of the library.
A share of factors is earned if it finds it better than sound alone, beyond chance; of those as good as the
best, within a standard error, it is the smallest (L. Breiman et al., "Classification and Regression Trees",
1984). It is found apart for tracks that were played, and for those whose factors are only predicted.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from musicexplorer.similarity.taste.factors import Learned
from musicexplorer.similarity.taste.mixture import mixed, unit

_SHARES = np.linspace(0.0, 1.0, 11)
_CHANCE = 0.006
"""A gain over sound is believed if mere chance would give it less often than this (Student's t)."""
_QUESTIONS_NEEDED = 8
_OTHERS = 4000
"""The most random tracks among which those of the questions are looked for."""


@dataclass(frozen=True, eq=False)
class Question:
    """A held-out session or playlist as rows of tracks: the given half, the targets, random negatives."""

    given: NDArray[np.intp]
    targets: NDArray[np.intp]
    negatives: NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Earned:
    """Shares of factors, 0..1.

    Attributes:
        played: The most that own factors count.
        new: The most that factors predicted from sound count.
        better: The share of held-out tracks that factors alone find earlier than sound alone.
    """

    played: float = 0.0
    new: float = 0.0
    better: float = 0.0


NOTHING = Earned()


def earn(
    questions: Sequence[Question], sound: NDArray[np.float32], learned: Learned, prior_evidence: float
) -> Earned:
    """Find the shares.

    Args:
        questions: What was held out.
        sound: float32 [n, d], unit rows.
        learned: The factors, learned without the questions.
        prior_evidence: Evidence at which own and predicted factors have equal weight.
    """
    if len(questions) < _QUESTIONS_NEEDED:
        return NOTHING
    asked = [part for question in questions for part in (question.given, question.targets)]
    others = np.random.default_rng(0).permutation(len(sound))[:_OTHERS]
    rows = np.unique(np.concatenate([*asked, others]))
    pairs = [
        (np.searchsorted(rows, question.given), np.searchsorted(rows, question.targets))
        for question in questions
    ]
    sound, trust = sound[rows], learned.trust(prior_evidence)[rows]
    factors, predicted = learned.mixed(prior_evidence)[rows], unit(learned.predicted[rows] - learned.centre)

    def gains(view: NDArray[np.float32], share: NDArray[np.floating] | float) -> NDArray[np.float64]:
        ranks = _ranks(mixed((sound, view), (1.0 - share, share)), pairs)
        return np.array([(1.0 / np.log2(1.0 + rank)).mean() for rank in ranks])

    alone = gains(sound, 0.0)
    new = _smallest(np.array([gains(predicted, share) for share in _SHARES.tolist()]) - alone)
    played = _smallest(
        np.array([gains(factors, trust * share + (1.0 - trust) * new) for share in _SHARES.tolist()]) - alone
    )
    by_sound, by_factors = (np.concatenate(_ranks(view, pairs)) for view in (sound, factors))
    return Earned(max(played, new), new, float((by_factors < by_sound).mean()))


def _ranks(
    view: NDArray[np.float32], pairs: Sequence[tuple[NDArray[np.intp], NDArray[np.intp]]]
) -> list[NDArray[np.int64]]:
    """The rank of each target, from 1, by the mean cosine to the given tracks, which are left out."""
    found = []
    for given, targets in pairs:
        near = view @ view[given].mean(axis=0)
        near[given] = -np.inf
        found.append(1 + (near[None, :] > near[targets][:, None]).sum(axis=1))
    return found


def _smallest(gains: NDArray[np.float64]) -> float:
    """The share to use, 0 for none.

    Args:
        gains: float [shares, questions], what is gained over sound.
    """
    from scipy.stats import t

    least = t.isf(_CHANCE, gains.shape[1] - 1)  # in standard errors: 3.2 of nine questions, 2.5 of many
    best = gains[gains.mean(axis=1).argmax()]
    for share, gain in zip(_SHARES.tolist(), gains, strict=True):
        if gain.mean() > least * _error(gain) and (best - gain).mean() <= _error(best - gain):
            return float(share)
    return 0.0


def _error(values: NDArray[np.float64]) -> float:
    """The standard error of the mean."""
    return float(values.std(ddof=1)) / float(np.sqrt(len(values)))
