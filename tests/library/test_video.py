"""Videos and music with the same extension are distinguished."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from musicexplorer.library.scan import walk
from musicexplorer.library.video import is_video


def write(path: Path, container: str, *codecs: str) -> Path:
    """A short file with the given streams."""
    with av.open(str(path), "w", format=container) as file:
        streams = []
        for codec in codecs:
            if codec in ("mpeg4", "libvpx"):
                stream = file.add_stream(codec, rate=25)
                stream.width, stream.height, stream.pix_fmt = 64, 64, "yuv420p"
                frames = [
                    av.VideoFrame.from_ndarray(np.zeros((96, 64), np.uint8), "yuv420p") for _ in range(3)
                ]
            else:
                stream = file.add_stream(codec, rate=48_000, layout="mono")
                kind = "fltp" if codec == "aac" else "flt"
                frames = [
                    av.AudioFrame.from_ndarray(np.zeros((1, 960), np.float32), kind, "mono") for _ in range(3)
                ]
                for frame in frames:
                    frame.sample_rate = 48_000
            streams.append((stream, frames))
        for stream, frames in streams:
            for index, frame in enumerate(frames):
                step = 1 if isinstance(frame, av.VideoFrame) else 960
                frame.pts, frame.time_base = index * step, Fraction(1, 25 if step == 1 else 48_000)
                file.mux(stream.encode(frame))
            file.mux(stream.encode(None))
    return path


@pytest.mark.parametrize(
    ("name", "container", "codecs", "film"),
    [
        ("a.mp4", "mp4", ("aac",), False),
        ("a.mp4", "mp4", ("mpeg4", "aac"), True),
        ("a.mp4", "mp4", ("aac", "mpeg4"), True),
        ("a.webm", "matroska", ("libopus",), False),
        ("a.webm", "matroska", ("mpeg4", "libopus"), True),
        ("a.webm", "matroska", ("libopus", "mpeg4"), True),
    ],
)
def test_moving_pictures_make_a_film(
    tmp_path: Path, name: str, container: str, codecs: tuple[str, ...], film: bool
) -> None:
    path = write(tmp_path / name, container, *codecs)
    assert is_video(path) is film
    assert [found.path for found in walk(tmp_path)] == ([] if film else [path])


@pytest.mark.parametrize("name", ["a.mp4", "a.webm"])
@pytest.mark.parametrize(
    "content", [b"", b"\0" * 100, b"text", bytes(range(256)) * 300, b"\x1a\x45\xdf\xa3\x01"]
)
def test_damage_counts_as_music_that_fails_later(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    assert not is_video(tmp_path / name)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert not is_video(tmp_path / "none.mp4")
