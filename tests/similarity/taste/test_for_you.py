import datetime
import sys
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from musicexplorer.similarity.compact_tags import CompactTags
from musicexplorer.similarity.neighbours import Neighbours
from musicexplorer.similarity.playlist import Exclusion, PlaylistInputs, TrackFacts
from musicexplorer.similarity.shelves import SHELVES, Shelf
from musicexplorer.similarity.taste import Evidence, ForYou, Suggestions, Taste
from musicexplorer.similarity.taste.for_you import SURE
from musicexplorer.similarity.whitening import Whitening
from tests.similarity.taste.worlds import World, of_plays, world


@pytest.fixture(scope="module")
def made() -> World:
    return world(1, tracks=300, sessions=80)


@pytest.fixture(scope="module")
def inputs(made: World) -> PlaylistInputs:
    facts = {
        int(one): TrackFacts(int(one), title=f"Tune {one}", artist=f"Band {number % 20}")
        for number, one in enumerate(made.ids.tolist())
    }
    tags = np.zeros((len(made.ids), 2), np.float16)
    tags[:, 1] = 0.5
    return PlaylistInputs(Neighbours(made.ids, made.vectors), facts, ("loud", "calm"), CompactTags.of(tags))


@cache
def taste_of(evidence: Evidence, made: World) -> Taste:
    return Taste.fit(evidence, made.ids, made.vectors)


def suggested(
    made: World,
    inputs: PlaylistInputs,
    evidence: Evidence | None = None,
    *,
    exclusions: Iterable[Exclusion] = (),
    seed: int = 0,
    **options: object,
):
    evidence = made.evidence if evidence is None else evidence
    taste = taste_of(evidence, made)
    return Suggestions(taste, evidence, inputs, exclusions=exclusions, seed=seed).shelf(**options)


def near(one: ForYou) -> int:
    """The track that a suggestion is said to be like."""
    return int(one.reason.removeprefix("like “Tune ").partition("”")[0])


def test_hardly_played_tracks_near_what_is_played(made: World, inputs: PlaylistInputs) -> None:
    found = suggested(made, inputs, count=20)
    plays = {int(one): int((made.evidence.ids == one).sum()) for one in made.ids}
    assert len({one.id for one in found}) == 20
    assert all(plays[one.id] <= 1 for one in found)
    assert np.mean([one.score for one in found]) > 0.3
    assert all(plays[near(one)] > 0 for one in found)


def test_reasons_are_in_words(made: World, inputs: PlaylistInputs) -> None:
    first = suggested(made, inputs, count=1)[0]
    how = "play often" if (made.evidence.ids == near(first)).sum() >= 5 else "have played"
    artist = inputs.facts[near(first)].artist
    assert first.reason == f"like “Tune {near(first)}” by {artist}, which you {how}; calm"


def test_one_artist_does_not_fill_the_list(made: World, inputs: PlaylistInputs) -> None:
    artists = [inputs.facts[one.id].artist for one in suggested(made, inputs, count=30, per_artist=1)]
    assert len(artists) == len(set(artists))


def test_what_is_disliked_or_never_wanted_is_left_out(made: World, inputs: PlaylistInputs) -> None:
    first, second = suggested(made, inputs, count=2)
    disliked = replace(
        made.evidence,
        opinion_ids=np.array([first.id]),
        opinions=np.array([-1], np.int8),
        opined=np.array([np.nan]),
    )
    artist = inputs.facts[second.id].artist
    found = suggested(
        made, inputs, disliked, count=100, per_artist=50, exclusions=[Exclusion("artist", artist)]
    )
    assert first.id not in {one.id for one in found}
    assert artist not in {inputs.facts[one.id].artist for one in found}
    assert len(found) > 20


def test_without_evidence_there_is_nothing_to_suggest(made: World, inputs: PlaylistInputs) -> None:
    assert suggested(made, inputs, made.evidence.until(0.0)) == []


