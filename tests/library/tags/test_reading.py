"""Reading never fails for what is in a file, only for files that cannot be opened."""

from collections.abc import Callable
from pathlib import Path

import mutagen
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from musicexplorer.library.tags import TagsError, read, read_cover
from tests.library.tags.conftest import PICTURE
from tests.library.tags.test_formats import FORMATS, tagged

Make = Callable[..., Path]


def jpeg(text: str) -> bytes:
    return b"\xff\xd8\xff\xe0" + text.encode()


@pytest.mark.parametrize("suffix", FORMATS)
def test_without_tags_the_name_speaks(make: Make, suffix: str) -> None:
    found = read(make(suffix, "03 - Some Artist - Some Title"))
    assert (found.track, found.artists, found.title) == (3, ("Some Artist",), "Some Title")
    assert found.duration == pytest.approx(1.0, abs=0.2)
    assert not found.has_cover


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(TagsError, match="no such file"):
        read(tmp_path / "none.mp3")
    with pytest.raises(TagsError, match="folder"):
        read(tmp_path)


@pytest.mark.parametrize("suffix", [*FORMATS, ".xm", ".odd"])
@pytest.mark.parametrize("content", [b"", b"x", b"this is a text file\n" * 50, b"\0" * 5000])
def test_files_of_another_kind_give_their_name(tmp_path: Path, suffix: str, content: bytes) -> None:
    path = tmp_path / f"A Title{suffix}"
    path.write_bytes(content)
    assert read(path).title == "A Title"
    assert read_cover(path) is None


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("share", [0.02, 0.3, 0.9])
def test_truncated_files(make: Make, suffix: str, share: float) -> None:
    path = tagged(make(suffix))
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    assert read(path).title
    read_cover(path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(st.sampled_from([".mp3", ".flac", ".ogg", ".m4a", ".wma", ".ape"]), st.data())
def test_damaged_files(make: Make, suffix: str, data: st.DataObject) -> None:
    path = tagged(make(suffix))
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 30))):
        content[data.draw(st.integers(0, min(len(content), 3000) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(content)
    assert read(path).title
    read_cover(path)


def test_a_cover_beside_the_file(make: Make, tmp_path: Path) -> None:
    path = make(".mp3")
    assert (read(path).has_cover, read_cover(path)) == (False, None)
    (tmp_path / "Folder.JPG").write_bytes(jpeg("folder"))
    assert (read(path).has_cover, read_cover(path)) == (True, jpeg("folder"))
    (tmp_path / "cover.png").write_bytes(jpeg("cover"))
    assert read_cover(path) == jpeg("cover")
    (tmp_path / "name.jpg").write_bytes(jpeg("own"))
    assert read_cover(path) == jpeg("own")


def test_the_embedded_cover_wins(make: Make, tmp_path: Path) -> None:
    (tmp_path / "cover.png").write_bytes(jpeg("cover"))
    assert read_cover(tagged(make(".flac"))) == PICTURE


def test_the_front_cover_is_preferred(make: Make) -> None:
    from mutagen.flac import Picture

    path = make(".flac")
    file = mutagen.File(path)
    for kind, data in ((4, jpeg("back")), (3, jpeg("front"))):
        picture = Picture()
        picture.type, picture.data = kind, data
        file.add_picture(picture)
    file.save()
    assert read_cover(path) == jpeg("front")


def test_messy_values_of_a_real_file(make: Make) -> None:
    path = make(".ogg", "name")
    file = mutagen.File(path)
    file.tags.update(
        {
            "title": ["  A\ttitle \n of lines  "],
            "artist": ["Unknown Artist"],
            "album": ["Unknown Album"],
            "tracknumber": ["A1"],
            "date": ["0000", "2004-02"],
            "performer": ["Someone (violin)"],
            "originaldate": ["1999"],
            "bpm": ["fast"],
            "replaygain_track_gain": ["nan dB"],
            "replaygain_track_peak": ["x"],
            "rating": ["-5"],
            "compilation": ["maybe"],
        }
    )
    file.save()
    found = read(path)
    assert (found.title, found.artists, found.album) == ("A title of lines", (), "")
    assert (found.track, found.year, found.bpm, found.rating) == (None, 2004, None, None)
    assert (found.replaygain_track, found.replaygain_peak, found.compilation) == (None, None, False)
