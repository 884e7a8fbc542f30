import numpy as np
import pytest

from musicexplorer.similarity.neighbours import Neighbours
from musicexplorer.similarity.playlist import SimilarityPercentiles
from musicexplorer.similarity.playlist.hubness import HubnessCorrection, report, reports
from musicexplorer.similarity.playlist.percentiles import shown_percent
from tests.similarity.playlist.libraries import on_circle


@pytest.fixture(scope="module")
def with_hubs() -> Neighbours:
    """High-dimensional tracks about a common middle: those near the middle are near to everything."""
    random = np.random.default_rng(0)
    vectors = random.normal(size=(400, 60)) + 0.5
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return Neighbours(np.arange(400), vectors.astype(np.float32))


def test_the_report_counts_lists() -> None:
    found = report(on_circle([0, 9, 20, 170]).neighbours, k=1)
    assert found.reached.tolist() == [1, 2, 1, 0]
    assert found.unreached.tolist() == [3]
    assert found.most(1) == [(1, 2)]
    assert found.reached.sum() == 4


def test_several_reports_are_each_by_themselves(with_hubs: Neighbours) -> None:
    corrections = (None, HubnessCorrection(with_hubs), HubnessCorrection(with_hubs, "local scaling"))
    seen: list[tuple[int, int]] = []
    found = reports(with_hubs, corrections, progress=lambda done, total: seen.append((done, total)))
    together = [one.reached.tolist() for one in found]
    assert seen == sorted(seen)
    assert seen[-1] == (400, 400)
    assert together == [report(with_hubs, correction=one).reached.tolist() for one in corrections]
    # The ten nearest by mutual proximity, all rows at once.
    near = corrections[1].of_rows(np.arange(400), with_hubs.vectors[:] @ with_hubs.vectors[:].T)
    np.fill_diagonal(near, -np.inf)
    counted = np.bincount(np.argsort(-near, axis=1)[:, :10].ravel(), minlength=400)
    assert np.abs(counted - together[1]).max() <= 1  # equal ones


@pytest.mark.parametrize("correction", ["mutual proximity", "local scaling"])
def test_hubness_correction_puts_more_tracks_into_lists(with_hubs: Neighbours, correction) -> None:
    plain, level = (
        report(with_hubs),
        report(with_hubs, correction=HubnessCorrection(with_hubs, correction)),
    )
    assert level.skewness < 0.5 * plain.skewness
    assert len(level.unreached) < len(plain.unreached) or not len(plain.unreached)


@pytest.mark.parametrize("correction", ["mutual proximity", "local scaling"])
def test_hubness_correction_is_the_same_for_an_id_and_its_vector(with_hubs: Neighbours, correction) -> None:
    level = HubnessCorrection(with_hubs, correction)
    plain = with_hubs.similarities(7)
    by_id, by_sound = level(7, plain), level(with_hubs.vector(7), plain)
    assert np.argsort(-by_id)[:5].tolist() == np.argsort(-by_sound)[:5].tolist()
    assert by_id.argmax() == 7 and by_id.min() >= -1 and by_id.max() <= 1


def test_percentiles_are_shares_of_pairs_and_invert() -> None:
    neighbours = on_circle([0, 10, 30, 90]).neighbours
    closeness = SimilarityPercentiles(neighbours)
    assert float(closeness.percent(np.cos(np.radians(10)) - 1e-4)) == pytest.approx(500 / 6)
    assert float(closeness.percent(-1)) == 0 and float(closeness.percent(1)) == 100
    assert float(closeness.percent(closeness.similarity(50))) == pytest.approx(50, abs=20)


def test_percentiles_of_a_large_library_are_deterministic() -> None:
    vectors = np.random.default_rng(1).normal(size=(2_000, 16)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    neighbours = Neighbours(np.arange(2_000), vectors)
    one, other = SimilarityPercentiles(neighbours), SimilarityPercentiles(neighbours)
    assert float(one.percent(0.3)) == float(other.percent(0.3))
    every = (vectors @ vectors.T)[np.triu_indices(2_000, 1)]
    assert float(one.percent(0.3)) == pytest.approx(100 * (every < 0.3).mean(), abs=0.5)


def test_percents_are_never_rounded_up_to_all() -> None:
    assert [shown_percent(p) for p in (62.4, 99.46, 99.996, 100)] == ["62.4 %", "99.4 %", "99.9 %", "99.9 %"]


def test_nothing_is_alone_in_nothing() -> None:
    assert float(SimilarityPercentiles(on_circle([0]).neighbours).percent(0.2)) == 100
    assert report(on_circle([0]).neighbours).reached.tolist() == [0]
