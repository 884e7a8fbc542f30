"""Searching finds what a plain look at every track finds."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from musicexplorer.session.library import Library
from musicexplorer.session.search import TagIndex, search_text


@given(st.lists(st.text("bde", max_size=5), max_size=12), st.text("bde", min_size=1, max_size=3))
def test_finds_what_a_plain_look_finds(titles: list[str], word: str) -> None:
    library = Library(texts=tuple(search_text(title, "", "", "", (), "x.flac") for title in titles))
    assert library._with_text(word, None).tolist() == [word in title for title in titles]


def test_a_row_that_was_left_out_is_not_found() -> None:
    library = Library(texts=("one", "one", "two"))
    assert library._with_text("one", np.array([False, True, True])).tolist() == [False, True, False]


def test_one_field_does_not_run_into_the_next() -> None:
    assert "sunset" not in search_text("sun", "set", "", "", (), "")


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
