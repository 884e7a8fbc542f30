"""Suggest tracks of the library, on shelves of different purpose, each with its reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from musicexplorer.similarity.neighbours import cosines
from musicexplorer.similarity.playlist.filters import Exclusion, allowed
from musicexplorer.similarity.playlist.inputs import PlaylistInputs
from musicexplorer.similarity.playlist.limits import Limits
from musicexplorer.similarity.taste.evidence import Evidence, Person, rows_of
from musicexplorer.similarity.taste.learned import Taste
from musicexplorer.similarity.taste.mixture import spread
from musicexplorer.similarity.taste.reasons import Reasons

Shelf = Literal["sure", "daring", "explore", "forgotten", "new"]
SHELVES: tuple[Shelf, ...] = get_args(Shelf)
RARELY = 1
"""As many plays make no favourite: such tracks are suggested by what is predicted alone."""
REST_DAYS, FORGOTTEN_DAYS, NEW_DAYS = 21, 180, 60
_DAY = 86400.0
_FAVOURITE = 4.0
"""So many plays more than skips (a like is worth four) make a favourite."""
_DIVERSITY = 0.25
_CANDIDATES = 1000
_PLAUSIBLE = 0.2
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


def for_you(
    taste: Taste,
    evidence: Evidence,
    inputs: PlaylistInputs,
    count: int = 30,
    *,
    shelf: Shelf = "sure",
    vectors: NDArray[np.float32] | None = None,
    slider: float = 0.5,
    per_artist: int = 2,
    exclusions: Iterable[Exclusion] = (),
    seed: int = 0,
) -> list[ForYou]:
    """Suggest tracks, most promising first, and varied.

    All shelves but "forgotten" hold tracks that were played at most once, ranked by what is predicted of
    them without their own evidence: one play says little. Nothing played in the last weeks is on any.

    Args:
        taste: The taste model, for the tracks of `inputs` (`Taste.at`).
        evidence: The listening history.
        inputs: The library, by sound.
        count: How many at most.
        shelf: "sure": most probably liked. "daring": by Thompson sampling (Thompson 1933), which prefers
            what is promising and unknown. "explore": those whose verdict would tell most about the others.
            "forgotten": favourites that were not played for half a year. "new": in the library for less
            than two months.
        vectors: float32 [n, d], the embeddings that taste was learned from, rows as `taste.ids`; those of
            `inputs` if None.
        slider: Similarity by sound (0) to taste (1), for variety and reasons.
        per_artist: At most so many of one artist.
        exclusions: What must not be suggested. Disliked tracks and other versions of played tracks never are.
        seed: Of the random choice of "daring".

    Returns:
        An empty list while there is no track that the person plays or likes.
    """
    person = Person.of(evidence, taste.ids)
    if taste.liking_model is None and not person.positive.any():
        return []
    view = taste.blend(inputs.neighbours.vectors, slider)
    vectors = inputs.neighbours.vectors if vectors is None else vectors
    last = _last_played(evidence, taste.ids)
    may = (person.opinions > -0.5) & (person.skips <= person.plays) & allowed(inputs, exclusions)
    may &= ~(last > inputs.now - REST_DAYS * _DAY)
    if shelf == "forgotten":
        may &= (person.strength >= np.log1p(_FAVOURITE)) & ~(last > inputs.now - FORGOTTEN_DAYS * _DAY)
    else:
        # Other versions of a played song are not new to the person.
        of_song = np.bincount(inputs.songs, person.plays, minlength=1)[inputs.songs]
        may &= (person.plays <= RARELY) & (of_song <= person.plays)
    if shelf == "new":
        may &= inputs.columns.added > inputs.now - NEW_DAYS * _DAY
    value, chance = _values(taste, person, vectors, view, shelf, seed)
    rows = np.flatnonzero(may)
    limits = Limits(inputs, per_artist)
    if shelf == "explore" and taste.liking_model is not None:
        rows = rows[chance[rows] >= _PLAUSIBLE]
        chosen = _informative(taste, vectors, rows, limits, count)
    else:
        chosen = _diversify(rows, value, view, limits, count)
    reasons = Reasons(evidence, person, inputs, view)
    return [ForYou(int(taste.ids[row]), float(chance[row]), *reasons.of(row)) for row in chosen]


def _values(
    taste: Taste,
    person: Person,
    vectors: NDArray[np.float32],
    view: NDArray[np.float32],
    shelf: Shelf,
    seed: int,
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """What tracks are ranked by on a shelf, and the probability that they are liked; float32 [n] each."""
    model = taste.liking_model
    if model is None:  # too little to predict anything: what sounds most like what was played
        played = np.flatnonzero(person.positive)
        near = (view @ view[played].T).max(axis=1).astype(np.float32)
        return near, np.full(len(near), np.nan, np.float32)
    deviation = model(vectors, taste.predicted)[1]
    chance = model.chance(taste.expected, deviation)
    if shelf == "daring":
        random = np.random.default_rng(seed)
        return taste.expected + deviation * random.standard_normal(len(deviation), np.float32), chance
    if shelf == "forgotten":
        return person.strength.astype(np.float32), chance
    return taste.expected - deviation, chance


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
    view: NDArray[np.float32],
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
            nearest = np.maximum(nearest, cosines(view[rows], view[row]))
    return chosen


def _informative(
    taste: Taste, vectors: NDArray[np.float32], rows: NDArray[np.intp], limits: Limits, count: int
) -> list[int]:
    """Tracks of the largest variance, each time given verdicts on those before."""
    model = taste.liking_model
    assert model is not None
    rows = rows[np.argsort(-model(vectors[rows], taste.predicted[rows])[1], kind="stable")][:_CANDIDATES]
    features = model.features(vectors[rows], taste.predicted[rows])
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
