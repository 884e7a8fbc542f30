"""How much sound, factors and plays count: what foretells the person's listening best.

A quarter of the sessions and playlists is kept aside; the rest learns factors, and of those kept aside
the one half of the tracks has to foretell the other. The weights make what was played likeliest
among tracks drawn by lot (conditional logit: D. McFadden, "Conditional logit analysis of qualitative choice
behavior", 1974), are never below 0, and are drawn towards equal ones: little evidence changes little.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from musicexplorer.similarity.taste.evidence import Person
from musicexplorer.similarity.taste.factorisation import Interactions
from musicexplorer.similarity.taste.factors import Learned
from musicexplorer.similarity.taste.liking import foretold
from musicexplorer.similarity.taste.mixture import spread

SPEAKERS = ("sound", "factors", "plays", "foretold")
_DOUBTS = (2.0, 6.0, 20.0)
_ASIDE = 0.25
_ASKED = 250
"""Sessions and playlists that are foretold, at most."""
_OTHERS = 60
"""Tracks by lot that each is to stand before."""
_WANTED = 20
"""Tracks of one session or playlist that are asked for, at most."""
_FEWEST, _MOST = 4, 32
_PRIOR, _PRECISION = 0.3, 10.0
EQUAL = np.full((2, len(SPEAKERS)), _PRIOR, np.float32)
_STEPS, _LOUDEST = 12, 50.0


@dataclass(frozen=True, eq=False)
class Views:
    """All that says which of n tracks may come after others, each at a spread of 1.

    Attributes:
        sound: float32 [n, d], unit rows.
        factors: float32 [n, f], unit rows.
        plays: float [n], what the person showed of each (`Person.shown`).
        foretold: float [n], how much each is liked, as foretold from others.
        spreads: float [4], of `SPEAKERS`, by which they are divided.
    """

    sound: NDArray[np.float32]
    factors: NDArray[np.float32]
    plays: NDArray[np.float64]
    foretold: NDArray[np.float64]
    spreads: NDArray[np.float64]

    @classmethod
    def of(
        cls,
        person: Person,
        sound: NDArray[np.float32],
        factors: NDArray[np.float32],
        liked: NDArray[np.float64],
    ) -> "Views":
        """Of a person's plays, and what was learned from them."""
        plays = person.shown
        spreads = [spread(sound), spread(factors), *(max(float(one.std()), 1e-9) for one in (plays, liked))]
        return cls(sound, factors, plays, liked, np.array(spreads))

    def speak(self, seeds: NDArray[np.intp], rows: NDArray[np.intp]) -> NDArray[np.float64]:
        """What each speaker says of rows [m] after seeds, float [m, 4]."""
        near = [view[rows] @ view[seeds].mean(axis=0) for view in (self.sound, self.factors)]
        return np.stack([*near, self.plays[rows], self.foretold[rows]], axis=1) / self.spreads


@dataclass(frozen=True, eq=False)
class Question:
    """A session or playlist kept aside, rows of tracks int: the given half, the other, and others by lot."""

    given: NDArray[np.intp]
    wanted: NDArray[np.intp]
    others: NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Weighing:
    """What was found best.

    Attributes:
        size: Of the factors.
        doubt: Evidence at which own and predicted factors weigh the same.
        weights: float32 [2, 4], of `SPEAKERS`: for tracks that were played, and for others, whose factors are
            predicted.
    """

    size: int
    doubt: float
    weights: NDArray[np.float32]


def weigh(together: Interactions, vectors: NDArray[np.float32]) -> Weighing:
    """Find what foretells best what was heard together.

    Args:
        together: Sessions and playlists by tracks.
        vectors: float32 [n, d], the embeddings.
    """
    rng = np.random.default_rng(0)
    aside = rng.permutation(together.shape[0]) < max(1, round(_ASIDE * together.shape[0]))
    rest, asked = _part(together, ~aside), _questions(_part(together, aside), rng)
    sizes = _sizes(together.shape[0])
    if not asked or not rest.wanted.any():
        return Weighing(sizes[0], _DOUBTS[1], EQUAL)
    person, nobody = _person(rest), Person.unknown(len(vectors))
    best, found = -np.inf, None
    for size in sizes:
        learned = Learned.of(rest, vectors, size)
        liked = foretold(person, np.hstack([vectors, learned.predicted]))[1]
        new, said_new = _fitted(Views.of(nobody, vectors, learned.predicted, liked), asked)
        for doubt in _DOUBTS:
            heard, said = _fitted(Views.of(person, vectors, learned.mixed(doubt), liked), asked)
            if said + said_new > best:
                best = said + said_new
                found = Weighing(size, doubt, np.stack([heard, new]).astype(np.float32))
    assert found is not None
    return found


