"""Opening the library file, for writing or for reading only."""

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from musicexplorer.library.store import backups
from musicexplorer.library.store.errors import StoreError, damaged, store_error
from musicexplorer.library.store.schema import MIGRATIONS, check, migrate, schema_number
from musicexplorer.regular_files import private
from musicexplorer.translation import tr

BUSY_SECONDS = 10.0


@contextmanager
def store_errors(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into `StoreError`."""
    try:
        yield
    except sqlite3.Error as error:
        raise store_error(error, path) from error
    except UnicodeDecodeError as error:  # a message of SQLite about a damaged page
        raise damaged(path) from error


def open_writing(path: Path, busy_seconds: float = BUSY_SECONDS) -> sqlite3.Connection:
    """A connection that writes; the file is created or migrated to the newest schema first.

    Raises:
        StoreError: The file was written by a newer version, is not a library, or stays locked.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if path.exists() and not path.stat().st_size and backups.listed(path):
            raise damaged(path)
        with contextlib.suppress(FileExistsError), open(path, "xb", opener=private):
            pass  # SQLite itself would let others read it; its journals will be like it
    except OSError as error:
        text = tr("The folder for the library cannot be created: {reason}.")
        raise StoreError(text.format(reason=error)) from error
    with store_errors(path):
        # Opened in the caller's thread, so that errors reach the caller, and used in the writer's only.
        connection = sqlite3.connect(
            path, timeout=busy_seconds, isolation_level=None, check_same_thread=False
        )
        try:
            check(connection, path)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute(
                "PRAGMA synchronous = NORMAL"
            )  # with WAL: a power cut may cost the last writes, never the file
            connection.execute("PRAGMA foreign_keys = ON")
            if 0 < schema_number(connection) < len(MIGRATIONS):
                backups.before_migration(path)
            migrate(connection, path)
        except BaseException:
            connection.close()
            raise
    return connection


def open_reading(path: Path) -> sqlite3.Connection:
    """A connection that cannot write.

    Raises:
        StoreError: There is no library, it was written by a newer version, or it is not a library.
    """
    if not os.path.exists(path):
        text = tr("There is no library yet ({path}). Open or scan a folder of music first.")
        raise StoreError(text.format(path=path))
    with store_errors(path):
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=BUSY_SECONDS, isolation_level=None
        )
        try:
            number = check(connection, path)
            if number == 0 and backups.listed(path):
                raise damaged(path)
            if number == 0:
                text = tr("The library {path} is empty. Open or scan a folder of music first.")
                raise StoreError(text.format(path=path))
            if number < len(MIGRATIONS):  # written by an older version: tables may be missing
                open_writing(path).close()
        except BaseException:
            connection.close()
            raise
    return connection
