"""What the store knows of every file, so that a scan touches only what changed."""

import sqlite3
from typing import Any

from musicexplorer.library.store.values import Known


def known(connection: sqlite3.Connection) -> dict[bytes, Known]:
    """The files of all folders that were not removed, by the bytes of their path."""
    newest = connection.execute("SELECT id, version FROM model WHERE newest").fetchone() or (-1, "")
    failed = {
        (row[0], row[1])
        for row in connection.execute("SELECT path, start FROM failure WHERE model_version = ?", (newest[1],))
    }
    failed_files = {path for path, _ in failed}
    files: dict[bytes, Known] = {
        path: Known(size, mtime_ns, None, path in failed_files)
        for path, size, mtime_ns in connection.execute("SELECT path, size, mtime_ns FROM failure")
    }
    versions = _versions(connection)
    for path, rows in _by_file(connection).items():
        heard = {versions.get(row[0]) for row in rows if (path, row[1]) not in failed}
        files[path] = Known(
            size=rows[0][3],
            mtime_ns=rows[0][4],
            model_version=heard.pop() if len(heard) == 1 else None,
            failed=path in failed_files and _unchanged(files[path], rows[0]),
            ids=tuple(row[0] for row in rows),
            ranges=tuple((row[1], row[2]) for row in rows),
            vanished=bool(rows[0][5]),
        )
    return files


def _versions(connection: sqlite3.Connection) -> dict[int, str]:
    """The newest model that heard each track."""
    rows = connection.execute(
        "SELECT track_id, version FROM heard JOIN model ON model.id = model_id ORDER BY newest, model.id"
    )
    return dict(rows.fetchall())


def _by_file(connection: sqlite3.Connection) -> dict[bytes, list[Any]]:
    """Rows (id, start, end, size, mtime_ns, vanished) of each file; vanished ones only where no other is."""
    files: dict[bytes, list[Any]] = {}
    for path, *row in connection.execute(
        'SELECT path, id, start, "end", size, mtime_ns, vanished FROM track'
        " WHERE removed = 0 ORDER BY vanished, path, start"
    ):
        rows = files.setdefault(path, [])
        if not rows or rows[0][5] == row[5]:
            rows.append(row)
    return files


def _unchanged(failure: Known, row: Any) -> bool:
    return (failure.size, failure.mtime_ns) == (row[3], row[4])
