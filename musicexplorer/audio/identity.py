"""An identity of the audio, by which moved, renamed and retagged files are recognised.

The identity is a hash of a few blocks of undecoded audio packets and of the duration in whole seconds. Tags
and covers are stored outside the packets, so editing them does not change it. Nothing is decoded and only the
first minutes are read, which takes a few milliseconds for a track of any length.
"""

from hashlib import blake2b
from pathlib import Path

import numpy as np

from musicexplorer.audio.decoders import read_range
from musicexplorer.audio.packets import PacketFile
from musicexplorer.audio.reader import DecodeError, no_audio_here
from musicexplorer.audio.sndfile import SndfileReader

# Largest size of a block in bytes and in seconds, and the latest position of the second block in seconds. The
# second block tells apart tracks that start with the same silence or jingle; it is not far into the track
# because mp3 files have to be read up to it.
_BYTES = 65_536
_SECONDS = 2.0
_LATEST = 60.0
# Sample rate for files that only libsndfile can decode.
_RATE = 8_000


def identity(path: Path, start: float = 0.0, end: float | None = None) -> bytes:
    """The identity of the audio of a track, independent of its metadata.

    Args:
        path: The file.
        start: Where the track begins in the file, in seconds.
        end: Where it ends, or None for the end of the file.

    Returns:
        16 bytes.

    Raises:
        DecodeError: It has no audio.
    """
    try:
        with PacketFile(path, exact=True) as reader:
            blocks = [_packets(reader, at) for at in _positions(start, end, reader.duration)]
            length = reader.duration
    except DecodeError:
        with SndfileReader(path) as fallback:
            blocks = [_samples(fallback, at) for at in _positions(start, end, fallback.duration)]
            length = fallback.duration
    if not any(blocks):
        raise DecodeError(no_audio_here())
    digest = blake2b(digest_size=16)
    whole = start == 0.0 and end is None
    digest.update(f"{round(length)} {'whole' if whole else f'{start:.3f} {end}'}".encode())
    for block in blocks:
        digest.update(block)
    return digest.digest()


def _positions(start: float, end: float | None, duration: float) -> tuple[float, float]:
    """Where the blocks start: at the start of the track, and in its middle or at `_LATEST`."""
    length = (duration if end is None else min(end, duration)) - start
    return start, start + min(max(length, 0.0) / 2, _LATEST)


def _packets(reader: PacketFile, at: float) -> bytes:
    """The bytes of the packets from a position on: `_SECONDS` or `_BYTES` of them, whichever is less."""
    block = bytearray()
    for packet in reader.packets_between(at, at + _SECONDS):
        block += packet
        if len(block) >= _BYTES:
            break
    return bytes(block[:_BYTES])


def _samples(reader: SndfileReader, at: float) -> bytes:
    samples = read_range(reader, at, at + _SECONDS, _RATE)
    return np.round(samples * 1000).astype("<i2").tobytes()
