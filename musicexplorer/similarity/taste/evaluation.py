"""Whether taste foretells: newest listening held out, and apart, tracks that are new to it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from musicexplorer.similarity.taste.evidence import Evidence, Person, rows_of
from musicexplorer.similarity.taste.learned import Taste, predicted_liking
from musicexplorer.similarity.taste.measures import Measures, mean, measured

SLIDER = 0.5
SESSIONS_NEEDED = 20
WAYS = ("chance", "popularity", "sound", "factors", "mixture")
TOP = 20


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What came of it.

    Attributes:
        parts: For "next in a session", "new in a session" and "new for the person" each way's measures. New
            ones are tracks that the training knew nothing of; only they are ranked there.
        sessions: How many were held out.
        new: How many tracks were new.
        words: What was done, or why nothing could be, for the person.
    """

    parts: Mapping[str, Mapping[str, Measures]]
    sessions: int
    new: int
    words: str


def evaluate(
    evidence: Evidence, ids: NDArray[np.int64], vectors: NDArray[np.float32], share: float = 0.2
) -> Evaluation:
    """Learn from the older sessions, and foretell the newest ones from their first tracks.

    Playlists and undated plays are left out: nobody knows whether they are older. For the parts about new
    tracks a fifth of the tracks, by lot, is new as well as those that were really first played since.

    Args:
        evidence: The listening.
        ids: int64 [n], ascending.
        vectors: float32 [n, d], their embeddings.
        share: Of the sessions, how many are held out.
    """
    sessions = _sessions(evidence, ids)
    if len(sessions) < SESSIONS_NEEDED:
        words = (
            f"There are {len(sessions)} sessions of two tracks or more with dates; "
            f"{SESSIONS_NEEDED} are needed to hold some out."
        )
        return Evaluation({}, 0, 0, words)
    held = sessions[-max(1, round(share * len(sessions))) :]
    past = evidence.until(held[0][0])
    heard = np.unique(np.concatenate([rows for _, rows in held]))
    warm = Taste.fit(past, ids, vectors)
    first = [rows[: (len(rows) + 1) // 2] for _, rows in held]
    rest = [rows[(len(rows) + 1) // 2 :] for _, rows in held]
    everything = np.ones(len(ids), dtype=bool)
    new = _new(past, ids)
    past = past.without(ids[new])
    cold = Taste.fit(past, ids, vectors)
    known = [rows[~new[rows]] for _, rows in held]
    unknown = [rows[new[rows]] for _, rows in held]
    parts = {
        "next in a session": _sessions_foretold(
            warm, vectors, _person(evidence, held, ids), first, rest, everything
        ),
        "new in a session": _sessions_foretold(cold, vectors, Person.of(past, ids), known, unknown, new),
        "new for the person": _person_foretold(
            cold, vectors, Person.of(past, ids), np.intersect1d(heard, np.flatnonzero(new)), new
        ),
    }
    words = (
        f"Learned from {len(sessions) - len(held)} sessions; the newest {len(held)} were foretold from their "
        f"first tracks. {int(new.sum())} tracks are new to what was learned, most of them by lot."
    )
    if warm.state != "ready":
        words += " There was too little to learn factors from: they, and the mixture, are sound alone."
    return Evaluation(parts, len(held), int(new.sum()), words)


def _person(evidence: Evidence, held: list[tuple[float, NDArray[np.intp]]], ids: NDArray[np.int64]) -> Person:
    return Person.of(evidence.until(held[0][0]), ids)


def _sessions(evidence: Evidence, ids: NDArray[np.int64]) -> list[tuple[float, NDArray[np.intp]]]:
    """When each session began and the rows of its tracks in the order of their first play; two or more."""
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


def _new(past: Evidence, ids: NDArray[np.int64]) -> NDArray[np.bool_]:
    """The tracks that are to be new: never played by then, and a fifth of all by lot, bool [n]."""
    person = Person.of(past, ids)
    lot = np.random.default_rng(0).random(len(ids)) < 0.2
    return np.asarray(lot | ((person.plays + person.skips == 0) & (person.opinions == 0)))


def _sessions_foretold(
    taste: Taste,
    vectors: NDArray[np.float32],
    person: Person,
    given: Iterable[NDArray[np.intp]],
    wanted: Iterable[NDArray[np.intp]],
    candidates: NDArray[np.bool_],
) -> dict[str, Measures]:
    views = {
        "sound": vectors,
        "factors": taste.blend(vectors, 1.0),
        "mixture": taste.blend(vectors, SLIDER),
    }
    found: dict[str, list[Measures]] = {way: [] for way in WAYS}
    for seeds, targets in zip(given, wanted, strict=True):
        ranked = candidates.copy()
        ranked[seeds] = False
        hits = np.zeros(len(ranked), dtype=bool)
        hits[targets] = True
        hits = hits[ranked]
        if not len(seeds) or not hits.any() or hits.all():
            continue
        scores = {way: view[ranked] @ view[seeds].mean(axis=0) for way, view in views.items()}
        scores |= {"chance": np.zeros(len(hits)), "popularity": person.plays[ranked]}
        for way in WAYS:
            found[way].append(measured(scores[way], hits, TOP))
    return {way: mean(several) for way, several in found.items()}


def _person_foretold(
    taste: Taste,
    vectors: NDArray[np.float32],
    person: Person,
    heard: NDArray[np.intp],
    new: NDArray[np.bool_],
) -> dict[str, Measures]:
    hits = np.zeros(len(new), dtype=bool)
    hits[heard] = True
    hits = hits[new]
    if not hits.any() or hits.all() or not person.wanted.any():
        return {}
    features = {"sound": vectors, "factors": taste.predicted if taste.state == "ready" else vectors}
    features["mixture"] = np.hstack([vectors, taste.predicted])
    scores = {way: predicted_liking(person, part)[0](part)[new, 0] for way, part in features.items()}
    scores |= {"chance": np.zeros(len(hits)), "popularity": person.plays[new]}
    return {way: measured(scores[way], hits, TOP) for way in WAYS}
