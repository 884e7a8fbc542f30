"""Evaluate the taste model on held-out data: the newest sessions, or random tracks and playlists."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from musicexplorer.similarity.taste.evidence import Evidence, Person, rows_of
from musicexplorer.similarity.taste.learned import TRACKS_NEEDED, Taste
from musicexplorer.similarity.taste.liking import predict_liking
from musicexplorer.similarity.taste.measures import Measures, mean, measure
from musicexplorer.similarity.taste.weights import Views
from musicexplorer.translation import tr

GROUPS_NEEDED = 20
"""Least number of sessions or playlists for holding some out."""
METHODS = ("chance", "popularity", "sound", "factors", "slider", "mixture")
TOP = 20
_FOLDS = 5
_Rows = NDArray[np.intp]
_Parts = dict[str, dict[str, Measures]]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The results.

    Attributes:
        parts: For each question ("next in a session", "new in a session", "next for the person", "new for the
            person"; "playlist" for "session" if sessions have no dates) the measures of each method. In the
            questions about new tracks, only tracks that were unknown in training are ranked.
        held_out: The newest sessions ("newest") or a random part ("lot"); None if nothing was held out.
        groups: Number of sessions or playlists that were held out.
        new: Number of new tracks in each round.
        description: What was done, or why nothing could be, for the user.
    """

    parts: Mapping[str, Mapping[str, Measures]]
    held_out: Literal["newest", "lot"] | None
    groups: int
    new: int
    description: str


def evaluate(
    evidence: Evidence,
    ids: NDArray[np.int64],
    vectors: NDArray[np.float32],
    metadata: NDArray[np.float32] | None = None,
    share: float = 0.2,
) -> Evaluation:
    """Learn from the older sessions, and predict the newest ones from their first tracks.

    Playlists and undated plays are left out, because they may be newer. In the parts about new tracks, a
    random fifth of the tracks counts as new, besides those that were first played in the newest sessions. If
    few sessions are dated, random fifths of the tracks, and of the playlists, are held out instead.

    Args:
        evidence: The listening history.
        ids: int64 [n], ascending.
        vectors: float32 [n, d], their embeddings.
        metadata: float32 [n, w], what is written about them; counts where it helps.
        share: Share of the sessions or playlists to hold out.
    """
    sessions, library = _sessions(evidence, ids), _Library(ids, vectors, metadata)
    if len(sessions) >= GROUPS_NEEDED:
        return _newest(evidence, library, sessions, max(1, round(share * len(sessions))))
    played = int(Person.of(evidence, ids).positive.sum())
    if played >= TRACKS_NEEDED and played < len(ids):
        return _by_lot(evidence, library, share, len(sessions))
    description = tr(
        "There is too little to hold anything out: {sessions} sessions of two tracks or more with dates "
        "({sessions_needed} are needed) and {played} tracks that you play or like ({tracks_needed} are "
        "needed, and some that you do not)."
    ).format(
        sessions=len(sessions), sessions_needed=GROUPS_NEEDED, played=played, tracks_needed=TRACKS_NEEDED
    )
    return Evaluation({}, None, 0, 0, description)


@dataclass(frozen=True, eq=False)
class _Library:
    """All tracks: ids int64 [n], embeddings float32 [n, d], metadata float32 [n, w] if they may count."""

    ids: NDArray[np.int64]
    vectors: NDArray[np.float32]
    metadata: NDArray[np.float32] | None


def _newest(
    evidence: Evidence,
    library: _Library,
    sessions: Sequence[tuple[float, _Rows]],
    count: int,
) -> Evaluation:
    ids, held = library.ids, [rows for _, rows in sessions[-count:]]
    past = evidence.until(sessions[-count][0])
    played = np.zeros(len(ids), dtype=bool)
    played[np.concatenate(held)] = True
    new = _new(past, ids, np.random.default_rng(0).random(len(ids)) < 1 / _FOLDS)
    warm, cold = _Known.of(past, library), _Known.of(past.without(ids[new]), library)
    everything = np.ones(len(ids), dtype=bool)
    parts = _predict_groups(warm, cold, held, new, "session")
    parts["next for the person"] = _means([_predict_person(warm, played, everything)])
    parts["new for the person"] = _means([_predict_person(cold, played & new, new)])
    description = tr(
        "Learned from {sessions} sessions; the newest {count} were predicted from their first tracks. {new} "
        "tracks are new to what was learned, most of them at random."
    ).format(sessions=len(sessions) - count, count=count, new=int(new.sum()))
    return Evaluation(parts, "newest", count, int(new.sum()), description + warm.caveat)


