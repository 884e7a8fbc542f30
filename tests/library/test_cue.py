"""Cue sheets: times, encodings, files under other names, sheets with holes."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musicexplorer.library.cue import CueEntry, merged, parse, seconds
from musicexplorer.library.track import Metadata, Source

SHEET = """REM GENRE "Post-Rock; Metal"
REM DATE 1999
REM DISCNUMBER 2
PERFORMER "Sigur Rós"
TITLE "Ágætis byrjun"
FILE "album.wav" WAVE
  TRACK 01 AUDIO
    TITLE "Intro"
    INDEX 01 00:00:00
  TRACK 02 AUDIO
    TITLE "Svefn-g-englar"
    PERFORMER "Someone Else"
    FLAGS DCP
    INDEX 00 01:30:00
    INDEX 01 01:36:15
  TRACK 03 AUDIO
    INDEX 01 11:40:37
"""


def write(
    folder: Path, text: str, *files: str, name: str = "album.cue", encoding: str = "utf-8"
) -> list[CueEntry]:
    for file in files:
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).touch()
    sheet = folder / name
    sheet.write_bytes(text.encode(encoding))
    return parse(sheet)


def test_a_whole_sheet(tmp_path: Path) -> None:
    entries = write(tmp_path, SHEET, "album.wav")
    audio = tmp_path / "album.wav"
    assert [entry.source for entry in entries] == [
        Source(audio, 0.0, 96.2),
        Source(audio, 96.2, 700 + 37 / 75),
        Source(audio, 700 + 37 / 75, None),
    ]
    assert entries[1].metadata == Metadata(
        title="Svefn-g-englar",
        artists=("Someone Else",),
        album_artist="Sigur Rós",
        album="Ágætis byrjun",
        track=2,
        disc=2,
        year=1999,
        genres=("Post-Rock", "Metal"),
        duration=700 + 37 / 75 - 96.2,
    )
    assert entries[2].metadata.title == "Track 3"
    assert entries[2].metadata.artists == ("Sigur Rós",)


@given(st.integers(0, 999), st.integers(0, 59), st.integers(0, 74))
def test_times_count_75_frames_a_second(minutes: int, whole: int, frames: int) -> None:
    assert round(seconds(f"{minutes:02}:{whole:02}:{frames:02}") * 75) == (minutes * 60 + whole) * 75 + frames


@pytest.mark.parametrize("time", ["", "1", "1:2", "a:b:c", "-1:00:00", "1:2:3:4"])
def test_other_times_are_refused(time: str) -> None:
    with pytest.raises(ValueError, match="not a time"):
        seconds(time)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "cp1252", "utf-16"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    entries = write(tmp_path, SHEET, "album.wav", encoding=encoding)
    assert entries[0].metadata.album == "Ágætis byrjun"


@pytest.mark.parametrize("title", ["残酷な天使のテーゼ", "東京事変", "テスト"])
def test_shift_jis_is_recognised(tmp_path: Path, title: str) -> None:
    entries = write(
        tmp_path, SHEET.replace("Ágætis byrjun", title).replace("ó", "o"), "album.wav", encoding="cp932"
    )
    assert entries[0].metadata.album == title


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
def test_ends_of_lines(tmp_path: Path, newline: str) -> None:
    assert len(write(tmp_path, SHEET.replace("\n", newline), "album.wav")) == 3


@pytest.mark.parametrize(
    ("named", "there"),
    [
        ("album.wav", "album.flac"),
        ("ALBUM.WAV", "album.wav"),
        ("Album.WAV", "album.APE"),
        ("C:\\rips\\album.wav", "album.flac"),
        ("CD1\\album.wav", "CD1/album.flac"),
        ("./album.wav", "album.wav"),
        ("whatever.wav", "album.flac"),  # the only file of a sheet that is named as this one
        ("cafe\u0301.wav", "caf\u00e9.flac"),
    ],
)
def test_the_file_is_found_under_another_name(tmp_path: Path, named: str, there: str) -> None:
    entries = write(tmp_path, SHEET.replace("album.wav", named), there)
    assert [entry.source.path for entry in entries] == [tmp_path / there] * 3


def test_the_exact_file_is_preferred(tmp_path: Path) -> None:
    entries = write(tmp_path, SHEET, "album.flac", "album.wav", "Album.wav")
    assert entries[0].source.path == tmp_path / "album.wav"


def test_a_sheet_named_after_the_whole_file_name(tmp_path: Path) -> None:
    entries = write(tmp_path, SHEET.replace("album.wav", "x.wav"), "a.flac", name="a.flac.cue")
    assert len(entries) == 3


def test_other_files_are_not_taken_for_the_album(tmp_path: Path) -> None:
    assert write(tmp_path, SHEET, "album.jpg", "album.txt", "other.flac") == []


def test_one_file_for_each_track(tmp_path: Path) -> None:
    text = """FILE "1.wav" WAVE
TRACK 01 AUDIO
INDEX 01 00:00:00
TRACK 02 AUDIO
INDEX 00 03:00:00
FILE "2.wav" WAVE
INDEX 01 00:00:00
FILE "missing.wav" WAVE
TRACK 03 AUDIO
INDEX 01 00:00:00
FILE "4.wav" WAVE
TRACK 04 AUDIO
INDEX 01 00:00:00
"""
    entries = write(tmp_path, text, "1.flac", "2.flac", "4.flac", "album.flac")
    assert [entry.source for entry in entries] == [Source(tmp_path / f"{i}.flac") for i in (1, 2, 4)]
    assert [entry.metadata.track for entry in entries] == [1, 2, 4]


def test_data_tracks_and_nonsense_are_passed_over(tmp_path: Path) -> None:
    text = """garbage
FILE album.wav WAVE
TRACK 01 MODE1/2352
INDEX 01 00:00:00
TRACK xx AUDIO
INDEX 01 01:00:00
TRACK 03 AUDIO
INDEX 01 what
TRACK 04 AUDIO
INDEX 01 00:30:00
TRACK 05 AUDIO
INDEX 01 02:00:00
"""
    entries = write(tmp_path, text, "album.wav")
    assert [(entry.source.start, entry.source.end) for entry in entries] == [(30.0, 120.0), (120.0, None)]


def test_a_name_that_is_not_utf8(tmp_path: Path) -> None:
    folder = tmp_path / os.fsdecode(b"\xe9")
    folder.mkdir()
    assert len(write(folder, SHEET, "album.wav")) == 3


def test_a_sheet_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        parse(tmp_path / "none.cue")


def test_the_file_completes_the_sheet(tmp_path: Path) -> None:
    written = Metadata(
        title="Whole", album="File's", track=9, duration=720.0, year=2000, comment="ripped", has_cover=True
    )
    *_, last = write(tmp_path, SHEET, "album.wav")
    found = merged(last, written)
    assert (found.title, found.album, found.track, found.year) == ("Track 3", "Ágætis byrjun", 3, 1999)
    assert (found.comment, found.has_cover) == ("ripped", True)
    assert found.duration == pytest.approx(720 - 700 - 37 / 75)


def test_a_file_that_is_one_track_knows_itself_better() -> None:
    entry = CueEntry(Source(Path("a")), Metadata(title="sheet", album="album", track=4))
    found = merged(entry, Metadata(title="file", duration=5.0))
    assert found == replace(entry.metadata, title="file", duration=5.0)
