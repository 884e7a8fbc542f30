from collections.abc import Mapping

import numpy as np
import pytest

from musicexplorer.similarity.neighbours import Neighbours
from musicexplorer.similarity.playlist import Exclusion, PlaylistInputs, TrackFacts, similar


def along(degrees: list[float], facts: Mapping[int, TrackFacts] | None = None) -> PlaylistInputs:
    """Tracks on a circle, so that similarity is the cosine of an angle that can be read off."""
    angles = np.radians(degrees)
    vectors = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
    return PlaylistInputs(Neighbours(np.arange(len(degrees)), vectors), facts or {})


def ids(suggestions: list) -> list[int]:
    return [suggestion.id for suggestion in suggestions]


def test_one_seed_gives_its_neighbours_in_order_with_their_similarity() -> None:
    found = similar(along([0, 40, 10, 20]), [0], n=2)
    assert ids(found) == [2, 3]
    assert found[0].similarity == pytest.approx(np.cos(np.radians(10)), abs=1e-4)


def test_no_more_than_so_many_of_one_artist_the_seed_counted() -> None:
    facts = {i: TrackFacts(i, f"Song {i}", "The Band" if i % 2 else "band") for i in range(6)}
    library = along([0, 1, 2, 3, 4, 5, 60], facts)
    assert ids(similar(library, [0], per_artist=3)) == [1, 2, 6]
    assert ids(similar(library, [0], per_artist=0)) == [1, 2, 3, 4, 5, 6]


def test_tracks_with_no_artist_are_not_one_artist() -> None:
    facts = {i: TrackFacts(i, f"Song {i}") for i in range(6)}
    assert ids(similar(along([0, 1, 2, 3, 4, 5], facts), [0], per_artist=1)) == [1, 2, 3, 4, 5]


def test_a_recording_comes_once_and_a_copy_of_the_seed_never() -> None:
    facts = {
        0: TrackFacts(0, "Song", "Band", "Album", 100.0),
        1: TrackFacts(1, "Song (Remastered)", "Band", "Best of", 101.0),
        2: TrackFacts(2, "Tune", "Other", "One", 90.0),
        3: TrackFacts(3, "Tune", "Other", "Two", 90.5),
        4: TrackFacts(4, "Tune", "Other", "Live", 120.0),
    }
    library = along([0, 1, 20, 30, 40], facts)
    assert ids(similar(library, [0])) == [2, 4]
    assert ids(similar(library, [0], fold_versions=True)) == [2]


def test_all_but_identical_sound_of_one_length_is_a_copy_too() -> None:
    facts = {i: TrackFacts(i, duration=100.0 if i < 3 else 160.0) for i in range(4)}
    assert ids(similar(along([0, 30, 31, 32], facts), [0])) == [1, 3]


def test_several_seeds_agree_and_do_not_meet_in_the_middle() -> None:
    crowd = [0, 90, *np.linspace(1, 12, 12), *np.linspace(78, 89, 12), *np.linspace(44, 46, 3)]
    first = ids(similar(along(crowd), [0, 1], n=6))
    middle = set(range(26, 29))
    assert not middle & set(first)
    assert any(track < 14 for track in first)
    assert any(14 <= track < 26 for track in first)


def test_what_most_seeds_are_near_comes_first() -> None:
    assert ids(similar(along([0, 4, 180, 2, 178]), [0, 1, 2], n=1)) == [3]


def test_what_is_nearer_to_an_unlike_seed_comes_last() -> None:
    found = ids(similar(along([0, 50, 20, 40, 70]), [0], unlike=[1]))
    assert found[0] == 2
    assert set(found[1:]) == {3, 4}
    assert 1 not in found


def test_music_from_outside_can_be_the_seed() -> None:
    assert ids(similar(along([0, 10, 90]), [np.array([0.0, 3.0])], n=1)) == [2]


def test_nothing_in_nothing_out_and_an_unknown_seed_is_an_error() -> None:
    assert similar(along([]), [np.ones(2)]) == []
    assert similar(along([0, 1]), []) == []
    with pytest.raises(KeyError):
        similar(along([0, 1]), [17])


def test_it_goes_down_the_ranking_until_there_are_enough() -> None:
    facts = {i: TrackFacts(i, f"Song {i}", "Band" if i < 60 else f"Artist {i}") for i in range(70)}
    library = along(list(np.linspace(0, 69, 70)), facts)
    assert ids(similar(library, [0], n=8, per_artist=3)) == [1, 2, 60, 61, 62, 63, 64, 65]
    excluded = [Exclusion("track", str(i)) for i in range(1, 62)]
    assert ids(similar(library, [0], n=5, per_artist=0, exclusions=excluded)) == [62, 63, 64, 65, 66]


def test_no_more_than_so_many_of_one_album() -> None:
    facts = {i: TrackFacts(i, f"Song {i}", f"Artist {i}", "Hits", folder="/hits") for i in range(4)}
    assert ids(similar(along([0, 1, 2, 3, 60], facts), [0], per_album=2)) == [1, 4]


def test_each_kind_of_exclusion_holds() -> None:
    facts = {
        0: TrackFacts(0),
        1: TrackFacts(1, "One", "The Band"),
        2: TrackFacts(2, "Two", album="Hits"),
        3: TrackFacts(3, "Three", folder="/music/rain/deep"),
        4: TrackFacts(4, "Four", genres=("Noise",)),
        5: TrackFacts(5, "Five"),
    }
    kinds = {"artist": "band", "album": "HITS", "folder": "/music/rain", "genre": "noise", "track": "5"}
    library = along([0, 1, 2, 3, 4, 5], facts)
    for left_out, (kind, value) in enumerate(kinds.items(), start=1):
        found = ids(similar(library, [0], exclusions=[Exclusion(kind, value)]))  # type: ignore[arg-type]
        assert found == [i for i in range(1, 6) if i != left_out]
    everything = [Exclusion(kind, value) for kind, value in kinds.items()]  # type: ignore[arg-type]
    assert similar(library, [0], exclusions=everything) == []


def test_the_reason_is_the_nearest_seed() -> None:
    library = along([0, 90, 10, 85], {i: TrackFacts(i, f"Song {i}", "Band", plays=i) for i in range(4)})
    first, second = sorted(similar(library, [0, 1], per_artist=0), key=lambda one: one.id)
    assert (first.reason.near, second.reason.near) == (0, 1)
    assert first.reason.similarity == pytest.approx(np.cos(np.radians(10)), abs=1e-4)
    assert first.similarity == pytest.approx(np.cos(np.radians([10, 80])).mean(), abs=1e-4)
    assert first.reason.artist_plays == 6
    outside = similar(library, [np.array([1.0, 0.0], np.float32)], n=1)[0].reason
    assert outside.near is None and outside.similarity == pytest.approx(1.0)
