"""Playlists as files: what is written is read back, and what others wrote is understood."""

import os
import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from musicexplorer.library.export_file import ExportError
from musicexplorer.library.m3u import Entry, PlaylistError, read, write


def touch(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    return path


def test_the_exact_bytes(tmp_path: Path) -> None:
    first = Entry(tmp_path / "music" / "a.mp3", 123.6, "Björk", "Jóga", "Homogenic", "Björk")
    second = Entry(Path(os.fsdecode(os.fsencode(tmp_path) + b"/music/caf\xe9.mp3")), title="two\r\nlines")
    third = Entry(tmp_path / "#1.mp3")
    left_out = write(
        tmp_path / "list.m3u8",
        [first, second, third],
        relative=True,
        title="My\nlist",
    )
    assert left_out == []
    assert (tmp_path / "list.m3u8").read_bytes() == (
        b"#EXTM3U\n#PLAYLIST:My list\n"
        + "#EXTINF:124,Björk - Jóga\n#EXTALB:Homogenic\n#EXTART:Björk\nmusic/a.mp3\n".encode()
        + b"#EXTINF:-1,two lines\nmusic/caf\xe9.mp3\n#EXTINF:-1,#1\n./#1.mp3\n"
    )


def test_a_part_of_a_file_stays_that_part(tmp_path: Path) -> None:
    album = touch(tmp_path / "album.flac")
    parts = [Entry(album, title="one", end=29.986667), Entry(album, title="two", start=29.986667)]
    write(tmp_path / "a.m3u8", [*parts, Entry(touch(tmp_path / "whole.flac"), title="whole")])
    assert b"#EXTVLCOPT:start-time=29.986667\n" in (tmp_path / "a.m3u8").read_bytes()
    assert read(tmp_path / "a.m3u8").entries == (*parts, Entry(tmp_path / "whole.flac", title="whole"))


def test_absolute_and_upwards(tmp_path: Path) -> None:
    path = touch(tmp_path / "music" / "a.mp3")
    write(tmp_path / "one.m3u8", [Entry(path)])
    assert (tmp_path / "one.m3u8").read_bytes().splitlines()[-1] == os.fsencode(path)
    (tmp_path / "lists").mkdir()
    write(tmp_path / "lists" / "two.m3u8", [Entry(path)], relative=True)
    assert (tmp_path / "lists" / "two.m3u8").read_bytes().splitlines()[-1] == b"../music/a.mp3"
    for name in ("one.m3u8", "lists/two.m3u8"):
        assert read(tmp_path / name).entries == (Entry(path, title="a"),)


def test_a_name_with_a_line_break_is_left_out_and_reported(tmp_path: Path) -> None:
    entries = [Entry(touch(tmp_path / name)) for name in ("new\nline.mp3", "re\rturn.mp3", "good.mp3")]
    assert write(tmp_path / "a.m3u8", entries) == entries[:2]
    assert [entry.path.name for entry in read(tmp_path / "a.m3u8").entries] == ["good.mp3"]


# Any name that Linux allows, but for line breaks.
_NAME = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_characters="/\0\n\r"), min_size=1, max_size=40).map(
        str.encode
    ),
    st.binary(min_size=1, max_size=40).map(lambda raw: raw.translate(None, b"/\0\n\r")),
    st.sampled_from(
        [
            b"#a",
            b" a ",
            b"a\\b",
            b"C:\\a.mp3",
            b"http:",
            b"~",
            b"file:",
            b"\xef\xbb\xbf#a",
            b"%41",
            b"#EXTM3U",
        ]
    ),
).filter(lambda raw: raw not in (b"", b".", b"..", b"list.m3u8") and len(raw) < 200)
_LINE = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(st.lists(st.tuples(_NAME, _LINE, _LINE, st.integers(0, 9999)), max_size=4), st.booleans())
def test_round_trip(tmp_path_factory: pytest.TempPathFactory, items: list, relative: bool) -> None:
    folder = tmp_path_factory.mktemp("m3u")
    entries = []
    for raw, artist, title, length in items:
        path = Path(os.fsdecode(os.fsencode(folder) + b"/" + raw))
        entries.append(Entry(touch(path), float(length), artist, title, album=title, album_artist=artist))
    assert write(folder / "list.m3u8", entries, relative=relative) == []
    found = read(folder / "list.m3u8")
    assert [os.fsencode(entry.path) for entry in found.entries] == [
        os.fsencode(entry.path) for entry in entries
    ]
    assert [entry.seconds for entry in found.entries] == [entry.seconds for entry in entries]
    assert [entry.album for entry in found.entries] == [" ".join(entry.album.split()) for entry in entries]
    assert not found.missing


@given(
    st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1).map(
        lambda t: " ".join(t.split())
    )
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
def test_artist_and_title_come_apart(tmp_path: Path, text: str) -> None:
    assume(text and " - " not in f" {text} ")
    path = touch(tmp_path / "a.mp3")
    write(tmp_path / "list.m3u8", [Entry(path, 1.0, text, text)])
    [entry] = read(tmp_path / "list.m3u8").entries
    assert (entry.artist, entry.title) == (text, text)


def test_a_write_that_fails_leaves_the_old_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "list.m3u8"
    path.write_bytes(b"#EXTM3U old")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ExportError, match="disk is full"):
        write(path, [Entry(tmp_path / "a.mp3")])
    assert path.read_bytes() == b"#EXTM3U old"
    assert [p.name for p in tmp_path.iterdir()] == ["list.m3u8"]


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="no such file"):
        write(tmp_path / "none" / "list.m3u8", [])
    with pytest.raises(PlaylistError, match="no such file"):
        read(tmp_path / "none.m3u8")


