import numpy as np
import pytest

from musicexplorer.similarity.neighbourhood_preservation import (
    k_occurrence,
    mean_share,
    nearest_on_map,
    preserved_shares,
)


def line(n: int) -> np.ndarray:
    return np.stack([np.arange(n), np.zeros(n)], axis=1) ** 1.01


def test_a_map_that_keeps_all_neighbours_and_one_that_keeps_none() -> None:
    near = np.array([[1, 2], [0, 2], [1, 3], [2, 4], [3, 5], [4, 3]])
    assert preserved_shares(near, line(6)).tolist() == [1, 1, 1, 1, 1, 1]
    assert preserved_shares(near, line(6)[[0, 3, 1, 4, 2, 5]]).tolist() == [0.5, 0, 0, 0, 0, 0.5]


def test_many_tracks_are_counted_as_one_by_one() -> None:
    random = np.random.default_rng(0)
    xy = random.normal(size=(5_000, 2))
    near = np.argsort(random.random((5_000, 40)), axis=1)[:, :7] + np.arange(5_000)[:, None] % 4_000
    on_map = nearest_on_map(xy, 7)
    by_hand = [len(set(a) & set(b)) / 7 for a, b in zip(near, on_map, strict=True)]
    assert preserved_shares(near, xy) == pytest.approx(np.array(by_hand))


def test_the_nearest_on_the_map_are_the_nearest() -> None:
    xy = np.random.default_rng(0).normal(size=(200, 2))
    apart = np.linalg.norm(xy[:, None] - xy[None], axis=2)
    np.fill_diagonal(apart, np.inf)
    assert (nearest_on_map(xy, 9) == np.argsort(apart, axis=1)[:, :9]).all()


def test_copies_on_one_spot_have_other_tracks_as_neighbours() -> None:
    near = nearest_on_map(np.zeros((40, 2)), 5)
    assert near.shape == (40, 5)
    assert not (near == np.arange(40)[:, None]).any()


def test_tracks_in_nobodys_list_and_in_everybodys() -> None:
    counts = k_occurrence(np.array([[1, 2], [0, 2], [0, 1], [0, 2]]))
    assert counts.tolist() == [3, 2, 3, 0]
    assert counts.dtype == np.int32


def test_a_library_too_small_to_have_neighbours() -> None:
    alone = preserved_shares(np.empty((1, 0), np.int64), np.zeros((1, 2)))
    assert np.isnan(alone).tolist() == [True]
    assert np.isnan(mean_share(alone))
    assert preserved_shares(np.empty((0, 0), np.int64), np.zeros((0, 2))).shape == (0,)
    assert mean_share(np.array([0.5, np.nan, 1.0])) == 0.75
