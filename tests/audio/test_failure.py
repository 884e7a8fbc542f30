"""What cannot be read, and what the person is told."""

from pathlib import Path

import pytest

from musicexplorer.audio.decode import DecodeError, duration, read_mono, read_windows, stream


def reason_for(path: Path) -> str:
    with pytest.raises(DecodeError) as caught:
        read_windows(path, count=5, seconds=3.0)
    return str(caught.value)


def test_an_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "empty.ogg"
    path.touch()
    assert reason_for(path) == "the file is empty (0 bytes)"


def test_text_called_mp3(tmp_path: Path) -> None:
    path = tmp_path / "notes.mp3"
    path.write_text("Dear diary, today I renamed a text file.\n" * 50)
    assert "it contains text" in reason_for(path)


def test_a_folder(tmp_path: Path) -> None:
    path = tmp_path / "album.mp3"
    path.mkdir()
    assert reason_for(path) == "this is a folder, not a file"


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert reason_for(tmp_path / "gone.flac") == "the file does not exist"


def test_zeros(tmp_path: Path) -> None:
    path = tmp_path / "download.mp3"
    path.write_bytes(bytes(100_000))
    assert "zeros only" in reason_for(path)


def test_noise_bytes(tmp_path: Path) -> None:
    path = tmp_path / "broken.flac"
    path.write_bytes(bytes((i * 7919 >> 3) % 251 for i in range(50_000)))
    assert "not readable as audio" in reason_for(path)


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("song.it", b"IMPM" + bytes(2000)),
        ("song.xm", b"Extended Module: x" + bytes(2000)),
        ("song.s3m", bytes(44) + b"SCRM" + bytes(2000)),
        ("song.mod", b"song" + bytes(1076) + b"M.K." + bytes(2000)),
        ("module.mp3", b"IMPM" + bytes(2000)),
    ],
)
def test_tracker_modules_are_not_damage(name: str, head: bytes, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(head)
    assert reason_for(path).startswith("format not supported: tracker module")


def test_midi(tmp_path: Path) -> None:
    path = tmp_path / "song.mid"
    path.write_bytes(b"MThd\0\0\0\x06\0\1\0\1\0\x60MTrk" + bytes(100))
    assert reason_for(path).startswith("format not supported: MIDI")


def test_a_picture(tmp_path: Path) -> None:
    import av

    path = tmp_path / "cover.mp3"
    with av.open(str(path), "w", format="image2") as file:
        stream_ = file.add_stream("mjpeg", rate=1)
        stream_.width = stream_.height = 64
        stream_.pix_fmt = "yuvj420p"
        file.mux(stream_.encode(av.VideoFrame(64, 64, "yuvj420p")))
        file.mux(stream_.encode(None))
    assert "contains no audio" in reason_for(path)


def test_every_way_of_reading_refuses(tmp_path: Path) -> None:
    path = tmp_path / "empty.ogg"
    path.touch()
    for read in (read_mono, duration, lambda path: list(stream(path))):
        with pytest.raises(DecodeError, match="empty"):
            read(path)


def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    import os

    path = tmp_path / "secret.mp3"
    path.write_bytes(b"x" * 1000)
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read everything")
    assert reason_for(path) == "the file cannot be read (permission denied)"
