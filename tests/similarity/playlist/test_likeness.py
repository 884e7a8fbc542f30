import numpy as np
import pytest

from musicexplorer.similarity.neighbours import Neighbours
from musicexplorer.similarity.playlist import TrackFacts, more_like


def along(degrees: list[float]) -> Neighbours:
    """Tracks on a circle, so that similarity is the cosine of an angle that can be read off."""
    angles = np.radians(degrees)
    return Neighbours(
        np.arange(len(degrees)), np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
    )


def ids(suggestions: list) -> list[int]:
    return [suggestion.id for suggestion in suggestions]


def test_one_seed_gives_its_neighbours_in_order_with_their_similarity() -> None:
    found = more_like(along([0, 40, 10, 20]), {}, [0], n=2)
    assert ids(found) == [2, 3]
    assert found[0].similarity == pytest.approx(np.cos(np.radians(10)), abs=1e-6)


def test_no_more_than_so_many_of_one_artist_the_seed_counted() -> None:
    neighbours = along([0, 1, 2, 3, 4, 5, 60])
    facts = {i: TrackFacts(i, f"Song {i}", "The Band" if i % 2 else "band") for i in range(6)}
    assert ids(more_like(neighbours, facts, [0], per_artist=3)) == [1, 2, 6]
    assert ids(more_like(neighbours, facts, [0], per_artist=None)) == [1, 2, 3, 4, 5, 6]


def test_tracks_with_no_artist_are_not_one_artist() -> None:
    neighbours = along([0, 1, 2, 3, 4, 5])
    facts = {i: TrackFacts(i, f"Song {i}") for i in range(6)}
    assert ids(more_like(neighbours, facts, [0], per_artist=1)) == [1, 2, 3, 4, 5]


def test_a_recording_comes_once_and_a_copy_of_the_seed_never() -> None:
    neighbours = along([0, 1, 20, 30, 40])
    facts = {
        0: TrackFacts(0, "Song", "Band", "Album", 100.0),
        1: TrackFacts(1, "Song (Remastered)", "Band", "Best of", 101.0),
        2: TrackFacts(2, "Tune", "Other", "One", 90.0),
        3: TrackFacts(3, "Tune", "Other", "Two", 90.5),
        4: TrackFacts(4, "Tune", "Other", "Live", 120.0),
    }
    assert ids(more_like(neighbours, facts, [0])) == [2, 4]


def test_all_but_identical_sound_of_one_length_is_a_copy_too() -> None:
    neighbours = along([0, 30, 31, 32])
    facts = {i: TrackFacts(i, duration=100.0 if i < 3 else 160.0) for i in range(4)}
    assert ids(more_like(neighbours, facts, [0])) == [1, 3]


def test_several_seeds_agree_and_do_not_meet_in_the_middle() -> None:
    crowd = [0, 90, *np.linspace(1, 12, 12), *np.linspace(78, 89, 12), *np.linspace(44, 46, 3)]
    first = ids(more_like(along(crowd), {}, [0, 1], n=6))
    middle = set(range(26, 29))
    assert not middle & set(first)
    assert any(track < 14 for track in first)
    assert any(14 <= track < 26 for track in first)


def test_what_most_seeds_are_near_comes_first() -> None:
    neighbours = along([0, 4, 180, 2, 178])
    assert ids(more_like(neighbours, {}, [0, 1, 2], n=1)) == [3]


def test_what_is_nearer_to_the_unwanted_comes_last() -> None:
    neighbours = along([0, 50, 20, 40, 70])
    found = ids(more_like(neighbours, {}, [0], unlike=[1]))
    assert found[0] == 2
    assert set(found[1:]) == {3, 4}
    assert 1 not in found


def test_music_from_outside_can_be_the_seed() -> None:
    assert ids(more_like(along([0, 10, 90]), {}, [np.array([0.0, 3.0])], n=1)) == [2]


def test_nothing_in_nothing_out_and_an_unknown_seed_is_an_error() -> None:
    assert more_like(along([]), {}, [np.ones(2)]) == []
    assert more_like(along([0, 1]), {}, []) == []
    with pytest.raises(KeyError):
        more_like(along([0, 1]), {}, [17])
