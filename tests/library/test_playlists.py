"""Playlist files of every kind: round trips, names of any bytes, what other programs write, recipes."""

import os
import urllib.parse
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from musicexplorer.library import playlists
from musicexplorer.library.m3u import Entry, PlaylistError

RECIPE = '{"version":1,"seeds":[' + '"  x",' * 400 + "]}"


def touch(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    return path


_NAME = st.one_of(
    st.binary(min_size=1, max_size=30).map(lambda raw: raw.translate(None, b"/\0\n\r")),
    st.sampled_from(["Björk – Jóga".encode(), b"a:b", b"%41", b"#1", b" a ", b"a;b=c", b"a&<b>"]),
).filter(lambda raw: raw not in (b"", b".", b"..") and not raw.startswith(b"list"))
_TEXT = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"]), max_size=12).map(
    lambda text: " ".join(text.split())
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=50)
@given(
    st.lists(
        st.tuples(_NAME, _TEXT, _TEXT, st.integers(0, 9_999)), max_size=4, unique_by=lambda item: item[0]
    ),
    st.booleans(),
)
def test_an_xspf_comes_back_whole(tmp_path_factory: pytest.TempPathFactory, items, relative) -> None:
    folder = tmp_path_factory.mktemp("xspf")
    entries = [
        Entry(
            touch(folder / os.fsdecode(raw)),
            length / 10,
            artist,
            title,
            title,
            artist,
            length / 8,
            length / 4,
        )
        for raw, artist, title, length in items
    ]
    path = folder / "list.xspf"
    assert playlists.write(path, entries, relative=relative, title="My list", recipe=RECIPE) == []
    found = playlists.read(path)
    assert found.entries == tuple(entries) and not found.missing
    assert (found.title, found.recipe) == ("My list", RECIPE)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=50)
@given(
    st.lists(st.tuples(_NAME, _TEXT, st.integers(0, 9_999)), max_size=4, unique_by=lambda item: item[0]),
    st.booleans(),
)
def test_a_pls_comes_back_with_what_it_can_hold(
    tmp_path_factory: pytest.TempPathFactory, items, relative
) -> None:
    folder = tmp_path_factory.mktemp("pls")
    entries = [Entry(touch(folder / os.fsdecode(raw)), float(n), title=text) for raw, text, n in items]
    assert playlists.write(folder / "list.pls", entries, relative=relative) == []
    found = playlists.read(folder / "list.pls").entries
    assert [os.fsencode(one.path) for one in found] == [os.fsencode(one.path) for one in entries]
    assert [one.seconds for one in found] == [one.seconds for one in entries]


def test_the_exact_bytes_of_a_pls(tmp_path: Path) -> None:
    entries = [Entry(tmp_path / "music" / "a.mp3", 123.6, "Björk", "Jóga"), Entry(tmp_path / "b.mp3")]
    playlists.write(tmp_path / "list.pls", entries, relative=True)
    assert (tmp_path / "list.pls").read_bytes() == (
        "[playlist]\nFile1=music/a.mp3\nTitle1=Björk - Jóga\nLength1=124\n"
        "File2=b.mp3\nTitle2=b\nLength2=-1\nNumberOfEntries=2\nVersion=2\n"
    ).encode()


def test_a_pls_of_another_program(tmp_path: Path) -> None:
    first = touch(tmp_path / "Music" / "One.mp3")
    (tmp_path / "a.pls").write_bytes(
        b"[playlist]\r\nNumberOfEntries=2\r\n\r\nFile2=http://radio.example/stream\r\nTitle2=Radio\r\nLength2=-1\r\n"
        b"File1=C:\\Users\\me\\Music\\One.mp3\r\nTitle1=Band - One\r\nLength1=200\r\nVersion=2\r\n"
    )
    found = playlists.read(tmp_path / "a.pls")
    assert found.entries[0] == Entry(first, 200.0, "Band", "One") and len(found.entries) == 2
    assert [entry.title for entry in found.missing] == ["Radio"]


def test_an_xspf_is_what_the_format_says(tmp_path: Path) -> None:
    playlists.write(tmp_path / "a.xspf", [Entry(tmp_path / "é ü.mp3", 1.5, "A & B", "\x01T")])
    root = ElementTree.parse(tmp_path / "a.xspf").getroot()
    space = {"x": "http://xspf.org/ns/0/"}
    assert root.tag == "{http://xspf.org/ns/0/}playlist" and root.get("version") == "1"
    track = root.find("x:trackList/x:track", space)
    assert track.findtext("x:location", None, space).endswith("/%C3%A9%20%C3%BC.mp3")
    assert track.findtext("x:location", None, space).startswith("file:///")
    assert track.findtext("x:duration", None, space) == "1500"
    assert track.findtext("x:creator", None, space) == "A & B"


@pytest.mark.parametrize(
    ("text", "problem"), [("<playlist", "damaged"), ("<!DOCTYPE a [<!ENTITY b 'c'>]><a/>", "entities")]
)
def test_an_xspf_that_is_none(tmp_path: Path, text: str, problem: str) -> None:
    (tmp_path / "a.xspf").write_text(text)
    with pytest.raises(PlaylistError, match=problem):
        playlists.read(tmp_path / "a.xspf")


def test_a_recipe_stays_in_an_m3u8_and_no_line_is_long(tmp_path: Path) -> None:
    path = touch(tmp_path / "a.mp3")
    playlists.write(tmp_path / "a.m3u8", [Entry(path)], recipe=RECIPE)
    lines = (tmp_path / "a.m3u8").read_bytes().splitlines()
    assert lines[1].startswith(b"#MUSICEXPLORER-RECIPE:") and max(map(len, lines)) < 1_000
    found = playlists.read(tmp_path / "a.m3u8")
    assert found.recipe == RECIPE and found.entries == (Entry(path, title="a"),)


def test_a_name_that_says_no_format(tmp_path: Path) -> None:
    with pytest.raises(PlaylistError, match="not a playlist"):
        playlists.write(tmp_path / "a.mp3", [])
    assert not playlists.is_playlist(tmp_path / "a.mp3") and playlists.is_playlist(tmp_path / "A.M3U")


@pytest.mark.parametrize("name", ["Étude #5.flac", "who?.flac", "a%20b.flac"])
@pytest.mark.parametrize("suffix", [".m3u8", ".pls"])
def test_full_paths_that_look_like_addresses_are_written_as_addresses(
    tmp_path: Path, name: str, suffix: str
) -> None:
    """VLC takes a path in a list for an address, and looks for what stands before "#" or "?"."""
    music = tmp_path / name
    music.touch()
    file = tmp_path / f"list{suffix}"
    playlists.write(file, [Entry(music)])
    line = next(one for one in file.read_text().splitlines() if "file://" in one)
    address = urllib.parse.urlsplit(line[line.index("file://") :])
    assert urllib.parse.unquote(address.path) == str(music)
    assert not (address.query or address.fragment)
    assert [entry.path for entry in playlists.read(file).entries] == [music]


def test_xspf_tells_vlc_the_part_of_a_file(tmp_path: Path) -> None:
    file = tmp_path / "list.xspf"
    playlists.write(
        file, [Entry(tmp_path / "disc.flac", start=20.0, end=40.0), Entry(tmp_path / "whole.flac")]
    )
    options = [one.text for one in ElementTree.parse(file).iter() if one.tag.endswith("ns/0/}option")]
    assert options == ["start-time=20.000000", "stop-time=40.000000"]
