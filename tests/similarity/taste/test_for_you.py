from dataclasses import replace

import numpy as np
import pytest

from musicexplorer.similarity.neighbours import Neighbours
from musicexplorer.similarity.playlist import Exclusion, PlaylistInputs, TrackFacts
from musicexplorer.similarity.taste import Evidence, ForYou, Taste, for_you
from tests.similarity.taste.worlds import World, world


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
    return PlaylistInputs(Neighbours(made.ids, made.vectors), facts, ("loud", "calm"), tags)


def suggested(made: World, inputs: PlaylistInputs, evidence: Evidence | None = None, **options: object):
    evidence = made.evidence if evidence is None else evidence
    return for_you(Taste.fit(evidence, made.ids, made.vectors), evidence, inputs, **options)


def near(one: ForYou) -> int:
    """The track that a suggestion is said to be like."""
    return int(one.reason.removeprefix("like “Tune ").partition("”")[0])


def test_hardly_played_tracks_near_what_is_played(made: World, inputs: PlaylistInputs) -> None:
    found = suggested(made, inputs, count=20)
    plays = {int(one): int((made.evidence.ids == one).sum()) for one in made.ids}
    assert len({one.id for one in found}) == 20
    assert all(plays[one.id] <= 1 for one in found)
    assert np.mean([one.score for one in found]) > 0.5
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


def test_the_list_is_less_alike_than_the_most_liked(made: World, inputs: PlaylistInputs) -> None:
    found = suggested(made, inputs, count=15, per_artist=50)
    taste = Taste.fit(made.evidence, made.ids, made.vectors)
    plays = np.array([(made.evidence.ids == one).sum() for one in made.ids])
    rarely = np.flatnonzero(plays <= 1)
    greedy = made.ids[rarely[np.argsort(-taste.liking[rarely])][:15]].tolist()

    def alike(ids: list[int]) -> float:
        rows = [inputs.neighbours.row(one) for one in ids]
        view = taste.blend(made.vectors, 0.5)[rows]
        return float((view @ view.T)[np.triu_indices(len(rows), 1)].mean())

    assert alike([one.id for one in found]) < alike(greedy)


def test_another_version_of_what_is_played_is_no_discovery(made: World, inputs: PlaylistInputs) -> None:
    first = suggested(made, inputs, count=1)[0]
    played = int(np.unique(made.evidence.ids)[0])
    same = replace(inputs.facts[first.id], id=played)
    copies = PlaylistInputs(inputs.neighbours, {**inputs.facts, played: same})
    assert first.id not in {one.id for one in suggested(made, copies, count=300, per_artist=300)}


def test_the_score_is_among_what_was_hardly_ever_played(made: World, inputs: PlaylistInputs) -> None:
    scores = [one.score for one in suggested(made, inputs, count=300, per_artist=300)]
    assert max(scores) > 0.99
    assert min(scores) < 0.01
