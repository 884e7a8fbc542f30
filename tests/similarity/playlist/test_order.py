from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musicexplorer.similarity.playlist import Recipe, Seed, TrackFacts, Windows, closest_windows, compose
from musicexplorer.similarity.playlist.order import OrderProblem, arrange
from musicexplorer.similarity.playlist.transition_cost import end_costs, key_costs, tempo_costs, wheel
from tests.similarity.playlist.libraries import on_circle


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 30), st.booleans(), st.booleans())
def test_an_order_has_every_track_once_and_is_no_worse_than_before(seed, n, first, places) -> None:
    random = np.random.default_rng(seed)
    problem = OrderProblem(
        random.uniform(size=(n, n)), random.uniform(size=(n, n)) if places else None, first
    )
    order = arrange(problem)
    assert sorted(order) == list(range(n))
    assert problem.cost(np.array(order)) <= problem.cost(np.arange(n)) + 1e-9
    assert not first or order[0] == 0


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000))
def test_a_short_order_is_nearly_the_best_there_is(seed) -> None:
    points = np.random.default_rng(seed).normal(size=(6, 2))
    problem = OrderProblem(np.linalg.norm(points[:, None] - points[None], axis=2))
    best = min(problem.cost(np.array(order)) for order in permutations(range(6)))
    assert problem.cost(np.array(arrange(problem))) <= 1.02 * best


def test_both_ends_can_be_held() -> None:
    steps = np.abs(np.subtract.outer([0.0, 3, 1, 2, 9], [0.0, 3, 1, 2, 9]))
    assert arrange(OrderProblem(steps, first=True, last=True)) == [0, 2, 3, 1, 4]


def test_flow_makes_the_walk_shorter_from_the_seed_on() -> None:
    library = on_circle([0, -10, 12, -20, 24])
    seed = (Seed("tracks", tracks=(0,)),)
    assert compose(Recipe(seed, count=5), library).ids == [0, 1, 2, 3, 4]
    assert compose(Recipe(seed, count=5, order="flow"), library).ids == [0, 3, 1, 2, 4]


@pytest.mark.parametrize(
    ("key", "place"),
    [
        ("C", (0, 0)), ("Am", (0, 1)), ("A minor", (0, 1)), ("G major", (1, 0)), ("F#m", (3, 1)),
        ("Bb", (10, 0)), ("B♭ min", (7, 1)), ("fis-moll", (3, 1)), ("8A", (0, 1)), ("8B", (0, 0)),
        ("9B", (1, 0)),
        ("1m", (0, 1)), ("2d", (1, 0)), ("C# minor", (4, 1)), ("", None), ("fast", None), ("13A", None),
    ],
)  # fmt: skip
def test_keys_in_every_spelling(key: str, place: tuple[int, int] | None) -> None:
    assert wheel(key) == place


def test_harmonic_neighbours_are_cheap_and_what_is_not_known_is_neutral() -> None:
    costs = key_costs(["C", "C", "Am", "G", "F#", ""])
    assert costs[0, 1] == 0
    assert 0 < costs[0, 2] < 0.2 and 0 < costs[0, 3] < 0.2
    assert costs[0, 4] > 0.8
    assert 0 < costs[0, 5] < 0.8
    assert np.all(key_costs(["", ""]) == 0)


def test_tempi_mix_when_close_or_doubled() -> None:
    costs = tempo_costs([120.0, 122.0, 60.0, 240.0, 170.0, None])
    assert costs[0, 1] == costs[0, 2] == costs[0, 3] == 0
    assert costs[0, 4] > 0.9
    assert 0 < costs[0, 5] < costs[0, 4]


def test_tempo_continuity_puts_the_same_pulse_together() -> None:
    facts = [TrackFacts(i, tempo=100.0 if i % 2 else 140.0) for i in range(6)]
    library = on_circle([0, 1, 2, 3, 4, 5], facts)
    ids = compose(Recipe((Seed("tracks", tracks=(0,)),), count=6, match_tempo=True), library).ids
    assert ids[:3] == [0, 2, 4]


def test_ends_that_meet() -> None:
    east, north = np.array([[1.0, 0.0]] * 3, np.float32), np.array([[0.0, 1.0]] * 3, np.float32)
    heard = {
        0: Windows(np.arange(6, dtype=np.float32), np.concatenate([east, north])),
        1: Windows(np.arange(6, dtype=np.float32), np.concatenate([north, east])),
        2: Windows(np.arange(6, dtype=np.float32), np.concatenate([east, east])),
    }
    costs = end_costs([0, 1, 2], heard.get)
    assert costs[0, 1] == pytest.approx(0) and costs[0, 2] == pytest.approx(1)
    library = on_circle([0, 1, 2], windows=heard.get)
    assert compose(Recipe((Seed("tracks", tracks=(0,)),), count=3, order="ends"), library).ids == [0, 1, 2]
    assert np.isfinite(end_costs([0, 7], heard.get)).all()


def test_the_seconds_that_match_most() -> None:
    one = Windows(np.array([0, 5, 9], np.float32), np.eye(3, dtype=np.float32))
    other = Windows(np.array([2, 7], np.float32), np.array([[0, 0.6, 0.8], [0, 0, 1]], np.float32))
    found = closest_windows(one, other)
    assert (found.start_a, found.start_b) == (9.0, 7.0)
    assert closest_windows(one, Windows(np.zeros(0, np.float32), np.zeros((0, 3), np.float32))) is None
