"""Walking along a line drawn across the map."""

from itertools import pairwise

import numpy as np
import pytest

from musicexplorer.similarity.line import length, points_along, tracks_along
from musicexplorer.similarity.neighbours import Neighbours
from musicexplorer.similarity.recordings import TrackFacts


def library(n: int = 400, artists: int = 40, seed: int = 0) -> tuple:
    """Tracks on a square map, with sounds of their own; ids are not rows."""
    rng = np.random.default_rng(seed)
    ids = np.arange(n, dtype=np.int64) + 1000
    xy = rng.uniform(0, 10, (n, 2))
    vectors = rng.normal(size=(n, 16)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    facts = {
        track: TrackFacts(track, f"Song {track}", f"Artist {row % artists}", "", 60.0 + 3 * row)
        for row, track in enumerate(ids.tolist())
    }
    return ids, xy, Neighbours(ids, vectors), facts


def test_stations_are_evenly_spaced_around_corners() -> None:
    spots = points_along(np.array([(0, 0), (2, 0), (2, 2)]), 5)
    assert spots.tolist() == [[0, 0], [1, 0], [2, 0], [2, 1], [2, 2]]
    assert length(np.array([(0, 0), (2, 0), (2, 2)])) == 4
    assert points_along(np.array([(0, 0), (2, 0)]), 1).tolist() == [[1, 0]]


def test_a_walk_goes_along_the_line_in_its_order() -> None:
    ids, xy, neighbours, facts = library()
    line = np.array([(1.0, 1.0), (9.0, 1.0), (9.0, 9.0)])
    found = tracks_along(line, 20, ids, xy, neighbours, facts)
    assert len(found) == len(set(found)) == 20
    met = xy[[int(np.flatnonzero(ids == one)[0]) for one in found]]
    assert np.abs(met - points_along(line, 20)).max() < 1.5
    back = tracks_along(line[::-1], 20, ids, xy, neighbours, facts)
    assert len(set(back) & set(found)) > 8


def test_no_artist_twice_in_a_row_even_on_an_island_of_one() -> None:
    ids, xy, neighbours, facts = library(artists=2)
    near = xy[:, 1] < 3
    facts = {
        one: TrackFacts(one, f"Song {one}", "Island" if near[row] else "Sea", "", 60.0 + 3 * row)
        for row, one in enumerate(ids.tolist())
    }
    found = tracks_along(np.array([(1.0, 1.0), (9.0, 1.0)]), 12, ids, xy, neighbours, facts)
    artists = [facts[one].artist for one in found]
    assert len(artists) == 12
    assert all(one != other for one, other in pairwise(artists))


def test_a_library_of_one_artist_can_be_walked_too() -> None:
    ids, xy, neighbours, facts = library(artists=1)
    assert len(tracks_along(np.array([(1.0, 1.0), (9.0, 1.0)]), 12, ids, xy, neighbours, facts)) == 12


def test_no_second_copy_of_a_recording() -> None:
    ids, xy, neighbours, facts = library(n=60, artists=60)
    xy[30:] = xy[:30] + 0.001  # each copy lies beside its original
    for row in range(30):
        first, copy = int(ids[row]), int(ids[row + 30])
        facts[copy] = TrackFacts(
            copy, f"{facts[first].title} (Remastered)", facts[first].artist, "", facts[first].duration
        )
    found = tracks_along(np.array([(0.0, 0.0), (10.0, 10.0)]), 25, ids, xy, neighbours, facts)
    songs = [(facts[one].artist, facts[one].title.removesuffix(" (Remastered)")) for one in found]
    assert len(songs) == len(set(songs)) == 25


def test_of_tracks_equally_near_the_one_that_sounds_alike_is_taken() -> None:
    ids = np.arange(9, dtype=np.int64)
    xy = np.array([(0, 0), *[(x, y) for x in range(1, 5) for y in (0.1, -0.1)]], float)
    like, unlike = np.eye(2, dtype=np.float32)
    vectors = np.stack([like, *[like if row % 2 else unlike for row in range(8)]])
    facts = {one: TrackFacts(one, f"{one}", f"Artist {one}", "", 10.0 * one) for one in range(9)}
    found = tracks_along(np.array([(0.0, 0.0), (4.0, 0.0)]), 5, ids, xy, Neighbours(ids, vectors), facts)
    assert found == (0, 2, 4, 6, 8)


def test_tracks_that_were_not_listened_to_can_be_met() -> None:
    ids, xy, _, facts = library(n=30)
    nothing = Neighbours(np.zeros(0, np.int64), np.zeros((0, 4), np.float32))
    assert len(tracks_along(np.array([(0.0, 0.0), (9.0, 9.0)]), 8, ids, xy, nothing, facts)) == 8


@pytest.mark.parametrize("n", [0, 1, 5, 60])
def test_there_are_never_more_than_there_are(n: int) -> None:
    ids, xy, neighbours, facts = library(n=30, artists=30)
    found = tracks_along(np.array([(0.0, 0.0), (9.0, 9.0)]), n, ids, xy, neighbours, facts)
    assert len(found) == min(n, 30)


def test_a_line_without_length_and_a_map_without_tracks() -> None:
    ids, xy, neighbours, facts = library(n=30)
    assert len(tracks_along(np.array([(5.0, 5.0)]), 3, ids, xy, neighbours, facts)) == 3
    none = np.zeros(0, np.int64)
    assert tracks_along(np.array([(0, 0), (1, 1)]), 3, none, np.zeros((0, 2)), neighbours, facts) == ()
