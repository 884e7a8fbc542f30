"""Which tracks are found, and in which order."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from musicexplorer.library.packed import Texts
from musicexplorer.session.library import Library
from musicexplorer.session.search.chips import chips
from musicexplorer.session.search.dictionary import dictionary
from musicexplorer.session.search.recipes import recipe_of
from musicexplorer.similarity.compact_tags import CompactTags
from musicexplorer.similarity.playlist import Recipe
from tests.session.search.library import small_library

LIBRARY = small_library()


@pytest.fixture(scope="module")
def library() -> Library:
    return small_library()


def titles(library: Library, text: str, these: tuple[int, ...] = ()) -> list[str]:
    return [library.tracks.titles[row] for row in library.search(text, these).rows.tolist()]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("calm piano", "Moonlight"),
        ("angry guitar", "Piano Wars"),
        ("sad female voice 80s", "Night"),
        ("reggae before 1990", "Rivers of Babylon"),
        ("fast instrumental in a minor", "Ripper"),
        ("ripper", "Ripper"),
        ("boom ripper", "Ripper"),
        ("like ripper but slower", "Slow Ripper"),
        ("the river", "The River"),
        ("moonlihgt", "Moonlight"),
        ("piabo calm", "Moonlight"),
        ("melodians", "Rivers of Babylon"),
    ],
)
def test_the_best_comes_first(library: Library, text: str, first: str) -> None:
    assert titles(library, text)[0] == first


def test_a_part_of_a_word_is_no_sign_of_its_sound(library: Library) -> None:
    assert "calmrace-ks" not in titles(library, "calm piano")


def test_years_that_are_written_count_and_not_the_sound(library: Library) -> None:
    assert titles(library, "year:1980..1989") == ["Moonlight", "The River"]
    assert "Rivers of Babylon" not in titles(library, "80s singing")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("genre:reggae", {"Rivers of Babylon"}),
        ("genre:classical,metal", {"Moonlight", "Piano Wars"}),
        ("genre:none", {"calmrace-ks"}),
        ("-genre:none year:>1990", {"Ripper", "Piano Wars", "Slow Ripper"}),
        ("energy:<0.25", {"Moonlight", "Night"}),
        ("tempo:170..180", {"Ripper", "Piano Wars"}),
        ("key:am", {"Moonlight", "Ripper", "Slow Ripper"}),
        ("format:mp3 artist:boom", {"Ripper", "Slow Ripper"}),
        ("is:liked", {"Ripper"}),
        ("plays:>0", {"Ripper", "The River"}),
        ("album:beats -title:slow", {"Ripper"}),
        ("length:>=7", {"The River", "Slow Ripper"}),
        ("genre:folk genre:rock", {"The River"}),
    ],
)
def test_exact_conditions_are_met_exactly(library: Library, text: str, found: set[str]) -> None:
    assert set(titles(library, text)) == found


def test_what_is_excluded_is_not_found(library: Library) -> None:
    assert "Piano Wars" in titles(library, "guitar")
    assert "Piano Wars" not in titles(library, "guitar -metal")


def test_an_empty_search_finds_everything(library: Library) -> None:
    for text in ("", "   ", '""', "year:"):
        assert library.search(text).passing.all()


@pytest.mark.parametrize("text", ["no such words", "words", "tempo", "good mood songs nothing", "sung sunk"])
def test_words_of_longer_phrases_are_no_misspellings(library: Library, text: str) -> None:
    assert not any(term.spelled == term.text for term in library.search(text).query.terms)


@given(st.text(max_size=40))
def test_any_text_can_be_searched_for(text: str) -> None:
    found = LIBRARY.search(text)
    assert found.passing.dtype == bool
    assert np.isfinite(found.fit).all()
    chips(found.query, LIBRARY)
    recipe_of(found.query, (), Recipe(), 3)


VOCABULARY = sorted(
    {*dictionary(LIBRARY.tag_names, LIBRARY.attribute_names).sounds, "not", "no", "like", "or", "but",
     "slower", "before 1990", "an hour of",
     "ends", "happy", "genre:", "-", '"', "energy:<0.3", "ripper", "these", "20"}
)  # fmt: skip


@given(st.lists(st.sampled_from(VOCABULARY), max_size=8))
def test_any_words_can_be_put_together(words: list[str]) -> None:
    found = LIBRARY.search(" ".join(words), (1, 2))
    assert np.isfinite(found.fit).all()
    chips(found.query, LIBRARY)
    assert recipe_of(found.query, (1, 2), Recipe(), 3).count >= 1


def test_a_title_with_a_no_in_it_is_found() -> None:
    plain = small_library()
    titles_with = tuple(title.replace("Night", "No Guitar No Piano") for title in plain.tracks.titles)
    plain.tracks.__dict__["titles"] = titles_with
    texts = Texts.of(text.replace("night", "no guitar no piano") for text in plain.texts)
    library = replace(plain, texts=texts)
    assert titles(library, "no guitar no piano")[0] == "No Guitar No Piano"


def test_a_title_wins_over_the_sound(library: Library) -> None:
    assert titles(library, "the river")[0] == "The River"


def test_a_library_that_is_not_analysed_is_searched_by_what_is_written() -> None:
    plain = Library()
    assert not len(plain.search("calm piano").rows)


def test_a_library_of_which_nothing_is_analysed_yet_has_no_sound(library: Library) -> None:
    from dataclasses import replace

    waiting = replace(
        library,
        tags=CompactTags.of(np.full(library.tags.shape, np.nan)),
        attributes=np.full_like(library.attributes, np.nan),
    )
    for words in ("calm", "calm piano", "energy:>0.5", "like river"):
        assert len(waiting.search(words).passing) == len(library)


def test_nan_fits_nothing(library: Library) -> None:
    tags = library.tags[:]
    tags[0] = np.nan
    attributes = library.attributes.copy()
    attributes[0] = np.nan
    found = replace(library, tags=CompactTags.of(tags), attributes=attributes).search("calm")
    assert not found.passing[0]


def test_chips_say_how_each_word_was_understood(library: Library) -> None:
    found = chips(library.search("calm piabo before 1990 -live").query, library)
    assert [(chip.text, chip.kind) for chip in found] == [
        ("calm", "sound"), ("piano", "sound"), ("before 1990", "year"), ("-live", "sound"),
    ]  # fmt: skip
    assert found[0].without == "piabo before 1990 -live"
    assert [text for _, text in found[0].choices] == [
        "sound:calm piabo before 1990 -live", "text:calm piabo before 1990 -live",
    ]  # fmt: skip
    assert found[1].choices[-1][1] == 'calm "piabo" before 1990 -live'


def test_a_switched_word_is_understood_so(library: Library) -> None:
    assert "Piano Wars" in titles(library, "text:piano")
    assert titles(library, "sound:piano")[0] == "Moonlight"
    assert "Piano Wars" not in titles(library, "sound:piano")


def test_a_chip_tells_that_nothing_is_known(library: Library) -> None:
    (chip,) = chips(library.search("loudness:>-10").query, library)
    assert not chip.known


def test_a_chip_tells_of_how_many_tracks_something_is_known_so_far(library: Library) -> None:
    found = chips(library.search("calm in a minor 100 bpm").query, library)
    so_far = ["so far" in chip.tip for chip in found]
    assert so_far == [False, True, False]
    assert found[1].tip == "in A minor (known of 7 of 8 tracks so far)"


def test_words_become_a_recipe(library: Library) -> None:
    found = library.search("an hour of calm piano that ends happy")
    recipe = recipe_of(found.query, (), Recipe(), len(found.rows))
    assert (recipe.words, recipe.seconds) == ("calm piano", 3600.0)
    assert (recipe.curve, recipe.curve_of) == ("rising", "valence")
    found = library.search("20 energetic songs like these without singing", (2, 8))
    recipe = recipe_of(found.query, (2, 8), Recipe(), len(found.rows))
    assert (recipe.words, recipe.count, recipe.with_seeds) == ("energetic without singing", 20, False)
    assert [seed.tracks for seed in recipe.seeds] == [(2,), (8,)]
