"""Facts as columns say what facts as objects say."""

import numpy as np
import pytest

from musicexplorer.similarity.facts import Facts
from musicexplorer.similarity.recordings import TrackFacts

FULL = TrackFacts(
    id=7,
    title="Title",
    artist="Artist",
    album="Album",
    duration=61.5,
    genres=("Jazz", "Fusion"),
    year=1970,
    folder="/music",
    tempo=99.5,
    key="Am",
    plays=3,
    last_played=1.5e9,
    added=1.4e9,
    rating=0.8,
    liked=True,
    loudness=-9.5,
    artists=("Artist", "Guest"),
    album_artist="Artist",
)
EMPTY = TrackFacts(id=2)


def test_a_track_comes_out_as_it_went_in():
    facts = Facts.of([FULL, EMPTY])
    assert facts[7] == FULL
    assert facts[2] == EMPTY
    assert list(facts) == [2, 7]
    assert list(facts.values()) == [EMPTY, FULL]
    assert type(facts[7].year) is int


def test_a_track_that_is_not_there_is_a_key_error():
    facts = Facts.of([FULL])
    assert facts.get(3) is None
    assert 3 not in facts
    with pytest.raises(KeyError):
        facts[8]
    assert Facts.of([]).get(1) is None


def test_rows_can_be_put_in_the_order_of_other_ids():
    facts = Facts.of([FULL, EMPTY]).aligned(np.array([7, 5, 2]))
    assert [facts.at(row) for row in range(3)] == [FULL, TrackFacts(id=5), EMPTY]