def _sizes(contexts: int) -> list[int]:
    """Few factors, that much evidence stands behind, and many."""
    return sorted({min(max(contexts // part, _FEWEST), _MOST) for part in (15, 5)})


def _part(together: Interactions, kept: NDArray[np.bool_]) -> Interactions:
    there = kept[together.row]
    rows = (np.cumsum(kept) - 1)[together.row[there]]
    pairs = (together.column[there], together.extra[there], together.wanted[there])
    return Interactions(rows, *pairs, (int(kept.sum()), together.shape[1]))


def _person(together: Interactions) -> Person:
    """What the sessions and playlists alone say."""
    plays, skips = (
        np.bincount(together.column, chosen, minlength=together.shape[1]).astype(np.float64)
        for chosen in (together.wanted, ~together.wanted)
    )
    return Person(plays, skips, np.zeros(together.shape[1]))


def _questions(aside: Interactions, rng: np.random.Generator) -> list[Question]:
    order = np.lexsort((rng.random(len(aside.row)), aside.row))
    order = order[aside.wanted[order]]
    cuts = np.searchsorted(aside.row[order], np.arange(1, aside.shape[0]))
    found = []
    for rows in np.split(aside.column[order], cuts)[:_ASKED]:
        half = (len(rows) + 1) // 2
        others = rng.integers(aside.shape[1], size=_OTHERS)
        others = others[~np.isin(others, rows)]
        if half < len(rows) and len(others):
            found.append(Question(rows[:half], rows[half:][:_WANTED], others))
    return found


def _fitted(views: Views, asked: Sequence[Question]) -> tuple[NDArray[np.float64], float]:
    """The weights [4] that answer the questions best, and the logarithm of how likely they make what was."""
    wanted = np.vstack([views.speak(one.given, one.wanted) for one in asked])
    others = np.zeros((len(asked), _OTHERS, len(SPEAKERS)))
    there = np.zeros((len(asked), _OTHERS), dtype=bool)
    for number, one in enumerate(asked):
        others[number, : len(one.others)] = views.speak(one.given, one.others)
        there[number, : len(one.others)] = True
    of = np.repeat(np.arange(len(asked)), [len(one.wanted) for one in asked])
    return _likeliest(others[of] - wanted[:, None], there[of])


def _likeliest(more: NDArray[np.float64], there: NDArray[np.bool_]) -> tuple[NDArray[np.float64], float]:
    """Newton's method, held at 0 from below.

    Args:
        more: float [e, o, k], what the k speakers say of others beyond what they say of the wanted track.
        there: bool [e, o], which others there are.
    """
    weights, likely = np.full(more.shape[2], _PRIOR), -np.inf
    for _ in range(_STEPS):
        said = np.where(there, np.exp(np.minimum(more @ weights, _LOUDEST)), 0.0)
        total = 1.0 + said.sum(axis=1)
        chance = said / total[:, None]
        mean = np.einsum("eo,eok->ek", chance, more)
        likely = -float(np.log(total).mean())
        slope = mean.sum(axis=0) + _PRECISION * (weights - _PRIOR)
        bend = np.einsum("eo,eok,eol->kl", chance, more, more) - mean.T @ mean
        bend += _PRECISION * np.eye(len(weights))
        free = (weights > 0) | (slope < 0)
        step = np.zeros(len(weights))
        step[free] = np.linalg.solve(bend[np.ix_(free, free)], slope[free])
        weights = np.maximum(weights - step, 0.0)
    return weights, likely