def test_the_list_is_less_alike_than_the_most_promising(
    made: World, inputs: PlaylistInputs, monkeypatch: pytest.MonkeyPatch
) -> None:
    def alike() -> float:
        rows = [inputs.neighbours.row(one.id) for one in suggested(made, inputs, count=15, per_artist=50)]
        return float((made.vectors[rows] @ made.vectors[rows].T)[np.triu_indices(len(rows), 1)].mean())

    monkeypatch.setattr(sys.modules[Suggestions.__module__], "_DIVERSITY", 2.0)
    varied = alike()
    monkeypatch.setattr(sys.modules[Suggestions.__module__], "_DIVERSITY", 0.0)
    assert varied < alike() - 0.01


def test_another_version_of_what_is_played_is_no_discovery(made: World, inputs: PlaylistInputs) -> None:
    first = suggested(made, inputs, count=1)[0]
    played = int(np.unique(made.evidence.ids)[0])
    same = replace(inputs.facts[first.id], id=played)
    copies = PlaylistInputs(inputs.neighbours, {**inputs.facts, played: same})
    assert first.id not in {one.id for one in suggested(made, copies, count=300, per_artist=300)}


def test_the_score_is_a_probability(made: World, inputs: PlaylistInputs) -> None:
    scores = [one.score for one in suggested(made, inputs, count=300, per_artist=300)]
    assert 0.5 < max(scores) < 1.0
    assert 0.0 < min(scores) < 0.5


def test_what_is_sure_is_the_most_probable_and_may_be_nothing(made: World, inputs: PlaylistInputs) -> None:
    everything = {"count": 300, "per_artist": 300}
    likely, sure = (suggested(made, inputs, shelf=name, **everything) for name in ("likely", "sure"))
    lasting = set(made.ids[taste_of(made.evidence, made).lasting].tolist())
    assert {one.id for one in sure} == {one.id for one in likely if one.score >= SURE} & lasting
    assert 0 < len(sure) < len(likely) / 4
    few = made.evidence.until(float(made.evidence.when.min()) + 4 * 86400.0)
    assert suggested(made, inputs, few, shelf="likely", **everything)
    assert suggested(made, inputs, few, shelf="sure", **everything) == []
    first = made.evidence.until(float(made.evidence.when.min()) + 1.0)
    assert suggested(made, inputs, first, shelf="sure", **everything) == []


def test_what_is_promising_but_little_known_is_less_probable(made: World) -> None:
    model = taste_of(made.evidence, made).liking_model
    assert model is not None
    good, bad = (np.full(3, (odds - model.level) / model.slope, np.float32) for odds in (3.0, -3.0))
    known, less, unknown = model.chance(good, np.array([0.0, 0.2, 9.0], np.float32)).tolist()
    assert known == pytest.approx(1.0 / (1.0 + np.exp(-3.0)), abs=1e-4)
    assert known > less > unknown > 0.5
    assert len(set(model.chance(bad, np.array([0.0, 0.2, 9.0], np.float32)).tolist())) == 1


def shelf(made: World, inputs: PlaylistInputs, name: Shelf, evidence: Evidence | None = None) -> list[int]:
    return [one.id for one in suggested(made, inputs, evidence, shelf=name, count=10, per_artist=50)]


def test_what_was_played_once_is_judged_by_what_is_predicted_alone(
    made: World, inputs: PlaylistInputs
) -> None:
    """One play of a stray must not lift it above what is near many plays."""
    taste = taste_of(made.evidence, made)
    plays = np.array([(made.evidence.ids == one).sum() for one in made.ids])
    worst = int(made.ids[np.where(plays == 0, taste.expected, np.inf).argmin()])
    evidence = of_plays(
        np.append(made.evidence.ids, worst), np.append(made.evidence.when, made.evidence.when.max() + 1.0)
    )
    assert worst not in {one.id for one in suggested(made, inputs, evidence, count=50, per_artist=50)}


