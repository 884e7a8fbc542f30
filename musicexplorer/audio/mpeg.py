"""What an mp3 file says, or does not say, about its length."""

from pathlib import Path

_MARKS = (b"Xing", b"Info", b"VBRI")


def needs_measuring(path: Path, expected: float) -> bool:
    """Whether the length stated for an mp3 file should be measured.

    Without a header in its first frame (Xing, Info or VBRI) the length is a guess from the first bit rate.
    With one it may still be that of the first of several files put one behind the other.

    Args:
        path: The file.
        expected: Bytes of sound that its stated length and bit rate make.
    """
    with path.open("rb") as file:
        begin = _end_of_id3(file.read(10))
        file.seek(begin)
        first = file.read(4096)
        size = file.seek(0, 2)
    surplus = size - begin - expected
    return not any(mark in first for mark in _MARKS) or surplus > max(0.2 * size, 100_000)


def _end_of_id3(head: bytes) -> int:
    """Where the sound begins behind an ID3v2 tag (its size is written in bytes of seven bits)."""
    if head[:3] != b"ID3" or len(head) < 10:
        return 0
    return 10 + (head[6] << 21 | head[7] << 14 | head[8] << 7 | head[9])
