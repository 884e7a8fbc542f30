"""The metric learned from answers: better on answers held out for a listener of another taste, else none."""

from pathlib import Path

import numpy as np
import pytest

from musicexplorer.similarity import answers, metric, odd_one_out
from musicexplorer.similarity.answers import Answer
from musicexplorer.similarity.odd_one_out import Space

TRACKS, WIDTH = 300, 40


@pytest.fixture(scope="module")
def space() -> Space:
    rng = np.random.default_rng(5)
    spread = 1.0 / np.sqrt(1.0 + np.arange(WIDTH))
    vectors = rng.normal(size=(TRACKS, WIDTH)) * spread + 0.3
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return Space.of(vectors.astype(np.float32))


def hears(space: Space, axes: list[int]) -> np.ndarray:
    """What somebody hears who listens to a few axes only, float [n, k]."""
    places = space.coordinates[:, axes]
    return 2.0 * places / places.std(axis=0)


def answered(heard: np.ndarray | None, triplets: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """What they call odd, int [m]; None hears nothing and guesses."""
    if heard is None:
        return rng.integers(3, size=len(triplets))
    three = heard[triplets]
    pairs = [three[:, a] - three[:, b] for a, b in ((1, 2), (0, 2), (0, 1))]
    near = np.stack([-0.5 * np.sum(pair**2, axis=1) for pair in pairs], axis=1)
    return np.argmax(near + rng.gumbel(size=near.shape), axis=1)


def some(number: int, rng: np.random.Generator) -> np.ndarray:
    return np.array([rng.choice(TRACKS, 3, replace=False) for _ in range(number)])


def test_what_somebody_listens_to_is_learned(space: Space) -> None:
    rng = np.random.default_rng(1)
    heard = hears(space, [4, 6])
    triplets = some(90, rng)
    verdict = odd_one_out.learn(space, triplets, answered(heard, triplets, rng), "model")
    assert verdict.metric is not None
    assert verdict.after > verdict.before + 0.15
    fresh = some(500, rng)
    told = answered(heard, fresh, rng)
    before = odd_one_out.right(space.vectors, fresh, told).mean()
    after = odd_one_out.right(verdict.metric.apply(space.vectors), fresh, told).mean()
    assert after > before + 0.15
    assert abs(after - verdict.after) < 0.15  # what was promised is what comes
    assert (verdict.metric.answers, verdict.metric.model) == (90, "model")


@pytest.mark.slow
def test_there_is_nothing_to_learn_from_chance(space: Space) -> None:
    learned = 0
    for number in range(6):
        rng = np.random.default_rng(number)
        triplets = some(60, rng)
        learned += odd_one_out.learn(space, triplets, answered(None, triplets, rng)).metric is not None
    assert learned <= 1


def test_a_listener_who_agrees_with_the_network_needs_no_metric(space: Space) -> None:
    rng = np.random.default_rng(2)
    triplets = some(60, rng)
    verdict = odd_one_out.learn(space, triplets, answered(6.0 * space.vectors, triplets, rng))
    assert verdict.metric is None
    assert verdict.before > 0.6


def test_few_answers_are_not_learned_from(space: Space) -> None:
    rng = np.random.default_rng(3)
    triplets = some(odd_one_out.ENOUGH - 1, rng)
    verdict = odd_one_out.learn(space, triplets, answered(hears(space, [4]), triplets, rng))
    assert verdict.metric is None and verdict.answers == odd_one_out.ENOUGH - 1
    assert odd_one_out.learn(space, triplets[:0], np.zeros(0, np.int64)).answers == 0


def test_what_is_asked_tells_more_than_chance_would(space: Space) -> None:
    rng = np.random.default_rng(4)
    groups = np.arange(TRACKS)
    asked = np.array([odd_one_out.propose(space, None, groups, rng) for _ in range(40)])
    told = answered(hears(space, [1, 3]), asked, rng)
    random = some(40, rng)
    precise = [
        np.linalg.slogdet(fitted.precision)[1]
        for triplets, odd in ((asked, told), (random, answered(hears(space, [1, 3]), random, rng)))
        if (fitted := odd_one_out.fit(space, triplets, odd)) is not None
    ]
    assert precise[0] > precise[1]


def test_one_artist_is_not_put_beside_itself(space: Space) -> None:
    rng = np.random.default_rng(4)
    groups = np.arange(TRACKS) % 4
    for _ in range(10):
        assert len({int(groups[one]) for one in odd_one_out.propose(space, None, groups, rng)}) == 3
    odd_one_out.propose(space, None, np.zeros(TRACKS, np.int64), rng)  # or if there is no other way


def test_a_metric_comes_back_from_its_file(space: Space, tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    triplets = some(60, rng)
    found = odd_one_out.learn(space, triplets, answered(hears(space, [4, 6]), triplets, rng), "model").metric
    assert found is not None
    found.save(tmp_path / metric.FILE)
    read = metric.load(tmp_path / metric.FILE)
    assert read is not None
    assert np.array_equal(read.apply(space.vectors), found.apply(space.vectors))
    assert np.allclose(np.linalg.norm(read.apply(space.vectors), axis=1), 1, atol=1e-5)
    assert np.allclose(read.apply(space.vectors[3]), read.apply(space.vectors)[3], atol=1e-6)
    assert (read.answers, read.before, read.after) == (60, found.before, found.after)
    assert np.array_equal(metric.applied(read, space.vectors, "another"), space.vectors)
    assert np.array_equal(metric.applied(read, space.vectors[:, :5], "model"), space.vectors[:, :5])
    assert not np.array_equal(metric.applied(read, space.vectors, "model"), space.vectors)


def test_a_damaged_metric_is_none(tmp_path: Path) -> None:
    (tmp_path / metric.FILE).write_bytes(b"PK nonsense")
    assert metric.load(tmp_path / metric.FILE) is None
    assert metric.load(tmp_path / "nowhere") is None


def test_answers_are_kept_line_by_line(tmp_path: Path) -> None:
    path = tmp_path / answers.FILE
    one = Answer((("/a\udcf6.ogg", 0.0), ("/b.ogg", 61.5), ("/ü.ogg", 0.0)), 2, 1.5)
    other = Answer((("/1", 0.0), ("/2", 0.0), ("/3", 0.0)), 0, 2.5)
    answers.append(path, one)
    answers.append(path, other)
    with path.open("a", encoding="utf-8") as file:
        file.write('nonsense\n{"tracks": [], "odd": 1}\n[1]\n')
    assert answers.read(path) == [one, other]
    path.write_bytes(answers.content([other]))
    assert answers.read(path) == [other]
    assert answers.read(tmp_path / "nowhere") == []
