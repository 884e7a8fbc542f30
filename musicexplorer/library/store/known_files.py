"""What the store knows about every file, so that a scan reads only what changed."""

import sqlite3
from typing import Any

from musicexplorer.library.store.tracks import STATES
from musicexplorer.library.store.values import WHOLE_FILE, KnownFile


def known_files(connection: sqlite3.Connection) -> dict[bytes, KnownFile]:
    """The files of all folders that were not removed, by the bytes of their path."""
    failed = {
        path
        for (path,) in connection.execute(
            "SELECT path FROM failure"
            " WHERE model_version = coalesce((SELECT version FROM model WHERE newest), '')"
        )
    }
    files: dict[bytes, KnownFile] = {
        path: KnownFile(size, mtime_ns, path in failed)
        for path, size, mtime_ns in connection.execute("SELECT path, size, mtime_ns FROM failure")
    }
    for path, rows in _by_file(connection).items():
        files[path] = KnownFile(
            size=rows[0][3],
            mtime_ns=rows[0][4],
            failed=path in failed and _unchanged(files[path], rows[0]),
            ids=tuple(row[0] for row in rows),
            ranges=WHOLE_FILE if _is_whole(rows) else tuple((row[1], row[2]) for row in rows),
            vanished=bool(rows[0][5]),
            left_out=rows[0][5] == STATES.index("left out"),
        )
    return files


def _by_file(connection: sqlite3.Connection) -> dict[bytes, list[Any]]:
    """Rows (id, start, end, size, mtime_ns, vanished) of each file; vanished only if no others."""
    files: dict[bytes, list[Any]] = {}
    for path, *row in connection.execute(
        'SELECT path, id, start, "end", size, mtime_ns, vanished FROM track'
        " WHERE removed = 0 ORDER BY vanished, path, start"
    ):
        rows = files.setdefault(path, [])
        if not rows or rows[0][5] == row[5]:
            rows.append(row)
    return files


def _unchanged(failure: KnownFile, row: Any) -> bool:
    return (failure.size, failure.mtime_ns) == (row[3], row[4])


def _is_whole(rows: list[Any]) -> bool:
    return len(rows) == 1 and rows[0][1] == 0 and rows[0][2] is None
