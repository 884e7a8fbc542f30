"""Tags that some kilobytes make gigabytes of: FFmpeg unpacks all compressed frames of an ID3v2 tag."""

from typing import BinaryIO

_LARGEST = 32 << 20  # bytes that the frames of a tag may become
_MOST_FRAMES = 10_000
_COMPRESSED = {3: 0x80, 4: 0x08}  # the flag of a frame, by version


def harmful_tag(file: BinaryIO) -> int:
    """How many bytes the ID3v2 tag takes at the beginning of a file, if its frames would become too large.

    0 for a file without a tag, or with a harmless one.
    """
    file.seek(0)
    head = file.read(10)
    if head[:3] != b"ID3" or len(head) < 10 or head[3] not in _COMPRESSED:
        return 0
    end, at, unpacked = 10 + _size(head[6:10], 4), 10, 0
    for _ in range(_MOST_FRAMES):
        file.seek(at)
        frame = file.read(16)
        if at + 10 > end or len(frame) < 16 or not frame[0]:
            return 0
        if frame[9] & _COMPRESSED[head[3]]:
            # In version 4 a byte for a group and one for a cipher come first. FFmpeg takes all 32 bits.
            first = 10 + (bool(frame[9] & 0x40) + bool(frame[9] & 0x04) if head[3] == 4 else 0)
            unpacked += int.from_bytes(frame[first : first + 4])
        if unpacked > _LARGEST:
            return end
        at += 10 + _size(frame[4:8], head[3])
    return end


def _size(raw: bytes, version: int) -> int:
    """A number of four bytes, of which version 4 uses seven bits each."""
    if version == 3:
        return int.from_bytes(raw)
    return sum((byte & 127) << shift for byte, shift in zip(raw, (21, 14, 7, 0), strict=True))
