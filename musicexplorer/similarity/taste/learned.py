"""Taste learned from one person's listening."""

import math
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from musicexplorer.similarity.taste.evidence import Evidence, Person, confidence, contexts, rows_of
from musicexplorer.similarity.taste.factorisation import Interactions, factorise
from musicexplorer.similarity.taste.mixture import mixed, unit
from musicexplorer.similarity.taste.regression import Ridge, ridge

State = Literal["nothing yet", "too little", "ready"]

CONTEXTS_NEEDED = 15
TRACKS_NEEDED = 30
SIZE = 32
_ARRAYS = ("ids", "factors", "predicted", "liking", "trust")
_ROUNDS = 10
_PENALTY = 20.0
_SHOWN = 20.0
"""Extra confidence at which what the person showed of a track counts as much as what was foreseen."""
_TRUST = 6.0
"""Evidence (in contexts) at which a track's own factors and those predicted from its sound weigh the same."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What taste was learned from.

    Attributes:
        plays: Listens of tracks of the library.
        opinions: Likes and dislikes.
        contexts: Sessions and playlists of at least two tracks.
        tracks: Tracks that stand in them.
        agreement: How well factors are predicted from sound: the mean cosine of a track's own factors and
            those predicted without it, less that of tracks that do not belong together; NaN unknown.
    """

    plays: int = 0
    opinions: int = 0
    contexts: int = 0
    tracks: int = 0
    agreement: float = math.nan


