"""What is found in a folder, and what is passed over."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from musicexplorer.library.scan import Found, walk
from musicexplorer.library.suffixes import AUDIO_SUFFIXES
from musicexplorer.library.track import Source


def touch(*paths: Path) -> None:
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")


def names(folder: Path) -> list[str]:
    return [str(found.path.relative_to(folder)) for found in walk(folder)]


def test_music_is_found_at_any_depth_in_order(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["d"] * 60)
    touch(deep / "deep.mp3", tmp_path / "b.FLAC", tmp_path / "a.ogg", tmp_path / "c" / "x.opus")
    found = list(walk(tmp_path))
    assert [f.path for f in found] == [
        tmp_path / "a.ogg",
        tmp_path / "b.FLAC",
        tmp_path / "c" / "x.opus",
        deep / "deep.mp3",
    ]
    assert all(f.size == 1 and f.mtime_ns == f.path.stat().st_mtime_ns and not f.problem for f in found)


def test_every_kind_of_music_is_known() -> None:
    expected = (
        "mp3 flac ogg oga opus m4a aac mp4 alac wav aiff aif wma wv ape mpc tta mka dsf dff ac3 dts amr au"
        " caf spx mod xm it s3m mptm"
    )
    assert {f".{ending}" for ending in expected.split()} <= AUDIO_SUFFIXES


def test_what_is_no_music_is_passed_over(tmp_path: Path) -> None:
    for name in (
        ".hidden.mp3", "._a.mp3", ".folder/a.mp3", "@eaDir/a.mp3", "$RECYCLE.BIN/a.mp3", "__MACOSX/a.mp3",
        "cover.jpg", "film.mkv", "film.avi", "text.txt", "list.m3u8", "mp3", "a.mp3.part",
    ):  # fmt: skip
        touch(tmp_path / name)
    (tmp_path / "folder.mp3").mkdir()
    os.mkfifo(tmp_path / "pipe.mp3")
    assert names(tmp_path) == []


def test_an_empty_file_is_found(tmp_path: Path) -> None:
    (tmp_path / "a.ogg").touch()
    assert [(f.path.name, f.size) for f in walk(tmp_path)] == [("a.ogg", 0)]


def test_names_of_any_bytes(tmp_path: Path) -> None:
    raw = [b"caf\xe9.mp3", b"new\nline.mp3", b"\x83\x65.mp3", b"#1.mp3"]
    for name in raw:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).touch()
    assert {os.fsencode(f.path.name) for f in walk(tmp_path)} == set(raw)


def test_loops_of_links_end_and_nothing_is_found_twice(tmp_path: Path) -> None:
    touch(tmp_path / "z" / "a.mp3")
    (tmp_path / "a link to z").symlink_to(tmp_path / "z")
    (tmp_path / "z" / "up").symlink_to(tmp_path)
    (tmp_path / "z" / "self").symlink_to(".")
    (tmp_path / "b.mp3").symlink_to(tmp_path / "z" / "a.mp3")
    (tmp_path / "round.mp3").symlink_to("round.mp3")
    found = list(walk(tmp_path))
    assert [f.path for f in found if not f.problem] == [tmp_path / "z" / "a.mp3"]
    assert [f.path.name for f in found if f.problem] == ["round.mp3"]


def test_links_to_other_places_are_followed(tmp_path: Path) -> None:
    touch(tmp_path / "other" / "a.mp3", tmp_path / "single.mp3")
    music = tmp_path / "music"
    music.mkdir()
    (music / "folder").symlink_to(tmp_path / "other")
    (music / "b.mp3").symlink_to(tmp_path / "single.mp3")
    (music / "gone.mp3").symlink_to(tmp_path / "nowhere.mp3")
    (music / "gone").symlink_to(tmp_path / "nowhere")
    found = list(walk(music))
    assert {str(f.path.relative_to(music)) for f in found if not f.problem} == {"folder/a.mp3", "b.mp3"}
    assert [(f.path.name, f.problem) for f in found if f.problem] == [
        ("gone.mp3", "broken link (no such file or directory)")
    ]


def test_a_missing_folder_is_reported(tmp_path: Path) -> None:
    [found] = walk(tmp_path / "none")
    assert "no such file" in found.problem


_WALK = """
import os, sys
from pathlib import Path
from musicexplorer.library.scan import walk
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
for found in walk(Path(sys.argv[1])):
    print(found.path.name, found.problem)
