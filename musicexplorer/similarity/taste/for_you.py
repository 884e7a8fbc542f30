"""Suggest tracks of the library, on shelves of different purpose, each with its reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from musicexplorer.similarity.compact_vectors import CompactVectors, Vectors, parts
from musicexplorer.similarity.playlist.filters import Exclusion, allowed
from musicexplorer.similarity.playlist.inputs import PlaylistInputs
from musicexplorer.similarity.playlist.limits import Limits
from musicexplorer.similarity.shelves import Shelf
from musicexplorer.similarity.taste.evidence import Evidence, Person, rows_of
from musicexplorer.similarity.taste.learned import Taste
from musicexplorer.similarity.taste.mixture import spread
from musicexplorer.similarity.taste.reasons import Reasons

RARELY = 1
"""As many plays make no favourite: such tracks are suggested by what is predicted alone."""
REST_DAYS, FORGOTTEN_DAYS, NEW_DAYS = 21, 180, 60
_DAY = 86400.0
_FAVOURITE = 4.0
"""So many plays more than skips (a like is worth four) make a favourite."""
SURE = 0.85
"""So probable is what is sure: eight of ten are to be liked, also where estimates are a bit high."""
_DIVERSITY = 0.1
_CANDIDATES = 1000
_PLAUSIBLE = 0.05
"""Least chance of being liked of what is suggested to learn more."""


@dataclass(frozen=True, slots=True)
class ForYou:
    """A suggestion.

    Attributes:
        id: The track.
        score: 0..1, the probability that the person likes it; NaN while too little is known.
        similarity: Cosine to the nearest track that the person plays, with sound and taste mixed.
        shared: Tags that both have.
        reason: The reason as a sentence.
    """

    id: int
    score: float
    similarity: float
    shared: tuple[str, ...]
    reason: str


class Suggestions:
    """Suggests tracks, shelf by shelf; what is known of the person is looked up once.

    Args:
        taste: The taste model, for the tracks of `inputs` (`Taste.at`).
        evidence: The listening history.
        inputs: The library, by sound.
        vectors: [n, d], the embeddings that taste was learned from, rows as `taste.ids`; those of
            `inputs` if None.
        slider: Similarity by sound (0) to taste (1), for variety and reasons.
        exclusions: What must not be suggested. Disliked tracks and other versions of played tracks never are.
        seed: Of the random choice of "daring".
    """

    def __init__(
        self,
        taste: Taste,
        evidence: Evidence,
        inputs: PlaylistInputs,
        *,
        vectors: Vectors | None = None,
        slider: float = 0.5,
        exclusions: Iterable[Exclusion] = (),
        seed: int = 0,
    ) -> None:
        self._taste, self._inputs, self._seed = taste, inputs, seed
        self._person = person = Person.of(evidence, taste.ids)
        self._known = taste.liking_model is not None or bool(person.positive.any())
        self._view = taste.blend(inputs.neighbours.vectors, slider)
        self._vectors: Vectors = inputs.neighbours.vectors if vectors is None else vectors
        self._last = _last_played(evidence, taste.ids)
        may = (person.opinions > -0.5) & (person.skips <= person.plays) & allowed(inputs, exclusions)
        self._may = may & ~(self._last > inputs.now - REST_DAYS * _DAY)
        self._reasons = Reasons(evidence, person, inputs, self._view)

    def shelf(
        self,
        shelf: Shelf = "likely",
        count: int = 30,
        *,
        per_artist: int = 2,
        among: NDArray[np.bool_] | None = None,
    ) -> list[ForYou]:
        """The tracks of a shelf, most promising first, and varied.

        All shelves but "forgotten" hold tracks that were played at most once, ranked by what is predicted of
        them without their own evidence: one play says little. Nothing played in the last weeks is on any.

        Args:
            shelf: "likely": most probably liked. "sure": of these, only those of which at least eight of ten
                should be liked. "daring": by Thompson sampling (Thompson 1933), which prefers
                what is promising and unknown. "explore": those whose verdict would tell most about the
                others. "forgotten": favourites that were not played for half a year. "new": in the library
                for less than two months.
            count: How many at most.
            per_artist: At most so many of one artist.
            among: bool [n], the tracks to choose from; all if None.

        Returns:
            An empty list while there is no track that the person plays or likes.
        """
        if not self._known:
            return []
        may = self._on(shelf) if among is None else self._on(shelf) & among
        rows, (deviation, chance) = np.flatnonzero(may), self._scores
        limits = Limits(self._inputs, per_artist)
        if shelf == "explore" and self._taste.liking_model is not None:
            rows = rows[chance[rows] >= _PLAUSIBLE]
            rows = rows[np.argsort(-deviation[rows], kind="stable")][:_CANDIDATES]
            chosen = _informative(self._taste, self._vectors, rows, limits, count)
        else:
            chosen = _diversify(rows, self._values(shelf), self._view, limits, count)
        ids = self._taste.ids
        return [ForYou(int(ids[row]), float(chance[row]), *self._reasons.of(row)) for row in chosen]

    def _on(self, shelf: Shelf) -> NDArray[np.bool_]:
        """The tracks that may be on a shelf, bool [n]."""
        person, inputs = self._person, self._inputs
        if shelf == "forgotten":
            rested = ~(self._last > inputs.now - FORGOTTEN_DAYS * _DAY)
            return self._may & (person.strength >= np.log1p(_FAVOURITE)) & rested
        # Other versions of a played song are not new to the person.
        of_song = np.bincount(inputs.songs, person.plays, minlength=1)[inputs.songs]
        # As long as nothing is predicted, a played track is its own nearest.
        rarely = RARELY if self._taste.liking_model is not None else 0
        may = self._may & (person.plays <= rarely) & (of_song <= person.plays)
        if shelf == "sure":
            return may & (self._scores[1] >= SURE) & self._taste.lasting
        return may & (inputs.columns.added > inputs.now - NEW_DAYS * _DAY) if shelf == "new" else may

    def _values(self, shelf: Shelf) -> NDArray[np.float32]:
        """What tracks are ranked by on a shelf, float32 [n]."""
        if self._taste.liking_model is None:
            # Too little to predict anything: what sounds most like what was played.
            played = self._view[self._person.positive].T
            near = [(self._view[part] @ played).max(axis=1) for part in parts(self._view)]
            return np.concatenate(near)
        deviation = self._scores[0]
        if shelf == "daring":
            random = np.random.default_rng(self._seed)
            return self._taste.expected + deviation * random.standard_normal(len(deviation), np.float32)
        if shelf == "forgotten":
            return self._person.strength.astype(np.float32)
        return self._taste.expected

    @cached_property
    def _scores(self) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """The standard deviation of the prediction, and the probability of liking, float32 [n] each."""
        model = self._taste.liking_model
        if model is None:
            unknown = np.full(len(self._taste.ids), np.nan, np.float32)
            return unknown, unknown
        deviation = model(self._vectors, self._taste.views)[1]
        return deviation, model.chance(self._taste.expected, deviation)


def _last_played(evidence: Evidence, ids: NDArray[np.int64]) -> NDArray[np.float64]:
    """When each track was played last, float64 [n], -inf if never or unknown."""
    last = np.full(len(ids), -np.inf)
    row, known = rows_of(ids, evidence.ids)
    known &= np.isfinite(evidence.when) & (evidence.count > 0)
    np.maximum.at(last, row[known], evidence.when[known])
    return last


def _diversify(
    rows: NDArray[np.intp],
    value: NDArray[np.float32],
    view: CompactVectors,
    limits: Limits,
    count: int,
) -> list[int]:
    """Maximal marginal relevance (Carbonell & Goldstein 1998), both parts in standard deviations.

    Among the most relevant tracks; when the limits leave none of these, among the next ones.
    """
    if not len(rows):
        return []
    relevance = (value[rows] - value[rows].mean()) / max(float(value[rows].std()), 1e-9)
    order = np.argsort(-relevance, kind="stable")
    rows, relevance = rows[order], relevance[order]
    among = min(_CANDIDATES, len(rows))
    scale = _DIVERSITY / spread(view)
    nearest = np.zeros(len(rows), dtype=np.float32)
    left = np.ones(len(rows), dtype=bool)
    chosen: list[int] = []
    while len(chosen) < count and left.any():
        if not left[:among].any():
            among = min(2 * among, len(rows))
        best = int(np.where(left, relevance - scale * nearest, -np.inf)[:among].argmax())
        left[best] = False
        row = int(rows[best])
        if limits.allows(row):
            limits.take(row)
            chosen.append(row)
            nearest = np.maximum(nearest, view.cosines(view[row])[rows])
    return chosen


def _informative(
    taste: Taste, vectors: Vectors, rows: NDArray[np.intp], limits: Limits, count: int
) -> list[int]:
    """Tracks of the largest variance among these, each time given verdicts on those before."""
    model = taste.liking_model
    assert model is not None
    features = model.features(vectors[rows], [view[rows] for view in taste.views])
    covariance = model.covariance
    left = np.ones(len(rows), dtype=bool)
    chosen: list[int] = []
    while len(chosen) < count and left.any():
        variance = np.einsum("ij,ij->i", features @ covariance, features)
        best = int(np.where(left, variance, -np.inf).argmax())
        left[best] = False
        if limits.allows(int(rows[best])):
            limits.take(int(rows[best]))
            chosen.append(int(rows[best]))
            known = covariance @ features[best]
            known = known / np.float32(np.sqrt(variance[best] + model.noise))
            covariance = (covariance - np.outer(known, known)).astype(np.float32)
    return chosen
