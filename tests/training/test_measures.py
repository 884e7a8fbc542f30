import numpy as np
import pytest

from musicexplorer.training import baselines
from musicexplorer.training.measures import (
    Answers,
    answers,
    by_group,
    cosine_distances,
    halves,
    hubs,
    margins,
)


def _line(*places: float) -> np.ndarray:
    x = np.array(places)
    return np.abs(x[:, None] - x)


def test_groups() -> None:
    found = by_group(_line(0, 1, 2, 10, 11, 12, 13), ["a", "a", "a", "b", "b", "b", "b"])
    assert found is not None
    assert found.first == found.average_precision == 1
    assert found.precision5 == pytest.approx((3 * 2 / 5 + 4 * 3 / 5) / 7)
    mixed = by_group(_line(0, 1, 2, 3, 4, 5), ["a", "b"] * 3)
    assert mixed is not None
    assert mixed.first == 0


def test_what_is_kept_apart_is_no_candidate() -> None:
    genres, artists = ["g", "g", "h", "g", "h", "h", "h"], ["x", "x", "y", "z", "x", "z", "w"]
    found = by_group(_line(0, 0.1, 0.2, 3, 4, 5, 6), genres, artists)
    assert found is not None
    assert found.first < 1, "the nearest of the genre is by the same artist"


def test_unknown_groups_ask_and_answer_nothing() -> None:
    assert by_group(_line(0, 1, 2, 3, 4, 5), ["", "", "", "", "", "a"]) is None


def test_answers_are_those_of_single_queries() -> None:
    found = answers(_line(0, 1, 2, 10, 11, 12, 13), ["a", "a", "", "b", "b", "b", "b"])
    assert found.groups.tolist() == ["a", "a", "b", "b", "b", "b"]
    assert found.measures[:, 0].tolist() == [1, 1, 1, 1, 1, 1]
    assert found.measures[:, 1].tolist() == pytest.approx([0.2, 0.2, 0.6, 0.6, 0.6, 0.6])


def test_a_lead_is_sure_only_with_many_groups() -> None:
    rng = np.random.default_rng(0)
    other = rng.random((400, 3))
    names = np.repeat(np.arange(200).astype(str), 2)
    ahead = margins(Answers(other + rng.normal(0.1, 0.2, other.shape), names), Answers(other, names))
    assert all(margin.low < margin.mean < margin.high for margin in ahead)
    assert all(margin.low > 0.05 and margin.high < 0.15 for margin in ahead)
    one_artist = np.where(np.arange(400) < 390, "many", names)
    swayed = other + np.where(one_artist == "many", 0.1, -0.1)[:, None]
    assert all(margin.low < 0 for margin in margins(Answers(swayed, one_artist), Answers(other, one_artist)))


def test_halves() -> None:
    assert halves(1 - np.eye(4)) == (1, 1)
    assert halves(np.ones((4, 4)) - np.roll(np.eye(4), 1, 1) + 0.5 * np.eye(4))[0] == 0


def test_a_hub_is_counted() -> None:
    rng = np.random.default_rng(0)
    around = 1 + rng.normal(size=(40, 300))
    found = hubs(cosine_distances(np.concatenate([around, around.mean(0, keepdims=True)])), k=3)
    assert found.most == 40
    assert found.skew > 1


def test_divergence_of_gaussians() -> None:
    rng = np.random.default_rng(0)
    near, far = rng.normal(size=(500, 20)), rng.normal(3, 2, size=(500, 20))
    timbres = [baselines.timbre(frames) for frames in (near, near + 0.01, far)]
    found = baselines.divergences(timbres, timbres)
    np.testing.assert_allclose(found, found.T, rtol=1e-6)
    np.testing.assert_allclose(np.diag(found), 0, atol=1e-6)
    assert found[0, 1] < found[0, 2]


def test_mfcc_of_a_flat_spectrum_is_one_number() -> None:
    coefficients = baselines.mfcc(np.ones((3, 96)))
    assert coefficients[0, 0] == pytest.approx(np.sqrt(96))
    np.testing.assert_allclose(coefficients[:, 1:], 0, atol=1e-9)
