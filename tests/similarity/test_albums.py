"""Which tracks are of one album."""

import numpy as np
import pytest

from musicexplorer.similarity import albums
from musicexplorer.similarity.facts import Facts
from musicexplorer.similarity.recordings import TrackFacts


def together(*tracks: tuple[str, str, str, int | None]) -> list[int]:
    """The numbers of albums, from name, artist of the album, folder and year."""
    return albums.numbered(columns(*tracks)).tolist()


def columns(*tracks: tuple[str, str, str, int | None]) -> Facts:
    return Facts.of(
        TrackFacts(number, album=name, album_artist=artist, folder=folder, year=year)
        for number, (name, artist, folder, year) in enumerate(tracks)
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/m/Box/CD1", "/m/Box/CD2"),
        ("/m/Box/cd 01", "/m/Box/cd 02"),
        ("/m/Box/Disc 1", "/m/Box/Disc 2 - Rarities"),
        ("/m/Box/Disk_1", "/m/Box/Disk_2"),
        ("/m/Box/Digital Media 01", "/m/Box/Digital Media 02"),
        ("/m/Box/Vol. 1", "/m/Box/Vol. 2"),
        ("/m/Box/Disc One", "/m/Box/Disc Two"),
        ("/m/Box (CD1)", "/m/Box (CD2)"),
        ("/m/Box [Disc 1]", "/m/Box [Disc 2: Live]"),
        ("/m/Box CD1", "/m/Box CD2"),
        ("/m/Box - Disc 1", "/m/Box - Disc 2"),
        ("/m/Box", "/m/Box/CD2"),
        ("/m/Box/LP1/Side A", "/m/Box/LP2/Side B"),
        (r"D:\m\Box\CD1", r"D:\m\Box\CD2"),
    ],
)
def test_folders_of_discs(one: str, other: str) -> None:
    assert together(("Box", "", one, None), ("Box", "", other, None)) == [0, 0]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Box (Disc 1)", "Box (Disc 2)"),
        ("Box [CD1]", "box [CD 2: Rarities]"),
        ("Box - CD 1", "Box"),
        ("Box, Disc One", "Box, Disc Two"),
    ],
)
def test_names_of_discs(one: str, other: str) -> None:
    assert together((one, "", "/m/x", None), (other, "", "/m/x", None)) == [0, 0]


@pytest.mark.parametrize(
    "tracks",
    [
        [("Greatest Hits", "Queen", "/m/a", 1981), ("Greatest Hits", "Abba", "/m/a", 1981)],
        [("Greatest Hits", "", "/m/Queen", None), ("Greatest Hits", "", "/m/Abba", None)],
        [("Greatest Hits", "", "/m/Queen/CD1", None), ("Greatest Hits", "", "/m/Abba/CD1", None)],
        [("Weezer", "Weezer", "/m/Weezer (1994)", 1994), ("Weezer", "Weezer", "/m/Weezer (2001)", 2001)],
        [("Hits (Volume 1)", "", "/m/x", None), ("Hits (Volume 2)", "", "/m/x", None)],
        [("One", "A", "/m/x", None), ("Two", "A", "/m/x", None)],
    ],
)
def test_two_of_one_name_are_two(tracks: list[tuple[str, str, str, int | None]]) -> None:
    assert together(*tracks) == [0, 1]


def test_one_artist_of_the_album_is_that_of_all_in_its_folder() -> None:
    assert together(("A", "X", "/m/A", 1990), ("A", "", "/m/A", 1990), ("A", "X", "/m/A", None)) == [0] * 3


def test_an_album_of_several_years_is_one() -> None:
    """A compilation with the years of its recordings."""
    assert together(("A", "X", "/m/A", 1970), ("A", "X", "/m/A", 1980), ("A", "X", "/m/A", 1980)) == [0] * 3


def test_no_album_is_none() -> None:
    assert together(("", "X", "/m", None), ("", "X", "/m", None)) == [-1, -1]


def test_what_albums_are_called() -> None:
    facts = columns(
        ("Greatest Hits", "Queen", "/m/q", 1981),
        ("Greatest Hits", "", "/m/Abba", 1992),
        ("Box (CD 1)", "", "/m/Box/CD1", None),
        ("", "", "/m", None),
    )
    assert albums.labels(facts) == ["Greatest Hits (Queen, 1981)", "Greatest Hits (Abba)", "Box", ""]
    for names, rows in (
        (["greatest hits"], [0, 1]),
        (["Greatest Hits (Abba)"], [1]),
        (["Box"], [2]),
        (["Box (CD 1)"], [2]),
        ([""], []),
    ):
        assert np.flatnonzero(albums.named(facts, names)).tolist() == rows
