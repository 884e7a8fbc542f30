"""The vectors of a library in 16 bits: as precise as neighbours need them."""

import numpy as np
import pytest

from musicexplorer.similarity.compact_vectors import CompactVectors, as_numbers, parts, products
from musicexplorer.similarity.neighbours import Neighbours, largest


def unit(n: int, d: int = 256, seed: int = 0) -> np.ndarray:
    vectors = np.random.default_rng(seed).normal(size=(n, d)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_rows_come_back_within_the_last_bit() -> None:
    vectors = unit(50)
    vectors[0] = np.eye(256)[0]
    vectors[1] = -vectors[0]
    found = CompactVectors.of(vectors)
    assert (len(found), found.shape, found.numbers.dtype) == (50, (50, 256), np.int16)
    assert found[:].dtype == np.float32
    np.testing.assert_allclose(found[:], vectors, rtol=0, atol=0.51 / 32767)
    np.testing.assert_array_equal(found[:2], vectors[:2])


def test_any_rows_can_be_read() -> None:
    found = CompactVectors.of(unit(9, 4))
    whole = found[:]
    np.testing.assert_array_equal(found[3], whole[3])
    np.testing.assert_array_equal(found[2:5], whole[2:5])
    np.testing.assert_array_equal(found[np.array([8, 0, 8])], whole[[8, 0, 8]])
    np.testing.assert_array_equal(found.taken(np.arange(9) % 2 == 0)[:], whole[::2])
    assert found[np.zeros(0, np.intp)].shape == (0, 4)


def test_what_was_read_becomes_the_same_numbers_again() -> None:
    found = CompactVectors.of(unit(500))
    np.testing.assert_array_equal(as_numbers(found[:]), found.numbers)


@pytest.mark.parametrize("n", [0, 1, 1023, 1024, 1025, 2500])
def test_cosines_are_those_of_the_vectors_whatever_their_number(n: int) -> None:
    vectors, asked = unit(n), unit(1, seed=1)[0]
    found = CompactVectors.of(vectors).cosines(asked)
    assert (found.shape, found.dtype) == ((n,), np.float32)
    np.testing.assert_allclose(found, vectors @ asked, rtol=0, atol=1e-4)


def test_equal_rows_have_equal_cosines() -> None:
    vectors = unit(3000)
    vectors[[5, 1500, 2999]] = vectors[0]
    found = CompactVectors.of(vectors).cosines(vectors[7])
    assert len(set(found[[0, 5, 1500, 2999]].tolist())) == 1


def test_neighbours_are_in_the_order_of_the_vectors() -> None:
    vectors = unit(5000)
    neighbours = Neighbours(np.arange(5000), vectors)
    for row in range(0, 5000, 250):
        exact = vectors @ vectors[row]
        exact[row] = -np.inf
        near, scores = neighbours.nearest(row, 50)
        expected = largest(exact, 50)
        # Another order only among those that are as near, to within the precision.
        np.testing.assert_allclose(exact[near], exact[expected], rtol=0, atol=1e-4)
        np.testing.assert_allclose(scores, exact[near], rtol=0, atol=1e-4)
        assert len(set(near.tolist()) & set(expected.tolist())) >= 49


def test_vectors_are_changed_some_at_a_time() -> None:
    vectors = CompactVectors.of(unit(2500, 6))
    seen = []

    def halved(part: slice) -> np.ndarray:
        seen.append(part)
        return vectors[part][:, :3] / np.float32(2)

    changed = vectors.mapped(halved)
    np.testing.assert_allclose(changed[:], vectors[:][:, :3] / 2, atol=1e-4)
    assert seen == list(parts(vectors)) and len(seen) > 1
    assert CompactVectors.zeros(0, 6).mapped(halved).shape == (0, 6)


def test_parts_are_all_rows_once() -> None:
    assert [(one.start, one.stop) for one in parts(unit(7, 2), 3)] == [(0, 3), (3, 6), (6, 7)]
    assert list(parts(unit(0, 2), 3)) == []


@pytest.mark.parametrize("n", [0, 1, 3000])
def test_products_of_some_vectors_with_all(n: int) -> None:
    some, vectors = unit(5, seed=1), unit(n)
    np.testing.assert_allclose(products(some, vectors), some @ vectors.T, atol=1e-6)
    np.testing.assert_allclose(products(some, CompactVectors.of(vectors)), some @ vectors.T, atol=1e-4)
