"""Knowing a sound again under another name, at another place, with other tags.

An identity is a hash over a few blocks of the audio packets as they lie in the file, before decoding, and
over the length in whole seconds. Tags and covers lie elsewhere, so writing them leaves it as it is. Nothing
is decoded, and nothing beyond the first minutes is read: a few milliseconds for a track of any length.
"""

from hashlib import blake2b
from pathlib import Path

import numpy as np

from musicexplorer.audio.decoders import read_range
from musicexplorer.audio.packets import PacketFile
from musicexplorer.audio.reader import DecodeError
from musicexplorer.audio.sndfile import SndfileReader

# Blocks: how many bytes of each, and how long at most, in seconds. The second one tells tracks apart that
# begin with the same silence or jingle; it is near the beginning since mp3 files are read up to it.
_BYTES = 65_536
_SECONDS = 2.0
_LATEST = 60.0
# What libsndfile decodes is compared at this rate.
_RATE = 8_000


def identity(path: Path, start: float = 0.0, end: float | None = None) -> bytes:
    """Identify the sound of a track, whatever is written about it.

    Args:
        path: The file.
        start: Where the track begins in the file, in seconds.
        end: Where it ends, or None for the end of the file.

    Returns:
        16 bytes.

    Raises:
        DecodeError: There is no sound in it.
    """
    try:
        with PacketFile(path, exact=True) as reader:
            blocks = [_packets(reader, at) for at in _places(start, end, reader.duration)]
            length = reader.duration
    except DecodeError:
        with SndfileReader(path) as fallback:
            blocks = [_samples(fallback, at) for at in _places(start, end, fallback.duration)]
            length = fallback.duration
    if not any(blocks):
        raise DecodeError("there is no sound in it at this place")
    digest = blake2b(digest_size=16)
    whole = start == 0.0 and end is None
    digest.update(f"{round(length)} {'whole' if whole else f'{start:.3f} {end}'}".encode())
    for block in blocks:
        digest.update(block)
    return digest.digest()


def _places(start: float, end: float | None, duration: float) -> tuple[float, float]:
    """Where the blocks begin: with the track, and in its middle if that is not too far."""
    length = (duration if end is None else min(end, duration)) - start
    return start, start + min(max(length, 0.0) / 2, _LATEST)


def _packets(reader: PacketFile, at: float) -> bytes:
    """Bytes of the packets that begin within some seconds."""
    taken = bytearray()
    for packet in reader.packets_between(at, at + _SECONDS):
        taken += packet
        if len(taken) >= _BYTES:
            break
    return bytes(taken[:_BYTES])


def _samples(reader: SndfileReader, at: float) -> bytes:
    samples = read_range(reader, at, at + _SECONDS, _RATE)
    return np.round(samples * 1000).astype("<i2").tobytes()
