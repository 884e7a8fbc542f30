"""Covers: every way in which files carry them, and what only looks like one."""

import base64
import os
from collections.abc import Callable
from pathlib import Path

import mutagen
import pytest
from mutagen import apev2, asf, flac, id3, mp4

from musicexplorer.library.tags import covers, read, read_cover

Make = Callable[..., Path]
JPEG = b"\xff\xd8\xff\xe0" + b"picture" * 9
OTHER = b"\x89PNG\r\n\x1a\n" + b"other" * 9
NOT_ONE = [b"", b"not a picture", b"http://example.org/cover.jpg", b"\0" * 100, b"<html></html>"]


def put(path: Path, data: bytes, mime: str = "image/jpeg") -> Path:
    """Embed a picture in the way of the format."""
    picture = flac.Picture()
    picture.type, picture.mime, picture.data = 3, mime, data
    if path.suffix in (".ape", ".wv", ".mpc", ".tak"):
        file = mutagen.File(path)
        file.tags or file.add_tags()
        file["Cover Art (Front)"] = apev2.APEValue(b"cover.jpg\0" + data, apev2.BINARY)
        file.save()
        return path
    file = mutagen.File(path)
    if file.tags is None:
        file.add_tags()
    if path.suffix in (".mp3", ".wav", ".aiff"):
        file.tags.add(id3.APIC(encoding=3, mime=mime, type=3, desc="", data=data))
    elif path.suffix == ".flac":
        file.add_picture(picture)
    elif path.suffix in (".ogg", ".opus"):
        file["METADATA_BLOCK_PICTURE"] = base64.b64encode(picture.write()).decode()
    elif path.suffix == ".m4a":
        file["covr"] = [mp4.MP4Cover(data)]
    elif path.suffix == ".wma":
        head = b"\x03" + len(data).to_bytes(4, "little") + "image/jpeg\0\0".encode("utf-16-le")
        file["WM/Picture"] = asf.ASFByteArrayAttribute(head + data)
    file.save()
    return path


FORMATS = [".mp3", ".flac", ".ogg", ".opus", ".m4a", ".wma", ".wav", ".aiff"]


@pytest.mark.parametrize("suffix", FORMATS)
def test_embedded(make: Make, suffix: str) -> None:
    path = put(make(suffix), JPEG)
    assert (read(path).has_cover, read_cover(path)) == (True, JPEG)


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("data", NOT_ONE, ids=range(len(NOT_ONE)))
def test_what_is_no_picture_gives_way(make: Make, tmp_path: Path, suffix: str, data: bytes) -> None:
    path = put(make(suffix), data, "-->")
    assert (read(path).has_cover, read_cover(path)) == (False, None)
    (tmp_path / "cover.jpg").write_bytes(JPEG)
    assert (read(path).has_cover, read_cover(path)) == (True, JPEG)


def test_ape_tags_of_an_mp3(make: Make) -> None:
    path = make(".mp3")
    id3.ID3().save(path)
    tags = apev2.APEv2()
    tags["Cover Art (Back)"] = apev2.APEValue(b"back.png\0" + OTHER, apev2.BINARY)
    tags["Cover Art (Front)"] = apev2.APEValue(b"cover.jpg\0" + JPEG, apev2.BINARY)
    tags.save(path)
    assert list(covers(path)) == [JPEG, OTHER]
    assert read(path).has_cover


@pytest.mark.parametrize("key", ["coverart", "COVERART"])
@pytest.mark.parametrize("suffix", [".ogg", ".opus", ".flac"])
def test_the_older_field_of_vorbis(make: Make, key: str, suffix: str) -> None:
    path = make(suffix)
    file = mutagen.File(path)
    file[key] = base64.b64encode(JPEG).decode()
    file.save()
    assert (read(path).has_cover, read_cover(path)) == (True, JPEG)


@pytest.mark.parametrize("text", ["", "!!!", "bm90IGEgcGljdHVyZQ=="])
def test_a_field_that_holds_no_picture(make: Make, text: str) -> None:
    path = make(".ogg")
    file = mutagen.File(path)
    file["metadata_block_picture"] = file["coverart"] = text or "x"
    file.save()
    assert (read(path).has_cover, read_cover(path)) == (False, None)


@pytest.mark.parametrize(
    "name",
    [
        "cover.jpg", "Cover.JPEG", "folder.jpg", "FRONT.png", "album.webp", "AlbumArt.jpg", "artwork.gif",
        "AlbumArtSmall.jpg", "AlbumArt_{0B0B0B0B-0000-0000-0000-000000000000}_Large.jpg",
        "AlbumArt_{0B0B0B0B-0000-0000-0000-000000000000}_Small.jpg", "name.jpg", "cover.jfif", "cover.bmp",
    ],
)  # fmt: skip
def test_beside(make: Make, tmp_path: Path, name: str) -> None:
    path = make(".mp3")
    (tmp_path / name).write_bytes(JPEG)
    assert (read(path).has_cover, read_cover(path)) == (True, JPEG)


@pytest.mark.parametrize(
    "disc", ["CD1", "cd 2", "Disc 1", "Disk_3", "Disc 2 - Live", "Disc 5 (The Album)", "CD2 Rarities"]
)
def test_above_the_folder_of_a_disc(make: Make, tmp_path: Path, disc: str) -> None:
    (tmp_path / disc).mkdir()
    path = make(".mp3").rename(tmp_path / disc / "1.mp3")
    (tmp_path / "cover.jpg").write_bytes(JPEG)
    assert (read(path).has_cover, read_cover(path)) == (True, JPEG)
    (path.parent / "folder.png").write_bytes(OTHER)
    assert list(covers(path)) == [OTHER, JPEG]


def test_not_above_another_folder(make: Make, tmp_path: Path) -> None:
    (tmp_path / "Album").mkdir()
    path = make(".mp3").rename(tmp_path / "Album/1.mp3")
    (tmp_path / "cover.jpg").write_bytes(JPEG)
    assert (read(path).has_cover, read_cover(path)) == (False, None)


def test_a_picture_file_that_is_none_gives_way(make: Make, tmp_path: Path) -> None:
    path = make(".mp3")
    (tmp_path / "cover.jpg").write_bytes(b"")
    (tmp_path / "folder.jpg").write_bytes(b"<html>")
    os.mkfifo(tmp_path / "front.jpg")
    assert not read(path).has_cover
    (tmp_path / "album.jpg").write_bytes(JPEG)
    assert (read(path).has_cover, read_cover(path)) == (True, JPEG)


@pytest.mark.parametrize(
    "head", [b"RIFF\x10\0\0\0WEBPVP8 ", b"GIF89a", b"BM" + b"\1" * 12, b"II*\0", b"\0\0\0\x1cftypavif"]
)
def test_kinds_of_pictures(make: Make, head: bytes) -> None:
    data = head + b"x" * 40
    assert read_cover(put(make(".mp3"), data)) == data
