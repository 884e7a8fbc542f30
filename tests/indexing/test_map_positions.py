import numpy as np

from musicexplorer.indexing.map_positions import MapPositions
from musicexplorer.similarity.compact_vectors import CompactVectors


def vector(number: float) -> np.ndarray:
    return np.full(3, number / 1000, dtype=np.float32)


def numbers(vectors: np.ndarray) -> list[int]:
    """What `vector` was given."""
    return np.rint(1000 * vectors[:, 1]).astype(int).tolist()


def places(ids: list[int], placed: list[int]) -> MapPositions:
    vectors = np.array([vector(track) for track in ids], dtype=np.float32).reshape(len(ids), 3 if ids else 0)
    xy = np.array([[track, -track] for track in placed], dtype=np.float32).reshape(-1, 2)
    return MapPositions(np.array(ids, np.int64), CompactVectors.of(vectors), np.array(placed, np.int64), xy)


def test_tracks_and_their_positions() -> None:
    some = places([4, 7, 9], placed=[7, 8])
    assert some.ids.tolist() == [4, 7, 9]
    assert some.placed.tolist() == [False, True, False]
    assert some.xy[1].tolist() == [7, -7]
    assert np.isnan(some.xy[[0, 2]]).all()


def test_an_empty_library_grows_track_by_track() -> None:
    some = places([], placed=[])
    assert len(some) == 0
    for track in range(500):
        some.add([track], [vector(track)])
        if track % 2:
            some.put(np.array([track]), np.float32([[track, 0]]))
    assert some.ids.tolist() == list(range(500))
    assert numbers(some.vectors[:]) == list(range(500))
    assert some.placed.tolist() == [track % 2 == 1 for track in range(500)]


def test_one_more_track_does_not_take_as_much_memory_as_a_large_library() -> None:
    some = places(list(range(2000)), placed=[])
    some.add([2000], [vector(1)])
    assert len(some._vectors) < 1.2 * len(some.vectors)


def test_a_track_that_is_analysed_again_keeps_its_position() -> None:
    some = places([4, 7], placed=[4, 7])
    some.add([7, 8], [vector(70), vector(8)])
    assert some.ids.tolist() == [4, 7, 8]
    assert numbers(some.vectors[:]) == [4, 70, 8]
    assert some.placed.tolist() == [True, True, False]


def test_vectors_of_the_store_are_left_as_they_are() -> None:
    stored = CompactVectors.zeros(1, 3)
    stored.numbers.setflags(write=False)
    some = MapPositions(np.array([1]), stored, np.array([], np.int64), np.empty((0, 2), np.float32))
    some.add([1], [vector(5)])
    assert numbers(some.vectors[:]) == [5]
    assert numbers(stored[:]) == [0]


def test_new_ones_and_old_ones_apart_wherever_they_stand() -> None:
    for ids, placed in (([1, 2, 3, 4], [1, 2]), ([1, 2, 3, 4], [2, 4]), ([1, 2], []), ([1, 2], [1, 2])):
        new, old, xy = places(ids, placed).split()
        assert numbers(new) == [track for track in ids if track not in placed]
        assert numbers(old[:]) == placed
        assert xy[:, 0].tolist() == placed