def _by_lot(evidence: Evidence, library: _Library, share: float, sessions: int) -> Evaluation:
    ids, rng = library.ids, np.random.default_rng(0)
    fold = rng.integers(_FOLDS, size=len(ids))
    relevant = Person.of(evidence, ids).positive
    rounds, caveat, new = [], "", fold == 0
    for number in range(_FOLDS):
        new = _new(evidence, ids, fold == number)
        known = _Known.of(evidence.without(ids[new]), library)
        rounds.append(_predict_person(known, relevant & new, new))
        caveat = known.caveat
    parts: _Parts = {}
    lists = _lists(evidence, ids)
    count = round(share * len(lists)) if len(lists) >= GROUPS_NEEDED else 0
    if count:
        chosen = [lists[at] for at in rng.permutation(len(lists))[:count].tolist()]
        kept = ~np.isin(evidence.lists, [number for number, _ in chosen])
        past = replace(evidence, lists=evidence.lists[kept], list_ids=evidence.list_ids[kept])
        warm, cold = _Known.of(past, library), _Known.of(past.without(ids[new]), library)
        parts = _predict_groups(warm, cold, [rows for _, rows in chosen], new, "playlist")
        caveat = warm.caveat
    parts["new for the person"] = _means(rounds)
    description = tr(
        "Too little of your listening history has a date to hold out the newest ({sessions} sessions of two "
        "tracks or more, {sessions_needed} are needed): instead a random fifth of the tracks was held out, "
        "{folds} times, to predict which of them you play."
    ).format(sessions=sessions, sessions_needed=GROUPS_NEEDED, folds=_FOLDS)
    if count:
        description += " " + tr(
            "{count} of {total} playlists, at random, were predicted from their first half."
        ).format(count=count, total=len(lists))
    return Evaluation(parts, "lot", count, int(new.sum()), description + caveat)


@dataclass(frozen=True, eq=False)
class _Known:
    """A taste model, the evidence it was learned from, and the embeddings."""

    taste: Taste
    person: Person
    vectors: NDArray[np.float32]

    @classmethod
    def of(cls, evidence: Evidence, library: _Library) -> "_Known":
        taste = Taste.fit(evidence, library.ids, library.vectors, library.metadata)
        return cls(taste, Person.of(evidence, library.ids), library.vectors)

    @property
    def ready(self) -> bool:
        return self.taste.state == "ready"

    @property
    def caveat(self) -> str:
        if self.ready:
            return ""
        return " " + tr(
            "There were too few sessions and playlists to learn factors from: “factors”, “slider” and "
            "“mixture” are sound alone."
        )

    def views(self, new: bool) -> Views:
        """The signals of each track; new tracks have neither plays nor factors of their own."""
        taste, person = self.taste, self.person
        liked = predict_liking(person, self.vectors, taste.views)[1]
        if new:
            nobody = Person.unknown(len(liked))
            return Views.of(nobody, self.vectors, taste.predicted, liked)
        return Views.of(person, self.vectors, taste.factors, liked)


def _sessions(evidence: Evidence, ids: NDArray[np.int64]) -> list[tuple[float, _Rows]]:
    """Start time of each session with at least two tracks, and their rows in the order of first play."""
    rows, known = rows_of(ids, evidence.ids)
    played = np.flatnonzero(known & (evidence.sessions >= 0) & (evidence.count > 0) & ~evidence.excerpt)
    played = played[np.argsort(evidence.when[played], kind="stable")]
    cuts = np.flatnonzero(np.diff(evidence.sessions[played])) + 1
    found = []
    for part in np.split(played, cuts):
        distinct = np.array(list(dict.fromkeys(rows[part].tolist())), dtype=np.intp)
        if len(distinct) > 1:
            found.append((float(evidence.when[part[0]]), distinct))
    return found


