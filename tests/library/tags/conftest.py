"""One tiny real file of each format, without tags."""

import shutil
import struct
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from tests.audio_files import CODECS, tone, write

# What the shared writer does not make: container, encoder, sample format.
_MORE = {
    ".aac": ("adts", "aac", "fltp"),
    ".ac3": ("ac3", "ac3", "fltp"),
    ".au": ("au", "pcm_s16be", "s16"),
    ".caf": ("caf", "pcm_s16le", "s16"),
    ".mka": ("matroska", "flac", "s16"),
    ".mp4": ("mp4", "aac", "fltp"),
    ".tta": ("tta", "tta", "s16"),
}
SECONDS = 1.0
PICTURE = b"\x89PNG\r\n\x1a\n" + b"picture" * 20


@pytest.fixture(scope="session")
def _plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("plain")


@pytest.fixture
def make(_plain: Path, tmp_path: Path):
    """Give a fresh untagged file of an ending: `make(".mp3")`, `make(".mp3", "name")`."""

    def make(suffix: str, stem: str = "name") -> Path:
        plain = _plain / f"plain{suffix}"
        if not plain.exists():
            _write(plain)
        path = tmp_path / f"{stem}{suffix}"
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(plain, path)
        return path

    return make


def _write(path: Path) -> None:
    if path.suffix in CODECS:
        write(path, tone(440, SECONDS))
    elif path.suffix in _MORE:
        _encode(path, *_MORE[path.suffix])
    else:
        path.write_bytes({".ape": _ape, ".dsf": _dsf, ".mpc": _mpc}[path.suffix]())


def _encode(path: Path, container: str, codec: str, kind: str) -> None:
    samples = tone(440, SECONDS)
    frame = av.AudioFrame.from_ndarray(samples[None], format="flt", layout="mono")
    frame.sample_rate, frame.time_base, frame.pts = 44_100, Fraction(1, 44_100), 0
    with av.open(str(path), "w", format=container) as file:
        stream = file.add_stream(codec, rate=44_100, layout="mono")
        stream.format = kind
        stream.codec_context.open()
        resampler = av.AudioResampler(
            kind, "mono", 44_100, frame_size=stream.codec_context.frame_size or 4096
        )
        for part in (*resampler.resample(frame), *resampler.resample(None)):
            file.mux(stream.encode(part))
        file.mux(stream.encode(None))


def _ape() -> bytes:
    """The header of a Monkey's Audio 3.99 file: one second, 16 bits, 44.1 kHz."""
    head = struct.pack("<4sHHIIIIIII16s", b"MAC ", 3990, 0, 52, 24, 0, 0, 0, 0, 0, b"")
    return head + struct.pack("<HHIIIHHI", 2000, 0, 73728, 44_100, 1, 16, 1, 44_100) + b"\0" * 64


def _mpc() -> bytes:
    """The header of a Musepack SV7 file of about a second."""
    return b"MP+\x07" + struct.pack("<IIIIII", 39, 0, 0, 0, 0, 0) + b"\0" * 64


def _dsf() -> bytes:
    """A DSF file: one second of DSD64 silence in one channel."""
    bits = np.full(4096 * 87, 0x69, np.uint8).tobytes()
    sound = struct.pack("<4sQIIIIIIQII", b"fmt ", 52, 1, 0, 1, 1, 2_822_400, 1, 2_822_400, 4096, 0)
    data = struct.pack("<4sQ", b"data", 12 + len(bits)) + bits
    return struct.pack("<4sQQQ", b"DSD ", 28, 28 + len(sound) + len(data), 0) + sound + data