def test_permissions_and_links_are_kept(tmp_path: Path) -> None:
    path = touch(tmp_path / "real.m3u8")
    path.chmod(0o640)
    link = tmp_path / "link.m3u8"
    link.symlink_to(path)
    write(link, [])
    assert link.is_symlink()
    assert path.stat().st_mode & 0o777 == 0o640
    assert path.read_bytes() == b"#EXTM3U\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "cp1252", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_encodings(tmp_path: Path, encoding: str, newline: str) -> None:
    path = touch(tmp_path / "Björk" / "Jóga.mp3")
    lines = ["#EXTM3U", "#EXTINF:5,Björk - Jóga", "Björk/Jóga.mp3", ""]
    (tmp_path / "list.m3u").write_bytes(newline.join(lines).encode(encoding))
    assert read(tmp_path / "list.m3u").entries == (Entry(path, 5.0, "Björk", "Jóga"),)


@pytest.mark.parametrize(
    "line",
    [
        "sub/Jóga 1.mp3",
        "sub\\Jóga 1.mp3",
        ".\\sub\\Jóga 1.mp3",
        "./sub/../sub/Jóga 1.mp3",
        "D:\\Music\\sub\\Jóga 1.mp3",
        "d:/Music/sub/Jóga 1.mp3",
        "\\\\server\\share\\sub\\Jóga 1.mp3",
        "  sub/Jóga 1.mp3  ",
        "sub/" + unicodedata.normalize("NFD", "Jóga 1.mp3"),
    ],
)
def test_lines_of_other_systems(tmp_path: Path, line: str) -> None:
    path = touch(tmp_path / "sub" / unicodedata.normalize("NFC", "Jóga 1.mp3"))
    (tmp_path / "list.m3u").write_text(line, encoding="utf-8")
    assert [entry.path for entry in read(tmp_path / "list.m3u").entries] == [path]


def test_names_that_are_decomposed_on_the_disk(tmp_path: Path) -> None:
    path = touch(tmp_path / unicodedata.normalize("NFD", "Jóga.mp3"))
    (tmp_path / "list.m3u").write_text(unicodedata.normalize("NFC", "Jóga.mp3"), encoding="utf-8")
    assert [entry.path for entry in read(tmp_path / "list.m3u").entries] == [path]


def test_addresses(tmp_path: Path) -> None:
    path = touch(tmp_path / os.fsdecode("Jóga 100% #1 ".encode() + b"\xff.mp3"))
    lines = [path.as_uri(), path.as_uri().replace("file://", "file://localhost"), "http://radio.example/live"]
    (tmp_path / "list.m3u").write_text("\n".join(lines))
    found = read(tmp_path / "list.m3u")
    assert [entry.path for entry in found.entries[:2]] == [path, path]
    assert [entry.title for entry in found.missing] == ["http://radio.example/live"]


def test_missing_files_are_reported_in_order(tmp_path: Path) -> None:
    touch(tmp_path / "b.mp3")
    lines = "#EXTINF:7,A - One\na.mp3\nb.mp3\nC:\\x\\c.mp3\nsub\\d.mp3\n" + "x" * 300 + "\n"
    (tmp_path / "list.m3u").write_text(lines)
    found = read(tmp_path / "list.m3u")
    assert [entry.path for entry in found.missing] == [
        tmp_path / "a.mp3",
        Path("C:\\x\\c.mp3"),
        tmp_path / "sub" / "d.mp3",
        tmp_path / ("x" * 300),
    ]
    assert found.missing[0] == Entry(tmp_path / "a.mp3", 7.0, "A", "One")
    assert [entry.path.name for entry in found.entries[:2]] == ["a.mp3", "b.mp3"]
    assert len(found.entries) == 5


def test_the_title_is_kept_and_comments_are_no_entries(tmp_path: Path) -> None:
    touch(tmp_path / "a.mp3")
    (tmp_path / "list.m3u").write_text("#EXTM3U\n# by me\n#PLAYLIST: Evening\n#EXTGRP:x\n\na.mp3\n")
    found = read(tmp_path / "list.m3u")
    assert (found.title, [entry.title for entry in found.entries]) == ("Evening", [""])


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("#EXTINF:123,Artist - Title - Live", (123.0, "Artist", "Title - Live")),
        ("#EXTINF:-1,Just a title", (None, "", "Just a title")),
        ('#EXTINF:10.5 tvg-id="x",A - B', (10.5, "A", "B")),
        ("#extinf:10,", (10.0, "", "")),
        ("#EXTINF:", (None, "", "")),
        ("#EXTINF:what,A - B", (None, "A", "B")),
    ],
)
def test_what_an_entry_says_about_a_track(tmp_path: Path, line: str, expected: tuple) -> None:
    touch(tmp_path / "a.mp3")
    (tmp_path / "list.m3u").write_text(f"{line}\na.mp3\n")
    [entry] = read(tmp_path / "list.m3u").entries
    assert (entry.seconds, entry.artist, entry.title) == expected


def test_a_streams_list_is_refused_kindly(tmp_path: Path) -> None:
    (tmp_path / "list.m3u8").write_text("#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:9.9,\nsegment0.ts\n")
    with pytest.raises(PlaylistError, match="HLS"):
        read(tmp_path / "list.m3u8")


@pytest.mark.parametrize("content", [b"", b"#EXTM3U", b"\n\n", b"\xef\xbb\xbf", b"\0\xff\n"])
def test_odd_lists(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "list.m3u8").write_bytes(content)
    found = read(tmp_path / "list.m3u8")
    assert found.entries == found.missing
