from itertools import pairwise, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musicexplorer.similarity.neighbours import Neighbours
from musicexplorer.similarity.playlist import Recipe, Seed, compose
from musicexplorer.similarity.playlist.path import path
from tests.benchmarks.paths import steps, straight
from tests.similarity.playlist.libraries import on_circle, random_library


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 15))
def test_exactly_so_many_different_tracks_from_one_to_the_other(seed, n) -> None:
    neighbours = random_library(60, seed=seed).neighbours
    found = path(neighbours, [0, 1], n)
    assert (found[0], found[-1]) == (0, 1)
    assert len(found) == len(set(found)) == n
    assert steps(neighbours, found).max() <= steps(neighbours, straight(neighbours, 0, 1, n)).max() + 1e-6


def test_the_largest_step_is_hardly_larger_than_the_smallest_there_is() -> None:
    ratios = []
    for seed in range(40):
        neighbours = random_library(9, d=3, seed=seed).neighbours
        n = 3 + seed % 3
        best = min(steps(neighbours, [0, *inner, 1]).max() for inner in permutations(range(2, 9), n - 2))
        ratios.append(steps(neighbours, path(neighbours, [0, 1], n)).max() / best)
    assert np.mean(np.array(ratios) < 1 + 1e-5) > 0.9
    assert max(ratios) < 1.2


def test_among_equally_wide_paths_the_shortest() -> None:
    neighbours = on_circle([0, 60, 20, 40, 30]).neighbours
    assert path(neighbours, [0, 1], 4) == [0, 2, 3, 1]


def test_way_points_come_in_their_order() -> None:
    neighbours = random_library(80).neighbours
    for n in (3, 4, 9, 14):
        found = path(neighbours, [4, 40, 70], n)
        assert len(found) == len(set(found)) == n
        assert found[0] == 4 and found[-1] == 70 and 40 in found


def too_close(artists: list[int], window: int) -> bool:
    """Whether an artist comes again within the window, the ends left aside: those are given."""
    inner = artists[1:-1]
    return any(artist in inner[max(0, at - window) : at] for at, artist in enumerate(inner))


@pytest.mark.parametrize("window", [1, 3])
def test_artists_keep_their_distance_and_songs_come_once(window: int) -> None:
    library = random_library(90)
    neighbours, artists, songs = library.neighbours, library.artists // 2, library.songs // 2
    ends = [(start, goal) for start in range(0, 85, 17) for goal in range(8, 90, 19)]
    free = [path(neighbours, [*pair], 12, songs=songs) for pair in ends]
    assert sum(too_close(artists[found].tolist(), window) for found in free) > len(ends) / 8
    for pair in ends:
        found = path(neighbours, [*pair], 12, songs=songs, artists=artists, window=window)
        assert not too_close(artists[found].tolist(), window)
        assert len(set(songs[found].tolist())) == 12


def test_the_artist_gap_of_a_recipe_holds_on_its_path() -> None:
    library = random_library(90)
    broken = {0: 0, 3: 0}
    for start, goal in [(start, start + 45) for start in range(0, 45, 4)]:
        for gap in broken:
            ends = (Seed("tracks", tracks=(start,)), Seed("tracks", tracks=(goal,)))
            found = compose(Recipe(ends, path=True, count=12, artist_gap=gap), library).ids
            broken[gap] += too_close(library.artists[found].tolist(), 3)
    assert broken[3] == 0 < broken[0]


def test_a_library_of_one_artist_still_has_a_path() -> None:
    neighbours = on_circle([0, 10, 20, 30, 40]).neighbours
    assert path(neighbours, [0, 4], 5, artists=np.zeros((5, 1), np.int64)) == [0, 1, 2, 3, 4]


def test_a_small_library_gives_what_it_has() -> None:
    library = on_circle([0, 30, 60])
    assert path(library.neighbours, [0, 2], 9) == [0, 1, 2]
    playlist = compose(Recipe((Seed("tracks", tracks=(0, 2)),), path=True, count=9), library)
    assert playlist.ids == [0, 1, 2] and playlist.notes


def test_music_from_outside_can_be_an_end() -> None:
    neighbours = on_circle([0, 20, 40, 60]).neighbours
    found = path(neighbours, [0, np.array([np.cos(1.4), np.sin(1.4)])], 4)
    assert found == [0, 1, 3, -2] or found == [0, 2, 3, -2]


def test_what_may_not_come_does_not() -> None:
    neighbours = on_circle([0, 10, 20, 30, 40]).neighbours
    may = np.array([True, True, False, True, True])
    assert path(neighbours, [0, 4], 4, may_come=may) == [0, 1, 3, 4]


def test_two_tracks_are_needed() -> None:
    neighbours = on_circle([0, 10, 20]).neighbours
    for way, n in (([0], 3), ([0, 1, 2], 2)):
        with pytest.raises(ValueError, match="waypoints"):
            path(neighbours, way, n)
    with pytest.raises(KeyError):
        path(neighbours, [0, 17], 3)


@pytest.mark.parametrize("n", [151, 300])
def test_long_paths_keep_the_rules_and_small_steps(n: int) -> None:
    random = np.random.default_rng(3)
    centres = random.normal(size=(12, 16))
    vectors = (centres[random.integers(0, 12, 900)] + random.normal(size=(900, 16))).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    neighbours, songs = Neighbours(np.arange(900), vectors), np.arange(900) // 2
    artists = random.integers(0, 200, (900, 1))
    outside = vectors[7] + vectors[8]
    found = path(neighbours, [3, 400, outside / np.linalg.norm(outside)], n, songs=songs, artists=artists)
    assert len(found) == len(set(found)) == n and found[0] == 3 and found[-1] == -3 and 400 in found
    inner = [one for one in found if one >= 0]
    assert len({int(songs[one]) for one in inner}) == len(inner)
    names = [int(artists[one, 0]) for one in inner]
    assert not any(names[at] in names[max(at - 3, 0) : at] for at in range(len(names)))
    short = path(neighbours, [3, 400, outside / np.linalg.norm(outside)], 100, songs=songs, artists=artists)

    def largest(ids: list[int]) -> float:
        known = [vectors[one] if one >= 0 else outside / np.linalg.norm(outside) for one in ids]
        return max(float(1 - a @ b) for a, b in pairwise(known))

    assert largest(found) <= largest(short) + 0.15


def test_a_path_longer_than_the_library_takes_all_of_it() -> None:
    vectors = np.random.default_rng(0).normal(size=(180, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    found = path(Neighbours(np.arange(180), vectors), [0, 1], 500)
    assert sorted(found) == list(range(180))