def test_nothing_of_the_last_weeks_is_suggested(made: World, inputs: PlaylistInputs) -> None:
    now = float(made.evidence.when.max()) + 86400.0
    recent = set(made.evidence.ids[made.evidence.when > now - 21 * 86400.0].tolist())
    for name in SHELVES:
        found = {one.id for one in suggested(made, replace(inputs, now=now), shelf=name, count=300)}
        assert not found & recent


def test_daring_changes_with_its_seed_and_is_less_sure(made: World, inputs: PlaylistInputs) -> None:
    first, second = (
        {one.id for one in suggested(made, inputs, shelf="daring", seed=seed, per_artist=50)}
        for seed in (1, 2)
    )
    assert first != second
    scores = {
        name: np.mean([one.score for one in suggested(made, inputs, shelf=name, count=20, per_artist=50)])
        for name in ("likely", "daring")
    }
    assert scores["daring"] < scores["likely"]


def test_exploring_avoids_what_is_known_and_repeats(
    made: World, inputs: PlaylistInputs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules[Suggestions.__module__], "_PLAUSIBLE", 0.0)
    taste = taste_of(made.evidence, made)
    assert taste.liking_model is not None
    deviation = taste.liking_model(made.vectors, taste.views)[1]
    rows = {
        name: [inputs.neighbours.row(one) for one in shelf(made, inputs, name)]
        for name in ("likely", "explore")
    }
    assert deviation[rows["explore"]].mean() > deviation[rows["likely"]].mean()
    whitened = Whitening.of(made.vectors)(made.vectors)
    near, sure = (whitened[rows[name]] @ whitened[rows[name]].T for name in ("explore", "likely"))
    assert near.mean() < sure.mean()


def test_forgotten_favourites_were_played_often_and_long_ago(made: World, inputs: PlaylistInputs) -> None:
    begin = float(made.evidence.when.min())
    later = replace(inputs, now=begin + 200 * 86400.0)
    found = shelf(made, later, "forgotten")
    assert found
    for track in found:
        mine = made.evidence.when[made.evidence.ids == track]
        assert len(mine) >= 4
        assert mine.max() < begin + 20 * 86400.0


def test_new_in_the_library(made: World, inputs: PlaylistInputs) -> None:
    now = 2e9
    new = set(made.ids[::3].tolist())
    facts = {
        one: replace(fact, added=now - (10 if one in new else 400) * 86400.0)
        for one, fact in inputs.facts.items()
    }
    aged = PlaylistInputs(inputs.neighbours, facts, now=now)
    found = shelf(made, aged, "new")
    assert found
    assert set(found) <= new


def test_with_few_plays_similar_tracks_come_without_a_score(made: World, inputs: PlaylistInputs) -> None:
    first = made.evidence.until(float(made.evidence.when.min()) + 1.0)
    found = suggested(made, inputs, first, count=5, per_artist=50)
    (played,) = np.unique(first.ids).tolist()
    nearest = inputs.neighbours.nearest(played, 5)[0].tolist()
    assert played not in {one.id for one in found}
    assert len(set(nearest) & {one.id for one in found}) >= 3
    assert all(np.isnan(one.score) for one in found)


def test_reasons_name_the_time_of_the_week_where_it_tells(made: World, inputs: PlaylistInputs) -> None:
    """Half of the library is played on Sunday mornings alone."""
    sunday = datetime.datetime(2026, 3, 1, 9).timestamp()
    axis = np.argsort(made.vectors[:, 0], kind="stable")
    mornings, evenings = made.ids[axis[-40:-20]], made.ids[axis[:60]]
    ids = np.concatenate([np.repeat(mornings, 4), np.repeat(evenings, 4)])
    weeks = np.arange(len(ids)) % 20 * 7 * 86400.0
    weekday = sunday + (2 * 86400.0 + 11 * 3600.0)
    when = weeks + np.where(np.isin(ids, mornings), sunday, weekday)
    found = suggested(made, replace(inputs, now=3e9), of_plays(ids, when), count=60, per_artist=50)
    row = {one.id: one.reason for one in found}
    assert any("on weekend mornings" in reason for reason in row.values())
    assert not all("on weekend mornings" in reason for reason in row.values())
