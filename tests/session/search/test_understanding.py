"""What words are taken for."""

import pytest

from musicexplorer.embedding.card import read_card
from musicexplorer.session.search.dictionary import dictionary
from musicexplorer.session.search.terms import (
    Curve,
    Era,
    Is,
    Key,
    Like,
    Meaning,
    Number,
    Query,
    Size,
    Sound,
    Than,
    Written,
)
from musicexplorer.session.search.understanding import Knowledge, understand

CARD = read_card()
WORDS = dictionary(tuple(CARD.tag_names), tuple(CARD.attribute_names))


def query(text: str, these: tuple[int, ...] = ()) -> Query:
    known = {"ripper": (7,), "miles davis": (8, 9)}
    return understand(
        text,
        Knowledge(
            WORDS,
            tuple(CARD.attribute_names),
            lambda name: (name, known.get(name, ())),
            these,
            lambda word: {"piabo": "piano", "wesnoht": "wesnoth"}.get(word, ""),
            lambda word: word in ("tea", "river"),
        ),
    )


def meanings(text: str) -> list[Meaning]:
    """The first meaning of each term that has one."""
    return [term.meanings[0] for term in query(text).terms if term.meanings]


def kinds(text: str) -> list[tuple[str, type]]:
    return [(term.text, type(term.meanings[0])) for term in query(text).terms if term.meanings]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("calm piano", [("calm", Sound), ("piano", Sound)]),
        ("angry guitar", [("angry", Sound), ("guitar", Sound)]),
        ("sad female voice 80s", [("sad", Sound), ("female voice", Sound), ("80s", Era)]),
        ("fast instrumental in a minor", [("fast", Sound), ("instrumental", Sound), ("in a minor", Key)]),
        ("reggae before 1990", [("reggae", Sound), ("before 1990", Era)]),
        ("like ripper but slower", [("like ripper", Like), ("but slower", Than)]),
        ("faster than ripper", [("faster", Than), ("than ripper", Like)]),
        ("drum and bass", [("drum and bass", Sound)]),
        ("electronic around 120 bpm", [("electronic", Sound), ("around 120 bpm", Number)]),
        ("tracks I have never heard", [("I have never heard", Is)]),
        ("my favourites with guitar", [("my favourites", Is), ("guitar", Sound)]),
        ("songs from the early nineties", [("from the early nineties", Era)]),
        ("an hour of calm piano that ends happy",
         [("an hour of", Size), ("calm", Sound), ("piano", Sound), ("that ends happy", Curve)]),
        ("20 energetic songs like these without singing",
         [("20", Size), ("energetic", Sound), ("like these", Like), ("without singing", Sound)]),
        ("half an hour of jazz getting calmer",
         [("half an hour of", Size), ("jazz", Sound), ("getting calmer", Curve)]),
        ("miles davis", [("miles", Written), ("davis", Written)]),
        ("99 luftballons", [("99", Written), ("luftballons", Written)]),
        ("Re:Zero", [("Re:Zero", Written)]),
        ('"calm piano"', [('"calm piano"', Written)]),
    ],
)  # fmt: skip
def test_words_are_taken_for_what_they_mean(text: str, expected: list[tuple[str, type]]) -> None:
    assert kinds(text) == expected


@pytest.mark.parametrize(
    "text", ["not live", "-live", "no drums", "without guitar", "not too fast", '-"live at"']
)
def test_some_words_say_not(text: str) -> None:
    (term,) = [term for term in query(f"piano {text}").terms if term.meanings][1:]
    assert term.negated
    assert term.text == text


