"""Cue sheets away from their files, in other encodings, and in the tags of the files."""

import os
from collections.abc import Callable
from pathlib import Path

import mutagen
import pytest
from mutagen import apev2, id3

from musicexplorer.library.cue import merged, parse
from musicexplorer.library.scan import walk
from musicexplorer.library.track import Metadata
from tests.audio_files import tone, write

SHEET = """PERFORMER "P"
TITLE "Album"
FILE "{file}" WAVE
  TRACK 01 AUDIO
    TITLE "{one}"
    INDEX 01 00:00:00
  TRACK 02 AUDIO
    TITLE "{two}"
    INDEX 00 00:01:00
    INDEX 01 00:02:00
"""


def sheet(path: Path, file: str, one: str = "One", two: str = "Two", encoding: str = "utf-8") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(SHEET.format(file=file, one=one, two=two).encode(encoding))
    return path


def touch(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")
    return path


def titles(folder: Path) -> list[str]:
    last = {found.path: found for found in walk(folder)}
    return [entry.metadata.title for found in last.values() for entry in found.entries]


@pytest.mark.parametrize(
    ("of_sheet", "named", "of_file"),
    [
        ("album.cue", r"CD1\img.flac", "CD1/img.flac"),
        ("album.cue", "CD1/img.wav", "CD1/img.flac"),
        ("album.cue", r"cd1\IMG.WAV", "CD1/img.flac"),
        ("album.cue", r"D:\rips\Box\CD1\img.wav", "CD1/img.flac"),
        ("album.cue", r"\\nas\music\Box\CD1\img.wav", "CD1/img.flac"),
        ("cue/album.cue", r"..\audio\img.flac", "audio/img.flac"),
        ("cue/album.cue", "../img.flac", "img.flac"),
        ("z/album.cue", "../a/b/img.flac", "a/b/img.flac"),
        ("a/album.cue", "../z/img.flac", "z/img.flac"),
    ],
)
def test_files_of_other_folders(tmp_path: Path, of_sheet: str, named: str, of_file: str) -> None:
    touch(tmp_path / of_file)
    sheet(tmp_path / of_sheet, named)
    assert titles(tmp_path) == ["One", "Two"]


def test_a_file_outside_the_folder_is_not_found(tmp_path: Path) -> None:
    touch(tmp_path / "secret/img.flac")
    sheet(tmp_path / "library/album.cue", "../secret/img.flac")
    assert list(walk(tmp_path / "library")) == []


@pytest.mark.parametrize("linked", ["img.cue", "img.flac", "both", "folder"])
def test_links(tmp_path: Path, linked: str) -> None:
    real, library = tmp_path / "real", tmp_path / "library"
    touch(real / "img.flac")
    sheet(real / "img.cue", "img.flac")
    if linked == "folder":
        library.mkdir()
        (library / "album").symlink_to(real)
    else:
        library.mkdir()
        for name in ("img.cue", "img.flac"):
            if linked in (name, "both"):
                (library / name).symlink_to(real / name)
            else:
                (real / name).rename(library / name)
                (real / name).symlink_to(library / name)
    assert titles(library) == ["One", "Two"]


@pytest.mark.parametrize(
    ("encoding", "one", "two"),
    [
        ("cp1251", "Группа крови", "Закрой за мной дверь"),
        ("koi8_r", "Группа крови", "Закрой за мной дверь"),
        ("cp932", "さくら", "東京事変"),
        ("gb18030", "月亮代表我的心", "青花瓷"),
        ("euc_kr", "다시 만난 세계", "좋은 날"),
        ("cp1253", "Χάρτινο το φεγγαράκι", "Ζορμπάς"),
        ("cp1252", "Déjà vu", "Don’t"),
        ("latin-1", "Ágætis byrjun", "Été"),
        ("utf-8-sig", "Ágætis", "東京"),
        ("utf-16", "Ágætis", "東京"),
    ],
)
def test_encodings(tmp_path: Path, encoding: str, one: str, two: str) -> None:
    touch(tmp_path / f"{one}.flac")
    sheet(tmp_path / "album.cue", f"{one}.flac", one, two, encoding)
    assert titles(tmp_path) == [one, two]


def test_the_name_of_the_file_tells_the_encoding(tmp_path: Path) -> None:
    """These letters alone could be of several encodings."""
    touch(tmp_path / "Čeň.flac")
    sheet(tmp_path / "album.cue", "Čeň.flac", "Čeň", "Škvor", "cp1250")
    assert titles(tmp_path) == ["Čeň", "Škvor"]


def _vorbis(path: Path, text: str) -> None:
    file = mutagen.File(path)
    file["CueSheet"] = text
    file.save()


def _ape(path: Path, text: str) -> None:
    tags = apev2.APEv2()
    tags["Cuesheet"] = text
    tags.save(path)


def _id3(path: Path, text: str) -> None:
    tags = id3.ID3()
    tags.add(id3.TXXX(encoding=1, desc="CUESHEET", text=text))
    tags.save(path)


@pytest.mark.parametrize(
    ("suffix", "put"), [(".flac", _vorbis), (".ogg", _vorbis), (".mp3", _ape), (".mp3", _id3)]
)
def test_sheets_in_tags(tmp_path: Path, suffix: str, put: Callable[[Path, str], None]) -> None:
    path = write(tmp_path / f"img{suffix}", tone(440, 5))
    put(path, SHEET.format(file="whatever.wav", one="One", two="Two"))
    assert titles(tmp_path) == ["One", "Two"]
    assert next(walk(tmp_path, is_plain=lambda found: True)).entries == ()


def test_a_sheet_in_tags_that_does_not_fit_is_of_the_whole_album(tmp_path: Path) -> None:
    path = write(tmp_path / "track.flac", tone(440, 1))
    _vorbis(path, SHEET.format(file="x.wav", one="One", two="Two"))
    assert titles(tmp_path) == []


def test_a_sheet_beside_the_file_has_precedence(tmp_path: Path) -> None:
    path = write(tmp_path / "img.flac", tone(440, 5))
    _vorbis(path, SHEET.format(file="x.wav", one="Inner", two="Inner"))
    sheet(tmp_path / "img.cue", "img.flac")
    assert titles(tmp_path) == ["One", "Two"]


def test_gains_dates_and_artists(tmp_path: Path) -> None:
    touch(tmp_path / "img.flac")
    path = tmp_path / "a.cue"
    path.write_text(
        'REM DATE 20150321\nREM REPLAYGAIN_ALBUM_GAIN -7.1 dB\nPERFORMER "Various Artists"\n'
        'FILE "img.flac" WAVE\nTRACK 01 AUDIO\nPERFORMER "A feat. B"\nTITLE "A &amp; B"\n'
        "REM REPLAYGAIN_TRACK_GAIN -6.50 dB\nREM REPLAYGAIN_TRACK_PEAK 0.98\nINDEX 01 00:00:00\n"
        'TRACK 02 AUDIO\nPERFORMER "C;D"\nINDEX 01 01:00:00\n'
    )
    one, two = (entry.metadata for entry in parse(path))
    assert (one.artists, one.artist, one.title) == (("A", "B"), "A feat. B", "A & B")
    assert (one.year, one.replaygain_track, one.replaygain_peak, one.replaygain_album) == (
        2015, -6.5, 0.98, -7.1,
    )  # fmt: skip
    assert (two.artists, two.replaygain_track, two.album_artist) == (("C", "D"), None, "Various Artists")


def test_names_of_files_give_way_to_the_titles_of_a_sheet(tmp_path: Path) -> None:
    touch(tmp_path / "Track01.wav")
    path = tmp_path / "a.cue"
    path.write_text('FILE "Track01.wav" WAVE\nTRACK 01 AUDIO\nTITLE "One"\nINDEX 01 00:00:00\n')
    [entry] = parse(path)
    assert merged(entry, Metadata()).title == "One"
    assert merged(entry, Metadata(title="Tagged")).title == "Tagged"
    path.write_text('FILE "Track01.wav" WAVE\nTRACK 01 AUDIO\nINDEX 01 00:00:00\n')
    assert merged(parse(path)[0], Metadata()).title == ""  # for the name of the file to say


def test_a_sheet_with_very_many_tracks_is_bounded(tmp_path: Path) -> None:
    touch(tmp_path / "img.flac")
    tracks = "".join(
        f"TRACK {number} AUDIO\nINDEX 01 {number // 60:02}:{number % 60:02}:00\n" for number in range(5000)
    )
    (tmp_path / "a.cue").write_text(f'FILE "img.flac" WAVE\n{tracks}')
    assert 0 < len(parse(tmp_path / "a.cue")) <= 1_000


def test_a_sheet_that_names_many_missing_files_is_bounded(tmp_path: Path, monkeypatch: object) -> None:
    tracks = "".join(f'FILE "{n}.wav" WAVE\nTRACK 1 AUDIO\nINDEX 01 00:00:00\n' for n in range(5000))
    (tmp_path / "a.cue").write_text(tracks)
    assert parse(tmp_path / "a.cue") == []


def test_a_loop_of_links_ends(tmp_path: Path) -> None:
    os.symlink(tmp_path / "a.cue", tmp_path / "a.cue")
    assert list(walk(tmp_path)) == []
