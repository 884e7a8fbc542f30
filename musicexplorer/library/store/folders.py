"""The folders of the library."""

import os
import sqlite3
import time
from pathlib import Path

from musicexplorer.library.hidden import is_hidden


def prefix_of(path: Path) -> bytes:
    """The prefix of all paths inside a folder."""
    raw = os.fsencode(path)
    separator = os.fsencode(os.sep)
    return raw if raw.endswith(separator) else raw + separator


def add_folder(connection: sqlite3.Connection, path: Path) -> None:
    """Add a folder; ignored if it is inside a folder of the library; replaces the folders inside it."""
    path = Path(os.path.abspath(path))
    prefix = prefix_of(path)
    for identifier, other in connection.execute("SELECT id, prefix FROM folder").fetchall():
        if _is_reached_from(prefix, other):
            break
        if _is_reached_from(other, prefix):
            connection.execute("DELETE FROM folder WHERE id = ?", (identifier,))
    else:
        connection.execute(
            "INSERT INTO folder (path, prefix, added) VALUES (?, ?, ?)",
            (os.fsencode(path), prefix, time.time()),
        )
    connection.execute(
        "UPDATE track SET removed = 0 WHERE removed <> 0 AND substr(path, 1, ?) = ?", (len(prefix), prefix)
    )


def remove_folder(connection: sqlite3.Connection, path: Path) -> None:
    """Remove a folder: its tracks are hidden, and come back as they were if it is added again."""
    prefix = prefix_of(Path(os.path.abspath(path)))
    connection.execute("DELETE FROM folder WHERE prefix = ?", (prefix,))
    connection.execute("DELETE FROM mount WHERE substr(path, 1, ?) = ?", (len(prefix), prefix))
    inside = (
        "substr(path, 1, ?) = ? AND NOT EXISTS"
        " (SELECT 1 FROM folder WHERE substr({table}.path, 1, length(prefix)) = prefix)"
    )
    for action, table in (("UPDATE track SET removed = 1", "track"), ("DELETE FROM failure", "failure")):
        connection.execute(f"{action} WHERE {inside.format(table=table)}", (len(prefix), prefix))


def mark_folder(connection: sqlite3.Connection, path: Path, away: bool) -> None:
    """Record whether a folder of the library is available."""
    prefix = prefix_of(Path(os.path.abspath(path)))
    connection.execute("UPDATE folder SET away = ? WHERE prefix = ?", (int(away), prefix))


def mark_mount(connection: sqlite3.Connection, path: Path, away: bool | None) -> None:
    """Record that a drive is mounted inside a folder, or is gone; with None, that none begins there."""
    connection.execute("DELETE FROM mount WHERE path = ?", (os.fsencode(path),))
    if away is not None:
        connection.execute(
            "INSERT INTO mount VALUES (?, ?, ?)", (os.fsencode(path), prefix_of(path), int(away))
        )


def away_prefixes(connection: sqlite3.Connection) -> list[bytes]:
    """The prefixes of the paths that are on drives that were gone at the last scan."""
    rows = connection.execute(
        "SELECT prefix FROM folder WHERE away UNION SELECT prefix FROM mount WHERE away"
    )
    return [row[0] for row in rows]


def _is_reached_from(prefix: bytes, other: bytes) -> bool:
    """Whether a walk through `other` reaches `prefix`; hidden folders are not walked into."""
    if not prefix.startswith(other):
        return False
    return not any(is_hidden(part) for part in os.fsdecode(prefix[len(other) :]).split(os.sep))
