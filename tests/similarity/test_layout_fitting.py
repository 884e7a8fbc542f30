"""A layout turned and stretched to fit a window."""

import numpy as np
import pytest

from musicexplorer.similarity.layout_fitting import best_turn, fitting, gain


def cigar(degrees: float, count: int = 500) -> np.ndarray:
    """Tracks along a direction, three times as long as wide."""
    angle = np.deg2rad(degrees)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    return np.random.default_rng(0).uniform(-1, 1, (count, 2)) * (3, 1) @ turn


def size(xy: np.ndarray, aspect: float) -> float:
    low, high = np.quantile(xy, (0.01, 0.99), axis=0)
    width, height = (high - low).tolist()
    return min(aspect / width, 1 / height)


@pytest.mark.parametrize("degrees", [30, 60, 90, 135])
def test_a_long_map_lies_on_its_side(degrees: float) -> None:
    xy = cigar(degrees)
    turned = xy @ fitting(xy, 1.6, best_turn(xy))
    assert np.ptp(turned[:, 0]) > np.ptp(turned[:, 1])
    assert size(turned, 1.6) > 1.2 * size(xy, 1.6)


def test_a_map_that_fits_stays_as_it_is() -> None:
    assert best_turn(cigar(0)) == 0
    assert best_turn(cigar(5)) == 0
    assert best_turn(cigar(60), now=best_turn(cigar(60))) == best_turn(cigar(60))


def test_it_is_stretched_a_little_and_no_more() -> None:
    round_map = np.random.default_rng(0).normal(size=(500, 2))
    matrix = fitting(round_map, 3.0)
    wide, high = matrix[0, 0], matrix[1, 1]
    assert wide / high == pytest.approx(1.4)
    assert wide * high == pytest.approx(1.0)
    assert gain(round_map, 3.0, np.eye(2), matrix) > 1.1


@pytest.mark.parametrize("count", [0, 1, 2])
def test_too_few_tracks_are_left_alone(count: int) -> None:
    xy = np.zeros((count, 2))
    assert best_turn(xy) == 0
    assert np.isfinite(fitting(xy, 1.6)).all()
    assert gain(xy, 1.6, np.eye(2), np.eye(2)) == pytest.approx(1.0)


def test_tracks_on_a_line_or_a_spot_are_no_trouble() -> None:
    for xy in (np.ones((9, 2)), np.stack((np.arange(9.0), np.zeros(9)), axis=1)):
        assert np.isfinite(xy @ fitting(xy, 1.6, best_turn(xy))).all()
