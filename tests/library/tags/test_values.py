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
        (["One;Two"], ("One", "Two")),
        (["One ; Two;"], ("One", "Two")),
        (["One / Two // Three"], ("One", "Two", "Three")),
        (["One\\\\Two"], ("One", "Two")),
        (["One\nTwo"], ("One", "Two")),
        (["ave;new"], ("ave;new",)),
        (["Kairon; IRSE!; Two"], ("Kairon; IRSE!", "Two")),
        (["a;b", "Two"], ("a;b", "Two")),
        (["Axwell /\\ Ingrosso"], ("Axwell /\\ Ingrosso",)),
        (["Florence + The Machine"], ("Florence + The Machine",)),
        (["Tyler, The Creator"], ("Tyler, The Creator",)),
        (["Crosby, Stills & Nash"], ("Crosby, Stills & Nash",)),
        (["One feat. Two"], ("One", "Two")),
        (["One Feat.Two"], ("One", "Two")),
        (["One ft Two, Three & Four"], ("One", "Two", "Three", "Four")),
        (["One (featuring Two and Three)"], ("One", "Two", "Three")),
        (["One [ft. Two]"], ("One", "Two")),
        (["One feat. Simon & Garfunkel"], ("One", "Simon & Garfunkel")),
        (["One feat. Earth, Wind and Fire & Two"], ("One", "Earth, Wind and Fire", "Two")),
        (["One feat. Two & the Threes"], ("One", "Two & the Threes")),
        (["Little Feat"], ("Little Feat",)),
        (["Little Feat & Friends"], ("Little Feat & Friends",)),
        (["Defeat. The Band"], ("Defeat. The Band",)),
        (["One & Two with Three"], ("One & Two with Three",)),
        (["Yuanan &quot;J.A.R&quot;"], ('Yuanan "J.A.R"',)),
        (["Simon &amp;amp; Garfunkel"], ("Simon & Garfunkel",)),
        (["Beyonc&eacute;; M&#246;tley"], ("Beyoncé", "Mötley")),
        (["AT&T; Two"], ("AT&T", "Two")),
        (["Various Artists", "VA", "V.A.", "various", "Various artists (2)"], ()),
        (["Verschiedene Interpreten", "Artistes divers", "Varios artistas", "Разные исполнители"], ()),
        (["[unknown]", "(Unknown Artist)", "Artiste inconnu", "不明なアーティスト"], ()),
        (["Unknown Mortal Orchestra", "Vanessa"], ("Unknown Mortal Orchestra", "Vanessa")),
        (["Various Cruelties"], ("Various Cruelties",)),
        (["Sunn O)));"], ("Sunn O)))",)),
        (["Unknown Artist", "<unknown>"], ()),
    ],
)
def test_artists(texts: list[str], artists: tuple[str, ...]) -> None:
    assert values.artists(texts) == artists


def test_one_id_means_one_artist() -> None:
    assert values.artists(["Girls; Boys"], single=True) == ("Girls; Boys",)


@pytest.mark.parametrize(
    ("texts", "artists", "credit"),
    [
        (["One feat. Two"], ("One", "Two"), "One feat. Two"),
        (["One & Two"], ("One", "Two"), "One & Two"),  # listed in a field of their own
        (["One;Two"], ("One", "Two"), ""),
        (["One / Two feat. Three"], ("One", "Two", "Three"), "One, Two feat. Three"),
        (["One", "Two"], ("One", "Two"), ""),
        (["Various Artists"], (), ""),
    ],
)
def test_how_artists_are_credited(texts: list[str], artists: tuple[str, ...], credit: str) -> None:
    assert values.credit(texts, artists) == credit


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One", "One"),
        ("One;Two", "One, Two"),
        ("Various Artists", "Various Artists"),
        ("<unknown>", ""),
        ("Unbekannter Interpret", ""),
    ],
)
def test_artists_of_albums(text: str, expected: str) -> None:
    assert values.album_artist(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("Unknown Album", ""), ("Unbekanntes Album", ""), ("Unknown Pleasures",) * 2]
)
def test_albums(text: str, expected: str) -> None:
    assert values.album(text) == expected


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
        ("20040501", 2004),
        ("20040501T1200", 2004),
        ("200405", 2004),
        ("01052004", 2004),
        ("c. 1968", 1968),
        ("1968?", 1968),
        ("May 1968", 1968),
        ("2015年3月21日", 2015),
        ("©1968", 1968),
        ("123456789", None),
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
        ("10", 0.1),
        ("20", 0.2),
        ("60", 0.6),
        ("80", 0.8),
        ("3.5", 0.7),
        ("4/5", 0.8),
        ("7 / 10", 0.7),
        ("90/100", 0.9),
        ("6/5", None),
        ("★★★", 0.6),
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
    ("text", "expected"),
    [
        ("1", 1.0),
        ("1.0", 1.0),
        ("0.35", 0.35),
        ("0,8", 0.8),
        ("Alice::0.6;;Bob::0.8", 0.6),
        ("0", None),
        ("-1", None),
        ("4", None),
    ],
)
def test_ratings_of_fmps(text: str, expected: float | None) -> None:
    assert values.fraction(text) == expected


@pytest.mark.parametrize(
    ("number", "stars"),
    [
        *((1, 1), (64, 2), (128, 3), (196, 4), (255, 5)),  # Windows, Winamp
        *((13, 0.5), (54, 1.5), (118, 2.5), (186, 3.5), (242, 4.5)),  # MediaMonkey, MusicBee
        *((51, 1), (102, 2), (153, 3), (204, 4)),  # even
        *((31, 1), (32, 2), (95, 2), (96, 3), (160, 4), (223, 4), (224, 5)),  # as Windows reads others
    ],
)
def test_stars_of_popm(number: int, stars: float) -> None:
    assert values.windows_rating(number, popularimeter=True) == pytest.approx(stars / 5)


@pytest.mark.parametrize(
    ("number", "stars"), [(1, 1), (12, 1), (25, 2), (50, 3), (75, 4), (87, 5), (99, 5), (0, 0)]
)
def test_stars_of_wma(number: int, stars: float) -> None:
    assert (values.windows_rating(number, popularimeter=False) or 0) == pytest.approx(stars / 5)


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


@pytest.mark.parametrize(
    ("text", "artists"),
    [
        ("周杰伦、林俊杰", ("周杰伦", "林俊杰")),
        ("周杰伦/林俊杰", ("周杰伦", "林俊杰")),
        ("소녀시대／아이유", ("소녀시대", "아이유")),
        ("One；Two", ("One", "Two")),
        ("22/7", ("22/7",)),
        ("諭吉佳作/men", ("諭吉佳作/men",)),
        ("K/DA", ("K/DA",)),
    ],
)
def test_separators_of_chinese_and_japanese(text: str, artists: tuple[str, ...]) -> None:
    assert values.artists([text]) == artists
