"""Weights of sound, factors and plays, learned as what best predicts the person's listening.

A quarter of the sessions and playlists is held out; factors are learned from the rest, and the first half of
each held-out list has to predict the second. The weights maximise the likelihood of the played tracks among
random ones (conditional logit: D. McFadden, "Conditional logit analysis of qualitative choice behavior",
1974). They are not negative and shrunk towards equal weights, so that little evidence changes little.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from musicexplorer.similarity.taste.earned import NOTHING, Earned, Question, earn
from musicexplorer.similarity.taste.evidence import Person
from musicexplorer.similarity.taste.factorisation import Interactions
from musicexplorer.similarity.taste.factors import Learned
from musicexplorer.similarity.taste.liking import Further, predict_liking
from musicexplorer.similarity.taste.mixture import spread

SIGNALS = ("sound", "factors", "plays", "predicted_liking")
_PRIOR_EVIDENCE = (2.0, 6.0, 20.0)
_HELD_OUT = 0.25
_MAX_QUESTIONS = 250
"""The most sessions and playlists to predict."""
_NEGATIVES = 60
"""Random tracks that each target is compared with."""
_MAX_TARGETS = 20
"""The most tracks of one session or playlist to predict."""
_FEWEST, _MOST = 4, 32
_PRIOR, _PRECISION = 0.3, 10.0
EQUAL = np.full((2, len(SIGNALS)), _PRIOR, np.float32)
_STEPS, _MAX_EXPONENT = 12, 50.0


@dataclass(frozen=True, eq=False)
class Views:
    """The signals that predict which of n tracks follow others, each with spread 1.

    Attributes:
        sound: float32 [n, d], unit rows.
        factors: float32 [n, f], unit rows.
        plays: float [n], strength of preference (`Person.strength`).
        predicted_liking: float [n], predicted preference, without the track's own evidence.
        spreads: float [4], the spreads of `SIGNALS`, by which they are divided.
    """

    sound: NDArray[np.float32]
    factors: NDArray[np.float32]
    plays: NDArray[np.float64]
    predicted_liking: NDArray[np.floating]
    spreads: NDArray[np.float64]

    @classmethod
    def of(
        cls,
        person: Person,
        sound: NDArray[np.float32],
        factors: NDArray[np.float32],
        liked: NDArray[np.floating],
    ) -> "Views":
        """The signals of a person's evidence and what was learned from it."""
        plays = person.strength
        spreads = [
            spread(sound),
            spread(factors),
            *(max(float(signal.std()), 1e-9) for signal in (plays, liked)),
        ]
        return cls(sound, factors, plays, liked, np.array(spreads))

    def signals(self, seeds: NDArray[np.intp], rows: NDArray[np.intp]) -> NDArray[np.float64]:
        """The signals of rows [m] given seeds: float [m, 4]."""
        near = [view[rows] @ view[seeds].mean(axis=0) for view in (self.sound, self.factors)]
        return np.stack([*near, self.plays[rows], self.predicted_liking[rows]], axis=1) / self.spreads


@dataclass(frozen=True, eq=False)
class Weights:
    """The best weights and parameters.

    Attributes:
        size: Number of factors.
        prior_evidence: Evidence at which own and predicted factors have equal weight.
        weights: float32 [2, 4], weights of `SIGNALS`: for played tracks, and for others, whose factors are
            predicted.
        earned: How much factors may count when tracks are compared.
    """

    size: int
    prior_evidence: float
    weights: NDArray[np.float32]
    earned: Earned = NOTHING


def fit_weights(together: Interactions, vectors: NDArray[np.float32], views: Further = ()) -> Weights:
    """Find the weights that best predict what was played together.

    Args:
        together: Interactions of sessions and playlists with tracks.
        vectors: float32 [n, d], the embeddings.
        views: Further views of the tracks, as for `predict_liking`.
    """
    rng = np.random.default_rng(0)
    held_out = rng.permutation(together.shape[0]) < max(1, round(_HELD_OUT * together.shape[0]))
    rest, questions = _part(together, ~held_out), _make_questions(_part(together, held_out), rng)
    sizes = _sizes(together.shape[0])
    if not questions or not rest.positive.any():
        return Weights(sizes[0], _PRIOR_EVIDENCE[1], EQUAL)
    person, nobody = _person(rest), Person.unknown(len(vectors))
    best, found, used = -np.inf, None, None
    for size in sizes:
        learned = Learned.of(rest, vectors, size)
        liked = predict_liking(person, vectors, (learned.predicted, *views))[1]
        new, likelihood_new = _fit(Views.of(nobody, vectors, learned.predicted, liked), questions)
        for prior_evidence in _PRIOR_EVIDENCE:
            known, likelihood = _fit(
                Views.of(person, vectors, learned.mixed(prior_evidence), liked), questions
            )
            if likelihood + likelihood_new > best:
                best = likelihood + likelihood_new
                found = Weights(size, prior_evidence, np.stack([known, new]).astype(np.float32))
                used = learned
    assert found is not None and used is not None
    return replace(found, earned=earn(questions, vectors, used, found.prior_evidence))


