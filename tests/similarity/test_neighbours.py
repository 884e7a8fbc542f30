import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from musicexplorer.similarity.neighbours import Neighbours, largest, largest_in_rows


def unit(n: int, d: int = 16, seed: int = 0) -> np.ndarray:
    vectors = np.random.default_rng(seed).normal(size=(n, d)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_nearest_agrees_with_a_full_sort() -> None:
    vectors, ids = unit(500), np.arange(500) * 7 + 3
    near, scores = Neighbours(ids, vectors).nearest(int(ids[42]), 20)
    cosine = vectors @ vectors[42]
    expected = [row for row in np.argsort(-cosine) if row != 42][:20]
    assert near.tolist() == ids[expected].tolist()
    assert scores == pytest.approx(cosine[expected], abs=1e-4)


def test_a_vector_of_any_length_is_a_query_and_does_not_leave_its_twin_out() -> None:
    vectors = unit(50)
    near, scores = Neighbours(np.arange(50), vectors).nearest(vectors[7] * 12, 1)
    assert near.tolist() == [7]
    assert scores[0] == pytest.approx(1, abs=1e-5)


def test_excluded_tracks_do_not_come_back_and_the_library_may_run_out() -> None:
    neighbours = Neighbours(np.arange(5), unit(5))
    near, _ = neighbours.nearest(0, 50, exclude=[1, 2, 999])
    assert sorted(near.tolist()) == [3, 4]
    assert neighbours.nearest(0, 0)[0].shape == (0,)


def test_an_empty_library_has_no_neighbours() -> None:
    ids, scores = Neighbours(np.empty(0, np.int64), np.empty((0, 4), np.float32)).nearest(np.ones(4), 5)
    assert ids.shape == scores.shape == (0,)


def test_bad_input_is_refused() -> None:
    with pytest.raises(ValueError, match="3 ids"):
        Neighbours(np.arange(3), unit(4))
    with pytest.raises(ValueError, match="twice"):
        Neighbours(np.array([1, 1]), unit(2))
    with pytest.raises(KeyError):
        Neighbours(np.arange(3), unit(3)).nearest(99, 1)


@given(st.lists(st.integers(-3, 3), max_size=40), st.integers(0, 50))
def test_largest_is_a_stable_sort_cut_short(scores: list[int], k: int) -> None:
    values = np.array(scores, dtype=np.float32)
    assert largest(values, k).tolist() == np.argsort(-values, kind="stable")[:k].tolist()


@given(st.integers(1, 5), st.integers(1, 120), st.integers(0, 99), st.data())
def test_the_largest_of_many_rows_are_those_of_each(rows: int, columns: int, seed: int, data) -> None:
    k = data.draw(st.integers(1, columns))
    scores = np.random.default_rng(seed).integers(0, 9, (rows, columns)).astype(np.float32)
    scores[:, 0] = -np.inf
    assert largest_in_rows(scores, k).tolist() == [at for row in scores for at in largest(row, k).tolist()]
