import numpy as np

from musicexplorer.indexing.map_positions import MapPositions


def vector(number: float) -> np.ndarray:
    return np.full(3, number, dtype=np.float32)


def places(ids: list[int], placed: list[int]) -> MapPositions:
    vectors = np.array([vector(track) for track in ids], dtype=np.float32).reshape(len(ids), 3 if ids else 0)
    xy = np.array([[track, -track] for track in placed], dtype=np.float32).reshape(-1, 2)
    return MapPositions(np.array(ids, np.int64), vectors, np.array(placed, np.int64), xy)


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
    assert some.vectors[:, 2].tolist() == list(range(500))
    assert some.placed.tolist() == [track % 2 == 1 for track in range(500)]


def test_one_more_track_does_not_take_as_much_memory_as_a_large_library() -> None:
    some = places(list(range(2000)), placed=[])
    some.add([2000], [vector(1)])
    assert some._vectors.nbytes < 1.2 * some.vectors.nbytes


def test_a_track_that_is_analysed_again_keeps_its_position() -> None:
    some = places([4, 7], placed=[4, 7])
    some.add([7, 8], [vector(70), vector(8)])
    assert some.ids.tolist() == [4, 7, 8]
    assert some.vectors[:, 0].tolist() == [4, 70, 8]
    assert some.placed.tolist() == [True, True, False]


def test_vectors_of_the_store_are_left_as_they_are() -> None:
    stored = np.zeros((1, 3), np.float32)
    stored.setflags(write=False)
    some = MapPositions(np.array([1]), stored, np.array([], np.int64), np.empty((0, 2), np.float32))
    some.add([1], [vector(5)])
    assert some.vectors.tolist() == [[5, 5, 5]]
    assert stored.tolist() == [[0, 0, 0]]


def test_new_ones_and_old_ones_apart_wherever_they_stand() -> None:
    for ids, placed in (([1, 2, 3, 4], [1, 2]), ([1, 2, 3, 4], [2, 4]), ([1, 2], []), ([1, 2], [1, 2])):
        new, old, xy = places(ids, placed).split()
        assert new[:, 0].tolist() == [track for track in ids if track not in placed]
        assert old[:, 0].tolist() == placed
        assert xy[:, 0].tolist() == placed