@dataclass(frozen=True, slots=True, eq=False)
class Taste:
    """What one person likes to hear together, and how much of it (n tracks, f factors).

    Attributes:
        ids: int64 [n], ascending.
        factors: float32 [n, f], unit rows: own ones where a track was heard often, predicted ones elsewhere;
            f is 0 while the state is not "ready".
        liking: float32 [n], 0..1, how much the person would like to hear each track, by rank; 0.5 for all
            while nothing is known.
        predicted: float32 [n, f], unit rows, what the sound alone says, of every track by others.
        trust: float32 [n], 0..1, how far the factors are a track's own.
        state: Whether there is enough to learn from.
        figures: What it was learned from.
        from_sound: From embeddings to factors; None while the state is not "ready".
        from_both: From embeddings and predicted factors to liking; None while nothing is known.
        digest: Of all that it was learned from (`Evidence.digest`).
    """

    ids: NDArray[np.int64]
    factors: NDArray[np.float32]
    predicted: NDArray[np.float32]
    liking: NDArray[np.float32]
    trust: NDArray[np.float32]
    state: State
    figures: Figures
    from_sound: Ridge | None
    from_both: Ridge | None
    digest: str

    @classmethod
    def fit(cls, evidence: Evidence, ids: NDArray[np.int64], vectors: NDArray[np.float32]) -> "Taste":
        """Learn from what is known; takes seconds.

        Args:
            evidence: The listening.
            ids: int64 [n], ascending.
            vectors: float32 [n, d], their embeddings, unit rows.
        """
        person = Person.of(evidence, ids)
        together = contexts(evidence, ids, person)
        heard = np.unique(together.column[together.wanted])
        figures = Figures(
            int(person.plays.sum()), int((person.opinions != 0).sum()), together.shape[0], len(heard)
        )
        state = _state(figures)
        factors = predicted = np.zeros((len(ids), 0), np.float32)
        trust, from_sound = np.zeros(len(ids), np.float32), None
        if state == "ready":
            factors, predicted, trust, from_sound, agreement = _factors(together, vectors)
            figures = Figures(figures.plays, figures.opinions, figures.contexts, figures.tracks, agreement)
        from_both, liking = _liking(person, np.hstack([vectors, predicted]))
        made = (state, figures, from_sound, from_both, evidence.digest(ids, vectors))
        return cls(ids, factors, predicted, liking, trust, *made)

    @property
    def words(self) -> str:
        """The state in words for the person."""
        known = self.figures
        if self.state == "ready":
            return (
                f"Taste is learned from {known.contexts} sessions and playlists with {known.tracks} tracks."
            )
        if self.state == "nothing yet":
            return (
                "Nothing is known of your listening yet, so that music is compared by sound alone. Play "
                "music, make playlists, or import what other programs know of your listening."
            )
        return (
            f"There are {known.contexts} sessions and playlists with {known.tracks} tracks so far; taste is "
            f"learned from {CONTEXTS_NEEDED} with {TRACKS_NEEDED} tracks on. Until then music is compared by "
            "sound alone."
        )

    def blend(
        self,
        vectors: NDArray[np.float32],
        slider: float,
        written: NDArray[np.float32] | None = None,
        written_share: float = 0.5,
    ) -> NDArray[np.float32]:
        """Vectors whose plain cosine mixes sound and taste (and what is written).

        Args:
            vectors: float32 [n, d], the embeddings, rows as `ids`.
            slider: 0 sound alone ... 1 taste alone; while the state is not "ready" it is sound alone.
            written: float32 [n, w], the written view, None for leaving it out.
            written_share: Its share beside sound and taste together.

        Returns:
            float32 [n, any], unit rows.
        """
        taste = slider if self.state == "ready" else 0.0
        if written is None:
            return mixed([vectors, self.factors], [1.0 - taste, taste])
        rest = 1.0 - written_share
        return mixed([vectors, self.factors, written], [rest * (1.0 - taste), rest * taste, written_share])

    def score(self, ids: NDArray[np.int64]) -> NDArray[np.float32]:
        """How much the person would like each track, float32, 0..1 by rank; NaN for unknown tracks."""
        rows, known = rows_of(self.ids, ids)
        return (
            np.where(known, self.liking[rows], np.float32(np.nan))
            if len(self.ids)
            else rows + np.float32(np.nan)
        )

    def at(self, ids: NDArray[np.int64], vectors: NDArray[np.float32]) -> "Taste":
        """The same taste for the tracks that the library has now: new ones get predicted factors.

        Args:
            ids: int64 [m], ascending.
            vectors: float32 [m, d].
        """
        if np.array_equal(ids, self.ids):
            return self
        rows, known = rows_of(self.ids, ids)
        predicted, trust = np.zeros((len(ids), 0), np.float32), np.zeros(len(ids), np.float32)
        if self.from_sound is not None:
            predicted = unit(self.from_sound(vectors))
        liking = np.full(len(ids), 0.5, np.float32)
        if self.from_both is not None:
            liking = ranked(self.from_both(np.hstack([vectors, predicted]))[:, 0])
        factors = predicted.copy()
        if len(self.ids):
            for name, now in (
                ("factors", factors),
                ("predicted", predicted),
                ("trust", trust),
                ("liking", liking),
            ):
                now[known] = getattr(self, name)[rows[known]]
        made = (self.state, self.figures, self.from_sound, self.from_both, self.digest)
        return Taste(ids, factors, predicted, liking, trust, *made)

    def save(self, file: Path) -> None:
        """Write it, whole or not at all.

        Raises:
            OSError: It cannot be written.
        """
        arrays: dict[str, Any] = {name: getattr(self, name) for name in _ARRAYS}
        for name, found in (("sound", self.from_sound), ("both", self.from_both)):
            if found is not None:
                arrays |= {f"{name}_{field.name}": getattr(found, field.name) for field in fields(found)}
        figures = [getattr(self.figures, field.name) for field in fields(self.figures)]
        beside = file.with_suffix(".new.npz")
        np.savez(beside, state=self.state, figures=figures, digest=self.digest, **arrays)
        beside.replace(file)

    @classmethod
    def load(cls, file: Path) -> "Taste | None":
        """Read it; None when there is none that can be read."""
        try:
            with file.open("rb") as opened, np.load(opened, allow_pickle=False) as kept:
                *counts, agreement = kept["figures"].tolist()
                plays, opinions, contexts, tracks = map(int, counts)
                state: Any = str(kept["state"])
                return cls(
                    kept["ids"],
                    kept["factors"],
                    kept["predicted"],
                    kept["liking"],
                    kept["trust"],
                    state,
                    Figures(plays, opinions, contexts, tracks, agreement),
                    _ridge_in(kept, "sound"),
                    _ridge_in(kept, "both"),
                    str(kept["digest"]),
                )
        except (OSError, ValueError, KeyError, EOFError, AttributeError, BadZipFile):
            return None


