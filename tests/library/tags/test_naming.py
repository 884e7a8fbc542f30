"""What a file's name and folder tell."""

import os
from pathlib import Path

import pytest

from musicexplorer.library.tags.naming import completed, from_name
from musicexplorer.library.track import Metadata


def said(path: str) -> dict[str, object]:
    found = from_name(Path(path))
    names = ("artists", "title", "track", "disc", "album", "year")
    values = {name: getattr(found, name) for name in names}
    return {name: value for name, value in values.items() if value}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/x/Title.mp3", {"title": "Title"}),
        ("/x/Artist - Title.mp3", {"artists": ("Artist",), "title": "Title"}),
        ("/music/03 - Artist - Title.mp3", {"track": 3, "artists": ("Artist",), "title": "Title"}),
        ("/music/01. Title.mp3", {"track": 1, "title": "Title"}),
        ("/music/01 Title.mp3", {"track": 1, "title": "Title"}),
        ("/music/01-Title.mp3", {"track": 1, "title": "Title"}),
        ("/music/01_-_Some_Title.mp3", {"track": 1, "title": "Some Title"}),
        ("/music/1-03 Title.mp3", {"disc": 1, "track": 3, "title": "Title"}),
        ("/music/2.03 - Title.mp3", {"disc": 2, "track": 3, "title": "Title"}),
        ("/x/As_Seasons_Change.ogg", {"title": "As Seasons Change"}),
        ("/x/Artist - Song - Live.mp3", {"artists": ("Artist",), "title": "Song - Live"}),
        (
            "/x/Artist - Album - 03 - Title.mp3",
            {"artists": ("Artist",), "album": "Album", "track": 3, "title": "Title"},
        ),
        ("/music/Artist - 03 - Title.mp3", {"artists": ("Artist",), "track": 3, "title": "Title"}),
        ("/music/04 - A - B - C.mp3", {"track": 4, "artists": ("A",), "title": "B - C"}),
        ("/x/1979.mp3", {"title": "1979"}),
        ("/x/99 Luftballons.mp3", {"title": "99 Luftballons"}),
        ("/x/well-tempered.mp3", {"title": "well-tempered"}),
        ("/x/ - .mp3", {"title": "-"}),
        ("/music/A1 - Song.mp3", {"track": 1, "title": "Song"}),
        ("/music/B2. Song.mp3", {"track": 2, "title": "Song"}),
        ("/music/C03 - Artist - Song.mp3", {"disc": 2, "track": 3, "artists": ("Artist",), "title": "Song"}),
        ("/music/[D1] Song.mp3", {"disc": 2, "track": 1, "title": "Song"}),
        ("/music/(A2) Song.mp3", {"track": 2, "title": "Song"}),
        ("/music/A1_-_Some_Song.mp3", {"track": 1, "title": "Some Song"}),
        ("/music/B - Song.mp3", {"title": "Song"}),
        ("/x/D12 - My Band.mp3", {"artists": ("D12",), "title": "My Band"}),
        ("/x/U2 - One.mp3", {"artists": ("U2",), "title": "One"}),
        ("/x/H2O.mp3", {"title": "H2O"}),
        ("/x/A Day in the Life.mp3", {"title": "A Day in the Life"}),
        ("/music/Disc 1 - 03 - Title.mp3", {"disc": 1, "track": 3, "title": "Title"}),
        ("/music/CD1-03 Title.mp3", {"disc": 1, "track": 3, "title": "Title"}),
        (
            "/music/CD 2 - 11 - Artist - Title.mp3",
            {"disc": 2, "track": 11, "artists": ("Artist",), "title": "Title"},
        ),
        ("/music/cd2_track05_title.mp3", {"disc": 2, "track": 5, "title": "title"}),
        ("/music/(Disc 2) 04. Title.mp3", {"disc": 2, "track": 4, "title": "Title"}),
        ("/music/d1t03 Title.mp3", {"disc": 1, "track": 3, "title": "Title"}),
        ("/music/01-03 - Title.mp3", {"disc": 1, "track": 3, "title": "Title"}),
        ("/music/Track 03 - Title.mp3", {"track": 3, "title": "Title"}),
        ("/music/Track 03.mp3", {"title": "Track 03"}),
        ("/music/(03) Title.mp3", {"track": 3, "title": "Title"}),
        ("/music/[03] - Title.mp3", {"track": 3, "title": "Title"}),
        ("/music/#3 - Title.mp3", {"track": 3, "title": "Title"}),
        ("/music/Artist - A1 - Title.mp3", {"artists": ("Artist",), "track": 1, "title": "Title"}),
        (
            "/music/Artist - Album - CD2 - 03 - Title.mp3",
            {"artists": ("Artist",), "album": "Album", "disc": 2, "track": 3, "title": "Title"},
        ),
        (
            "/music/Artist - 1-03 - Title.mp3",
            {"artists": ("Artist",), "disc": 1, "track": 3, "title": "Title"},
        ),
        (
            "/music/01-some_artist-the_title.mp3",
            {"artists": ("some artist",), "track": 1, "title": "the title"},
        ),
        (
            "/music/203-some_artist-the_title-grp.mp3",
            {"artists": ("some artist",), "disc": 2, "track": 3, "title": "the title"},
        ),
        ("/x/Artist - Title [dQw4w9WgXcQ].mp3", {"artists": ("Artist",), "title": "Title"}),
        ("/x/CDB.mp3", {"title": "CDB"}),
        ("/x/Discipline 27-II.mp3", {"title": "Discipline 27-II"}),
        ("/x/Track and Field.mp3", {"title": "Track and Field"}),
        ("/x/Track 1.mp3", {"title": "Track 1"}),
        ("/x/(I Can't Get No) Satisfaction.mp3", {"title": "(I Can't Get No) Satisfaction"}),
        ("/x/E=MC2.mp3", {"title": "E=MC2"}),
    ],
)
def test_names(path: str, expected: dict[str, object]) -> None:
    assert said(path) == expected


