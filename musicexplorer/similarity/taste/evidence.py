"""The listening history of one person as evidence about tracks."""

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from musicexplorer.similarity.taste.factorisation import Interactions

DIGESTED = 4
"""So many numbers of each embedding are in a digest: they change whenever an embedding does."""
SESSION_GAP = 30 * 60.0
"""Gap in seconds between two plays that starts a new session."""

_DAY = 86400.0
_LEAST = 10
"""From so much evidence on something may be learned: see `liking.LIKED_NEEDED`."""
_PLAY = 10.0
"""What the first play, or an entry in a playlist, adds to the confidence of 1."""
_EXCERPT = 0.2
"""Weight of a play of an excerpt, relative to a full play."""
_LIKE = 4.0
"""The number of plays that a like or dislike is worth."""
_HALF_LIKED, _LEAST_HALF = 0.7, 0.3
"""So many plays, relative to the mean of played tracks, and so many at least, are half of all evidence."""


class Reader(Protocol):
    """The part of the store that evidence is read from."""

    def listens(self) -> Any: ...
    def likes(self) -> Any: ...
    def ratings(self) -> tuple[np.ndarray, np.ndarray]: ...
    def playlist_membership(self) -> Any: ...
    def forgotten(self) -> Any: ...


@dataclass(frozen=True, eq=False)
class Evidence:
    """Listening history as arrays: l listens, o opinions, r ratings, g playlist entries.

    Tracks may be unknown to the library.

    Attributes:
        ids: int64 [l].
        when: float64 [l], seconds since 1970, NaN if unknown.
        count: int32 [l], plays: 0 or 1 for a single listen, any number for a total.
        skips: int32 [l].
        excerpt: bool [l].
        opinion_ids: int64 [o].
        opinions: int8 [o], 1 liked, -1 disliked.
        opined: float64 [o], seconds since 1970, NaN if unknown.
        rated_ids: int64 [r].
        ratings: float32 [r], 0..1.
        lists: int32 [g], which playlist.
        list_ids: int64 [g].
        fading: Whether old plays may weigh less, where that predicts new ones better.
    """

    ids: NDArray[np.int64]
    when: NDArray[np.float64]
    count: NDArray[np.int32]
    skips: NDArray[np.int32]
    excerpt: NDArray[np.bool_]
    opinion_ids: NDArray[np.int64]
    opinions: NDArray[np.int8]
    opined: NDArray[np.float64]
    rated_ids: NDArray[np.int64]
    ratings: NDArray[np.float32]
    lists: NDArray[np.int32]
    list_ids: NDArray[np.int64]
    fading: bool = True

    @property
    def scanty(self) -> bool:
        """Whether it is obviously too little to learn from."""
        return sum(map(len, (self.ids, self.opinion_ids, self.rated_ids, self.list_ids))) < _LEAST

    @classmethod
    def of(cls, reader: Reader, *, fading: bool = True) -> "Evidence":
        """Read all evidence from the store, without that of forgotten periods."""
        plays, likes, ratings, membership = (
            reader.listens(),
            reader.likes(),
            reader.ratings(),
            reader.playlist_membership(),
        )
        found = cls(
            *(plays.ids, plays.when, plays.count, plays.skips, plays.excerpt),
            *(likes.ids, likes.values, likes.when),
            *ratings,
            *(membership.lists, membership.ids),
            fading=fading,
        )
        return found.outside([(period.begin, period.end) for period in reader.forgotten()])

    def digest(self, ids: NDArray[np.int64], vectors: NDArray[np.float32]) -> str:
        """A digest of the evidence and of the embeddings float32 [n, d] of tracks int64 [n]."""
        digest = hashlib.blake2b(digest_size=16)
        for array in (*(getattr(self, field.name) for field in fields(self)), ids, vectors[:, :DIGESTED]):
            digest.update(np.ascontiguousarray(array).tobytes())
        return digest.hexdigest()

    @cached_property
    def sessions(self) -> NDArray[np.int64]:
        """The session of each listen, int64 [l], 0 the oldest; -1 for totals and undated listens."""
        number = np.full(len(self.ids), -1)
        dated = np.flatnonzero(np.isfinite(self.when) & (self.count + self.skips == 1))
        dated = dated[np.argsort(self.when[dated], kind="stable")]
        number[dated] = np.cumsum(np.diff(self.when[dated], prepend=-np.inf) > SESSION_GAP) - 1
        return number

    def faded(self, half_life: float) -> NDArray[np.float64]:
        """The weight of each listen by its age, float64 [l], for a half-life in days (`Person.of`)."""
        dated = np.isfinite(self.when)
        if math.isinf(half_life) or not dated.any():
            return np.ones(len(self.when))
        when = np.where(dated, self.when, self.when[dated].min())
        return np.asarray(np.exp2((when - when.max()) / (half_life * _DAY)))

    def until(self, when: float) -> "Evidence":
        """The evidence from before a time; without ratings and lists, which have no date."""
        return replace(
            self._masked(self.when < when, self.opined < when),
            **{name: getattr(self, name)[:0] for name in ("rated_ids", "ratings", "lists", "list_ids")},
        )

    def outside(self, periods: Sequence[tuple[float, float]]) -> "Evidence":
        """The evidence without listens and opinions from some periods; totals have no date and stay."""
        if not periods:
            return self
        single = self.count + self.skips == 1
        plays, opined = (
            ~np.logical_or.reduce([(when >= begin) & (when < end) for begin, end in periods])
            for when in (np.where(single, self.when, np.nan), self.opined)
        )
        return self._masked(plays, opined)

    def _masked(self, plays: NDArray[np.bool_], opined: NDArray[np.bool_]) -> "Evidence":
        return replace(
            self,
            **{name: getattr(self, name)[plays] for name in ("ids", "when", "count", "skips", "excerpt")},
            **{name: getattr(self, name)[opined] for name in ("opinion_ids", "opinions", "opined")},
        )

    def since(self, when: float) -> "Evidence":
        """The plays from a time on, and nothing else."""
        new = self.when >= when
        return replace(
            self,
            **{name: getattr(self, name)[new] for name in ("ids", "when", "count", "skips", "excerpt")},
            **{name: getattr(self, name)[:0] for name in ("opinion_ids", "opinions", "opined")},
            **{name: getattr(self, name)[:0] for name in ("rated_ids", "ratings", "lists", "list_ids")},
        )

    def without(self, tracks: NDArray[np.int64]) -> "Evidence":
        """The evidence without these tracks."""
        plays, opined = ~np.isin(self.ids, tracks), ~np.isin(self.opinion_ids, tracks)
        rated, listed = ~np.isin(self.rated_ids, tracks), ~np.isin(self.list_ids, tracks)
        return replace(
            self,
            **{name: getattr(self, name)[plays] for name in ("ids", "when", "count", "skips", "excerpt")},
            **{name: getattr(self, name)[opined] for name in ("opinion_ids", "opinions", "opined")},
            **{name: getattr(self, name)[rated] for name in ("rated_ids", "ratings")},
            **{name: getattr(self, name)[listed] for name in ("lists", "list_ids")},
        )


