"""Files whose reading cost a process: it hung, or was killed."""

import os
import sqlite3
import time
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple


class CostlyFile(NamedTuple):
    """A file that cost a process: its state then, how often in a row, and when last (seconds since 1970)."""

    size: int
    mtime_ns: int
    times: int
    when: float


def costly_files(connection: sqlite3.Connection) -> dict[bytes, CostlyFile]:
    """The costly files by the bytes of their path."""
    rows = connection.execute('SELECT path, size, mtime_ns, times, "when" FROM costly')
    return {path: CostlyFile(*row) for path, *row in rows}


def store_costly(connection: sqlite3.Connection, path: Path, size: int, mtime_ns: int) -> None:
    """Record that a file has cost a process once more, or for the first time since it changed."""
    connection.execute(
        "INSERT INTO costly VALUES (?1, ?2, ?3, 1, ?4) ON CONFLICT (path) DO UPDATE SET"
        " times = CASE WHEN size = ?2 AND mtime_ns = ?3 THEN times + 1 ELSE 1 END,"
        ' size = ?2, mtime_ns = ?3, "when" = ?4',
        (os.fsencode(path), size, mtime_ns, time.time()),
    )


def clear_costly(connection: sqlite3.Connection, paths: Iterable[Path]) -> None:
    """Forget that these files were costly."""
    connection.executemany("DELETE FROM costly WHERE path = ?", [(os.fsencode(path),) for path in paths])
