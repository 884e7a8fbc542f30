"""Files that are made to block, to never end, or to fill the memory: they cost only themselves."""

import os
import socket
import struct
import time
import zlib
from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musicexplorer.compressed_tags import harmful_tag
from musicexplorer.library import cue, tags
from musicexplorer.library.hidden import is_hidden
from musicexplorer.library.playlists import PlaylistError
from musicexplorer.library.playlists import read as read_playlist
from musicexplorer.library.scan import PassedOver, walk
from musicexplorer.library.video import is_video
from musicexplorer.regular_files import open_regular, read_regular
from tests.audio_files import tone, write

MUSIC = [
    "...And Justice for All", "..But Seriously", ".38 Special", "...Baby One More Time.mp3", ". . . Hits",
    ".5 The Gray Chapter", ".Feast", "....I Care Because You Do", ".357 String Band", ".O.rang",
    "…Like Clockwork",
    ".hack SIGN OST", ".The Dot", ".(hidden).mp3", ".日本.mp3",
]  # fmt: skip
HIDDEN = [
    ".git", ".Trash-1000", ".Trash", ".Trashes", "._x.mp3", "._x", ".Spotlight-V100", ".fseventsd",
    ".AppleDouble",
    ".DocumentRevisions-V100", ".TemporaryItems", ".thumbnails", ".@__thumb", ".~lock.mp3", ".stversions",
    ".DS_Store", ".SyncArchive", ".cache", ".hidden.mp3", "@eaDir", "$RECYCLE.BIN", "lost+found",
]  # fmt: skip


@pytest.mark.parametrize("name", MUSIC)
def test_a_dot_can_begin_a_title(name: str) -> None:
    assert not is_hidden(name)


@pytest.mark.parametrize("name", HIDDEN)
def test_what_systems_hide_is_hidden(name: str) -> None:
    assert is_hidden(name)


@given(st.text(st.characters(blacklist_characters="/\0", blacklist_categories=("Cs",)), min_size=1))
def test_every_name_is_hidden_or_not(name: str) -> None:
    assert is_hidden(name) in (True, False)
    if not name.startswith("."):
        assert not is_hidden(f"{name} ")


def test_a_walk_tells_what_it_passed_over(tmp_path: Path) -> None:
    for name in (
        "...And Justice/1.mp3", "._1.mp3", ".Trash-1000/2.mp3", "phone/.nomedia", "phone/3.mp3",
        "ignored/.ndignore", "ignored/4.mp3", "film.mkv", "song.mid", "text.txt", "cover.jpg",
    ):  # fmt: skip
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"" if path.name.startswith((".no", ".nd")) else b"x")
    os.mkfifo(tmp_path / "pipe.mp3")
    (tmp_path / "zero.mp3").symlink_to("/dev/zero")
    passed: list[PassedOver] = []
    found = list(walk(tmp_path, passed))
    assert [str(one.path.relative_to(tmp_path)) for one in found] == ["...And Justice/1.mp3"]
    assert {str(one.path.relative_to(tmp_path)) for one in passed} == {
        "._1.mp3", ".Trash-1000", "phone", "ignored", "film.mkv", "song.mid", "pipe.mp3", "zero.mp3",
    }  # fmt: skip
    assert all(one.reason for one in passed)


def test_a_folder_that_was_asked_for_is_walked_whatever_it_contains(tmp_path: Path) -> None:
    (tmp_path / ".hidden").mkdir()
    for name in (".nomedia", "1.mp3"):
        (tmp_path / ".hidden" / name).touch()
    assert [found.path.name for found in walk(tmp_path / ".hidden")] == ["1.mp3"]


def special(folder: Path, kind: str) -> Path:
    path = folder / f"{kind}.mp3"
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    elif kind == "socket":
        with socket.socket(socket.AF_UNIX) as made:
            os.chdir(folder)  # the path of a socket must be short
            made.bind(path.name)
    else:
        path.symlink_to({"zero": "/dev/zero", "terminal": "/dev/tty", "pipe link": "target"}[kind])
        if kind == "pipe link":
            os.mkfifo(folder / "target")
    return path


