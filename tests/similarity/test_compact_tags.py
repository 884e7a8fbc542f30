import numpy as np
import pytest

from musicexplorer.similarity.compact_tags import CompactTags


@pytest.fixture
def tags() -> np.ndarray:
    """Probabilities of every size, many times as many as there are numbers for them."""
    odds = np.random.default_rng(0).uniform(-12, 12, (5000, 4))
    return 1 / (1 + np.exp(-odds))


def test_odds_are_off_by_less_than_four_per_cent(tags: np.ndarray) -> None:
    usual = (tags > 2e-4) & (tags < 0.9)
    given, held = tags[usual], CompactTags.of(tags)[:].astype(np.float64)[usual]
    np.testing.assert_allclose(held / (1 - held), given / (1 - given), rtol=0.04)
    np.testing.assert_allclose(held, given, atol=0.01)


def test_the_order_of_strengths_stays(tags: np.ndarray) -> None:
    held = CompactTags.of(np.sort(tags, axis=0))
    assert (np.diff(held[:].astype(np.float64), axis=0) >= 0).all()
    assert len(np.unique(held.numbers)) > 200  # those of float16 are sparse below 1


def test_nothing_everything_and_unknown_are_exact() -> None:
    tags = np.array([[0, 1, 0.5], [np.nan, np.nan, np.nan], [-1, 2, np.inf]])
    held = CompactTags.of(tags)
    np.testing.assert_array_equal(held[:], [[0, 1, 0.5], [np.nan] * 3, [0, 1, 1]])
    assert held.known.tolist() == [True, False, True]


def test_some_rows_are_taken_as_an_array_gives_them(tags: np.ndarray) -> None:
    held = CompactTags.of(tags)
    np.testing.assert_array_equal(held[7], held[:][7])
    np.testing.assert_array_equal(held[10:20, 2], held[:][10:20, 2])
    some = held.taken(np.array([4, 2, 9]), np.array([True, False, True]))
    np.testing.assert_array_equal(some[:], [held[4], [np.nan] * 4, held[9]])


def test_mean_and_spread_are_of_what_is_known(tags: np.ndarray) -> None:
    held = CompactTags.of(np.vstack([tags, np.full((3000, 4), np.nan)]))
    mean, spread = held.mean_and_spread()
    known = held[: len(tags)].astype(np.float64)
    np.testing.assert_allclose(mean, known.mean(axis=0))
    np.testing.assert_allclose(spread, known.std(axis=0))


@pytest.mark.parametrize("shape", [(0, 0), (3, 0), (0, 2)])
def test_there_may_be_nothing(shape: tuple[int, int]) -> None:
    held = CompactTags.of(np.zeros(shape))
    mean, spread = held.mean_and_spread()
    assert held.shape == shape and len(held.known) == shape[0] and len(mean) == len(spread) == shape[1]
