"""How alike two tracks are, in words."""

import numpy as np
import pytest

from musicexplorer.similarity.neighbours import Neighbours
from musicexplorer.similarity.playlist.likeness import LIKENESS, Likeness


def library(count: int, seed: int = 0) -> Neighbours:
    """Tracks in clusters, as in a real library."""
    rng = np.random.default_rng(seed)
    middles = rng.normal(size=(max(1, count // 40), 32))
    vectors = middles[np.arange(count) % len(middles)] + rng.normal(0, 0.8, (count, 32))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return Neighbours(np.arange(count), vectors.astype(np.float32))


@pytest.mark.parametrize("count", [60, 400, 3000])
def test_words_spread_over_a_list_from_near_to_far(count: int) -> None:
    neighbours = library(count)
    likeness = Likeness(neighbours)
    lists = [likeness.words(neighbours.nearest(track, 50)[1]) for track in range(0, count, count // 20)]
    for words in lists:
        places = [LIKENESS.index(word) for word in words]
        assert places == sorted(places)
    assert np.mean([len(set(words)) for words in lists]) >= 3
    assert {word for words in lists for word in words} == set(LIKENESS)


def test_a_track_that_is_like_no_other_has_no_close_ones() -> None:
    neighbours = library(400)
    alone = -neighbours.vectors[:].mean(axis=0)
    _, similarities = neighbours.nearest(alone, 10)
    assert set(Likeness(neighbours).words(similarities)) == {"a stretch"}


@pytest.mark.parametrize("count", [0, 1, 2, 5])
def test_tiny_libraries_have_words_too(count: int) -> None:
    vectors = np.eye(max(count, 1), 8, dtype=np.float32)[:count]
    words = Likeness(Neighbours(np.arange(count), vectors)).words(np.array([1.0, -0.5]))
    assert words[0] == "very close" and words[1] == "a stretch"
