import numpy as np
import pytest

from musicexplorer.similarity.taste.mixture import mixed, spread, unit


@pytest.fixture
def views() -> list[np.ndarray]:
    """One whose cosines are far apart, one where all tracks are alike."""
    rng = np.random.default_rng(0)
    return [unit(rng.normal(0, 1, (200, 4))), unit(rng.normal(0, 0.3, (200, 30)) + 1)]


def cosine_pairs(vectors: np.ndarray) -> np.ndarray:
    return (vectors @ vectors.T)[np.triu_indices(len(vectors), 1)]


def test_cosines_of_the_mixture_are_a_weighted_mean(views: list[np.ndarray]) -> None:
    one, other = map(cosine_pairs, views)
    weight = 0.3 / spread(views[0])
    weight /= weight + 0.7 / spread(views[1])
    np.testing.assert_allclose(
        cosine_pairs(mixed(views, [0.3, 0.7])), weight * one + (1 - weight) * other, atol=1e-5
    )


def test_half_and_half_gives_both_an_equal_say(views: list[np.ndarray]) -> None:
    together = cosine_pairs(mixed(views, [0.5, 0.5]))
    says = [np.corrcoef(together, cosine_pairs(view))[0, 1] for view in views]
    assert says[0] == pytest.approx(says[1], abs=0.05)
    assert min(says) > 0.5


def test_alone_is_alone(views: list[np.ndarray]) -> None:
    assert mixed(views, [1.0, 0.0]) is views[0]
    assert mixed(views, [0.0, 1.0]) is views[1]


def test_a_track_that_a_view_knows_nothing_of_goes_by_the_others(views: list[np.ndarray]) -> None:
    views[1][:2] = 0
    together = mixed(views, [0.5, 0.5])
    np.testing.assert_allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    assert together[0] @ together[1] == pytest.approx(views[0][0] @ views[0][1], abs=1e-5)


def test_tracks_may_have_shares_of_their_own(views: list[np.ndarray]) -> None:
    share = np.where(np.arange(200) < 100, 0.0, 0.6)
    together = mixed(views, [1 - share, share])
    np.testing.assert_allclose(
        together[:100] @ together[:100].T, views[0][:100] @ views[0][:100].T, atol=1e-5
    )
    half = mixed(views, [0.4, 0.6])[100:]
    np.testing.assert_allclose(together[100:] @ together[100:].T, half @ half.T, atol=1e-5)
