"""Factors of tracks: learned from what was played together, and predicted from sound for all other tracks."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from musicexplorer.similarity.taste.evidence import confidence
from musicexplorer.similarity.taste.factorisation import Interactions, factorise
from musicexplorer.similarity.taste.mixture import unit
from musicexplorer.similarity.taste.regression import Ridge, ridge, without_groups

_ROUNDS = 10
_PENALTY = 20.0
_GROUP = 32
"""So many tracks at random are left out together where their factors are predicted."""


@dataclass(frozen=True, eq=False)
class Learned:
    """Factors of n tracks.

    Attributes:
        own: float32 [n, f], unit rows, in principal axes; zeros for tracks without evidence.
        predicted: float32 [n, f], unit rows, predicted from sound without the track's own evidence.
        centre: float32 [f], the mean of own factors by evidence: what is common to all.
        evidence: float [n], approximate number of contexts in which a track was positive.
        factor_model: From embeddings to factors.
    """

    own: NDArray[np.float32]
    predicted: NDArray[np.float32]
    centre: NDArray[np.float32]
    evidence: NDArray[np.float64]
    factor_model: Ridge

    @classmethod
    def of(cls, together: Interactions, vectors: NDArray[np.float32], size: int) -> "Learned":
        """Factorise, and learn to predict the factors from embeddings float32 [n, d]."""
        own = unit(_principal_axes(factorise(together, size, rounds=_ROUNDS, penalty=_PENALTY)[1]))
        extra = np.where(together.positive, together.extra, 0.0)
        evidence = np.bincount(together.column, extra, minlength=len(vectors)) / confidence(np.ones(1))
        known = evidence > 0
        data = vectors[known], own[known], evidence[known]
        factor_model = ridge(*data)[0]
        # Not each by itself: what only the track itself is missing from points away from its own factors, so
        # that tracks of the same kind would be known by it.
        groups = np.random.default_rng(0).permutation(len(data[0])) // _GROUP
        predicted = unit(factor_model(vectors))
        predicted[known] = unit(without_groups(factor_model, *data, groups))
        centre = np.average(own[known], axis=0, weights=evidence[known]).astype(np.float32)
        return cls(own, predicted, centre, evidence, factor_model)

    def trust(self, prior_evidence: float) -> NDArray[np.float32]:
        """Weight of a track's own factors, float32 [n], 0..1: 0.5 where evidence equals the prior's."""
        return (self.evidence / (self.evidence + prior_evidence)).astype(np.float32)

    def mixed(self, prior_evidence: float) -> NDArray[np.float32]:
        """The factors to compare, float32 [n, f], unit rows: own and predicted ones, centred, by evidence."""
        trust = self.trust(prior_evidence)[:, None]
        own = np.where(trust > 0, unit(self.own - self.centre), np.float32(0))
        return unit(trust * own + (1.0 - trust) * unit(self.predicted - self.centre))

    @cached_property
    def agreement(self) -> float:
        """Mean cosine of own and predicted factors of a track, minus that of random pairs of tracks."""
        own, predicted = self.own[self.evidence > 0], self.predicted[self.evidence > 0]
        together = float(np.einsum("ij,ij->i", own, predicted).mean())
        return together - float(own.mean(axis=0) @ predicted.mean(axis=0))


def _principal_axes(factors: NDArray[np.float32]) -> NDArray[np.float32]:
    """The factors rotated to their principal axes, largest variance first; inner products do not change."""
    vectors = np.linalg.eigh(factors.T.astype(np.float64) @ factors)[1]
    return (factors @ vectors[:, ::-1]).astype(np.float32)
