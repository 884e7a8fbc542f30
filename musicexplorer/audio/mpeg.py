"""Whether the duration in the header of an mp3 file can be trusted."""

from pathlib import Path

from musicexplorer.regular_files import open_regular

_MARKS = (b"Xing", b"Info")
_BYTES = 2  # the flag of the header that says that it holds a number of bytes


def needs_measuring(path: Path, expected: float) -> bool:
    """Whether the duration of an mp3 file has to be measured.

    Without a Xing, Info or VBRI header in the first frame, or with an empty one, the duration is only an
    estimate from the first bit rate. With one, it may be that of the first of several concatenated files.

    Args:
        path: The file.
        expected: Bytes of audio according to its stated duration and bit rate.
    """
    with open_regular(path) as file:
        begin = _end_of_id3(file.read(10))
        file.seek(begin)
        first = file.read(4096)
        size = file.seek(0, 2) - begin
    mark = next((mark for mark in _MARKS if mark in first), None)
    if b"VBRI" not in first if mark is None else not _states_frames(first, mark):
        return True
    stated = _stated_bytes(first, mark) if mark else 0
    return size - min(stated or expected, expected) > max(0.2 * size, 100_000)


def _states_frames(first: bytes, mark: bytes) -> bool:
    """Whether a Xing header says how many frames follow; some programs leave it at 0."""
    at = first.index(mark) + 4
    flags, frames = (int.from_bytes(first[place : place + 4], "big") for place in (at, at + 4))
    return bool(flags & 1) and frames > 0


def _stated_bytes(first: bytes, mark: bytes) -> int:
    """Bytes of audio according to a Xing header, 0 if it does not say."""
    at = first.index(mark) + 4
    flags = int.from_bytes(first[at : at + 4], "big")
    if not flags & _BYTES:
        return 0
    at += 8 if flags & 1 else 4  # the number of frames comes first
    return int.from_bytes(first[at : at + 4], "big")


def _end_of_id3(head: bytes) -> int:
    """Offset of the audio after an ID3v2 tag, whose size is stored in 7 bits per byte."""
    if head[:3] != b"ID3" or len(head) < 10:
        return 0
    return 10 + (head[6] << 21 | head[7] << 14 | head[8] << 7 | head[9])
