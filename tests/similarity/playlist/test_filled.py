"""A list is filled as long as the library has tracks that are allowed, and says what limited it."""

import dataclasses
from collections import Counter

import numpy as np
import pytest

from musicexplorer.similarity.neighbours import Neighbours
from musicexplorer.similarity.playlist import (
    Filters,
    PlaylistInputs,
    Recipe,
    Seed,
    TrackFacts,
    compose,
    similar,
)


def library(facts: list[TrackFacts], angles: list[float] | None = None, **more: object) -> PlaylistInputs:
    """Tracks that are less and less similar to the first one."""
    given = angles or [80 * at / len(facts) for at in range(len(facts))]
    radians = np.radians(given)
    plane = np.stack([np.cos(radians), np.sin(radians)], axis=1)
    own = np.random.default_rng(0).normal(size=(len(facts), 30)) / 10  # so that none is the copy of another
    vectors = np.concatenate([plane, own], axis=1).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    ids = np.arange(len(facts))
    return PlaylistInputs(Neighbours(ids, vectors), {fact.id: fact for fact in facts}, **more)  # type: ignore[arg-type]


def track(number: int, artist: str, seconds: float = 180.0, title: str = "", album: str = "") -> TrackFacts:
    return TrackFacts(number, title or f"Song {number}", artist, album, seconds + number % 60, folder="/m")


def dominated(near: int, total: int) -> PlaylistInputs:
    """The `near` nearest tracks are by one artist."""
    return library([track(at, "Prolific" if at < near else f"Artist {at}") for at in range(total)])


SEED = (Seed("tracks", tracks=(0,)),)


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"adventurous": 0.5},
        {"curve": "rising"},
        {"random_seed": 3},
        {"order": "flow"},
        {"correct_hubness": True},
        {"ranking": "average"},
    ],
)
@pytest.mark.parametrize("near", [300, 700, 950])
def test_one_artist_among_the_nearest_does_not_cut_the_list(near: int, more: dict) -> None:
    inputs = dominated(near, 1000)
    energy = np.linspace(0, 1, 1000, dtype=np.float32)[:, None]
    inputs = dataclasses.replace(inputs, attribute_names=("energy",), attributes=energy)
    made = compose(Recipe(SEED, count=25, per_artist=3, **more), inputs)
    assert len(made.ids) == 25
    assert Counter(inputs.facts[one].artist for one in made.ids)["Prolific"] <= 3


@pytest.mark.parametrize("minutes", [30, 60, 180])
def test_minutes_are_filled_though_one_artist_is_nearest(minutes: int) -> None:
    inputs = dominated(500, 1000)
    made = compose(Recipe(SEED, seconds=60.0 * minutes, per_artist=2), inputs)
    seconds = sum(inputs.facts[one].duration or 0.0 for one in made.ids)
    assert abs(seconds - 60 * minutes) <= 120
    assert not any("instead of" in note for note in made.notes)


@pytest.mark.parametrize("same", [60, 300])
def test_encodings_of_one_song_count_once_and_leave_a_full_list(same: int) -> None:
    facts = [track(at, "One", title="The song") for at in range(same)]
    facts = [dataclasses.replace(fact, duration=200.0) for fact in facts]
    facts += [track(at, f"Artist {at}") for at in range(same, same + 60)]
    for fold in (True, False):
        made = compose(Recipe(SEED, count=12, fold_versions=fold, per_artist=0), library(facts))
        assert len(made.ids) == 12 and sum(one < same for one in made.ids) == 1


def test_one_album_among_the_nearest_does_not_cut_the_list() -> None:
    facts = [track(at, f"Artist {at}", album="Best of" if at < 400 else f"Album {at}") for at in range(600)]
    made = compose(Recipe(SEED, count=30, per_album=1, per_artist=0), library(facts))
    assert len(made.ids) == 30 and sum(one < 400 for one in made.ids) == 1


def test_similar_tracks_are_filled_too() -> None:
    found = similar(dominated(900, 1000), [0], n=50, per_artist=3)
    assert len(found) == 50


def note(made: object) -> str:
    [text] = [one for one in made.notes if "instead of" in one]  # type: ignore[attr-defined]
    return text


def test_a_short_list_says_what_limited_it() -> None:
    inputs = library([track(at, "A" if at < 8 else "B") for at in range(12)])
    text = note(compose(Recipe(SEED, count=10, per_artist=2), inputs))
    assert text == "4 tracks instead of 10: the library has no more; 8 left out by at most 2 of one artist"
    text = note(compose(Recipe(SEED, count=20, per_artist=0, filters=Filters(years=(1990, 1999))), inputs))
    assert text == "1 track instead of 20: 0 of 12 tracks in the library pass the filters"
    copies = [dataclasses.replace(track(at, "A", title="x"), duration=100.0) for at in range(5)]
    text = note(compose(Recipe(SEED, count=5, per_artist=0), library(copies)))
    assert text.endswith("the library has no more; 4 left out as other versions of songs in the list")
    text = note(compose(Recipe(SEED, count=5, per_artist=0, fold_versions=False), library(copies)))
    assert "4 left out as copies" in text


def test_a_short_time_says_what_limited_it() -> None:
    inputs = library([track(at, "A" if at < 8 else "B", 200.0) for at in range(12)])
    text = note(compose(Recipe(SEED, seconds=3600.0, per_artist=1), inputs))
    assert (
        text.startswith("2 tracks of 6:4")
        and "instead of 60:00" in text
        and "at most 1 of one artist" in text
    )


def test_a_full_list_says_nothing() -> None:
    made = compose(Recipe(SEED, count=5), dominated(2, 100))
    assert not [one for one in made.notes if "instead of" in one]


@pytest.mark.parametrize("minutes", [10, 20, 30, 45])
def test_a_very_long_track_does_not_make_the_list_longer_than_wanted(minutes: int) -> None:
    facts = [track(at, f"Artist {at}", 1500.0 if at in (1, 4, 6) else 180.0) for at in range(60)]
    inputs = library(facts)
    made = compose(Recipe(SEED, seconds=60.0 * minutes), inputs)
    seconds = sum(inputs.facts[one].duration or 0.0 for one in made.ids)
    assert abs(seconds - 60 * minutes) <= 120