def _lists(evidence: Evidence, ids: NDArray[np.int64]) -> list[tuple[int, _Rows]]:
    """Number of each playlist with at least two tracks, and their rows."""
    rows, known = rows_of(ids, evidence.list_ids)
    found = []
    for number in np.unique(evidence.lists[known]).tolist():
        distinct = np.array(list(dict.fromkeys(rows[known & (evidence.lists == number)].tolist())), np.intp)
        if len(distinct) > 1:
            found.append((number, distinct))
    return found


def _new(past: Evidence, ids: NDArray[np.int64], random: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The tracks that count as new, bool [n]: those without evidence before, and random ones."""
    person = Person.of(past, ids)
    return np.asarray(random | ((person.plays + person.skips == 0) & (person.opinions == 0)))


def _predict_groups(
    warm: _Known, cold: _Known, held: Sequence[_Rows], new: NDArray[np.bool_], group: str
) -> _Parts:
    """Predict the second halves from the first ones, and the new tracks from the others."""
    first, rest = zip(
        *((rows[: (len(rows) + 1) // 2], rows[(len(rows) + 1) // 2 :]) for rows in held), strict=True
    )
    known, unknown = zip(*((rows[~new[rows]], rows[new[rows]]) for rows in held), strict=True)
    everything = np.ones(len(new), dtype=bool)
    return {
        f"next in a {group}": _predict_next(warm, first, rest, everything, new=False),
        f"new in a {group}": _predict_next(cold, known, unknown, new, new=True),
    }


def _predict_next(
    known: _Known,
    given: Iterable[_Rows],
    relevant: Iterable[_Rows],
    candidates: NDArray[np.bool_],
    *,
    new: bool,
) -> dict[str, Measures]:
    taste, vectors, views = known.taste, known.vectors, known.views(new)
    near = {"sound": vectors, "factors": vectors, "slider": taste.blend(vectors, taste.figures.earned_played)}
    if known.ready:
        near["factors"] = views.factors
    rankings = []
    for seeds, targets in zip(given, relevant, strict=True):
        allowed = candidates.copy()
        allowed[seeds] = False
        hits = np.zeros(len(allowed), dtype=bool)
        hits[targets] = True
        rows = np.flatnonzero(allowed)
        if not len(seeds) or not hits[rows].any() or hits[rows].all():
            continue
        scores = {method: view[rows] @ view[seeds].mean(axis=0) for method, view in near.items()}
        scores |= {"chance": np.zeros(len(rows)), "popularity": known.person.plays[rows]}
        scores["mixture"] = (
            views.signals(seeds, rows) @ taste.weights[int(new)] if known.ready else scores["sound"]
        )
        rankings.append(_measure_all(scores, hits[rows]))
    return _means(rankings)


def _predict_person(
    known: _Known, hits: NDArray[np.bool_], candidates: NDArray[np.bool_]
) -> dict[str, Measures]:
    """Predict which of the candidates the person plays; empty if they play none, or all."""
    person, taste, vectors = known.person, known.taste, known.vectors
    relevant = hits[candidates]
    if not relevant.any() or relevant.all() or not person.positive.any():
        return {}
    features = {"sound": vectors, "factors": taste.predicted if known.ready else vectors}
    scores: dict[str, NDArray[np.floating]] = {
        method: predict_liking(person, part)[1][candidates] for method, part in features.items()
    }
    scores |= {"chance": np.zeros(len(relevant)), "popularity": person.plays[candidates]}
    scores["mixture"] = taste.liking[candidates]
    return _measure_all(scores, relevant)


def _measure_all(
    scores: Mapping[str, NDArray[np.floating]], relevant: NDArray[np.bool_]
) -> dict[str, Measures]:
    return {method: measure(scores[method], relevant, TOP) for method in METHODS if method in scores}


def _means(rankings: Sequence[Mapping[str, Measures]]) -> dict[str, Measures]:
    rankings = [ranking for ranking in rankings if ranking]
    return {
        method: mean([ranking[method] for ranking in rankings])
        for method in METHODS
        if rankings and method in rankings[0]
    }