@pytest.mark.parametrize("kind", ["pipe", "pipe link", "socket", "zero", "terminal", "folder"])
def test_only_regular_files_are_opened(tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    path = special(tmp_path, kind)
    opened: list[object] = []
    real = os.open
    monkeypatch.setattr(os, "open", lambda *args, **more: opened.append(args[0]) or real(*args, **more))
    with pytest.raises(OSError, match="not a file"):
        open_regular(path)
    assert tags.read_cover(path) is None
    with pytest.raises(tags.TagsError):
        tags.read(path)
    with pytest.raises(PlaylistError):
        read_playlist(path.rename(path.with_suffix(".m3u8")))
    assert not is_video(path)
    assert not opened


def test_a_cover_that_never_ends_is_no_cover(tmp_path: Path) -> None:
    song = write(tmp_path / "a.flac", tone(440, 1))
    (tmp_path / "cover.jpg").symlink_to("/dev/zero")
    os.mkfifo(tmp_path / "folder.jpg")
    assert tags.read_cover(song) is None
    assert not tags.read(song).has_cover


def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"12345")
    assert read_regular(tmp_path / "a", 5) == b"12345"
    with pytest.raises(OSError, match="too large"):
        read_regular(tmp_path / "a", 4)
    with pytest.raises(OSError, match="too large"):
        read_regular(Path("/proc/self/status"), 4)  # it tells a size of 0


@pytest.mark.parametrize("when", [10_413_792_000, -5_000_000_000, 0, 32_503_680_000])
def test_times_far_away_are_stored_as_far_as_that_goes(tmp_path: Path, when: int) -> None:
    path = tmp_path / "a.mp3"
    path.touch()
    os.utime(path, ns=(when * 10**9, when * 10**9))
    [found] = walk(tmp_path)
    assert -(2**63) <= found.mtime_ns < 2**63


@given(track=st.text("0123456789²٣", max_size=30), index=st.text("0123456789:", max_size=30))
def test_a_sheet_with_any_numbers_is_read(
    tmp_path_factory: pytest.TempPathFactory, track: str, index: str
) -> None:
    folder = tmp_path_factory.mktemp("sheet")
    (folder / "a.flac").touch()
    sheet = folder / "a.cue"
    sheet.write_text(f'REM DISCNUMBER {track}\nFILE "a.flac" WAVE\nTRACK {track} AUDIO\nINDEX 01 {index}\n')
    for entry in cue.parse(sheet):
        assert entry.metadata.track is None or entry.metadata.track < 10_000
        assert entry.source.start < 1e7


@pytest.mark.parametrize(
    "line",
    ["A" + " " * 900_000 + "x", 'FILE "' + '"' * 900_000, "FILE a" + " " * 900_000 + "!", "REM " * 200_000],
    ids=["spaces", "quotes", "a name of spaces", "remarks"],
)
def test_a_sheet_with_long_lines_is_read_at_once(tmp_path: Path, line: str) -> None:
    (tmp_path / "a.cue").write_text(line)
    began = time.monotonic()
    assert cue.parse(tmp_path / "a.cue") == []
    assert time.monotonic() - began < 2


def test_a_sheet_with_too_many_tracks_is_cut_off(tmp_path: Path) -> None:
    lines = ['FILE "a.flac" WAVE', *(f"TRACK 1 AUDIO\nINDEX 01 {n}:00:00" for n in range(5_000))]
    (tmp_path / "a.flac").touch()
    (tmp_path / "a.cue").write_text("\n".join(lines))
    assert len(cue.parse(tmp_path / "a.cue")) <= 1_001


def nested(depth: int, kind: bytes = b"moov") -> bytes:
    sizes = (8 * n for n in range(depth, 0, -1))
    return b"".join(struct.pack(">I4s", size, kind) for size in sizes)


@pytest.mark.parametrize(
    "content",
    [
        lambda: nested(3_000),
        lambda: nested(200_000),
        lambda: b"\0\0\0\x08free" * 300_000,
        lambda: b"\0\0\0\0moov" * 3_000,
    ],
)
def test_boxes_in_boxes_end(tmp_path: Path, content: Callable[[], bytes]) -> None:
    (tmp_path / "a.mp4").write_bytes(content())
    began = time.monotonic()
    assert not is_video(tmp_path / "a.mp4")
    assert [found.problem for found in walk(tmp_path)] == [""]
    assert time.monotonic() - began < 2


