"""The excerpt is the window most like the track."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from musicexplorer.audio.beats import beat_phase
from musicexplorer.audio.excerpt import find, typical_start
from tests.pieces import RATE, Piece

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


def test_an_excerpt_begins_on_a_beat_and_ends_with_a_phrase() -> None:
    sound = Piece(tempo=120.0, seconds=62.0).sound()
    found = find(sound, RATE, 5.3, 120.0)
    beats = beat_phase(sound, RATE, 120.0) + 0.5 * np.arange(120)
    assert np.abs(beats - found.start).min() < 0.08
    assert 1.3 <= found.start <= 9.3
    length = found.end - found.start
    assert 18.0 <= length <= 42.1
    assert (length - 0.03) / 0.5 == pytest.approx(round((length - 0.03) / 0.5), abs=0.1)


@pytest.mark.parametrize("tempo", [None, 120.0])
def test_an_excerpt_never_begins_in_silence(tempo: float | None) -> None:
    sound = np.concatenate([np.zeros(8 * RATE, np.float32), Piece(tempo=120.0, seconds=40.0).sound()])
    found = find(sound, RATE, 4.0, tempo)
    assert found.start >= 7.5
    heard = sound[round(found.start * RATE) : round((found.start + 1.0) * RATE)]
    assert np.abs(heard).max() > 0.01


def test_without_beats_it_begins_where_a_sound_begins_and_ends_where_another_does() -> None:
    rng = np.random.default_rng(0)
    begins = np.array([0.0, 6.1, 13.7, 22.2, 31.9, 37.4, 49.0])
    sound = np.zeros(60 * RATE, np.float32)
    for number, begin in enumerate(begins):
        at, stop = round(begin * RATE), round((begin + 4.5) * RATE)
        sound[at:stop] += 0.3 * np.sin(2 * np.pi * (200 + 150 * number) * np.arange(stop - at) / RATE)
    sound += rng.normal(scale=1e-4, size=len(sound)).astype(np.float32)
    found = find(sound, RATE, 4.0, None)
    assert np.abs(begins - found.start).min() < 0.1
    assert np.abs(begins - found.end).min() < 0.1


def test_silence_has_an_excerpt_too() -> None:
    found = find(np.zeros(50 * RATE, np.float32), RATE, 4.0, None)
    assert 0.0 <= found.start < found.end <= 50.0
    short = find(np.zeros(RATE // 4, np.float32), RATE, 0.0, None)
    assert 0.0 <= short.start <= short.end <= 0.25
