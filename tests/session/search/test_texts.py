"""What a search looks at."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from musicexplorer.library.packed import Texts
from musicexplorer.session.library import Library
from musicexplorer.session.search.terms import Written
from musicexplorer.session.search.texts import TagIndex, search_text
from musicexplorer.session.search.written import rows_with, whole_words, with_words
from musicexplorer.similarity.compact_tags import CompactTags


@given(st.lists(st.text("bde", max_size=5), max_size=12), st.text("bde", min_size=1, max_size=3))
def test_finds_what_a_plain_look_finds(titles: list[str], word: str) -> None:
    library = Library(texts=Texts.of(search_text(title, "", "", "", (), "x.flac") for title in titles))
    assert with_words(library, Written((word,))).tolist() == [word in title for title in titles]


@given(st.lists(st.text("ab ä_1é", max_size=9), max_size=9), st.text("abä ", min_size=1, max_size=3))
def test_finds_the_whole_words_that_a_plain_look_finds(texts: list[str], words: str) -> None:
    found = rows_with(Texts.of(texts), words, whole=True)
    assert found.tolist() == [whole_words(text, words) for text in texts]


def test_a_row_that_was_left_out_is_not_found() -> None:
    library = Library(texts=Texts.of(("one", "one", "two")))
    found = with_words(library, Written(("one",)), np.array([False, True, True]))
    assert found.tolist() == [False, True, False]


def test_one_field_does_not_run_into_the_next() -> None:
    assert "sunset" not in search_text("sun", "set", "", "", (), "")


def test_whole_words_are_not_parts_of_others() -> None:
    assert whole_words("a calm night", "calm")
    assert whole_words("calm", "calm")
    assert whole_words("calmer than calm", "calm")
    assert not whole_words("calmrace", "calm")
    assert not whole_words("becalm", "calm")


TAGS = ("rock", "indie rock", "hip-hop", "piano", "sad", "calm", "loud")


def test_a_tag_describes_the_tracks_that_it_is_among_the_strongest_of() -> None:
    tags = np.full((3, len(TAGS)), 0.5, np.float16)
    tags[0, :2] = 0.1
    tags[1, 3] = 0.1
    tags[2] = np.nan
    assert TagIndex(CompactTags.of(tags), TAGS).rows_with(0).tolist() == [False, True, False]