@given(st.binary(max_size=300))
def test_any_bytes_are_a_video_or_not(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    folder = tmp_path_factory.mktemp("any")
    for suffix in (".mp4", ".webm"):
        (folder / f"a{suffix}").write_bytes(content)
        assert is_video(folder / f"a{suffix}") in (True, False)


def test_an_error_in_one_file_is_a_problem_of_that_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from musicexplorer.library import scan

    for name in ("a.mp3", "b.mp4", "c.mp3"):
        (tmp_path / name).touch()

    def fail(path: Path) -> bool:
        raise RecursionError("too deep")

    monkeypatch.setattr(scan, "is_video", fail)
    found = {one.path.name: one.problem for one in walk(tmp_path)}
    assert found["a.mp3"] == found["c.mp3"] == ""
    assert "too deep" in found["b.mp4"]


@pytest.mark.parametrize(
    ("version", "flag", "before"),
    [(3, 0x80, b""), (4, 0x08, b""), (4, 0x48, b"g"), (4, 0x0C, b"c"), (4, 0x4C, b"gc")],
)
def test_tags_that_become_too_large_are_found(version: int, flag: int, before: bytes) -> None:
    def tag(unpacked: int) -> BytesIO:
        content = before + unpacked.to_bytes(4) + b"x" * (96 - len(before))
        frame = b"TXXX\0\0\0\x64\0" + bytes([flag]) + content  # 100 bytes
        return BytesIO(
            b"ID3" + bytes([version]) + b"\0\0" + synchsafe(len(frame) * 20) + frame * 20 + b"sound"
        )

    assert harmful_tag(tag(10_000_000)) == 10 + 20 * 110
    assert harmful_tag(tag(10_000)) == 0


@given(st.binary(max_size=200), st.sampled_from([b"ID3\x03\0\0", b"ID3\x04\0\0", b""]))
def test_any_tag_is_harmful_or_not(content: bytes, head: bytes) -> None:
    assert harmful_tag(BytesIO(head + content)) >= 0


def test_sound_behind_a_harmful_tag_is_analysed(tmp_path: Path) -> None:
    from musicexplorer.audio.identity import identity

    packed = zlib.compress(b"\0" * 40_000_000, 9)
    frame = b"TXXX" + synchsafe(len(packed) + 4) + b"\0\x09" + synchsafe(40_000_000) + packed
    good = write(tmp_path / "a.mp3", tone(440, 3))
    sound = good.read_bytes()
    bad = tmp_path / "b.mp3"
    bad.write_bytes(b"ID3\x04\0\0" + synchsafe(len(frame)) + frame + sound[sound.index(b"\xff\xfb") :])
    assert identity(bad) == identity(good)
    assert tags.read(bad).duration == pytest.approx(3, abs=0.2)


def synchsafe(number: int) -> bytes:
    return bytes((number >> shift) & 127 for shift in (21, 14, 7, 0))


@cache
def compressed(encoding: bytes, text: bytes, times: int) -> bytes:
    """Text, behind the number of bytes that it has uncompressed."""
    content = encoding + text * times
    return synchsafe(len(content)) + zlib.compress(content, 9)


@pytest.mark.parametrize(
    ("encoding", "text", "times"),
    [(b"\0", b"\0", 40_000_000), (b"\x03", b"a\0", 20_000_000), (b"\x03", b"(1)", 10_000_000)],
)
@pytest.mark.parametrize("kind", [b"TIT2", b"TPE1", b"TCON"])
def test_a_compressed_frame_stays_small(
    tmp_path: Path, encoding: bytes, text: bytes, times: int, kind: bytes
) -> None:
    packed = compressed(encoding, text, times)
    frame = kind + synchsafe(len(packed)) + b"\0\x09" + packed
    path = write(tmp_path / "Some Title.mp3", tone(440, 1))
    sound = path.read_bytes()
    path.write_bytes(b"ID3\x04\0\0" + synchsafe(len(frame)) + frame + sound[sound.index(b"\xff\xfb") :])
    began = time.monotonic()
    found = tags.read(path)
    assert time.monotonic() - began < 10
    assert len(found.title) <= 1_000
    assert len(found.artists) <= 200