@dataclass(frozen=True, eq=False)
class Person:
    """One person's evidence about each of n tracks.

    Attributes:
        plays: float [n], number of plays.
        skips: float [n].
        opinions: float [n], 1 liked, -1 disliked, 0 neither.
    """

    plays: NDArray[np.float64]
    skips: NDArray[np.float64]
    opinions: NDArray[np.float64]

    @classmethod
    def of(cls, evidence: Evidence, ids: NDArray[np.int64], half_life: float = math.inf) -> "Person":
        """Sum the evidence.

        Args:
            evidence: The listening history.
            ids: int64 [n], the tracks, ascending.
            half_life: In days: plays that much older than the newest count half. Undated ones count as the
                oldest do; opinions do not fade.
        """
        row, known = rows_of(ids, evidence.ids)
        weight = np.where(evidence.excerpt, _EXCERPT, 1.0) * evidence.faded(half_life)
        plays, skips = (
            np.bincount(row[known], (part * weight)[known], minlength=len(ids)).astype(np.float64)
            for part in (evidence.count, evidence.skips)
        )
        opinions = np.zeros(len(ids))
        row, known = rows_of(ids, evidence.rated_ids)
        # Three of five stars are neutral.
        opinions[row[known]] = np.clip(evidence.ratings[known] * 2.5 - 1.5, -1.0, 1.0)
        row, known = rows_of(ids, evidence.opinion_ids)
        opinions[row[known]] = evidence.opinions[known]
        return cls(plays, skips, opinions)

    @classmethod
    def unknown(cls, count: int) -> "Person":
        """A person without evidence about that many tracks."""
        return cls(*np.zeros((3, count)))

    @property
    def positive(self) -> NDArray[np.bool_]:
        """Whether the person prefers to hear it, bool [n]; an opinion overrides plays and skips."""
        has_opinion = np.abs(self.opinions) >= 0.5
        return np.where(has_opinion, self.opinions > 0, (self.plays > 0) & (self.plays >= self.skips))

    @property
    def extra(self) -> NDArray[np.float64]:
        """The confidence beyond 1, float [n].

        Logarithmic, because the hundredth play says less than the first, and a total of another program may
        be present together with the plays it is the sum of.
        """
        return confidence(self.plays + self.skips + _LIKE * np.abs(self.opinions))

    @property
    def strength(self) -> NDArray[np.float64]:
        """The strength of preference, float [n]: log plays minus log skips; 0 without evidence."""
        liked, disliked = np.maximum(self.opinions, 0.0), np.maximum(-self.opinions, 0.0)
        found = np.log1p(self.plays + _LIKE * liked) - np.log1p(self.skips + _LIKE * disliked)
        return np.where(self.opinions <= -0.5, -np.log1p(self.plays + self.skips + _LIKE * disliked), found)

    @property
    def liked(self) -> NDArray[np.float64]:
        """How much a track is liked as far as evidence tells, float [n], -1..1; 0 without evidence.

        It saturates: how often a favourite is played hardly depends on what can be heard. What few plays are
        depends on the person, so they are compared with their mean.
        """
        liked, disliked = np.maximum(self.opinions, 0.0), np.maximum(-self.opinions, 0.0)
        net = self.plays + _LIKE * liked - self.skips - _LIKE * disliked
        mean = float(self.plays[self.plays > 0].mean()) if (self.plays > 0).any() else 1.0
        return np.asarray(net / (np.abs(net) + max(_HALF_LIKED * mean, _LEAST_HALF)))

    @property
    def target(self) -> NDArray[np.float64]:
        """The target of regression, float [n]: the confidence, negative for rejected tracks."""
        return np.where(self.positive, self.extra, -self.extra)


