import pytest

from musicexplorer.similarity.tagging import shared_tags

NAMES = ("rock", "piano", "jazz", "metal")


def test_a_tag_is_shared_only_when_both_have_it() -> None:
    assert shared_tags([0.9, 0.8, 0.0, 0.3], [0.7, 0.0, 0.9, 0.4], NAMES) == ["rock", "metal"]
    assert shared_tags([0.9, 0.0, 0.0, 0.0], [0.0, 0.9, 0.0, 0.0], NAMES) == []


def test_names_must_match() -> None:
    with pytest.raises(ValueError, match="3 tags for 4 names"):
        shared_tags([0.1, 0.2, 0.3], [0.1, 0.2, 0.3], NAMES)
