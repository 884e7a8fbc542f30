"""Suggest tracks that the person has rarely played and would like, each with its reason."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from musicexplorer.similarity.neighbours import cosines
from musicexplorer.similarity.playlist.filters import Exclusion, allowed
from musicexplorer.similarity.playlist.inputs import PlaylistInputs
from musicexplorer.similarity.playlist.limits import Limits
from musicexplorer.similarity.tagging import shared_tags
from musicexplorer.similarity.taste.evidence import Evidence, Person
from musicexplorer.similarity.taste.learned import Taste
from musicexplorer.similarity.taste.liking import ranked
from musicexplorer.translation import tr

RARELY = 1
_OFTEN = 5
_DIVERSITY = 0.5
_CANDIDATES = 1000
_MOST_PLAYED = 200


@dataclass(frozen=True, slots=True)
class ForYou:
    """A suggestion.

    Attributes:
        id: The track.
        score: 0..1, how much the person would like it, as a rank among rarely played tracks.
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
    slider: float = 0.5,
    per_artist: int = 2,
    exclusions: Iterable[Exclusion] = (),
) -> list[ForYou]:
    """Suggest tracks that were played at most once, most promising first, and varied.

    Args:
        taste: The taste model, for the tracks of `inputs` (`Taste.at`).
        evidence: The listening history.
        inputs: The library, by sound.
        count: How many at most.
        slider: Similarity by sound (0) to taste (1).
        per_artist: At most so many of one artist.
        exclusions: What must not be suggested. Disliked tracks and other versions of played tracks never are.

    Returns:
        An empty list while there is no track that the person plays or likes.
    """
    person = Person.of(evidence, taste.ids)
    if taste.liking_model is None:
        return []
    view = taste.blend(inputs.neighbours.vectors, slider)
    may = (person.plays <= RARELY) & (person.opinions > -0.5) & (person.skips <= person.plays)
    may &= allowed(inputs, exclusions)
    # Other versions of a played song are not new to the person.
    of_song = np.bincount(inputs.songs, person.plays, minlength=1)[inputs.songs]
    may &= of_song <= person.plays
    reasons = _Reasons(person, inputs, view)
    liking = np.zeros(len(may), np.float32)
    liking[may] = ranked(taste.liking[may])
    rows = _diversify(np.flatnonzero(may), liking, view, Limits(inputs, per_artist), count)
    return [reasons.of(row, float(liking[row])) for row in rows]


def _diversify(
    rows: NDArray[np.intp],
    liking: NDArray[np.float32],
    view: NDArray[np.float32],
    limits: Limits,
    count: int,
) -> list[int]:
    """Maximal marginal relevance (Carbonell & Goldstein 1998) among the tracks with the highest liking.

    When the limits leave none of these, among the next ones.
    """
    rows = rows[np.argsort(-liking[rows], kind="stable")]
    among = min(_CANDIDATES, len(rows))
    nearest = np.zeros(len(rows), dtype=np.float32)
    left = np.ones(len(rows), dtype=bool)
    chosen: list[int] = []
    while len(chosen) < count and left.any():
        if not left[:among].any():
            among = min(2 * among, len(rows))
        value = np.where(left, liking[rows] - _DIVERSITY * nearest, -np.inf)[:among]
        best = int(value.argmax())
        left[best] = False
        row = int(rows[best])
        if limits.allows(row):
            limits.take(row)
            chosen.append(row)
            nearest = np.maximum(nearest, cosines(view[rows], view[row]))
    return chosen


class _Reasons:
    """Finds the track that the person plays and a suggestion is most similar to."""

    def __init__(self, person: Person, inputs: PlaylistInputs, view: NDArray[np.float32]) -> None:
        self._person, self._inputs, self._view = person, inputs, view
        strength = np.where(person.positive, person.extra, 0.0)
        most_played = np.argsort(-strength, kind="stable")[:_MOST_PLAYED]
        self._most_played = most_played[strength[most_played] > 0]

    def of(self, row: int, score: float) -> ForYou:
        """The suggestion of a row with its reason."""
        most_played, inputs = self._most_played[self._most_played != row], self._inputs
        track = int(inputs.neighbours.ids[row])
        if not len(most_played):
            return ForYou(track, score, 0.0, (), tr("it sounds like what you like"))
        similar = cosines(self._view[most_played], self._view[row])
        near = int(most_played[similar.argmax()])
        tags, names = inputs.tags, inputs.tag_names
        shared = tuple(shared_tags(tags[row], tags[near], names)) if len(tags) else ()
        reason = self._how(near).format(track=self._name(near))
        if shared:
            reason += "; " + ", ".join(shared)
        return ForYou(track, score, float(similar.max()), shared, reason)

    def _name(self, row: int) -> str:
        fact = self._inputs.columns.at(row)
        text = tr("“{title}” by {artist}") if fact.artist else tr("“{title}”")
        return text.format(title=fact.title, artist=fact.artist)

    def _how(self, row: int) -> str:
        if self._person.plays[row] >= _OFTEN:
            return tr("like {track}, which you play often")
        if self._person.opinions[row] >= 0.5:
            return tr("like {track}, which you like")
        return tr("like {track}, which you have played")