@pytest.mark.parametrize(
    ("folder", "expected"),
    [
        ("Album", {"album": "Album"}),
        ("Artist - Album", {"album": "Album", "artists": ("Artist",)}),
        ("Artist - 1999 - Album", {"album": "Album", "artists": ("Artist",), "year": 1999}),
        ("(1999) Album", {"album": "Album", "year": 1999}),
        ("1999 - Album", {"album": "Album", "year": 1999}),
        ("Artist - Album (1999)", {"album": "Album", "artists": ("Artist",), "year": 1999}),
        ("Album/CD2", {"album": "Album", "disc": 2}),
        ("Album/Disc 1", {"album": "Album", "disc": 1}),
        ("Artist - Album/CD2 - Live", {"album": "Album", "artists": ("Artist",), "disc": 2}),
        ("Album/Disque 3", {"album": "Album", "disc": 3}),
        ("Downloads", {}),
        ("Music", {}),
        ("A - B - C", {}),
    ],
)
def test_folders_of_numbered_files(folder: str, expected: dict[str, object]) -> None:
    assert said(f"/home/{folder}/01 Title.mp3") == {"track": 1, "title": "Title", **expected}


def test_folders_of_other_files_say_nothing() -> None:
    assert said("/home/Artist - Album/Title.mp3") == {"title": "Title"}


def test_a_number_before_a_space_counts_beside_others(tmp_path: Path) -> None:
    (tmp_path / "01 First.mp3").touch()
    assert said(f"{tmp_path}/10 Tenth.mp3")["track"] == 10


def test_names_that_are_not_utf8() -> None:
    assert said(os.fsdecode(b"/x/caf\xe9.mp3")) == {"title": "café"}


def test_a_file_with_a_title_is_left_alone() -> None:
    written = Metadata(title="Written")
    assert completed(written, Path("/x/03 - Artist - Title.mp3")) == written


def test_what_is_written_wins() -> None:
    found = completed(Metadata(artists=("BJÖRK",), track=9), Path("/music/03 - Bjork - Title.mp3"))
    assert (found.title, found.artists, found.track) == ("Title", ("BJÖRK",), 9)


def test_a_name_with_another_artist_is_a_title() -> None:
    found = completed(Metadata(artists=("Someone",)), Path("/x/Hello - Goodbye.mp3"))
    assert (found.title, found.artists) == ("Hello - Goodbye", ("Someone",))
