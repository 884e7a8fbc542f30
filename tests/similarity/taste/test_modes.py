"""The tastes of listeners whose loved kinds are known."""

from datetime import datetime

import numpy as np
import pytest

from musicexplorer.similarity.taste.evidence import Person
from musicexplorer.similarity.taste.mixture import unit
from musicexplorer.similarity.taste.modes import NEEDED, Modes, find_modes
from musicexplorer.similarity.taste.times import usual_time

KINDS, EACH, WIDE = 10, 40, 24
KIND = np.repeat(np.arange(KINDS), EACH)


@pytest.fixture(scope="module")
def vectors() -> np.ndarray:
    """Ten kinds of forty tracks."""
    rng = np.random.default_rng(2)
    return unit(rng.normal(size=(KINDS, WIDE))[KIND] + rng.normal(scale=0.6, size=(len(KIND), WIDE)))


def listener(*loved: int, strays: int = 0, most: int = EACH // 2) -> Person:
    """Plays so many tracks of each loved kind some times, and others once."""
    rng = np.random.default_rng(3)
    plays = np.zeros(len(KIND))
    for kind in loved:
        plays[np.flatnonzero(kind == KIND)[:most]] = rng.integers(2, 12, most)
    plays[rng.choice(len(KIND), strays, replace=False)] += 1
    return Person(plays, np.zeros(len(KIND)), np.zeros(len(KIND)))


def kinds(found: Modes) -> list[set[int]]:
    return [set(KIND[mode.rows].tolist()) for mode in found.modes]


@pytest.mark.parametrize("loved", [(4,), (4, 7), (1, 4, 7)])
def test_each_loved_kind_is_a_mode(vectors: np.ndarray, loved: tuple[int, ...]) -> None:
    found = find_modes(listener(*loved, strays=12), vectors)
    assert sorted(map(sorted, kinds(found))) == [[kind] for kind in loved]
    assert sum(mode.share for mode in found.modes) > 0.7


def test_tracks_never_played_belong_to_the_mode_of_their_kind(vectors: np.ndarray) -> None:
    found = find_modes(listener(4, 7, strays=12), vectors)
    for number, (kind,) in enumerate(kinds(found)):
        of_kind = np.bincount(found.of[kind == KIND] + 1, minlength=3)
        assert of_kind[number + 1] > 0.8 * EACH
    others = found.of[~np.isin(KIND, [4, 7])]
    assert (others == -1).mean() > 0.9


def test_a_mode_has_its_most_typical_track_in_the_middle(vectors: np.ndarray) -> None:
    mode = find_modes(listener(4, strays=12), vectors).modes[0]
    centre = unit(vectors[mode.rows].mean(axis=0, keepdims=True))[0]
    assert mode.centre in mode.rows
    assert vectors[mode.centre] @ centre > np.median(vectors[mode.rows] @ centre)


def test_who_plays_everything_alike_has_none(vectors: np.ndarray) -> None:
    rng = np.random.default_rng(0)
    broad = unit(rng.normal(size=vectors.shape))
    person = Person(rng.integers(0, 4, len(KIND)).astype(float), *np.zeros((2, len(KIND))))
    assert find_modes(person, broad).modes == ()


def test_too_little_evidence_gives_none(vectors: np.ndarray) -> None:
    few, enough = listener(4, most=NEEDED - 1), listener(4, most=NEEDED)
    assert find_modes(few, vectors).modes == ()
    assert len(find_modes(enough, vectors).modes) == 1


def test_skipped_and_disliked_tracks_are_no_taste(vectors: np.ndarray) -> None:
    person = listener(4, 7)
    seven = np.where(KIND == 7, person.plays, 0.0)
    skipped = Person(person.plays - seven, seven, np.zeros(len(KIND)))
    disliked = Person(person.plays, np.zeros(len(KIND)), np.where(KIND == 7, -1.0, 0.0))
    assert kinds(find_modes(skipped, vectors)) == kinds(find_modes(disliked, vectors)) == [{4}]


def test_they_are_the_same_again(vectors: np.ndarray) -> None:
    one, other = (find_modes(listener(1, 4, 7, strays=12), vectors) for _ in range(2))
    np.testing.assert_array_equal(one.of, other.of)
    assert [mode.centre for mode in one.modes] == [mode.centre for mode in other.modes]


def at(day: int, hour: int) -> float:
    return datetime(2026, 6, 1 + day, hour, 10).timestamp()  # the first is a Monday


def test_the_time_of_day_is_told_if_it_is_unusual() -> None:
    night = np.array([at(day, 23) for day in range(20)])
    day = np.array([at(day, hour) for day in range(20) for hour in (8, 13, 18)])
    assert usual_time(night, np.concatenate([night, day])) == "night"
    assert usual_time(night, night) == ""  # everything is played then
    assert usual_time(day, np.concatenate([night, day])) == ""


def test_hours_after_midnight_are_the_same_night() -> None:
    night = np.array([at(day, 1) for day in range(20)])
    day = np.array([at(day, hour) for day in range(20) for hour in (8, 13, 18)])
    assert usual_time(night, np.concatenate([night, day])) == "night"


def test_the_weekend_is_told() -> None:
    weekend = np.array([at(day, hour) for day in (5, 6, 12, 13) for hour in (9, 13, 18, 21)])
    week = np.array([at(day, hour) for day in range(28) for hour in (9, 13, 18, 21)])
    assert usual_time(weekend, np.concatenate([weekend, week])) == "weekend"


def test_one_long_evening_is_no_habit() -> None:
    evening = np.array([at(3, 19) + 180.0 * number for number in range(20)])
    rest = np.array([at(day, 9) for day in range(20)])
    assert usual_time(evening, np.concatenate([evening, rest])) == ""
