"""Opening the SQLite files of other programs without ever writing to them."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from musicexplorer.library.history.values import HistoryError
from musicexplorer.translation import tr


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """A read-only connection; texts that are not UTF-8 contain surrogates.

    Raises:
        HistoryError: The file is damaged or locked.
    """
    uri = path.absolute().as_uri()
    try:
        with closing(_open(uri)) as connection:
            connection.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
            yield connection
    except sqlite3.Error as error:
        text = tr(
            "the database {path} cannot be read ({reason}). Close the program that uses it and try again."
        )
        raise HistoryError(text.format(path=path, reason=error)) from error


def _open(uri: str) -> sqlite3.Connection:
    """Open the database; as immutable if no journal can be created in its folder."""
    connection = sqlite3.connect(f"{uri}?mode=ro", uri=True)
    try:
        connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchall()
    except sqlite3.OperationalError:
        connection.close()
        connection = sqlite3.connect(f"{uri}?mode=ro&immutable=1", uri=True)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def columns(connection: sqlite3.Connection, table: str) -> set[str]:
    """The names of a table's columns; none if there is no such table."""
    return {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}