def confidence(plays: NDArray[np.floating]) -> NDArray[np.float64]:
    """What plays add to the confidence of 1, float [n]."""
    return np.asarray(_PLAY * np.log2(1.0 + plays), dtype=np.float64)


def contexts(evidence: Evidence, ids: NDArray[np.int64], person: Person) -> Interactions:
    """Interactions of sessions and playlists with tracks; those with at least two tracks of the library.

    Tracks that were skipped more often than played in a session, and disliked tracks, are negative.
    """
    sessions = evidence.sessions
    weight = np.where(evidence.excerpt, _EXCERPT, 1.0)
    group = np.concatenate([sessions, sessions.max(initial=-1) + 1 + evidence.lists.astype(np.int64)])
    row, known = rows_of(ids, np.concatenate([evidence.ids, evidence.list_ids]))
    listed = np.ones(len(evidence.lists))
    plays = np.concatenate([evidence.count * weight, listed])
    skips = np.concatenate([evidence.skips * weight, 0 * listed])
    known &= group >= 0
    pairs, pair = np.unique(group[known] * max(len(ids), 1) + row[known], return_inverse=True)
    where, track = np.divmod(pairs, max(len(ids), 1))
    plays, skips = (np.bincount(pair, part[known]).astype(np.float64) for part in (plays, skips))
    together = (
        np.isin(where, np.flatnonzero(np.bincount(where.astype(np.int64)) > 1)) if len(where) else where > 0
    )
    numbers, where = np.unique(where[together], return_inverse=True)
    track, plays, skips = track[together].astype(np.int64), plays[together], skips[together]
    positive = (plays >= skips) & (person.opinions[track] > -0.5)
    return Interactions(where, track, confidence(plays + skips), positive, (len(numbers), len(ids)))


def rows_of(ids: NDArray[np.int64], tracks: NDArray[np.int64]) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """Rows of tracks in ascending ids, int [n], and whether they are among them, bool [n]."""
    if not len(ids):
        return np.zeros(len(tracks), dtype=np.intp), np.zeros(len(tracks), dtype=bool)
    rows = np.minimum(np.searchsorted(ids, tracks), len(ids) - 1)
    return rows, ids[rows] == tracks
