import numpy as np
import pytest

from musicexplorer.similarity.taste.factorisation import Interactions, factorise


def interactions(seed: int = 0) -> tuple[Interactions, np.ndarray, np.ndarray]:
    """Some, and the confidences and preferences [rows, columns] that they stand for."""
    rng = np.random.default_rng(seed)
    plays = rng.poisson(0.6, (30, 20)).astype(float)
    plays[3] = 0  # a row without any
    wanted = rng.random(plays.shape) < 0.8
    row, column = np.nonzero(plays)
    known = Interactions(row, column, 3 * plays[row, column], wanted[row, column], (30, 20))
    return known, 1 + 3 * plays, ((plays > 0) & wanted).astype(float)


def test_what_is_found_cannot_be_bettered_by_a_small_change() -> None:
    known, confidence, preference = interactions()
    x, y = (side.astype(float) for side in factorise(known, 4, rounds=300, penalty=2.0))
    error = confidence * (x @ y.T - preference)
    np.testing.assert_allclose(error.T @ x + 2.0 * y, 0, atol=2e-3)
    np.testing.assert_allclose(error @ y + 2.0 * x, 0, atol=2e-2)


def test_every_round_comes_nearer() -> None:
    known, confidence, preference = interactions(1)

    def objective(rounds: int) -> float:
        x, y = factorise(known, 4, rounds=rounds, penalty=1.0)
        return float((confidence * (x @ y.T - preference) ** 2).sum() + (x**2).sum() + (y**2).sum())

    values = [objective(rounds) for rounds in (1, 2, 4, 8)]
    assert values == sorted(values, reverse=True)


def test_what_was_turned_down_is_scored_below_what_is_unknown() -> None:
    row, column = np.nonzero(np.ones((10, 6)))
    wanted = ~((row == 0) & (column == 0))
    seen = ~((row == 1) & (column == 0))
    known = Interactions(row[seen], column[seen], np.full(seen.sum(), 5.0), wanted[seen], (10, 6))
    x, y = factorise(known, 3, penalty=0.1)
    scores = x @ y.T
    assert scores[0, 0] < scores[1, 0] - 0.05
    assert scores[2, 0] > 0.8


@pytest.mark.parametrize("exponent", [0.0, 0.5])
def test_rows_of_all_lengths_are_solved_as_one_by_one(exponent: float) -> None:
    rng = np.random.default_rng(2)
    plays = rng.random((60, 200)) < np.linspace(0, 1, 60)[:, None] ** 3
    row, column = np.nonzero(plays)
    known = Interactions(row, column, np.full(len(row), 2.0), np.ones(len(row), bool), plays.shape)
    x, y = factorise(known, 5, rounds=1, exponent=exponent, seed=3)
    start = np.random.default_rng(3).normal(0, 0.1, (200, 5))
    for at in range(60):
        weight = 1 + 2.0 * plays[at]
        penalty = plays[at].sum() ** exponent * np.eye(5)
        alone = np.linalg.solve((start.T * weight) @ start + penalty, start.T @ (weight * plays[at]))
        np.testing.assert_allclose(x[at], alone, atol=1e-5)
    assert y.shape == (200, 5)
