"""Units: found where they were put, named by what is said of their tracks, the same every time."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pytest

from musicexplorer.similarity import dimensions
from musicexplorer.similarity.dimension_names import name_dimensions, words_of


@dataclass
class Block:
    ids: np.ndarray
    starts: np.ndarray
    vectors: np.ndarray


_FIELDS = ("ids", "starts", "vectors")
GENRES = ("Polka", "Drone", "Salsa", "Waltz")
TRACKS, WINDOWS, WIDTH = 400, 3, 18


@pytest.fixture(scope="module")
def music() -> list[Block]:
    """Each tenth track has one window that leans far along one of four directions; the rest is noise."""
    rng = np.random.default_rng(3)
    vectors = rng.normal(scale=0.2, size=(TRACKS, WINDOWS, WIDTH))
    loud = np.linalg.qr(rng.normal(size=(WIDTH, len(GENRES))))[0].T
    for track in range(0, TRACKS, 10):
        vectors[track, 2] += 2.0 * loud[(track // 10) % len(GENRES)]
    ids = np.arange(100, 100 + TRACKS)
    starts = np.tile(np.arange(WINDOWS, dtype=np.float32) * 30, (TRACKS, 1))
    return [
        Block(
            np.repeat(ids[at : at + 150], WINDOWS),
            starts[at : at + 150].ravel(),
            vectors[at : at + 150].reshape(-1, WIDTH).astype(np.float16),
        )
        for at in range(0, TRACKS, 150)
    ]


@pytest.fixture(scope="module")
def activations(music: list[Block]) -> dimensions.DimensionActivations:
    return dimensions.find_dimensions(lambda: music, TRACKS)


def genres() -> list[tuple[str, ...]]:
    return [(GENRES[(one // 10) % len(GENRES)],) if one % 10 == 0 else ("Pop",) for one in range(TRACKS)]


def test_directions_that_stand_out_are_dimensions(activations: dimensions.DimensionActivations) -> None:
    assert len(activations) >= dimensions.LEAST
    assert activations.ids.tolist() == list(range(100, 100 + TRACKS))
    assert np.all(np.diff(activations.spread[: len(GENRES)]) <= 0)
    found = set()
    for unit in range(len(activations)):
        kinds = {(int(one) // 10) % len(GENRES) for one in activations.most(unit, 10) if one % 10 == 0}
        if len(kinds) == 1 and all(one % 10 == 0 for one in activations.most(unit, 10).tolist()):
            found |= kinds
    assert found == set(range(len(GENRES)))


def test_the_seconds_are_those_of_the_window_that_did_it(
    activations: dimensions.DimensionActivations,
) -> None:
    loudest = int(np.argmax(np.sort(activations.activation, axis=0)[-10:].mean(axis=0)))
    assert activations.seconds[activations.most(loudest, 10), loudest].tolist() == [60.0] * 10


def test_dimensions_are_named_by_their_tracks(activations: dimensions.DimensionActivations) -> None:
    tags = np.full((TRACKS, 1), np.nan, np.float32)
    names = name_dimensions(activations, words_of(("rock",), tags, genres()))
    assert set(GENRES) <= set(names)
    assert len(set(names)) == len(names)


def test_a_dimension_that_nothing_describes_is_named_by_its_number(
    activations: dimensions.DimensionActivations,
) -> None:
    silent = words_of((), np.zeros((TRACKS, 0), np.float32), [()] * TRACKS)
    assert name_dimensions(activations, silent) == [
        f"Dimension {number + 1}" for number in range(len(activations))
    ]


def test_the_same_music_has_the_same_dimensions(
    music: list[Block], activations: dimensions.DimensionActivations
) -> None:
    assert np.array_equal(
        dimensions.find_dimensions(lambda: music, TRACKS).activation, activations.activation
    )


def test_blocks_make_no_difference(music: list[Block], activations: dimensions.DimensionActivations) -> None:
    whole = Block(*(np.concatenate([getattr(one, name) for one in music]) for name in _FIELDS))
    single = dimensions.find_dimensions(lambda: [whole], TRACKS)
    assert np.array_equal(activations.ids, single.ids)
    assert np.allclose(activations.activation, single.activation, atol=1e-4)


def test_a_large_library_is_sampled_by_tracks(
    music: list[Block], activations: dimensions.DimensionActivations
) -> None:
    heard: list[int] = []

    def windows() -> Iterator[Block]:
        for block in music:
            heard.append(len(block.ids))
            yield block

    sampled = dimensions.find_dimensions(windows, 4 * 2_000)
    assert len(heard) == 2 * len(music)
    assert len(sampled.ids) == TRACKS
    assert not np.allclose(sampled.spread, activations.spread)


@pytest.mark.parametrize("tracks", [0, 1, 2, 3])
def test_hardly_any_music(tracks: int) -> None:
    vectors = np.random.default_rng(0).normal(size=(tracks * 3, 40)).astype(np.float16)
    block = Block(np.repeat(np.arange(tracks), 3), np.zeros(tracks * 3, np.float32), vectors)
    activations = dimensions.find_dimensions(lambda: [block] if tracks else [], tracks)
    assert len(activations) == (dimensions.LEAST if tracks else 0)
    assert activations.activation.shape == (tracks, len(activations))
    assert np.isfinite(activations.activation).all()


def test_music_that_is_all_the_same() -> None:
    block = Block(np.arange(5), np.zeros(5, np.float32), np.ones((5, 30), np.float16))
    activations = dimensions.find_dimensions(lambda: [block], 5)
    assert np.isfinite(activations.activation).all()
