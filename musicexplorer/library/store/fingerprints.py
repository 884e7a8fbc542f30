"""Fingerprints in the store, of tracks that may be in the library twice."""

import json
import sqlite3
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from musicexplorer.library.text import storable


@dataclass(frozen=True, slots=True, eq=False)
class FingerprintRow:
    """The fingerprint of a track and the format of its file, or why there is none.

    Attributes:
        levels: uint8 [frames, bands], empty if there is none.
        codec: FFmpeg's name of it, "" unknown.
        bit_rate: Bits per second, None unknown.
        sample_rate: Samples per second, None unknown.
        channels: Their number, None unknown.
        reason: For the user: why the track could not be read; "" if it could.
    """

    levels: NDArray[np.uint8]
    codec: str = ""
    bit_rate: int | None = None
    sample_rate: int | None = None
    channels: int | None = None
    reason: str = ""


def store_fingerprints(
    connection: sqlite3.Connection, rows: Iterable[tuple[int, FingerprintRow]], version: str
) -> None:
    """Store fingerprints by track id, for the state that the files are in now."""
    connection.executemany(
        "INSERT OR REPLACE INTO fingerprint (track_id, version, size, mtime_ns, levels, reason, codec,"
        " bit_rate, sample_rate, channels)"
        " SELECT id, ?, size, mtime_ns, ?, ?, ?, ?, ?, ? FROM track WHERE id = ?",
        [
            (
                version,
                _packed(row.levels),
                storable(row.reason),
                storable(row.codec),
                row.bit_rate,
                row.sample_rate,
                row.channels,
                int(track),
            )
            for track, row in rows
        ],
    )


def fingerprints(
    connection: sqlite3.Connection, ids: Sequence[int], version: str
) -> dict[int, FingerprintRow]:
    """The fingerprints of these tracks by this version, as far as their files have not changed since."""
    rows = connection.execute(
        "SELECT track_id, levels, codec, bit_rate, sample_rate, channels, reason FROM fingerprint"
        " JOIN track ON track.id = track_id"
        " WHERE version = ? AND fingerprint.size = track.size AND fingerprint.mtime_ns = track.mtime_ns"
        " AND track_id IN (SELECT value FROM json_each(?))",
        (version, json.dumps([int(one) for one in ids])),
    )
    return {track: FingerprintRow(_unpacked(levels), *rest) for track, levels, *rest in rows}


def _packed(levels: NDArray[np.uint8]) -> bytes:
    """One byte for the number of bands, then the levels, each less the one before it in time."""
    if not levels.size:
        return b""
    steps = np.diff(levels, axis=0, prepend=np.zeros((1, levels.shape[1]), np.uint8))
    return bytes([levels.shape[1]]) + zlib.compress(steps.tobytes(), 6)


def _unpacked(packed: bytes) -> NDArray[np.uint8]:
    if not packed:
        return np.zeros((0, 1), np.uint8)
    steps = np.frombuffer(zlib.decompress(packed[1:]), np.uint8).reshape(-1, packed[0])
    return np.cumsum(steps, axis=0, dtype=np.uint8)
