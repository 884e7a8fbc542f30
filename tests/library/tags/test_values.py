"""Messy values made numbers and clean texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musicexplorer.library.tags import values


@pytest.mark.parametrize(
    ("texts", "genres"),
    [
        (["Rock"], ("Rock",)),
        (["Rock; Metal"], ("Rock", "Metal")),
        (["Rock/Metal"], ("Rock", "Metal")),
        (["Rock, Metal | Pop"], ("Rock", "Metal", "Pop")),
        (["Folk, World, & Country"], ("Folk", "World", "Country")),
        (["Rock", "rock", "ROCK"], ("Rock",)),
        (["Rock\\\\Metal"], ("Rock", "Metal")),
        (["Singer/Songwriter"], ("Singer-Songwriter",)),
        (["R&B", "Drum & Bass"], ("R&B", "Drum & Bass")),
        (["Hip-Hop"], ("Hip-Hop",)),
        (["17"], ("Rock",)),
        (["(4)(17)"], ("Disco", "Rock")),
        (["(255)"], ()),
        (["80s"], ("80s",)),
        (["Rock (2)"], ("Rock (2)",)),
        (["", " ; "], ()),
        (["Ð ÐžÐº"], ("Ð ÐžÐº",)),
    ],
)
def test_genres(texts: list[str], genres: tuple[str, ...]) -> None:
    assert values.genres(texts) == genres


@pytest.mark.parametrize(
    ("texts", "artists"),
    [
        (["AC/DC"], ("AC/DC",)),
        (["Simon & Garfunkel"], ("Simon & Garfunkel",)),
        (["Earth, Wind & Fire"], ("Earth, Wind & Fire",)),
        (["One; Two"], ("One", "Two")),
        (["One\0Two", "one"], ("One", "Two")),
        (["Sunn O)));"], ("Sunn O)))",)),
        (["Unknown Artist", "<unknown>"], ()),
    ],
)
def test_artists(texts: list[str], artists: tuple[str, ...]) -> None:
    assert values.artists(texts) == artists


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3", 3),
        ("03/12", 3),
        ("3 of 12", 3),
        (" 7", 7),
        ("0", None),
        ("A1", None),
        ("", None),
        ("20040501", None),
    ],
)
def test_counts(text: str, expected: int | None) -> None:
    assert values.count(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2004", 2004),
        ("2004-05-01", 2004),
        ("01.05.2004", 2004),
        ("1997-09-22T00:00:00Z", 1997),
        ("1899", 1899),
        ("0000", None),
        ("04", None),
        ("20040501", None),
        ("", None),
    ],
)
def test_years(text: str, expected: int | None) -> None:
    assert values.year(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("-6.54 dB", -6.54),
        ("+1.2", 1.2),
        ("-6,5 dB", -6.5),
        ("0 dB", 0.0),
        ("-1000 dB", None),
        ("loud", None),
    ],
)
def test_gains(text: str, expected: float | None) -> None:
    assert values.gain(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("0", 5.0), ("-2816", -6.0), ("128", 5.5), ("-6.54 dB", None), ("", None)]
)
def test_gains_of_opus(text: str, expected: float | None) -> None:
    assert values.r128_gain(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0.6", 0.6),
        ("1.0", 1.0),
        ("1", 0.2),
        ("5", 1.0),
        ("8", 0.8),
        ("60", 0.6),
        ("100", 1.0),
        ("255", 1.0),
        ("0", None),
        ("256", None),
        ("good", None),
    ],
)
def test_ratings(text: str, expected: float | None) -> None:
    assert values.rating(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("120", 120), ("83,5", 83.5), ("0", None), ("100000", None), ("x", None)]
)
def test_tempos(text: str, expected: float | None) -> None:
    assert values.bpm(text) == expected


@given(st.text())
def test_no_text_is_too_messy(text: str) -> None:
    for function in (
        values.count,
        values.year,
        values.bpm,
        values.gain,
        values.r128_gain,
        values.peak,
        values.rating,
    ):
        function(text)
    assert "\n" not in values.line(text)
    assert values.line(values.line(text)) == values.line(text)
    assert all(values.artists([text])) and all(values.genres([text]))
    values.text(text)


def test_endless_texts_are_cut() -> None:
    assert len(values.line("x" * 1_000_000)) == 1_000
    assert len(values.text("x" * 1_000_000)) == 100_000
