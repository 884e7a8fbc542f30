"""What a recipe holds beside the sound: taste, filters by listening, likes, regions, units, loudness."""

from dataclasses import replace

import numpy as np
import pytest

from musicexplorer.similarity.playlist import Filters, Radio, Recipe, Seed, TrackFacts, compose
from musicexplorer.similarity.playlist.transition_cost import loudness_costs
from tests.similarity.playlist.libraries import on_circle, random_library

DAY = 86_400.0
START = Seed("tracks", tracks=(0,))


@pytest.mark.parametrize(
    ("filters", "left"),
    [
        (Filters(plays=(0, 0)), [0, 3]),
        (Filters(plays=(2, None)), [2]),
        (Filters(rating=(0.6, None)), [1, 2]),
        (Filters(rating=(0.6, 0.6)), [1]),
        (Filters(added_days=7), [2, 3]),
    ],
)
def test_filters_by_plays_rating_and_age(filters: Filters, left: list[int]) -> None:
    now = 1.0e9
    facts = [
        TrackFacts(id=0, plays=0, rating=None, added=now - 90 * DAY),
        TrackFacts(id=1, plays=1, rating=float(np.float32(0.6)), added=None),
        TrackFacts(id=2, plays=4, rating=1.0, added=now - DAY),
        TrackFacts(id=3, plays=0, rating=0.2, added=now - 6.9 * DAY),
    ]
    inputs = on_circle([0, 10, 20, 30], facts, now=now)
    assert sorted(compose(Recipe(filters=filters, count=4), inputs).ids) == left


def test_taste_is_obeyed_wherever_a_recipe_is() -> None:
    """By sound 1 is nearest to 0, by taste 3 is."""
    sound = on_circle([0, 5, 50, 90])
    asked = []

    def views(taste: float, written: float) -> tuple[np.ndarray, str]:
        asked.append((taste, written))
        return on_circle([0, 90, 50, 5]).neighbours.vectors, "so it is"

    inputs = replace(sound, views=views)
    by_sound = Recipe((START,), count=2)
    by_taste = replace(by_sound, taste=0.7, metadata=0.2)
    assert compose(by_sound, inputs).ids == [0, 1] and not asked
    assert compose(by_taste, inputs).ids == [0, 3]
    assert compose(by_taste, inputs).notes[0] == "so it is"
    assert asked == [(0.7, 0.2)]  # mixed once for the same sliders
    on_air = Radio(by_taste, inputs).next()
    assert on_air is not None
    degrees = {1: 90, 2: 50, 3: 5}[on_air.id]
    assert on_air.similarity == pytest.approx(np.cos(np.radians(degrees)), abs=1e-4)


def test_without_taste_at_hand_it_is_said() -> None:
    made = compose(Recipe((START,), count=2, taste=1.0), on_circle([0, 5, 50, 90]))
    assert made.ids == [0, 1] and "by sound alone" in made.notes[0]


def test_music_from_outside_is_placed_by_taste_where_the_library_can() -> None:
    """By taste it lies where `external` says, beside 3."""
    asked = []

    def external(vector: np.ndarray, taste: float, metadata: float) -> np.ndarray:
        asked.append((vector.tolist(), taste, metadata))
        return on_circle([5]).neighbours.vectors[0]

    inputs = on_circle([0, 5, 50, 90])
    inputs = replace(
        inputs,
        views=lambda *_: (on_circle([90, 50, 40, 5]).neighbours.vectors, ""),
        external=external,
    )
    recipe = Recipe((Seed("sound", vector=(1.0, 0.0)),), taste=0.5, count=1)
    assert compose(recipe, inputs).ids == [3]
    assert set(map(str, asked)) == {str(([1.0, 0.0], 0.5, 0.0))}


def test_tracks_alike_by_taste_alone_are_no_copies() -> None:
    """By taste all are one point; their sounds are not, so that a list holds all of them."""
    facts = [TrackFacts(id=number, duration=200.0) for number in range(4)]
    inputs = replace(
        on_circle([0, 20, 40, 90], facts), views=lambda *_: (np.tile([[1.0, 0.0]], (4, 1)).astype("f4"), "")
    )
    assert len(compose(Recipe((START,), count=4, taste=1.0), inputs).ids) == 4


def test_likes_are_a_seed_that_follows_what_is_liked() -> None:
    """Two likes agree on what lies by them both; a new like brings what lies by it."""
    degrees = [0.0, 4.0, 2.0, 90.0, 92.0, 180.0]
    facts = [TrackFacts(i, f"Song {i}", f"Artist {i}", liked=i in (0, 1)) for i in range(6)]
    recipe = Recipe((Seed("liked"),), count=3)
    made = compose(recipe, on_circle(degrees, facts))
    assert set(made.ids) == {0, 1, 2}
    assert made.tracks[-1].reason is not None and made.tracks[-1].reason.seed == "what you like"
    facts[3] = replace(facts[3], liked=True)
    assert {3, 4} & set(compose(replace(recipe, count=5), on_circle(degrees, facts)).ids)
    with pytest.raises(ValueError, match="nothing"):
        compose(recipe, on_circle(degrees))


def test_hundreds_of_likes_are_all_asked() -> None:
    """A genre is heard through a few of its tracks, likes one by one."""
    inputs = random_library(120)
    liked = {i: replace(fact, liked=i < 100) for i, fact in inputs.facts.items()}
    inputs = replace(inputs, facts=liked)
    alone = Recipe(tuple(Seed("tracks", tracks=(i,)) for i in range(100)), with_seeds=False, per_artist=0)
    together = replace(alone, seeds=(Seed("liked"),))
    assert compose(together, inputs).ids == compose(alone, inputs).ids


@pytest.mark.parametrize("kind", ["region", "unit"])
def test_a_region_and_a_dimension_are_their_tracks(kind: str) -> None:
    seed = Seed(kind, "calm piano", (1, 2))  # type: ignore[arg-type]
    made = compose(Recipe((seed,), count=3), on_circle([90, 0, 6, 3, 120]))
    assert set(made.ids) == {1, 2, 3}
    assert made.tracks[0].reason is not None and made.tracks[0].reason.seed == "calm piano"


def test_loudness_runs_evenly_where_asked() -> None:
    """All sound alike; every other track is loud."""
    facts = [TrackFacts(i, f"Song {i}", f"Artist {i}", loudness=-20.0 + 12 * (i % 2)) for i in range(8)]
    inputs = on_circle([0.1 * i for i in range(8)], facts)
    recipe = Recipe((START,), count=8, order="flow", match_loudness=True)
    levels = [inputs.facts[one].loudness or 0.0 for one in compose(recipe, inputs).ids]
    assert np.count_nonzero(np.diff(levels)) == 1
    uneven = compose(replace(recipe, match_loudness=False), inputs).ids
    assert np.count_nonzero(np.diff([inputs.facts[one].loudness or 0.0 for one in uneven])) > 1


def test_loudness_that_is_not_known_costs_as_usual() -> None:
    costs = loudness_costs([-10.0, -15.0, None, -60.0])
    assert costs[0, 1] == 0.5 and costs[0, 3] == 1.0
    known = [costs[i, j] for i in (0, 1, 3) for j in (0, 1, 3)]
    assert costs[0, 2] == costs[2, 1] == np.mean(known)
