"""The one writer of exports: what it replaces, what it refuses, and what a full disk leaves."""

import errno
import io
import json
import os
import stat
import zipfile
from pathlib import Path

import numpy as np
import pytest

from musicexplorer.library import export_file, playlists
from musicexplorer.library.export_file import ExportError, FileExists, Kind
from musicexplorer.library.m3u import Entry


def _npz() -> bytes:
    file = io.BytesIO()
    np.savez(file, paths=np.zeros(1), embeddings=np.zeros(1), model_version=np.zeros(1))
    return file.getvalue()


def _zip(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, b"x")
    return file.getvalue()


_PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(17)
OWN: list[tuple[Kind, bytes]] = [
    ("playlist", b"#EXTM3U\n/a.flac\n"),
    ("playlist", b"\xef\xbb\xbf#EXTM3U\r\n"),
    ("playlist", "#EXTM3U\n/a.flac\n".encode("utf-16")),
    ("playlist", b"[Playlist]\nFile1=/a.flac\n"),
    ("playlist", b'<?xml version="1.0"?>\n<playlist version="1" xmlns="http://xspf.org/ns/0/">'),
    ("playlist", b"# a comment\n/music/a.FLAC\n"),
    ("history", b'{"format": "musicexplorer-listening", "version": 1}\n'),
    ("answers", b'{"tracks": [], "odd": 1, "when": 2.0}\n'),
    ("embeddings", _npz()),
    ("picture", _PNG + b"\0\0\0\x17tEXtSoftware\0Music Explorer"),
    ("drawing", b'<svg xmlns="http://www.w3.org/2000/svg">\n<title>Map of the library</title>'),
    ("page", b"<!DOCTYPE html>\n<title>Map of the library</title>"),
    ("table", b"path,x,y,title,artist,album,year,genre,top tag,start\n"),
    ("backup", _zip("backup.json", "library.sqlite")),
]
OTHER: list[tuple[Kind, bytes]] = [
    ("playlist", b"Dear diary,\n"),
    ("playlist", b"[Desktop Entry]\n"),
    ("playlist", b"<playlist><!-- another program's -->"),
    ("history", b'{"format": "something"}\n'),
    ("history", b"[" * 100_000),
    ("answers", b'{"odd": 1}\n'),
    ("embeddings", _zip("photo.jpg")),
    ("embeddings", b"PK nonsense"),
    ("picture", _PNG),
    ("drawing", b'<svg xmlns="http://www.w3.org/2000/svg"><title>Logo</title>'),
    ("page", b"<!DOCTYPE html>\n<title>My page</title>"),
    ("table", b"path,money\n"),
    ("backup", _zip("thesis.docx")),
]
MUSIC = [
    b"ID3\x04\0", b"fLaC\0\0\0\x22", b"OggS\0\x02", b"RIFF\0\0\0\0WAVEfmt ", b"FORM\0\0\0\0AIFF",
    b"\0\0\0\x20ftypM4A ", b"\xff\xfb\x90\x00\0\0\0\0", b"\xff\xf1\x50\x80", b"\xff\xfa\x90\x64", b"MAC \x96",
    b"wvpk", b"DSD \x1c", b"MThd", b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", b"\x1aE\xdf\xa3", b"TTA1", b"IMPM",
    bytes(1080) + b"M.K." + bytes(100),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "old"), OWN)
def test_a_file_of_its_own_kind_is_replaced(tmp_path: Path, kind: Kind, old: bytes) -> None:
    path = tmp_path / ("a.m3u" if kind == "playlist" else "a")
    path.write_bytes(old)
    export_file.write(path, kind, b"new")
    assert path.read_bytes() == b"new"
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize(("kind", "old"), OTHER)
def test_anything_else_wants_force(tmp_path: Path, kind: Kind, old: bytes) -> None:
    path = tmp_path / "a.m3u8"
    path.write_bytes(old)
    with pytest.raises(FileExists, match="exists already"):
        export_file.write(path, kind, b"new")
    assert path.read_bytes() == old
    export_file.write(path, kind, b"new", force=True)
    assert path.read_bytes() == b"new"


@pytest.mark.parametrize("old", MUSIC)
@pytest.mark.parametrize("force", [False, True])
def test_music_is_never_replaced_whatever_its_name(tmp_path: Path, old: bytes, force: bool) -> None:
    path = tmp_path / "list.m3u8"
    path.write_bytes(old)
    with pytest.raises(ExportError, match="contains music"):
        export_file.write(path, "playlist", b"#EXTM3U\n", force=force)
    assert path.read_bytes() == old


