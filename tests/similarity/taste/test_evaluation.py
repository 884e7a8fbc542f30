"""What taste must show: on generated listeners whose taste is known, and on one who has none."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from musicexplorer.similarity.taste import Evidence, Taste, evaluate
from tests.similarity.taste.habits import HELD_OUT, listener
from tests.similarity.taste.worlds import of_plays, world

LISTENERS, TRACKS = 3, 300
WITHOUT_TASTE, THEIR_TRACKS = 4, 400  # more, as that there is nothing takes more to show


@cache
def found(by_lot: bool) -> Mapping[str, Mapping[str, tuple[float, float, float]]]:
    """Recall, nDCG and AUC of each way in each part, the mean over listeners."""
    sums: dict[str, dict[str, list[tuple[float, float, float]]]] = {}
    listeners, tracks = (WITHOUT_TASTE, THEIR_TRACKS) if by_lot else (LISTENERS, TRACKS)
    for seed in range(listeners):
        made = world(seed, tracks=tracks, by_lot=by_lot)
        for part, methods in evaluate(made.evidence, made.ids, made.vectors).parts.items():
            for method, one in methods.items():
                sums.setdefault(part, {}).setdefault(method, []).append((one.recall, one.ndcg, one.auc))
    return {
        part: {method: tuple(np.mean(rows, axis=0).tolist()) for method, rows in methods.items()}
        for part, methods in sums.items()
    }


@pytest.mark.slow
def test_the_mixture_beats_each_of_its_parts_and_popularity() -> None:
    methods = found(False)["next in a session"]
    for other in ("sound", "factors", "popularity", "chance"):
        assert all(np.array(methods["mixture"][1:]) > methods[other][1:]), other


def test_factors_predicted_from_sound_beat_sound_alone_on_new_tracks() -> None:
    methods = found(False)["new in a session"]
    assert methods["factors"][2] > methods["sound"][2] + 0.01
    assert methods["mixture"][2] > methods["sound"][2] + 0.01
    assert methods["factors"][2] > methods["popularity"][2] + 0.2


def test_new_tracks_that_the_person_will_play_are_predicted() -> None:
    methods = found(False)["new for the person"]
    assert methods["mixture"][2] > max(methods["chance"][2], methods["popularity"][2]) + 0.1


@pytest.mark.slow
@pytest.mark.parametrize("part", ["next in a session", "new in a session", "new for the person"])
def test_nothing_beats_chance_where_there_is_no_taste(part: str) -> None:
    for method, (_, _, area) in found(True)[part].items():
        assert area == pytest.approx(0.5, abs=0.05), method


def test_too_little_is_said_to_be_too_little() -> None:
    made = world(0, tracks=80, sessions=3)
    found = evaluate(made.evidence, made.ids, made.vectors)
    assert not found.parts
    assert found.held_out is None
    assert "3 sessions" in found.description


def test_nothing_of_what_is_predicted_is_learned_from() -> None:
    """Sessions that repeat held-out ones, but bear no date, change nothing."""
    made = world(0, tracks=100, sessions=40)
    known = evaluate(made.evidence, made.ids, made.vectors)
    last = made.evidence.sessions >= 32
    with_lists = Evidence(
        **{name: getattr(made.evidence, name) for name in Evidence.__dataclass_fields__}
        | {"lists": made.evidence.sessions[last].astype(np.int32), "list_ids": made.evidence.ids[last]}
    )
    assert repr(evaluate(with_lists, made.ids, made.vectors)) == repr(known)  # NaN is not equal to itself


@pytest.mark.slow
def test_the_mixture_beats_its_parts_in_worlds_that_nothing_was_chosen_by() -> None:
    """The mean over kinds of listeners, of tracks predicted in sessions."""
    areas: dict[str, dict[str, list[float]]] = {}
    for habits in (
        one for one in HELD_OUT if one.name in ("wandering", "small and bent", "drifting", "hits")
    ):
        smaller = replace(habits, tracks=min(habits.tracks, 400), sessions=min(habits.sessions, 160))
        evidence, heard = listener(smaller, 1000)
        for part, methods in evaluate(evidence, heard.ids, heard.vectors).parts.items():
            for method, one in methods.items():
                areas.setdefault(part, {}).setdefault(method, []).append(one.auc)
    mean = {
        part: {method: float(np.mean(a)) for method, a in methods.items()} for part, methods in areas.items()
    }
    for method in ("sound", "factors", "popularity"):
        assert mean["next in a session"]["mixture"] > mean["next in a session"][method] + 0.02, method
    assert mean["new in a session"]["mixture"] > mean["new in a session"]["sound"]


def undated(evidence: Evidence) -> Evidence:
    """The same plays as another program counts them."""
    ids, plays = np.unique(evidence.ids, return_counts=True)
    return replace(of_plays(ids, np.full(len(ids), np.nan)), count=plays.astype(np.int32))


def test_listening_without_dates_is_held_out_by_lot() -> None:
    made = world(0, tracks=300)
    found = evaluate(undated(made.evidence), made.ids, made.vectors)
    assert (found.held_out, set(found.parts)) == ("lot", {"new for the person"})
    assert "has a date" in found.description
    assert "sound alone" in found.description
    methods = found.parts["new for the person"]
    assert methods["sound"].rankings == 5
    assert methods["sound"].auc > 0.55
    assert methods["popularity"].auc == pytest.approx(0.5, abs=0.05)


@pytest.mark.slow
def test_playlists_without_dates_are_predicted_from_their_first_half() -> None:
    made = world(0, tracks=300)
    lists = replace(
        undated(made.evidence),
        lists=made.evidence.sessions.astype(np.int32),
        list_ids=made.evidence.ids,
    )
    found = evaluate(lists, made.ids, made.vectors)
    assert found.groups == 30
    methods = found.parts["next in a playlist"]
    assert methods["mixture"].auc > max(
        methods["chance"].auc, methods["sound"].auc, methods["popularity"].auc
    )


def test_nothing_of_a_new_track_is_learned_from(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither plays, opinions, ratings nor places in playlists of what only new tracks' sound is to tell."""
    made = world(0, tracks=150, sessions=60)
    some = made.ids[:40]
    ones = np.ones(len(some))
    evidence = replace(
        made.evidence,
        opinion_ids=some,
        opinions=ones.astype(np.int8),
        opined=0 * ones,
        rated_ids=some,
        ratings=ones.astype(np.float32),
        lists=np.zeros(len(some), np.int32),
        list_ids=some,
    )
    seen: list[Evidence] = []
    fit = Taste.fit

    def watched(evidence: Evidence, *library: Any) -> Taste:
        seen.append(evidence)
        return fit(evidence, *library)

    monkeypatch.setattr(Taste, "fit", watched)
    known = evaluate(evidence, made.ids, made.vectors)
    warm, cold = seen
    newest = made.evidence.sessions >= 48
    assert warm.when.max() < made.evidence.when[newest].min()
    named = (cold.ids, cold.opinion_ids, cold.rated_ids, cold.list_ids)
    left = np.unique(np.concatenate(named))
    assert len(np.setdiff1d(made.ids, left)) >= known.new > 20
