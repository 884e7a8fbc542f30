"""Walking through tracks without an order."""

import numpy as np

from musicexplorer.similarity.nearest_neighbour_tour import nearest_neighbour_tour
from musicexplorer.similarity.neighbours import Neighbours


def circle(n: int = 12) -> Neighbours:
    """Tracks 100… around a part of a circle, neighbours next to each other."""
    angle = np.linspace(0, 3, n)
    return Neighbours(
        np.arange(n, dtype=np.int64) + 100, np.stack([np.cos(angle), np.sin(angle)], 1).astype(np.float32)
    )


def test_each_step_is_the_nearest_that_is_left() -> None:
    mixed = np.array([105, 101, 111, 103, 107], np.int64)
    assert nearest_neighbour_tour(mixed, circle(), start=100) == [101, 103, 105, 107, 111]


def test_it_begins_amid_the_candidates_when_nothing_is_given() -> None:
    assert nearest_neighbour_tour(np.arange(100, 111, dtype=np.int64), circle())[0] == 105


def test_not_more_than_requested_and_none_without_an_embedding() -> None:
    assert nearest_neighbour_tour(np.array([7, 103, 100], np.int64), circle(), start=100, n=5) == [100, 103]
    assert len(nearest_neighbour_tour(np.arange(100, 112, dtype=np.int64), circle(), n=3)) == 3
    assert nearest_neighbour_tour(np.array([7], np.int64), circle()) == []
