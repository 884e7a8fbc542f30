from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from musicexplorer.training.factors import (
    Factors,
    Plays,
    confidence,
    factorise,
    read_triplets,
    recommendation,
)
from musicexplorer.training.listening import as_plays, compare, generated_world


def _objective(matrix: np.ndarray, factors: Factors, penalty: float) -> float:
    """What is to be minimised, over all pairs, played or not."""
    error = (1 + confidence(matrix)) * (factors.listeners @ factors.tracks.T - (matrix > 0)) ** 2
    by_listener, by_track = (np.sqrt((matrix > 0).sum(axis=axis)) for axis in (1, 0))
    size = by_listener @ (factors.listeners**2).sum(axis=1) + by_track @ (factors.tracks**2).sum(axis=1)
    return error.sum() + penalty * size


def test_factorisation_minimises_what_it_says() -> None:
    matrix = np.random.default_rng(0).poisson(0.5, (30, 20)).astype(float)
    plays = as_plays(matrix)
    values = [_objective(matrix, factorise(plays, 4, rounds, 1.0), 1.0) for rounds in (1, 2, 4, 8)]
    assert values == sorted(values, reverse=True)
    factors = factorise(plays, size=4, rounds=8, penalty=1.0)
    x, y = factors.listeners.astype(float), factors.tracks.astype(float)
    gradient = ((1 + confidence(matrix)) * (x @ y.T - (matrix > 0))).T @ x
    gradient += np.sqrt((matrix > 0).sum(axis=0))[:, None] * y
    np.testing.assert_allclose(gradient, 0, atol=1e-3)


def test_factorisation_finds_two_crowds() -> None:
    matrix = np.kron(np.eye(2), np.ones((10, 8)))
    matrix[0, 0] = 0
    factors = factorise(as_plays(matrix), size=2, penalty=0.1)
    scores = factors.listeners @ factors.tracks.T
    assert scores[0, 0] > 0.8
    assert np.abs(scores[0, 8:]).max() < 0.2


def test_triplets(tmp_path: Path) -> None:
    file = tmp_path / "plays.tsv"
    file.write_text("anna\tb.mp3\t3\nbert\ta.mp3\t1\nanna\ta.mp3\t2\n")
    plays = read_triplets(file)
    assert plays.listeners == ("anna", "bert")
    assert plays.tracks == ("a.mp3", "b.mp3")
    assert {*zip(plays.listener, plays.track, plays.count, strict=True)} == {(0, 1, 3), (1, 0, 1), (0, 0, 2)}
    assert isinstance(plays, Plays)


def test_measures() -> None:
    liked = np.array([[True, False, False, True], [True, True, True, True]])
    area, precision = recommendation(np.array([[4.0, 3, 2, 1], [0, 0, 0, 0]]), liked)
    assert area == pytest.approx(0.5)
    assert precision == pytest.approx((1 + 2 / 4) / 2)


@pytest.mark.slow
def test_factors_predicted_from_the_sound_recommend_what_nobody_has_played() -> None:
    torch.manual_seed(0)
    world = generated_world(styles=4, tracks=50, listeners=100, windows=1)
    world = replace(world, logmel=world.logmel[:, :32])
    found = compare(world, steps=20, size=4)
    predicted = found["factors predicted from the sound"]
    for name in ("chance", "popularity"):
        assert predicted[0] > found[name][0] + 0.05
    assert found["upper bound"][0] >= predicted[0] - 0.05
