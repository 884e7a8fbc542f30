"""The taste model, learned from one person's listening history."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Literal, TypeVar
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from musicexplorer.similarity.compact_vectors import CompactVectors, V, Vectors
from musicexplorer.similarity.taste.evidence import Evidence, Person, contexts, rows_of
from musicexplorer.similarity.taste.factors import Learned
from musicexplorer.similarity.taste.fading import best_half_life, lasting
from musicexplorer.similarity.taste.liking import LIKED_NEEDED, LikingModel, liking, ranked
from musicexplorer.similarity.taste.mixture import Shares, influences, mixed, unit
from musicexplorer.similarity.taste.regression import Ridge
from musicexplorer.similarity.taste.weights import EQUAL, fit_weights
from musicexplorer.translation import ntr, tr

State = Literal["nothing yet", "too little", "ready"]

M = TypeVar("M", Ridge, LikingModel)

CONTEXTS_NEEDED = 15
TRACKS_NEEDED = 30
_ARRAYS = (
    *("ids", "factors", "predicted", "metadata", "liking", "expected", "lasting", "earned", "centre"),
    "weights",
)


@dataclass(frozen=True, slots=True)
class Figures:
    """The evidence that taste was learned from.

    Attributes:
        plays: Number of plays of tracks of the library.
        opinions: Number of likes and dislikes.
        contexts: Number of sessions and playlists with at least two tracks.
        tracks: Number of tracks in them.
        liked: Number of different tracks that were played or liked.
        agreement: How well factors are predicted from sound: the mean cosine of a track's own factors and
            those predicted without it, minus that of random pairs; NaN if unknown.
        half_life: Plays that are so many days older count half for liking; infinite if they do not fade.
        earned_played: The most that factors count of tracks that were played often (`Earned`).
        earned_new: The most that they count of tracks that were never played.
        better: The share of held-out tracks that factors find earlier than sound.
    """

    plays: int = 0
    opinions: int = 0
    contexts: int = 0
    tracks: int = 0
    liked: int = 0
    agreement: float = math.nan
    half_life: float = math.inf
    earned_played: float = 0.0
    earned_new: float = 0.0
    better: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Taste:
    """What one person likes, and what they play together (n tracks, f factors).

    Attributes:
        ids: int64 [n], ascending.
        factors: float32 [n, f], unit rows: a track's own where it was played often, predicted ones elsewhere,
            without what all have in common (`centre`); f is 0 while the state is not "ready".
        liking: float32 [n], 0..1, how much the person would like each track, by rank; 0.5 for all while
            too little is known.
        expected: float32 [n], the liking that is predicted without the track's own evidence, in units of
            `liking_model`; 0 while there is none.
        lasting: bool [n], whether newer plays alone speak for a track, too (`fading.lasting`); False for
            tracks that are new since.
        earned: float32 [n], 0..1, the most that factors count when a track is compared; the rest is sound.
        predicted: float32 [n, f], unit rows, predicted from sound without the track's own evidence.
        metadata: float16 [n, w], unit rows, where what is written about tracks helps to predict liking;
            w is 0 where it does not. Zeros for tracks that are new since.
        centre: float32 [f], the mean of the factors of played tracks.
        weights: float32 [2, 4], weights of `weights.SIGNALS` for predicting the next track: for played
            tracks, and for others.
        state: Whether there is enough to learn from.
        figures: The evidence it was learned from.
        factor_model: Predicts factors from embeddings; None while the state is not "ready".
        liking_model: Predicts liking from embeddings and predicted factors; None while too little is known.
        digest: Digest of the evidence and embeddings (`Evidence.digest`).
    """

    ids: NDArray[np.int64]
    factors: NDArray[np.float32]
    predicted: NDArray[np.float32]
    metadata: NDArray[np.float16]
    liking: NDArray[np.float32]
    expected: NDArray[np.float32]
    lasting: NDArray[np.bool_]
    earned: NDArray[np.float32]
    centre: NDArray[np.float32]
    weights: NDArray[np.float32]
    state: State
    figures: Figures
    factor_model: Ridge | None
    liking_model: LikingModel | None
    digest: str

    @classmethod
    def fit(
        cls,
        evidence: Evidence,
        ids: NDArray[np.int64],
        vectors: NDArray[np.float32],
        metadata: NDArray[np.float32] | None = None,
    ) -> "Taste":
        """Learn from evidence; takes seconds.

        Args:
            evidence: The listening history.
            ids: int64 [n], ascending.
            vectors: float32 [n, d], their embeddings, unit rows.
            metadata: float32 [n, w], what is written about them, unit rows or zeros; counts if it helps.
        """
        from threadpoolctl import threadpool_limits

        # Thousands of small matrix products: several threads would mostly wait for each other.
        with threadpool_limits(1, user_api="blas"):
            nothing = np.zeros((len(ids), 0), np.float32)
            return cls._fit(evidence, ids, vectors, nothing if metadata is None else metadata)

    @classmethod
    def _fit(
        cls,
        evidence: Evidence,
        ids: NDArray[np.int64],
        vectors: NDArray[np.float32],
        metadata: NDArray[np.float32],
    ) -> "Taste":
        person = Person.of(evidence, ids)
        together = contexts(evidence, ids, person)
        tracks = np.unique(together.column[together.positive])
        figures = Figures(
            int(person.plays.sum()),
            int((person.opinions != 0).sum()),
            together.shape[0],
            len(tracks),
            int(person.positive.sum()),
        )
        state = _state(figures)
        factors = predicted = np.zeros((len(ids), 0), np.float32)
        centre = np.zeros(0, np.float32)
        weights, factor_model, earned = EQUAL, None, np.zeros(len(ids), np.float32)
        if state == "ready":
            best = fit_weights(together, vectors, (metadata,))
            learned = Learned.of(together, vectors, best.size)
            factors, predicted = learned.mixed(best.prior_evidence), learned.predicted
            weights, factor_model, centre = best.weights, learned.factor_model, learned.centre
            shares, trust = best.earned, learned.trust(best.prior_evidence)
            earned = trust * np.float32(shares.played) + (1 - trust) * np.float32(shares.new)
            figures = replace(
                figures,
                agreement=learned.agreement,
                earned_played=shares.played,
                earned_new=shares.new,
                better=shares.better,
            )
        half_life = best_half_life(evidence, ids, vectors)
        figures = replace(figures, half_life=half_life)
        recent = Person.of(evidence, ids, half_life)
        liking_model, liked, expected = liking(recent, vectors, (predicted, metadata))
        still = np.ones(len(ids), dtype=bool)
        if liking_model is not None:
            still = lasting(evidence, ids, vectors, (predicted, metadata))
        if liking_model is None or not liking_model.views[1]:
            metadata = metadata[:, :0]
        arrays = (ids, factors, predicted, metadata.astype(np.float16), liked, expected, still, earned)
        made = (state, figures, factor_model, liking_model, evidence.digest(ids, vectors))
        return cls(*arrays, centre, weights, *made)

    @property
    def views(self) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """What `liking_model` needs of the tracks besides their embeddings."""
        return self.predicted, self.metadata.astype(np.float32)

    @property
    def counts(self) -> bool:
        """Whether factors have proved to tell more than sound, so that the slider has something to mix."""
        return self.state == "ready" and self.figures.earned_played > 0

    @property
    def description(self) -> str:
        """The state as a sentence, for the user."""
        known = self.figures
        contexts = ntr("{n} session or playlist", "{n} sessions and playlists", known.contexts)
        if self.state == "ready":
            tracks = ntr("{n} track", "{n} tracks", known.tracks)
            text = tr("Taste is learned from {contexts} with {tracks}.")
            return f"{text.format(contexts=contexts, tracks=tracks)} {self._earned_text}"
        if self.state == "nothing yet":
            return tr(
                "Your listening history is empty, so music is compared by sound alone. Play music, make "
                "playlists, or import the listening history of another program."
            )
        tracks = ntr("{n} track", "{n} tracks", known.liked)
        if self.liking_model is None:
            return tr(
                "You have played or liked {tracks} so far. From {needed} on, what you like is predicted; "
                "until then music is compared by sound alone."
            ).format(tracks=tracks, needed=LIKED_NEEDED)
        return tr(
            "What you like is predicted from {tracks}. What you play together counts from {contexts_needed} "
            "sessions and playlists with {tracks_needed} tracks on; there are {contexts} so far."
        ).format(
            tracks=tracks,
            contexts=contexts,
            contexts_needed=CONTEXTS_NEEDED,
            tracks_needed=TRACKS_NEEDED,
        )

    @property
    def _earned_text(self) -> str:
        if not self.counts:
            return tr(
                "What you play together says nothing more than the sound yet, so music is compared by "
                "sound alone."
            )
        return tr(
            "Your listening says more than the sound about {better} % of your tracks, so taste counts up to "
            "{share} %."
        ).format(better=round(100 * self.figures.better), share=round(100 * self.figures.earned_played))

    def blend(
        self,
        vectors: V,
        slider: float,
        metadata: NDArray[np.float32] | None = None,
        metadata_share: float = 0.5,
        counts: Sequence[float] | None = None,
    ) -> V:
        """Vectors whose cosine mixes sound and taste (and metadata).

        Args:
            vectors: [n, d], the embeddings, rows as `ids`.
            slider: The share of factors, 0..1; of no track more than they have `earned`.
            metadata: float32 [n, w], the metadata view; None to leave it out.
            metadata_share: Its share; sound and taste have the rest.
            counts: The `influences` of the library, where these are other tracks.

        Returns:
            [n, any], unit rows; compact if the embeddings are.
        """
        return mixed(*self._views(vectors, slider, metadata, metadata_share), counts)

    def influences(
        self,
        vectors: CompactVectors,
        slider: float,
        metadata: NDArray[np.float32] | None = None,
        metadata_share: float = 0.5,
    ) -> list[float]:
        """How much sound, taste and metadata count in `blend`, to blend other tracks alike."""
        return influences(*self._views(vectors, slider, metadata, metadata_share))

    def _views(
        self, vectors: V, slider: float, metadata: NDArray[np.float32] | None, metadata_share: float
    ) -> tuple[tuple[V, *tuple[NDArray[np.float32], ...]], Shares]:
        taste = np.minimum(self.earned, np.float32(slider))
        if metadata is None:
            return (vectors, self.factors), (1.0 - taste, taste)
        rest = 1.0 - metadata_share
        return (vectors, self.factors, metadata), (rest * (1.0 - taste), rest * taste, metadata_share)

    def fits(self, vectors: Vectors) -> bool:
        """Whether it can be predicted from these vectors [n, d], of the same network."""
        return self.factor_model is None or self.factor_model.matrix.shape[0] == vectors.shape[1]

    def score(self, ids: NDArray[np.int64]) -> NDArray[np.float32]:
        """How much the person would like each track, float32, 0..1 by rank; NaN for unknown tracks."""
        rows, known = rows_of(self.ids, ids)
        return (
            np.where(known, self.liking[rows], np.float32(np.nan))
            if len(self.ids)
            else rows + np.float32(np.nan)
        )

    def at(self, ids: NDArray[np.int64], vectors: Vectors) -> "Taste":
        """The same taste for other tracks; new ones get predicted factors and liking.

        Args:
            ids: int64 [m], ascending.
            vectors: [m, d].
        """
        if np.array_equal(ids, self.ids):
            return self
        rows, known = rows_of(self.ids, ids)
        predicted = np.zeros((len(ids), 0), np.float32)
        if self.factor_model is not None:
            predicted = unit(self.factor_model(vectors))
        metadata = np.zeros((len(ids), self.metadata.shape[1]), np.float16)
        still = np.zeros(len(ids), dtype=bool)
        if len(self.ids):
            metadata[known], still[known] = self.metadata[rows[known]], self.lasting[rows[known]]
        liked, expected = np.full(len(ids), 0.5, np.float32), np.zeros(len(ids), np.float32)
        if self.liking_model is not None:
            expected = self.liking_model(vectors, (predicted, metadata.astype(np.float32)))[0]
            liked = ranked(expected)
        factors = unit(predicted - self.centre) if self.factor_model is not None else predicted.copy()
        earned = np.full(len(ids), self.figures.earned_new, np.float32)
        if len(self.ids):
            now = {"factors": factors, "predicted": predicted, "liking": liked, "expected": expected}
            now["earned"] = earned
            for name, array in now.items():
                array[known] = getattr(self, name)[rows[known]]
        made = (self.state, self.figures, self.factor_model, self.liking_model, self.digest)
        arrays = (ids, factors, predicted, metadata, liked, expected, still, earned)
        return Taste(*arrays, self.centre, self.weights, *made)

    def save(self, file: Path) -> None:
        """Write it to a file, atomically.

        Raises:
            OSError: It cannot be written.
        """
        arrays: dict[str, Any] = {name: getattr(self, name) for name in _ARRAYS}
        for name, found in (("factors", self.factor_model), ("liking", self.liking_model)):
            if found is not None:
                arrays |= {f"{name}_{field.name}": getattr(found, field.name) for field in fields(found)}
        figures = [getattr(self.figures, field.name) for field in fields(self.figures)]
        temporary = file.with_suffix(".new.npz")
        np.savez(temporary, state=self.state, figures=figures, digest=self.digest, **arrays)
        temporary.replace(file)

    @classmethod
    def load(cls, file: Path, digest: str | None = None) -> "Taste | None":
        """Read it from a file; None if there is none, it is damaged, or has another digest (if given)."""
        try:
            with file.open("rb") as opened, np.load(opened, allow_pickle=False) as stored:
                if digest not in (None, str(stored["digest"])):
                    return None  # before the arrays are read, which are as large as the embeddings
                *counts, agreement, half_life, played, new, better = stored["figures"].tolist()
                plays, opinions, contexts, tracks, liked = map(int, counts)
                state: Any = str(stored["state"])
                return cls(
                    stored["ids"],
                    stored["factors"],
                    stored["predicted"],
                    stored["metadata"],
                    stored["liking"],
                    stored["expected"],
                    stored["lasting"],
                    stored["earned"],
                    stored["centre"],
                    stored["weights"],
                    state,
                    Figures(
                        plays, opinions, contexts, tracks, liked, agreement, half_life, played, new, better
                    ),
                    _model_in(stored, "factors", Ridge),
                    _model_in(stored, "liking", LikingModel),
                    str(stored["digest"]),
                )
        except (OSError, ValueError, KeyError, EOFError, AttributeError, BadZipFile):
            return None


def _state(figures: Figures) -> State:
    if not (figures.plays or figures.opinions or figures.contexts):
        return "nothing yet"
    enough = figures.contexts >= CONTEXTS_NEEDED and figures.tracks >= TRACKS_NEEDED
    return "ready" if enough else "too little"


def _model_in(stored: Any, name: str, kind: type[M]) -> M | None:
    """A saved model; its numbers are read as 0-dimensional arrays."""
    if f"{name}_matrix" not in stored:
        return None
    values = {field.name: stored[f"{name}_{field.name}"] for field in fields(kind)}
    return kind(**{key: value if value.ndim else value.item() for key, value in values.items()})
