"""Tempo, key and loudness in the store, from the second pass over the library."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from musicexplorer.library.text import storable

_NOTES = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")
KEY_NAMES = tuple(f"{note} {mode}" for mode in ("major", "minor") for note in _NOTES)

FOUND = (
    "tempo, tempo_strength, key, key_strength, loudness, peak, excerpt_start, excerpt_end, first_beat,"
    " last_beat, reason"
)
"""The columns of a `RhythmRow`."""

_SHOWN = "vanished = 0 AND removed = 0"


@dataclass(frozen=True, slots=True)
class RhythmRow:
    """The result of the second pass for a track, or why there is none.

    Attributes:
        tempo: Beats per minute, None if there is no pulse.
        tempo_strength: Confidence, 0..1.
        key: Index into `KEY_NAMES`, None if there is none.
        key_strength: Confidence, 0..1.
        loudness: LUFS of the whole track, None for silence.
        peak: The highest sample, or true peak, of the track (1 is full scale); None if unknown.
        excerpt_start: Where its most typical part begins, in seconds into the track; None if unknown.
        excerpt_end: Where that ends.
        first_beat: A beat near the beginning, in seconds into the track; None without a tempo.
        last_beat: A beat near the end.
        reason: For the user: why the track could not be analysed; "" if it could.
    """

    tempo: float | None = None
    tempo_strength: float = 0.0
    key: int | None = None
    key_strength: float = 0.0
    loudness: float | None = None
    peak: float | None = None
    excerpt_start: float | None = None
    excerpt_end: float | None = None
    first_beat: float | None = None
    last_beat: float | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Rhythms:
    """Tempo, key and loudness of all tracks that have been analysed, by id.

    Attributes:
        ids: int64 [n].
        tempo: float32 [n], beats per minute, NaN unknown.
        key: int8 [n], index into `KEY_NAMES`, -1 unknown.
        loudness: float32 [n], LUFS, NaN unknown.
    """

    ids: NDArray[np.int64]
    tempo: NDArray[np.float32]
    key: NDArray[np.int8]
    loudness: NDArray[np.float32]


def store_rhythm(
    connection: sqlite3.Connection, rows: Iterable[tuple[int, RhythmRow]], analyser: str
) -> None:
    """Store results (by track id), including failures."""
    connection.executemany(
        f"INSERT OR REPLACE INTO rhythm (track_id, analyser, {FOUND}, mtime_ns)"
        f" SELECT id, ?, {', '.join('?' * len(FOUND.split(',')))}, mtime_ns FROM track WHERE id = ?",
        [
            (
                analyser,
                row.tempo,
                row.tempo_strength,
                row.key,
                row.key_strength,
                row.loudness,
                row.peak,
                row.excerpt_start,
                row.excerpt_end,
                row.first_beat,
                row.last_beat,
                storable(row.reason),
                int(track),
            )
            for track, row in rows
        ],
    )


def rhythms(connection: sqlite3.Connection) -> Rhythms:
    """The results for the tracks that exist."""
    rows = connection.execute(
        "SELECT track_id, tempo, coalesce(rhythm.key, -1), loudness FROM rhythm"
        f" JOIN track ON track.id = track_id WHERE reason = '' AND {_SHOWN} ORDER BY track_id"
    )
    found = np.fromiter(rows, np.dtype([("ids", "i8"), ("tempo", "f4"), ("key", "i1"), ("loudness", "f4")]))
    return Rhythms(**{name: np.ascontiguousarray(found[name]) for name in found.dtype.names or ()})


def rhythm_of(connection: sqlite3.Connection, track: int) -> RhythmRow | None:
    """The result for one track, also if it failed; None if not analysed yet."""
    row = connection.execute(
        f"SELECT {FOUND} FROM rhythm WHERE track_id = ?",
        (int(track),),
    ).fetchone()
    return RhythmRow(*row) if row else None


def without_rhythm(
    connection: sqlite3.Connection, analyser: str, away: tuple[bytes, ...] = ()
) -> NDArray[np.int64]:
    """int64 [n]: tracks with an embedding that this analyser has not processed, or that changed since then.

    Args:
        connection: To the store.
        analyser: Its version.
        away: Prefixes of the folders that are not there: without their tracks.
    """
    rows = connection.execute(
        "SELECT track.id, path FROM track LEFT JOIN rhythm ON track_id = track.id"
        f" WHERE {_SHOWN} AND EXISTS (SELECT 1 FROM heard WHERE heard.track_id = track.id)"
        " AND (analyser IS NULL OR analyser <> ? OR (reason <> '' AND rhythm.mtime_ns <> track.mtime_ns))"
        " ORDER BY track.id",
        (analyser,),
    )
    return np.fromiter((track for track, path in rows if not path.startswith(away)), np.int64)
