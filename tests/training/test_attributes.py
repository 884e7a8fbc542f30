import numpy as np
import pytest

from musicexplorer.embedding.embedder import values
from musicexplorer.training.attributes import attribute_functions, curve, parting
from musicexplorer.training.teachers import ATTRIBUTES, MTT_TAGS


def test_values_are_quantiles_of_usual_music() -> None:
    logits = np.random.default_rng(0).normal(3, 0.1, 5000)
    knots = curve(logits, np.ones(5000))
    found = values(np.quantile(logits, [0.1, 0.5, 0.9])[:, None], knots[None])[:, 0]
    np.testing.assert_allclose(found, [0.1, 0.5, 0.9], atol=0.02)
    assert values(np.array([[-9.0], [9.0]]), knots[None])[:, 0].tolist() == [0, 1]


def test_some_music_counts_more() -> None:
    logits, weights = np.array([0.0] * 900 + [1.0] * 100), np.array([1.0] * 900 + [27.0] * 100)
    assert curve(logits, weights)[10] > 0.9


def test_a_pivot_has_its_value() -> None:
    rng = np.random.default_rng(0)
    music, speech = rng.normal(0, 0.2, 2000), rng.normal(2, 0.2, 50)
    everything = np.concatenate([music, speech])
    pivot = parting(everything, np.arange(2050) >= 2000)
    assert 0.6 < pivot < 1.6
    knots = curve(everything, np.ones(2050), pivot, 0.5)
    found = values(np.array([[-0.3], [0.0], [pivot], [2.0], [2.3]]), knots[None])[:, 0]
    assert (np.diff(found) > 0.05).all()
    assert found[1] == pytest.approx(0.25, abs=0.05), "the middle of music"
    assert found[2] == pytest.approx(0.5, abs=0.01)
    assert found[3] == pytest.approx(0.75, abs=0.05), "the middle of speech"


def test_what_the_taggers_say_counts_too() -> None:
    rng = np.random.default_rng(0)
    names = ["Speech", "Music", "Cheering", "Applause", "Crowd"]
    attributes, taggers, classes = (rng.normal(size=(200, n)) for n in (7, 100, 5))
    taggers[:100, 50 + MTT_TAGS.index("no vocals")] += 20
    taggers[100:, 50 + MTT_TAGS.index("vocals")] += 20
    classes[:50, 0] += 20
    functions, there = attribute_functions(attributes, taggers, classes, names)
    assert there["instrumentalness"][:100].all()
    assert not there["instrumentalness"][100:].any()
    assert there["speechiness"][:50].all()
    parts = zip((attributes, taggers, classes), functions, strict=True)
    logits = np.sum([said @ rows.T for said, rows in parts], axis=0)
    for name, count in (("instrumentalness", 100), ("speechiness", 50)):
        column = logits[:, ATTRIBUTES.index(name)]
        assert column[:count].mean() > column[count:].mean() + 1
