"""A track belongs to each of its artists."""

import numpy as np
import pytest

from musicexplorer.similarity import artists
from musicexplorer.similarity.facts import Facts
from musicexplorer.similarity.recordings import TrackFacts

COLUMNS = Facts.of(
    [
        TrackFacts(1, artist="One", artists=("One",)),
        TrackFacts(2, artist="One feat. Two", artists=("One", "Two")),
        TrackFacts(3, artist="Three & Two", artists=("Three & Two",)),
        TrackFacts(4),
        TrackFacts(5, artist="the TWO"),
    ]
)


@pytest.mark.parametrize(
    ("names", "rows"),
    [
        (["One"], [0, 1]),
        (["two"], [1, 4]),
        (["The One", "Three and Two"], [0, 1, 2]),
        (["One feat. Two"], [0, 1]),  # as a line in a recipe; the guest is left out
        ([""], []),
        (["Nobody"], []),
    ],
)
def test_who_belongs_to_an_artist(names: list[str], rows: list[int]) -> None:
    assert np.flatnonzero(artists.belonging(COLUMNS, names)).tolist() == rows


def test_numbers_and_what_is_shared() -> None:
    numbers = artists.numbered(COLUMNS)
    assert numbers.tolist() == [[0, -1], [0, 1], [2, -1], [-1, -1], [1, -1]]
    shared = artists.sharing(numbers)
    assert np.argwhere(np.triu(shared, 1)).tolist() == [[0, 1], [1, 4]]
    assert not shared[3].any()


def test_a_library_without_artists() -> None:
    numbers = artists.numbered(Facts.of([TrackFacts(1), TrackFacts(2)]))
    assert numbers.tolist() == [[-1], [-1]]