"""


@pytest.fixture
def public_folder() -> Iterator[Path]:
    """A folder that every user may read; `tmp_path` lies in one that others may not enter."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def test_an_unreadable_folder_is_reported(public_folder: Path) -> None:
    touch(public_folder / "closed" / "a.mp3", public_folder / "z.mp3")
    (public_folder / "closed").chmod(0)
    # As an ordinary user, in a process of its own: root may read everything.
    command = [sys.executable, "-c", _WALK, str(public_folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    (public_folder / "closed").chmod(0o755)
    assert done.stdout.splitlines() == ["z.mp3 ", "closed the folder cannot be read (permission denied)"]


def cue_text(*files: str, tracks: int = 2) -> str:
    lines = []
    for file in files:
        lines.append(f'FILE "{file}" WAVE')
        for number in range(1, tracks + 1):
            lines += [
                f"TRACK {number:02} AUDIO",
                f'TITLE "{file} {number}"',
                f"INDEX 01 {number - 1:02}:00:00",
            ]
    return "\n".join(lines)


def test_a_cue_sheet_makes_tracks_of_its_file(tmp_path: Path) -> None:
    touch(tmp_path / "album.flac", tmp_path / "other.mp3")
    sheet = tmp_path / "album.cue"
    sheet.write_text(cue_text("album.wav", tracks=3))
    os.utime(sheet, ns=(0, 2**62))
    album, other = walk(tmp_path)
    assert [entry.source for entry in album.entries] == [
        Source(album.path, 0.0, 60.0),
        Source(album.path, 60.0, 120.0),
        Source(album.path, 120.0, None),
    ]
    assert album.mtime_ns == 2**62  # a sheet that changed makes the file look changed
    assert other.entries == ()


def test_of_two_sheets_the_one_with_more_tracks_counts(tmp_path: Path) -> None:
    touch(tmp_path / "album.flac")
    (tmp_path / "a.cue").write_text(cue_text("album.flac", tracks=1))
    (tmp_path / "b.cue").write_text(cue_text("album.flac", tracks=4))
    (tmp_path / "c.cue").write_text(cue_text("album.flac", tracks=2))
    assert [len(found.entries) for found in walk(tmp_path)] == [4]


@pytest.mark.parametrize(
    "text", ["", "nonsense", cue_text("missing.wav", "gone.wav"), 'FILE "album.flac" WAVE']
)
def test_a_sheet_that_says_nothing_loses_nothing(tmp_path: Path, text: str) -> None:
    touch(tmp_path / "album.flac", tmp_path / "b.flac")
    (tmp_path / "x.cue").write_text(text)
    assert [(found.path.name, found.entries) for found in walk(tmp_path)] == [
        ("album.flac", ()),
        ("b.flac", ()),
    ]


def test_a_sheet_of_single_files_keeps_them_whole(tmp_path: Path) -> None:
    touch(*(tmp_path / f"{i}.flac" for i in (1, 2, 3)))
    (tmp_path / "x.cue").write_text(cue_text("1.wav", "2.wav", tracks=1))
    found = list(walk(tmp_path))
    assert [[entry.source for entry in f.entries] for f in found] == [
        [Source(found[0].path)],
        [Source(found[1].path)],
        [],
    ]


def test_found_is_a_value() -> None:
    assert Found(Path("a"), 1, 2) == Found(Path("a"), 1, 2, "", ())
