from dataclasses import replace

import numpy as np

from musicexplorer.similarity.taste import Evidence, Person
from musicexplorer.similarity.taste.evidence import contexts
from tests.similarity.taste.worlds import of_plays

IDS = np.array([2, 3, 5, 7, 11])
MINUTE = 60.0


def plays(*rows: tuple[int, float]) -> Evidence:
    ids, minutes = zip(*rows, strict=True)
    return of_plays(np.array(ids), 1e9 + MINUTE * np.array(minutes))


def test_half_an_hour_of_silence_ends_a_session() -> None:
    evidence = plays((5, 100), (2, 0), (3, 29), (7, 125), (3, 156))
    assert evidence.sessions.tolist() == [1, 0, 0, 1, 2]


def test_totals_and_what_bears_no_date_are_in_no_session() -> None:
    evidence = plays((2, 0), (3, 1), (5, 2))
    evidence = replace(evidence, count=np.array([1, 7, 1]), when=np.array([1e9, 1e9, np.nan]))
    assert evidence.sessions.tolist() == [0, -1, -1]


def test_sessions_and_playlists_hold_tracks_of_the_library_two_at_least() -> None:
    evidence = replace(
        plays((2, 0), (3, 1), (999, 2), (5, 100), (999, 101)),
        lists=np.array([0, 0, 0, 1], np.int32),
        list_ids=np.array([7, 11, 4, 2]),
    )
    found = contexts(evidence, IDS, Person.of(evidence, IDS))
    assert found.shape == (2, 5)
    assert list(zip(found.row.tolist(), found.column.tolist(), strict=True)) == [
        (0, 0),
        (0, 1),
        (1, 3),
        (1, 4),
    ]
    assert found.positive.all()


def test_a_skip_turns_down_in_its_session_and_a_dislike_everywhere() -> None:
    evidence = plays((2, 0), (3, 1), (2, 100), (3, 101), (5, 102))
    evidence = replace(evidence, count=np.array([1, 0, 1, 1, 1]), skips=np.array([0, 1, 0, 0, 0]))
    found = contexts(evidence, IDS, Person.of(evidence, IDS))
    assert found.positive.tolist() == [True, False, True, True, True]
    disliked = replace(
        evidence, opinion_ids=np.array([2]), opinions=np.array([-1]), opined=np.array([np.nan])
    )
    found = contexts(disliked, IDS, Person.of(disliked, IDS))
    assert found.positive.tolist() == [False, False, False, True, True]


def test_confidence_grows_by_the_logarithm() -> None:
    evidence = replace(plays((2, 0), (3, 1), (5, 2)), count=np.array([1, 10, 100]))
    extra = Person.of(evidence, IDS).extra
    assert 0 == extra[4] < extra[0] < extra[1] < extra[2] < 7 * extra[0]


def test_what_was_said_goes_before_what_was_played() -> None:
    evidence = replace(
        plays((2, 0), (3, 1), (5, 2)),
        skips=np.array([3, 0, 0]),
        opinion_ids=np.array([2, 3]),
        opinions=np.array([1, -1]),
        opined=np.array([np.nan, np.nan]),
        rated_ids=np.array([7, 11, 3]),
        ratings=np.array([1.0, 0.2, 1.0], np.float32),
    )
    assert Person.of(evidence, IDS).positive.tolist() == [True, False, True, True, False]


def test_an_excerpt_weighs_less_than_a_play() -> None:
    evidence = replace(plays((2, 0), (3, 1)), excerpt=np.array([True, False]))
    person = Person.of(evidence, IDS)
    assert 0 < person.extra[0] < person.extra[1]


def test_the_past_knows_nothing_of_what_came_later_or_bears_no_date() -> None:
    evidence = replace(
        plays((2, 0), (3, 1), (5, 2)),
        opinion_ids=np.array([2, 3]),
        opinions=np.array([1, -1]),
        opined=np.array([1e9 + 0.5 * MINUTE, np.nan]),
        lists=np.array([0, 0], np.int32),
        list_ids=np.array([2, 3]),
    )
    past = evidence.until(1e9 + 2 * MINUTE)
    assert past.ids.tolist() == [2, 3]
    assert past.opinion_ids.tolist() == [2]
    assert not len(past.lists)


def test_evidence_can_leave_tracks_out() -> None:
    evidence = replace(plays((2, 0), (3, 1)), lists=np.array([0, 0], np.int32), list_ids=np.array([2, 3]))
    left = evidence.without(np.array([2]))
    assert left.ids.tolist() == [3]
    assert left.list_ids.tolist() == [3]


def test_the_digest_tells_when_anything_changes() -> None:
    evidence, vectors = plays((2, 0), (3, 1)), np.eye(5, dtype=np.float32)
    same = plays((2, 0), (3, 1)).digest(IDS, vectors)
    assert evidence.digest(IDS, vectors) == same
    assert evidence.digest(IDS + 1, vectors) != same
    assert replace(evidence, skips=np.array([0, 1])).digest(IDS, vectors) != same


def test_forgotten_periods_are_left_out_but_totals_stay() -> None:
    found = replace(
        of_plays(np.arange(4), np.array([5.0, 10.0, 15.0, 12.0])),
        count=np.array([1, 1, 1, 9], np.int32),
        opinion_ids=np.array([1, 2]),
        opinions=np.array([1, -1], np.int8),
        opined=np.array([10.0, np.nan]),
    )
    left = found.outside([(10.0, 15.0)])
    assert left.ids.tolist() == [0, 2, 3]
    assert left.opinion_ids.tolist() == [2]
    assert found.outside([(0.0, 8.0), (14.0, 20.0)]).ids.tolist() == [1, 3]
    assert found.outside([]) is found
