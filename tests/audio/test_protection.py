"""Encrypted files are refused by name, whatever FFmpeg would make of them."""

from pathlib import Path

import pytest

from musicexplorer.audio.decode import DecodeError, duration, read_mono, read_windows, stream
from musicexplorer.audio.identity import identity
from musicexplorer.audio.waveform import peaks
from tests.audio_files import tone, write

REASON = "protected (encrypted)"
WINDOWS_MEDIA = bytes.fromhex("fbb3112223bdd211b4b700a0c955fc6e")


def with_entry(path: Path, entry: bytes) -> Path:
    """An MP4 file with another name of its sample entry."""
    data = write(path.with_name("plain.m4a"), tone(440.0, 12.0)).read_bytes()
    assert data.count(b"mp4a") >= 1
    at = data.index(b"mp4a")
    path.write_bytes(data[:at] + entry + data[at + 4 :])
    return path


def windows_media(path: Path) -> Path:
    data = write(path.with_name("plain.wma"), tone(440.0, 12.0)).read_bytes()
    size = int.from_bytes(data[16:24], "little")
    added = WINDOWS_MEDIA + (40).to_bytes(8, "little") + bytes(16)
    count = int.from_bytes(data[24:28], "little") + 1
    head = data[:16] + (size + 40).to_bytes(8, "little") + count.to_bytes(4, "little") + data[28:30]
    path.write_bytes(head + added + data[30:])
    return path


def element(number: int, content: bytes) -> bytes:
    name = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return name + (len(content) | 1 << 56).to_bytes(8, "big") + content


def matroska(path: Path) -> Path:
    encodings = element(0x6D80, element(0x6240, element(0x5033, b"\1") + element(0x5035, b"")))
    tracks = element(0x1654AE6B, element(0xAE, element(0xD7, b"\1") + encodings))
    path.write_bytes(element(0x1A45DFA3, element(0x4282, b"matroska")) + element(0x18538067, tracks))
    return path


def headed(path: Path, head: bytes) -> Path:
    path.write_bytes(head + bytes(range(256)) * 40)
    return path


@pytest.fixture(params=["enca", "drms", "aavd", "wma", "mka", "aa", "ncm", "aax", "m4p"])
def encrypted(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    kind = request.param
    match kind:
        case "enca" | "drms" | "aavd":
            return with_entry(tmp_path / "a.m4a", kind.encode())
        case "wma":
            return windows_media(tmp_path / "a.wma")
        case "mka":
            return matroska(tmp_path / "a.mka")
        case "aa":
            return headed(tmp_path / "a.aa", b"\0\0\1\0\x57\x90\x75\x36")
        case "ncm":
            return headed(tmp_path / "a.mp3", b"CTENFDAM")
    return headed(tmp_path / f"a.{kind}", b"\1\2\3\4")  # only its name tells


def test_it_is_refused_by_name(encrypted: Path) -> None:
    for read in (
        duration,
        read_mono,
        peaks,
        identity,
        lambda path: read_windows(path, count=3, seconds=3.0),
        lambda path: next(stream(path)),
    ):
        with pytest.raises(DecodeError) as caught:
            read(encrypted)
        assert str(caught.value) == REASON


@pytest.mark.parametrize("suffix", [".m4a", ".wma"])
def test_what_is_not_encrypted_is_read(suffix: str, tmp_path: Path) -> None:
    path = write(tmp_path / f"plain{suffix}", tone(440.0, 12.0))
    assert duration(path) == pytest.approx(12.0, abs=0.3)
    renamed = path.rename(path.with_suffix(".m4p"))
    assert duration(renamed) == pytest.approx(12.0, abs=0.3)