@pytest.mark.parametrize("name", ["a.flac", "a.MP3", "a.opus", "a.mod", "a.m4a"])
def test_nothing_is_written_under_the_name_of_music(tmp_path: Path, name: str) -> None:
    for there in (False, True):
        if there:
            (tmp_path / name).write_bytes(b"")
        with pytest.raises(ExportError, match="named like an audio file"):
            export_file.write(tmp_path / name, "history", b"x", force=True)
    assert (tmp_path / name).read_bytes() == b""


def test_links_that_lead_out_of_the_folder_are_refused(tmp_path: Path) -> None:
    inside, outside = tmp_path / "in", tmp_path / "out"
    inside.mkdir()
    outside.mkdir()
    (outside / "old.m3u8").write_bytes(b"#EXTM3U\n")
    (inside / "a.m3u8").symlink_to(outside / "old.m3u8")
    (inside / "b.m3u8").symlink_to(outside / "nothing yet.m3u8")
    (inside / "c.m3u8").symlink_to("c.m3u8")  # a circle
    (inside / "d.m3u8").symlink_to("/dev/null")
    for name in "abcd":
        with pytest.raises(ExportError, match="link that leads out"):
            export_file.write(inside / f"{name}.m3u8", "playlist", b"#EXTM3U\nnew\n", force=True)
    assert [file.name for file in outside.iterdir()] == ["old.m3u8"]
    assert (outside / "old.m3u8").read_bytes() == b"#EXTM3U\n"


def test_a_link_inside_the_folder_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.m3u8").write_bytes(b"#EXTM3U\n")
    (tmp_path / "link.m3u8").symlink_to("real.m3u8")
    export_file.write(tmp_path / "link.m3u8", "playlist", b"new")
    assert (tmp_path / "link.m3u8").is_symlink() and (tmp_path / "real.m3u8").read_bytes() == b"new"
    (tmp_path / "song.flac").write_bytes(b"tune")
    (tmp_path / "song.m3u8").symlink_to("song.flac")
    with pytest.raises(ExportError, match="audio file"):
        export_file.write(tmp_path / "song.m3u8", "playlist", b"new", force=True)


def test_the_chosen_folder_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    export_file.write(tmp_path / "link" / "a.m3u8", "playlist", b"new")
    assert (tmp_path / "real" / "a.m3u8").read_bytes() == b"new"


def test_folders_and_pipes_are_refused(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    for name, reason in (("folder", "it is a folder"), ("pipe", "not an ordinary file")):
        with pytest.raises(ExportError, match=reason):
            export_file.write(tmp_path / name, "history", b"x", force=True)
    assert stat.S_ISFIFO(os.lstat(tmp_path / "pipe").st_mode)


def test_a_full_disk_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.m3u8"
    path.write_bytes(b"#EXTM3U\nold\n")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ExportError, match="the disk is full"):
        export_file.write(path, "playlist", b"#EXTM3U\nnew\n")
    assert path.read_bytes() == b"#EXTM3U\nold\n"
    assert [file.name for file in tmp_path.iterdir()] == ["a.m3u8"]


def test_an_interrupted_export_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), export_file.writing(tmp_path / "a.npz", "embeddings") as file:
        file.write(b"half")
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


def test_other_names_of_the_same_file_keep_their_content(tmp_path: Path) -> None:
    """A hard link (a copy of a backup program, say) is not written through."""
    (tmp_path / "a.m3u8").write_bytes(b"#EXTM3U\n")
    os.link(tmp_path / "a.m3u8", tmp_path / "copy")
    export_file.write(tmp_path / "a.m3u8", "playlist", b"new")
    assert (tmp_path / "copy").read_bytes() == b"#EXTM3U\n"


@pytest.mark.parametrize("suffix", playlists.SUFFIXES)
def test_every_playlist_can_be_written_again(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    for title in ("One", "Other"):
        playlists.write(path, [Entry(tmp_path / "x.flac", title=title)])
    assert [entry.title for entry in playlists.read(path).entries] == ["Other"]
    path.write_text(json.dumps({"my": "notes"}))
    with pytest.raises(FileExists):
        playlists.write(path, [])
    playlists.write(path, [], force=True)
