import numpy as np
import pytest

from musicexplorer.similarity import graph
from musicexplorer.similarity.graph import NearestGraph


def library(n: int, d: int = 24, groups: int = 40) -> np.ndarray:
    """Unit vectors in groups that run into each other."""
    random = np.random.default_rng(0)
    middles = random.normal(size=(groups, d))
    vectors = middles[random.integers(0, groups, n)] + 0.8 * random.normal(size=(n, d))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def nearest(vectors: np.ndarray, k: int) -> NearestGraph:
    """The whole graph."""
    found = NearestGraph(vectors, k)
    while not found.done:
        found.advance()
    return found


def exact(vectors: np.ndarray, rows: np.ndarray, k: int) -> np.ndarray:
    cosine = vectors[rows] @ vectors.T
    cosine[np.arange(len(rows)), rows] = -np.inf
    return np.argsort(-cosine, axis=1)[:, :k]


def recall(found: np.ndarray, wanted: np.ndarray) -> float:
    return float((found[:, :, None] == wanted[:, None, :]).any(axis=2).mean())


def test_a_small_library_is_looked_at_whole() -> None:
    vectors = library(300)
    found = nearest(vectors, 9)
    everybody = np.arange(300)
    assert (found.rows == exact(vectors, everybody, 9)).all()
    assert found.cosine == pytest.approx(
        np.take_along_axis(vectors @ vectors.T, found.rows.astype(np.int64), 1), abs=1e-5
    )
    assert found.distances**2 == pytest.approx(2 - 2 * found.cosine, abs=1e-5)


def test_a_large_library_is_looked_at_in_parts_and_nearly_all_neighbours_are_found() -> None:
    vectors = library(9_000)
    assert len(vectors) > graph.EXACT_BELOW
    found = nearest(vectors, 15)
    rows = np.random.default_rng(1).choice(len(vectors), 400, replace=False)
    assert recall(found.rows[rows], exact(vectors, rows, 15)) > 0.95
    assert (np.diff(found.cosine, axis=1) <= 0).all()
    assert not (found.rows == np.arange(len(vectors))[:, None]).any()
    pairs = np.sort(found.rows, axis=1)
    assert (np.diff(pairs, axis=1) > 0).all()  # nobody twice


def test_a_large_library_is_not_looked_at_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graph, "EXACT_BELOW", 1_000)
    monkeypatch.setattr(graph, "PROBED", 5)
    graph_of = NearestGraph(library(2_000), 15)
    asked = sum(len(part) * len(among) for part, among in graph_of._plan())
    assert asked < 0.4 * 2_000**2


def test_the_graph_says_how_far_it_is_and_is_the_same_each_time() -> None:
    vectors = library(2_500)
    found = NearestGraph(vectors, 5)
    shares = [found.progress]
    while not found.done:
        found.advance()
        shares.append(found.progress)
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0, 1)
    assert len(shares) > 3
    assert (nearest(vectors, 5).rows == found.rows).all()


@pytest.mark.parametrize("n", [0, 1, 2, 5])
def test_a_handful_of_tracks_has_as_many_neighbours_as_there_are(n: int) -> None:
    found = nearest(library(n), 15)
    assert found.done
    assert found.rows.shape == (n, max(0, n - 1))