def test_what_is_asked_for_instrumental_is_not_a_negation() -> None:
    (term,) = query("without singing").terms
    assert not term.negated
    assert dict(term.meanings[0].parts)["@instrumentalness"] > 0  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("80s", 1980, 1989),
        ("the 1960s", 1960, 1969),
        ("early 90s", 1990, 1993),
        ("late seventies", 1977, 1979),
        ("before 1990", None, 1989),
        ("until 1990", None, 1990),
        ("since 2001", 2001, None),
        ("after 2001", 2002, None),
        ("between 1959 and 1965", 1959, 1965),
        ("1959-1965", 1959, 1965),
    ],
)
def test_years(text: str, low: int | None, high: int | None) -> None:
    era = meanings(f"jazz {text}")[1]
    assert isinstance(era, Era)
    assert (era.years.low, era.years.high) == (low, high)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("year:1959..1965", Number("year", 1959, 1965)),
        ("year:1959-1965", Number("year", 1959, 1965)),
        ("year:80s", Number("year", 1980, 1989)),
        ("year:<1990", Number("year", None, 1989)),
        ("year:>=1990", Number("year", 1990, None)),
        ("year:1990..", Number("year", 1990, None)),
        ("tempo:120..130", Number("tempo", 120, 130)),
        ("bpm:<=90", Number("tempo", None, 90)),
        ("energy:30%..60%", Number("energy", 0.3, 0.6)),
        ("length:3:20..5:00", Number("duration", 200, 300)),
        ("length:<3", Number("duration", None, 180 - 1e-5)),
        ("rating:>=4", Number("rating", 0.8, None)),
        ("plays:0", Number("plays", 0, 0)),
        ('artist:"Miles Davis"', Written(("miles davis",), "artist")),
        ("genre:jazz,blues", Written(("jazz", "blues"), "genre")),
        ('genre:"hip hop",rap', Written(("hip hop", "rap"), "genre")),
        ("genre:none", Written(("",), "genre")),
        ("folder:live", Written(("live",), "folder")),
        ("is:unplayed", Is("unplayed")),
        ("liked:yes", Is("liked")),
    ],
)  # fmt: skip
def test_the_filter_language_says_it_exactly(text: str, expected: Meaning) -> None:
    (found,) = meanings(text)
    if isinstance(found, Number) and isinstance(expected, Number):
        assert found.name == expected.name
        assert (found.low, found.high) == pytest.approx((expected.low, expected.high))
    else:
        assert found == expected


@pytest.mark.parametrize("text", ["key:am", 'key:"A minor"', "key:8A", "in a minor", "key of am", "a-moll"])
def test_keys_are_named_in_many_ways(text: str) -> None:
    found = meanings(f"piano {text}")[1]
    assert isinstance(found, Key)
    assert found.wheel == (0, 1)


@pytest.mark.parametrize("text", ["year:", "energy:<", "tempo:x", "genre:", "rating:,"])
def test_what_is_not_complete_yet_asks_for_nothing(text: str) -> None:
    assert not meanings(text)


def test_a_misspelt_word_is_forgiven_and_can_be_put_back() -> None:
    found = query("piabo calm")
    assert found.terms[0].spelled == "piano"
    assert isinstance(found.terms[0].meanings[0], Sound)
    assert found.replaced(found.terms[0], '"piabo"') == '"piabo" calm'
    assert found.without(found.terms[0]) == "calm"


def test_the_word_that_is_being_typed_is_completed() -> None:
    assert kinds("calm pian") == [("calm", Sound), ("pian", Sound)]
    assert kinds("pian calm") == [("pian", Written), ("calm", Sound)]
    assert kinds("calm tea") == [("calm", Sound), ("tea", Written)]  # not tearful: it is a title
    assert kinds("calm pi") == [("calm", Sound), ("pi", Written)]


def test_no_is_a_word_of_a_title_beside_other_words_of_it() -> None:
    assert kinds("no such words") == [("no", Written), ("such", Written), ("words", Written)]
    found = query("no drums")
    assert [term.negated for term in found.terms] == [True]


def test_words_with_or_between_them_are_one_choice() -> None:
    (term,) = query("jazz or swing").terms
    assert [one.name for one in term.meanings if isinstance(one, Sound)] == ["jazz", "swing"]


def test_these_are_the_tracks_that_were_given() -> None:
    (term,) = [term for term in query("calm like these", (3, 4)).terms if isinstance(term.meanings[0], Like)]
    assert term.meanings[0].tracks == (3, 4)  # type: ignore[union-attr]


def test_how_a_playlist_goes() -> None:
    curves = [one for one in meanings("piano that starts calm") if isinstance(one, Curve)]
    assert [(one.attribute, one.shape) for one in curves] == [("energy", "rising")]
    curves = [one for one in meanings("rock from happy to sad") if isinstance(one, Curve)]
    assert [(one.attribute, one.shape) for one in curves] == [("valence", "falling")]


@pytest.mark.parametrize(
    "text", ["", " ", "-", '"', '""', ":", "not", "like", "- -", "in", "🎹", "a" * 5000, "( )"]
)
def test_odd_texts_are_no_problem(text: str) -> None:
    query(text)
