"""Waveforms in the store, so that they are drawn at once when a track plays again."""

import sqlite3

import numpy as np
from numpy.typing import NDArray


def store_waveform(connection: sqlite3.Connection, track_id: int, peaks: NDArray[np.float32]) -> None:
    """Store the waveform of a track, float32 [n] of 0..1, for the state that its file is in now."""
    levels = np.round(np.clip(peaks, 0.0, 1.0) * 255).astype(np.uint8)
    connection.execute(
        "INSERT OR REPLACE INTO waveform (track_id, size, mtime_ns, peaks)"
        " SELECT id, size, mtime_ns, ? FROM track WHERE id = ?",
        (levels.tobytes(), int(track_id)),
    )


def waveform(connection: sqlite3.Connection, track_id: int) -> NDArray[np.float32] | None:
    """The waveform of a track, None if there is none, or its file has changed since."""
    row = connection.execute(
        "SELECT peaks FROM waveform JOIN track ON track.id = track_id WHERE track_id = ?"
        " AND waveform.size = track.size AND waveform.mtime_ns = track.mtime_ns",
        (int(track_id),),
    ).fetchone()
    return None if row is None else np.frombuffer(row[0], np.uint8).astype(np.float32) / np.float32(255)