def ranked(scores: NDArray[np.floating]) -> NDArray[np.float32]:
    """How each score stands among all, float32 [n], above 0 and below 1; equal scores stand the same."""
    order = np.sort(scores)
    below, upto = np.searchsorted(order, scores), np.searchsorted(order, scores, side="right")
    return ((below + upto) / (2 * max(len(scores), 1))).astype(np.float32)


def predicted_liking(person: Person, features: NDArray[np.float32]) -> tuple[Ridge, NDArray[np.float64]]:
    """Learn how often the person wants to hear a track, from features float32 [n, d].

    Returns:
        The map, and for each track what it says without having seen the person's evidence of it, float [n].
    """
    extra = person.extra
    # Few plays among many tracks would drown: what was never played weighs no more in all than what was.
    weight = np.where(extra > 0, 1.0, min(1.0, (extra > 0).sum() / max((extra == 0).sum(), 1)))
    found, left_out = ridge(features, person.pull[:, None], weight)
    return found, left_out[:, 0]


def _state(figures: Figures) -> State:
    if not (figures.plays or figures.opinions or figures.contexts):
        return "nothing yet"
    enough = figures.contexts >= CONTEXTS_NEEDED and figures.tracks >= TRACKS_NEEDED
    return "ready" if enough else "too little"


def _factors(
    together: Interactions, vectors: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32], Ridge, float]:
    """Factors and predicted ones [n, f], how far factors are a track's own [n], what foretells, how well."""
    size = max(4, min(SIZE, together.shape[0] // 15))
    own = factorise(together, size, rounds=_ROUNDS, penalty=_PENALTY)[1]
    own = unit(_turned(own))
    kept = np.bincount(
        together.column, np.where(together.wanted, together.extra, 0.0), minlength=together.shape[1]
    )
    evidence = kept / confidence(np.ones(1))
    known = evidence > 0
    from_sound, left_out = ridge(vectors[known], own[known], evidence[known])
    trust = (evidence / (evidence + _TRUST)).astype(np.float32)
    predicted = unit(from_sound(vectors))
    predicted[known] = unit(left_out)
    factors = unit(trust[:, None] * own + (1.0 - trust)[:, None] * predicted)
    return factors, predicted, trust, from_sound, _agreement(own[known], predicted[known])


def _agreement(own: NDArray[np.float32], predicted: NDArray[np.float32]) -> float:
    together = float(np.einsum("ij,ij->i", own, predicted).mean())
    return together - float(own.mean(axis=0) @ predicted.mean(axis=0))


def _turned(factors: NDArray[np.float32]) -> NDArray[np.float32]:
    """The same factors on their principal axes, the widest first: turning changes no inner product."""
    vectors = np.linalg.eigh(factors.T.astype(np.float64) @ factors)[1]
    return (factors @ vectors[:, ::-1]).astype(np.float32)


def _liking(person: Person, features: NDArray[np.float32]) -> tuple[Ridge | None, NDArray[np.float32]]:
    extra = person.extra
    if not (person.wanted.any() and len(features) > 2):
        return None, np.full(len(features), 0.5, np.float32)
    found, left_out = predicted_liking(person, features)
    # What the person showed goes before what is foreseen, the more of it there is.
    shown = extra / (extra + _SHOWN)
    return found, ranked((1.0 - shown) * left_out + shown * person.pull)


def _ridge_in(kept: Any, name: str) -> Ridge | None:
    if f"{name}_matrix" not in kept:
        return None
    matrix, centre, offset = (kept[f"{name}_{part}"] for part in ("matrix", "centre", "offset"))
    return Ridge(matrix, centre, offset, float(kept[f"{name}_penalty"]))
