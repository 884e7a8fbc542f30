import math
from dataclasses import replace

import numpy as np

from musicexplorer.similarity.taste import Evidence, Person, Taste
from musicexplorer.similarity.taste.fading import best_half_life, lasting
from musicexplorer.similarity.taste.mixture import unit
from tests.similarity.taste.worlds import of_plays

TRACKS, DAY = 200, 86400.0


def change_of_mind(seed: int) -> tuple[Evidence, np.ndarray, np.ndarray]:
    """Two kinds of tracks; the first is played for 200 days, the other for the next 100."""
    rng = np.random.default_rng(seed)
    vectors = unit(rng.normal(0, 1, (TRACKS, 12)) + 2.0 * np.eye(12)[np.arange(TRACKS) % 4])
    kind = np.arange(TRACKS) % 4
    days = np.repeat(np.arange(300.0), 3)
    played = [rng.choice(np.flatnonzero(kind == (0 if day < 200 else 1))) for day in days]
    return of_plays(np.array(played, np.int64), 1e9 + DAY * days), np.arange(TRACKS), vectors


def test_plays_fade_for_who_changed_their_mind() -> None:
    evidence, ids, vectors = change_of_mind(0)
    half_life = best_half_life(evidence, ids, vectors)
    assert half_life <= 120
    assert math.isinf(best_half_life(replace(evidence, fading=False), ids, vectors))
    expected = Taste.fit(evidence, ids, vectors).expected
    assert expected[1::4].mean() > expected[0::4].mean() + 0.1


def test_plays_do_not_fade_for_who_likes_the_same() -> None:
    rng = np.random.default_rng(1)
    evidence, ids, vectors = change_of_mind(1)
    played = rng.choice(ids[ids % 4 == 0], len(evidence.ids))
    assert math.isinf(best_half_life(replace(evidence, ids=played), ids, vectors))


def test_what_the_person_has_turned_away_from_does_not_last() -> None:
    evidence, ids, vectors = change_of_mind(0)
    recent = evidence.since(1e9 + 100 * DAY)  # as long of the one kind as of the other
    still = lasting(recent, ids, vectors, ())
    assert still[1::4].mean() > 0.5
    assert still[0::4].mean() < 0.1
    assert lasting(replace(recent, fading=False), ids, vectors, ()).all()
    assert lasting(replace(recent, when=recent.when * np.nan), ids, vectors, ()).all()
    assert lasting(recent.until(1e9 + 104 * DAY), ids, vectors, ()).all()


def test_undated_plays_are_as_old_as_the_oldest() -> None:
    evidence = of_plays(np.array([0, 1, 2]), np.array([np.nan, 1e9, 1e9 + 10 * DAY]))
    plays = Person.of(evidence, np.arange(3), half_life=10.0).plays
    np.testing.assert_allclose(plays, [0.5, 0.5, 1.0])
