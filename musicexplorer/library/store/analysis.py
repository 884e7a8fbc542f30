"""Analyses by the network in the store: vectors, tags, attributes, windows, positions, failures.

The vectors of two models cannot be mixed. While a new model analyses the library again, the results of the
old one stay in use; once the new one has analysed everything that the old one had, the old rows are deleted.
"""

import json
import os
import sqlite3
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from musicexplorer.library.store.values import AnalysisRow
from musicexplorer.library.text import storable

_SAME_SECONDS = 1.0  # headers and the sound itself may differ by less: encoders pad

# The model whose vectors are read: the oldest that still has rows, else the newest.
MODEL_IN_USE = (
    "SELECT * FROM model"
    " ORDER BY EXISTS (SELECT 1 FROM heard WHERE model_id = model.id) DESC, newest, id LIMIT 1"
)


def set_model(
    connection: sqlite3.Connection,
    version: str,
    tag_names: Sequence[str],
    attribute_names: Sequence[str],
    dimensions: int,
) -> None:
    """Set the model that analyses from now on."""
    connection.execute("UPDATE model SET newest = 0")
    connection.execute(
        "INSERT INTO model (version, dimensions, tag_names, attribute_names, newest) VALUES (?, ?, ?, ?, 1)"
        " ON CONFLICT (version) DO UPDATE SET dimensions = excluded.dimensions,"
        " tag_names = excluded.tag_names, attribute_names = excluded.attribute_names, newest = 1",
        (version, int(dimensions), json.dumps(list(tag_names)), json.dumps(list(attribute_names))),
    )
    retire_models(connection)


def store_analysis(connection: sqlite3.Connection, rows: Iterable[tuple[int, AnalysisRow]]) -> None:
    """Store analyses by the newest model, and delete the failures of these tracks."""
    model = connection.execute(
        "SELECT id, dimensions, tag_names, attribute_names FROM model WHERE newest"
    ).fetchone()
    if model is None:
        raise ValueError("set_model comes before store_analysis")
    shape = (model[1], len(json.loads(model[2])), len(json.loads(model[3])))
    for track, row in rows:
        _check(row, *shape)
        connection.execute(
            "INSERT OR REPLACE INTO heard (track_id, model_id, tags, attributes, vector, damage,"
            " duration) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                int(track),
                model[0],
                _blob(row.tags, "<f2"),
                _blob(row.attributes, "<f4"),
                _blob(row.vector, "<f4"),
                storable(row.damage),
                row.duration,
            ),
        )
        use_measured_duration(connection, track)
        connection.execute(
            "INSERT OR REPLACE INTO windows (track_id, model_id, starts, vectors, tags, attributes)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (
                int(track),
                model[0],
                _blob(row.starts, "<f4"),
                *(
                    _blob(part, "<f2")
                    for part in (row.window_vectors, row.window_tags, row.window_attributes)
                ),
            ),
        )
        connection.execute("UPDATE position SET kept = NULL WHERE track_id = ?", (int(track),))
        connection.execute(
            "DELETE FROM failure WHERE (path, start) = (SELECT path, start FROM track WHERE id = ?)",
            (int(track),),
        )
    retire_models(connection)


def use_measured_duration(connection: sqlite3.Connection, track: int) -> None:
    """Replace the duration in a file's header where the analysis has measured another one."""
    connection.execute(
        "UPDATE track SET duration = measured FROM"
        " (SELECT duration AS measured FROM heard WHERE track_id = ?1 AND duration > 0"
        "  ORDER BY model_id DESC LIMIT 1)"
        f" WHERE id = ?1 AND abs(coalesce(track.duration, 0) - measured) > {_SAME_SECONDS}",
        (int(track),),
    )


def _check(row: AnalysisRow, dimensions: int, tags: int, attributes: int) -> None:
    n = len(row.starts)
    expected = ((dimensions,), (tags,), (attributes,), (n, dimensions), (n, tags), (n, attributes))
    parts = (row.vector, row.tags, row.attributes, row.window_vectors, row.window_tags, row.window_attributes)
    found = tuple(part.shape for part in parts)
    if found != expected:
        raise ValueError(f"shapes {found} do not fit the model's {expected}")


def _blob(values: np.ndarray, dtype: str) -> bytes:
    return np.ascontiguousarray(values, dtype=dtype).tobytes()


def store_positions(connection: sqlite3.Connection, ids: Sequence[int] | np.ndarray, xy: np.ndarray) -> None:
    """Set map positions; `xy` is [n, 2] and stored as float32. Other tracks keep their positions."""
    rows = np.ascontiguousarray(xy, dtype="<f4")
    if rows.shape != (len(ids), 2):
        raise ValueError(f"positions of shape {rows.shape} for {len(ids)} tracks")
    connection.executemany(
        "INSERT INTO position (track_id, xy) VALUES (?, ?)"
        " ON CONFLICT (track_id) DO UPDATE SET xy = excluded.xy, kept = NULL",
        [(int(i), row.tobytes()) for i, row in zip(ids, rows, strict=True)],
    )


def store_map_quality(
    connection: sqlite3.Connection,
    ids: Sequence[int] | np.ndarray,
    preserved: np.ndarray,
    occurrences: np.ndarray,
) -> None:
    """Store how well the map preserves the neighbours of these tracks; ignored for those off the map."""
    connection.executemany(
        "UPDATE position SET kept = ?, reached = ? WHERE track_id = ?",
        [
            (float(share), int(count), int(i))
            for i, share, count in zip(ids, preserved, occurrences, strict=True)
        ],
    )


def store_failure(
    connection: sqlite3.Connection, path: Path, start: float, reason: str, size: int, mtime_ns: int
) -> None:
    """Record that a track could not be read; it is not retried until the file or the model changes."""
    connection.execute(
        "INSERT OR REPLACE INTO failure"
        " VALUES (?, ?, ?, ?, ?, coalesce((SELECT version FROM model WHERE newest), ''), ?)",
        (os.fsencode(path), round(start, 6), storable(reason), size, mtime_ns, time.time()),
    )
    retire_models(connection)


def clear_failures(connection: sqlite3.Connection, paths: Iterable[Path] | None) -> None:
    """Delete the failures of these files, or all of them, so that the next scan tries again."""
    if paths is None:
        connection.execute("DELETE FROM failure")
    else:
        connection.executemany("DELETE FROM failure WHERE path = ?", [(os.fsencode(path),) for path in paths])


def retire_models(connection: sqlite3.Connection) -> None:
    """Delete the results of older models once the newest has analysed all their tracks that can be read."""
    if connection.execute("SELECT count(*) FROM model").fetchone()[0] < 2:
        return
    remaining = connection.execute(
        "SELECT 1 FROM heard JOIN track ON track.id = track_id"
        " WHERE model_id NOT IN (SELECT id FROM model WHERE newest) AND vanished = 0 AND removed = 0"
        " AND NOT EXISTS (SELECT 1 FROM heard AS new JOIN model ON model.id = new.model_id"
        "  WHERE newest AND new.track_id = heard.track_id)"
        " AND NOT EXISTS (SELECT 1 FROM failure"
        "  WHERE failure.path = track.path AND failure.start = track.start"
        "  AND model_version = (SELECT version FROM model WHERE newest))"
        " LIMIT 1"
    ).fetchone()
    if remaining is None:
        for table in ("heard", "windows"):
            connection.execute(
                f"DELETE FROM {table} WHERE model_id NOT IN (SELECT id FROM model WHERE newest)"
            )
        connection.execute("DELETE FROM model WHERE NOT newest")
