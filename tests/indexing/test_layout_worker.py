import numpy as np
import pytest

from musicexplorer.indexing import layout_worker
from musicexplorer.similarity.neighbourhood_preservation import k_occurrence, preserved_shares


def sounds(n: int) -> np.ndarray:
    vectors = np.random.default_rng(0).normal(size=(n, 16)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def truly_near(vectors: np.ndarray, k: int) -> np.ndarray:
    cosine = vectors @ vectors.T
    np.fill_diagonal(cosine, -np.inf)
    return np.argsort(-cosine, axis=1)[:, :k]


def test_a_layout_runs_in_slices_with_previews_and_is_dropped_when_done() -> None:
    vectors = sounds(60)
    layout_worker.begin_layout("map", vectors, None)
    slices = []
    while not slices or slices[-1].share < 1:
        slices.append(layout_worker.continue_layout("map", 0.0, preview=len(slices) % 2 == 1))
    *on_the_way, last = slices
    assert len(on_the_way) > 2
    assert [part.share for part in slices] == sorted(part.share for part in slices)
    assert [part.xy is not None for part in on_the_way] == [i % 2 == 1 for i in range(len(on_the_way))]
    assert last.xy is not None
    assert last.quality is not None
    assert last.xy.shape == (60, 2)
    assert last.quality.preserved == pytest.approx(preserved_shares(truly_near(vectors, 15), last.xy))
    assert last.quality.occurrences.tolist() == k_occurrence(truly_near(vectors, 10)).tolist()
    with pytest.raises(layout_worker.UnknownTask):
        layout_worker.continue_layout("map", 0.0)


@pytest.mark.parametrize("n", [1, 2, 7, 60])
def test_a_map_is_measured_in_slices(n: int) -> None:
    vectors, xy = sounds(n), np.random.default_rng(1).normal(size=(n, 2))
    layout_worker.begin_measure("map", vectors, xy)
    while (part := layout_worker.continue_measure("map", 0.0)).share < 1:
        pass
    assert part.quality is not None
    assert part.quality.preserved == pytest.approx(
        preserved_shares(truly_near(vectors, min(15, n - 1)), xy), nan_ok=True
    )
    with pytest.raises(layout_worker.UnknownTask):
        layout_worker.continue_measure("map", 0.0)


def test_a_library_too_small_to_be_laid_out_has_figures_too() -> None:
    layout_worker.begin_layout("map", sounds(5), None)
    last = layout_worker.continue_layout("map", 0.0)
    assert last.quality is not None
    assert last.quality.preserved.tolist() == [1] * 5


def test_another_layout_takes_the_place_of_one_that_was_left() -> None:
    layout_worker.begin_layout("left", sounds(30), None)
    layout_worker.begin_layout("new", sounds(30), None)
    with pytest.raises(layout_worker.UnknownTask):
        layout_worker.continue_layout("left", 0.01)
