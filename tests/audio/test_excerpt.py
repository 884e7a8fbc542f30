"""The excerpt is the window most like the track."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from musicexplorer.audio.excerpt import typical_start

STARTS = np.array([10.0, 40.0, 70.0, 100.0], np.float32)
VECTORS = np.array([[1, 0, 0], [0, 1, 0.1], [0.5, 0.5, 0], [0, 0, 1]], np.float16)


def test_it_begins_shortly_before_the_nearest_window() -> None:
    assert typical_start(STARTS, VECTORS, np.array([0.0, 1.0, 0.0])) == 38.0
    assert typical_start(STARTS, VECTORS, np.array([0.6, 0.6, 0.1])) == 68.0


def test_longer_vectors_are_not_nearer() -> None:
    assert typical_start(STARTS, VECTORS * np.array([[1], [1], [1], [9]]), np.array([1.0, 0.0, 0.2])) == 8.0


def test_it_ends_before_the_track_does() -> None:
    assert typical_start(STARTS, VECTORS, np.array([0, 0, 1.0]), length=30.0, duration=110.0) == 80.0
    assert typical_start(STARTS, VECTORS, np.array([0, 0, 1.0]), length=30.0, duration=20.0) == 0.0


def test_no_windows() -> None:
    assert typical_start(np.zeros(0), np.zeros((0, 3)), np.zeros(3)) == 0.0
    assert typical_start(STARTS, np.zeros((4, 3)), np.zeros(3)) == 8.0


@given(seed=st.integers(0, 1000), count=st.integers(1, 12), duration=st.floats(1.0, 500.0))
def test_it_always_lies_in_the_track(seed: int, count: int, duration: float) -> None:
    random = np.random.default_rng(seed)
    starts = np.sort(random.uniform(0, duration, count))
    at = typical_start(starts, random.normal(size=(count, 4)), random.normal(size=4), 30.0, duration)
    assert 0.0 <= at <= max(0.0, duration - 30.0)
