"""Looking for words: the same answers as a plain look at every track, made ready piece by piece."""

from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from musicexplorer.library.track import Metadata, Source, Track
from musicexplorer.ui.library.search_index import SearchIndex, TagIndex


def track(title: str, artist: str = "") -> Track:
    return Track(1, Source(Path("/m/x.flac")), Metadata(title=title, artists=(artist,)), 0.0)


def filled(*titles: str) -> SearchIndex:
    index = SearchIndex()
    for row, title in enumerate(titles):
        index.put(row, track(title))
    return index


@given(st.lists(st.text("bde", max_size=5), max_size=12), st.text("bde", min_size=1, max_size=3))
def test_finds_what_a_plain_look_finds(titles: list[str], word: str) -> None:
    expected = [word in title for title in titles]
    assert filled(*titles).find(word).tolist() == expected


def test_a_row_that_was_left_out_is_not_found() -> None:
    index = filled("one", "one", "two")
    assert index.find("one", np.array([False, True, True])).tolist() == [False, True, False]


def test_one_field_does_not_run_into_the_next() -> None:
    index = SearchIndex()
    index.put(0, track("sun", "set"))
    assert not index.find("sunset").any()


def test_is_made_ready_piece_by_piece_and_a_search_does_not_wait_for_it() -> None:
    index = filled(*["word"] * 500)
    assert not index.prepare(0.0)
    assert index.find("word").all()
    assert index.prepare(0.0)
    index.put(3, track("another"))
    assert not index.find("word")[3]


TAGS = ("rock", "indie rock", "hip-hop", "piano", "sad", "calm", "loud")


def test_a_tag_describes_the_tracks_that_it_is_among_the_strongest_of() -> None:
    tags = np.full((3, len(TAGS)), 0.5, np.float16)
    tags[0, :2] = 0.1
    tags[1, 3] = 0.1
    tags[2] = np.nan
    index = TagIndex(tags, TAGS)
    assert index.rows_with(0).tolist() == [False, True, False]
    assert index.find("rock").tolist() == [False, True, False]
    assert index.find("hop").tolist() == [True, True, False]
    assert index.find("pia").tolist() == [True, False, False]
    assert not index.find("ia").any()
    assert not index.find("ro").any()


def test_without_a_model_nothing_is_described() -> None:
    assert TagIndex(np.zeros((2, 0), np.float16), ()).find("rock").tolist() == [False, False]
