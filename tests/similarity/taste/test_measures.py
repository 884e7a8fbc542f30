import numpy as np
import pytest

from musicexplorer.similarity.taste.measures import mean, measure


def test_the_best_ranking_and_the_worst() -> None:
    wanted = np.arange(50) < 5
    best, worst = measure(-np.arange(50.0), wanted), measure(np.arange(50.0), wanted)
    assert (best.recall, best.ndcg, best.auc) == (1, pytest.approx(1), 1)
    assert (worst.recall, worst.ndcg, worst.auc) == (0, 0, 0)


def test_by_hand() -> None:
    found = measure(np.array([4.0, 3, 2, 1]), np.array([True, False, False, True]), k=2)
    assert found.recall == 0.5
    assert found.auc == 0.5
    assert found.ndcg == pytest.approx(1 / (1 + 1 / np.log2(3)))


def test_equal_scores_are_drawn_by_lot() -> None:
    areas = [
        measure(np.zeros(400), np.arange(400) < 200).auc,
        measure(np.zeros(400), np.arange(400) >= 200).auc,
    ]
    assert areas == pytest.approx([0.5, 0.5], abs=0.1)


def test_the_mean_says_how_sure_it_is() -> None:
    several = [measure(np.array([1.0, 0]), np.array([first, not first])) for first in (True, False)] * 50
    found = mean(several)
    assert found.auc == 0.5
    assert found.error == pytest.approx(0.05, abs=0.001)
    assert mean([]).rankings == 0