def _sizes(contexts: int) -> list[int]:
    """A small number of factors, each with much evidence, and a large one."""
    return sorted({min(max(contexts // part, _FEWEST), _MOST) for part in (15, 5)})


def _part(together: Interactions, kept: NDArray[np.bool_]) -> Interactions:
    there = kept[together.row]
    rows = (np.cumsum(kept) - 1)[together.row[there]]
    pairs = (together.column[there], together.extra[there], together.positive[there])
    return Interactions(rows, *pairs, (int(kept.sum()), together.shape[1]))


def _person(together: Interactions) -> Person:
    """The evidence of sessions and playlists only."""
    plays, skips = (
        np.bincount(together.column, chosen, minlength=together.shape[1]).astype(np.float64)
        for chosen in (together.positive, ~together.positive)
    )
    return Person(plays, skips, np.zeros(together.shape[1]))


def _make_questions(held_out: Interactions, rng: np.random.Generator) -> list[Question]:
    order = np.lexsort((rng.random(len(held_out.row)), held_out.row))
    order = order[held_out.positive[order]]
    cuts = np.searchsorted(held_out.row[order], np.arange(1, held_out.shape[0]))
    found = []
    for rows in np.split(held_out.column[order], cuts)[:_MAX_QUESTIONS]:
        half = (len(rows) + 1) // 2
        negatives = rng.integers(held_out.shape[1], size=_NEGATIVES)
        negatives = negatives[~np.isin(negatives, rows)]
        if half < len(rows) and len(negatives):
            found.append(Question(rows[:half], rows[half:][:_MAX_TARGETS], negatives))
    return found


def _fit(views: Views, questions: Sequence[Question]) -> tuple[NDArray[np.float64], float]:
    """The weights [4] of maximum likelihood, and their mean log-likelihood."""
    targets = np.vstack([views.signals(question.given, question.targets) for question in questions])
    negatives = np.zeros((len(questions), _NEGATIVES, len(SIGNALS)))
    there = np.zeros((len(questions), _NEGATIVES), dtype=bool)
    for number, question in enumerate(questions):
        negatives[number, : len(question.negatives)] = views.signals(question.given, question.negatives)
        there[number, : len(question.negatives)] = True
    of = np.repeat(np.arange(len(questions)), [len(question.targets) for question in questions])
    return _max_likelihood(negatives[of] - targets[:, None], there[of])


def _max_likelihood(more: NDArray[np.float64], there: NDArray[np.bool_]) -> tuple[NDArray[np.float64], float]:
    """Maximum likelihood with weights of at least 0, by projected Newton steps.

    Args:
        more: float [e, o, k], the k signals of other tracks minus those of the target.
        there: bool [e, o], which others exist.
    """
    weights, likelihood = np.full(more.shape[2], _PRIOR), -np.inf
    for _ in range(_STEPS):
        odds = np.where(there, np.exp(np.minimum(more @ weights, _MAX_EXPONENT)), 0.0)
        total = 1.0 + odds.sum(axis=1)
        probability = odds / total[:, None]
        mean = np.einsum("eo,eok->ek", probability, more)
        likelihood = -float(np.log(total).mean())
        gradient = mean.sum(axis=0) + _PRECISION * (weights - _PRIOR)
        hessian = np.einsum("eo,eok,eol->kl", probability, more, more) - mean.T @ mean
        hessian += _PRECISION * np.eye(len(weights))
        free = (weights > 0) | (gradient < 0)
        step = np.zeros(len(weights))
        step[free] = np.linalg.solve(hessian[np.ix_(free, free)], gradient[free])
        weights = np.maximum(weights - step, 0.0)
    return weights, likelihood
