"""What passes the filters, how they are said, and how they are remembered."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from musicexplorer.library.store import Reader, Writer
from musicexplorer.library.track import Metadata, Source, Track
from musicexplorer.session import colouring, filters
from musicexplorer.session.filters import DAY, Filters, Range, genre_choices, read
from musicexplorer.session.library import Library
from tests.session.columns import library_of
from tests.ui.fakes import fill

NOW = 1_700_000_000.0


@pytest.fixture
def catalogue() -> Library:
    """Four tracks: two of several genres, a year, a tempo and a rating for some, added one a month."""
    about = (
        Metadata(title="a", genres=("Rock", "Pop"), year=1991, bpm=120.0, rating=0.8),
        Metadata(title="b", genres=("rock",), year=2001, bpm=90.0),
        Metadata(title="c", genres=("Électro",), year=1999, rating=0.4),
        Metadata(title="d"),
    )
    tracks = (Track(at + 1, Source(Path(f"/{at}")), one, NOW - 30 * at * DAY) for at, one in enumerate(about))
    energy = np.array([[0.1], [0.5], [0.9], [np.nan]], np.float32)
    return replace(library_of(tracks), attribute_names=("energy",), attributes=energy)


def passing(catalogue: Library, wanted: Filters) -> str:
    hits = wanted.passing(catalogue, NOW)
    return "".join(title for title, hit in zip(catalogue.tracks.titles, hits, strict=True) if hit)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Filters(), "abcd"),
        (Filters(genres=("Rock",)), "ab"),
        (Filters(genres=("pop", "electro")), "ac"),
        (Filters(genres=("unheard of",)), ""),
        (Filters(ranges=(("year", Range(1991, 1999)),)), "ac"),
        (Filters(ranges=(("year", Range(None, 1999)),)), "ac"),
        (Filters(ranges=(("tempo", Range(100)),)), "a"),
        (Filters(ranges=(("rating", Range(0.4)),)), "ac"),
        (Filters(ranges=(("energy", Range(0.5, 0.9)),)), "bc"),
        (Filters(ranges=(("plays", Range(0, 0)),)), "abcd"),
        (Filters(ranges=(("plays", Range(1)),)), ""),
        (Filters(ranges=(("an attribute of another model", Range(0.5)),)), "abcd"),
        (Filters(added_days=45), "ab"),
        (Filters(genres=("Rock",), ranges=(("energy", Range(0.3)),)), "b"),
    ],
)
def test_all_conditions_must_hold_and_what_is_not_known_does_not(
    catalogue: Library, wanted: Filters, expected: str
) -> None:
    assert passing(catalogue, wanted) == expected


def test_what_is_not_known_is_in_no_range_not_even_an_open_one() -> None:
    values = np.array([np.nan, 3.0])
    for limits in (Range(), Range(low=1.0), Range(high=5.0)):
        assert limits.holds(values).tolist() == [False, True]


def test_tags_and_plays_come_from_the_store(tmp_path: Path) -> None:
    ids = fill(tmp_path / "store", tmp_path / "music", heard=4)
    with Writer(tmp_path / "store") as writer:
        writer.add_play(ids[2], NOW, 200.0, 1.0).result()
    with Reader(tmp_path / "store") as reader:
        catalogue = Library.load(reader)
        assert passing(catalogue, Filters(ranges=(("plays", Range(1)),))) == "apple"
        assert passing(catalogue, Filters(tags=("rock",))) == "AuroraZebraappleMango"
        assert passing(catalogue, Filters(tags=("no such tag",))) == ""


def test_each_condition_has_a_text_and_can_be_removed_alone() -> None:
    wanted = Filters(
        ("Rock",), ("piano",), (("energy", Range(None, 0.6)), ("year", Range(1990, 1999))), added_days=7
    )
    chips = wanted.chips()
    assert [text for text, _ in chips] == [
        "Rock", "tag piano", "energy up to 60 %", "year 1990 – 1999", "added in the last 7 days",
    ]  # fmt: skip
    assert chips[0][1] == replace(wanted, genres=())
    assert chips[2][1] == replace(wanted, ranges=(("year", Range(1990, 1999)),))
    left = wanted
    while left:
        left = left.chips()[0][1]
    assert left == Filters()


@pytest.mark.parametrize(
    ("name", "wanted", "text"),
    [
        ("plays", Range(0, 0), "never played"),
        ("plays", Range(1), "played"),
        ("plays", Range(3), "played at least 3 times"),
        ("rating", Range(0.8), "★★★★ or more"),
        ("tempo", Range(120), "tempo from 120"),
        ("year", Range(1994, 1994), "year 1994"),
        ("valence", Range(0.25, 0.5), "valence 25 – 50 %"),
    ],
)
def test_ranges_in_words(name: str, wanted: Range, text: str) -> None:
    assert filters.range_text(name, wanted) == text


ENDS = st.one_of(st.none(), st.integers(0, 3000), st.floats(0, 1))


@given(
    st.lists(st.text(max_size=4), max_size=3, unique=True),
    st.dictionaries(st.sampled_from(["year", "tempo", "energy"]), st.builds(Range, ENDS, ENDS).filter(bool)),
    st.one_of(st.none(), st.integers(1, 400)),
)
def test_remembered_filters_are_the_same(
    genres: list[str], ranges: dict[str, Range], days: int | None
) -> None:
    wanted = Filters(tuple(genres), ("calm",), tuple(ranges.items()), days)
    assert filters.read(json.loads(json.dumps(wanted.as_plain()))) == wanted


def test_what_does_not_fit_is_left_out() -> None:
    spoilt = {
        "genres": ["Rock", 3],
        "tags": "calm",
        "ranges": {"year": [1990, "x"], "tempo": [None, None], "energy": [True, 1], "valence": [0.5, None]},
        "added_days": -1,
    }
    assert filters.read(spoilt) == Filters(genres=("Rock",), ranges=(("valence", Range(0.5)),))
    assert filters.read({}) == Filters()


def test_choices_are_what_there_is_the_commonest_first(catalogue: Library) -> None:
    assert filters.genre_choices(catalogue) == [("Rock", 2), ("Pop", 1), ("Électro", 1)]
    assert filters.bounds(catalogue, "year") == (1991, 2001)


def test_a_folder_is_a_filter_with_all_that_is_in_it() -> None:
    tracks = [
        Track(number, Source(Path(path)), Metadata(title=path), 0.0)
        for number, path in enumerate(("/m/a/1.mp3", "/m/a/b/2.mp3", "/m/ab/3.mp3"), 1)
    ]
    library = library_of(tracks)
    assert Filters(folders=("/m/a",)).passing(library).tolist() == [True, True, False]
    assert Filters(folders=("/m/a/b", "/m/ab")).passing(library).tolist() == [False, True, True]
    chosen = Filters(folders=("/m/ab",))
    assert [text for text, _ in chosen.chips()] == ["in ab"]
    assert read(chosen.as_plain()) == chosen


def test_genres_that_say_nothing_are_none_and_spellings_are_one() -> None:
    tracks = [
        Track(number, Source(Path(f"/{number}")), Metadata(title="t", genres=genres), 0.0)
        for number, genres in enumerate((("Folk",), ("folk", "Folk"), ("(None)",), ()), 1)
    ]
    library = library_of(tracks)
    assert genre_choices(library) == [("Folk", 2)]
    genres = colouring.find(library, "genre").values(library, np.arange(4))
    assert list(genres) == ["Folk", "Folk", None, None]
