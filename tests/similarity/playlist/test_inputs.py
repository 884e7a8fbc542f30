"""What playlists are made from keeps its rows in step, whatever order the facts come in."""

import numpy as np

from musicexplorer.similarity.facts import Facts
from musicexplorer.similarity.neighbours import Neighbours
from musicexplorer.similarity.playlist import Exclusion, Filters, PlaylistInputs, Seed, TrackFacts, allowed
from musicexplorer.similarity.playlist.filters import passing
from musicexplorer.similarity.playlist.ranking import Scores
from musicexplorer.similarity.playlist.seeds import members

KNOWN = [
    TrackFacts(3, "Okapi", "The Who", "Hits", 120.0, ("Jazz",), 1970, "/a", plays=2, rating=0.0),
    TrackFacts(9, "Okapi (live)", "Who", "Hits", 0.0, ("jazz", "Live"), 0, "/a", plays=3, liked=True),
    TrackFacts(5, "Emu", "Bee", "Hits", 60.0, ("Rock",), 1990, "/b/c", last_played=999.0, rating=0.4),
    TrackFacts(1, "Not analysed", "Who", plays=10),
]
IDS = [9, 4, 5, 3]
"""The second is a track of which nothing is known."""


def made(facts=None) -> PlaylistInputs:
    neighbours = Neighbours(np.array(IDS), np.eye(4, dtype=np.float32))
    return PlaylistInputs(neighbours, facts or {fact.id: fact for fact in KNOWN}, now=1000.0)


def test_columns_follow_the_embeddings():
    for inputs in (made(), made(Facts.of(KNOWN))):
        assert inputs.columns.title == ["Okapi (live)", "", "Emu", "Okapi"]
        songs, artists, albums = inputs.songs, inputs.artists, inputs.albums
        assert songs[0] == songs[3] and len(set(songs.tolist())) == 3
        assert artists[0] == artists[3] and artists[1] == -1 and artists[2] not in (-1, artists[0])
        assert albums[0] == albums[3] and albums[1] == -1 and albums[2] not in (-1, albums[0])
        assert inputs.durations.tolist() == [90.0, 90.0, 60.0, 120.0]
        assert inputs.artist_plays == {"The Who": 2, "Who": 13}
        assert inputs.fact(9) is not None and inputs.fact(4) == TrackFacts(4)


def test_filters_read_the_columns():
    def ids(**filters):
        return {IDS[row] for row in np.flatnonzero(passing(made(), Filters(**filters))).tolist()}

    assert ids(genres=("JAZZ",)) == {9, 3}
    assert ids(genres=("jazz",), not_genres=("live",)) == {3}
    assert ids(not_genres=("rock",)) == {9, 4, 3}
    assert ids(years=(None, 1980)) == {3}, "a year 0 is not known"
    assert ids(duration=(None, 100.0)) == {5}
    assert ids(rating=(0.0, 0.5)) == {5}
    assert ids(plays=(None, 2)) == {4, 5, 3}
    assert ids(quiet_days=1.0) == {9, 4, 3}
    assert ids(added_days=1.0) == set()


def test_exclusions_read_the_columns():
    def ids(kind, value):
        return {IDS[row] for row in np.flatnonzero(~allowed(made(), [Exclusion(kind, value)])).tolist()}

    assert ids("track", "9") == {9}
    assert ids("artist", "the who") == {9, 3}
    assert ids("album", "HITS") == {9, 5, 3}
    assert ids("folder", "/b") == {5}
    assert ids("genre", "live") == {9}
    assert ids("season", "okapi@") == {9, 3}


def test_seeds_read_the_columns():
    assert members(made(), Seed("liked")) == [9]
    assert sorted(members(made(), Seed("artist", "WHO"))) == [3, 9]
    assert members(made(), Seed("artist", "")) == []
    assert sorted(members(made(), Seed("album", "hits"))) == [3, 5, 9]
    assert members(made(), Seed("album", "")) == []
    assert sorted(members(made(), Seed("genre", "jazz"))) == [3, 9]


def test_the_best_come_first_whether_or_not_all_are_sorted():
    random = np.random.default_rng(0)
    votes = random.integers(0, 400, 3000).astype(np.float64)  # many equals
    for avoided in (np.zeros(3000, bool), random.random(3000) < 0.9, np.ones(3000, bool)):
        scores = Scores(votes, avoided, votes.astype(np.float32), np.zeros(3000, np.intp))
        assert list(scores.best_first()) == scores.order.tolist()
        expected = sorted(range(3000), key=lambda row: (avoided[row], -votes[row], row))
        assert scores.order.tolist() == expected
