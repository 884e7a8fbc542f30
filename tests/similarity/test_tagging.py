import numpy as np
import pytest

from musicexplorer.similarity.tagging import shared_tags, top_tags

NAMES = ("rock", "piano", "jazz", "metal")


def test_the_most_probable_come_first() -> None:
    assert top_tags(np.float16([0.2, 0.5, 0.1, 0.9]), NAMES, 2) == [
        ("metal", pytest.approx(0.9, abs=1e-3)),
        ("piano", 0.5),
    ]


def test_a_tag_is_shared_only_when_both_have_it() -> None:
    assert shared_tags([0.9, 0.8, 0.0, 0.3], [0.7, 0.0, 0.9, 0.4], NAMES) == ["rock", "metal"]
    assert shared_tags([0.9, 0.0, 0.0, 0.0], [0.0, 0.9, 0.0, 0.0], NAMES) == []


def test_names_must_match() -> None:
    with pytest.raises(ValueError, match="3 tags for 4 names"):
        top_tags([0.1, 0.2, 0.3], NAMES, 1)
