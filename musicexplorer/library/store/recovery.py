"""A damaged library: found when it is opened, set aside, and rebuilt from what it and a backup hold."""

import contextlib
import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

from musicexplorer.library.lock import Locked, ScanLock
from musicexplorer.library.store import backups
from musicexplorer.library.store.backups import BackupError
from musicexplorer.library.store.copying import ANALYSIS, merge, open_copy, salvage
from musicexplorer.library.store.errors import StoreDamaged, StoreError, damage_mark, store_error
from musicexplorer.library.store.schema import MIGRATIONS, check, migrate
from musicexplorer.library.text import shown_path
from musicexplorer.translation import tr

_QUICK = 64 << 20
"""Bytes of a library that is checked whole at each start; of a larger one only what no scan computes."""
_SIDES = ("-wal", "-shm")


def recover(store: Path) -> str:
    """Rebuild a library if it is damaged.

    Plays, likes, playlists and the like come from the damaged file, as far as it can be read, and from the
    newest good backup; tracks come back with the next scan. The damaged file is renamed, not deleted.

    Returns:
        What was done, for the user; "" if the library is not damaged.

    Raises:
        StoreError: It cannot be rebuilt (another program uses it, the disk is full), or it is not damaged but
            cannot be used: it is not ours, or of a newer program.
    """
    if not _is_damaged(store):
        with contextlib.suppress(OSError):
            damage_mark(store).unlink(missing_ok=True)
        return ""
    try:
        with ScanLock(store.with_name("scan.lock")):
            return _rebuild(store) if _is_damaged(store) else ""
    except Locked as error:
        text = tr("The library {path} is damaged and cannot be rebuilt now: {reason}.")
        raise StoreError(text.format(path=shown_path(store), reason=error)) from error
    except OSError as error:
        text = tr("The library {path} is damaged and cannot be rebuilt: {reason}.")
        raise StoreError(text.format(path=shown_path(store), reason=error.strerror or error)) from error


def _is_damaged(store: Path) -> bool:
    """Whether a library that is there is no database, malformed, or lacks tables."""
    try:
        size = store.stat().st_size
    except OSError:
        return False  # a new library, or a folder that cannot be read: both are handled where it is opened
    if size == 0:
        return bool(backups.listed(store))
    uri = f"{store.absolute().as_uri()}?mode=ro"
    try:
        with closing(sqlite3.connect(uri, uri=True, isolation_level=None)) as connection:
            number = check(connection, store)
            if not _layout(number) <= _layout_of(connection):
                return True
            whole = size <= _QUICK or damage_mark(store).exists()
            tables = [""] if whole else [f"({name})" for name, _ in sorted(_layout(number)) if _matters(name)]
            if damage_mark(store).exists():
                for table in {name for name, _ in _layout(number)}:  # the check does not read texts
                    for _ in connection.execute(f'SELECT * FROM "{table}"'):
                        pass
            return any(
                connection.execute(f"PRAGMA quick_check{table}").fetchone()[0] != "ok"
                for table in dict.fromkeys(tables)
            )
    except (StoreDamaged, UnicodeDecodeError):
        return True
    except sqlite3.Error as error:
        problem = store_error(error, store)
        if not isinstance(problem, StoreDamaged):
            raise problem from error
        return True


def _matters(table: str) -> bool:
    return table not in (*ANALYSIS, "track", "words", "failure")


def _layout(number: int) -> set[tuple[str, str]]:
    """The tables and columns of this schema."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        migrate(connection, Path(), MIGRATIONS[:number])
        return _layout_of(connection)


def _layout_of(connection: sqlite3.Connection) -> set[tuple[str, str]]:
    return set(
        connection.execute(
            "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c"
            " WHERE m.type = 'table'"
        )
    )


def _rebuild(store: Path) -> str:
    with backups.temporary(store.parent) as scratch:
        new = Path(scratch) / store.name
        with closing(sqlite3.connect(new, isolation_level=None)) as connection:
            migrate(connection, new)
            backup = _merge(connection, store, Path(scratch))
        aside = store.with_name(f"{store.stem}.damaged-{datetime.now():%Y-%m-%d-%H%M%S}{store.suffix}")
        while os.path.lexists(aside):
            aside = aside.with_name(f"{aside.stem}-{secrets.token_hex(2)}{aside.suffix}")
        for side in _SIDES:
            with contextlib.suppress(FileNotFoundError):
                os.replace(f"{store}{side}", f"{aside}{side}")
        try:
            os.link(store, aside)  # so that there is a library at every moment
        except OSError:
            os.replace(store, aside)
        os.chmod(new, 0o600)
        os.replace(new, store)
        damage_mark(store).unlink(missing_ok=True)
    if backup is None:
        text = tr(
            "The library was damaged and is rebuilt from what could be read of it: your music is scanned "
            "again. The damaged file is now {aside}."
        )
        return text.format(aside=shown_path(aside))
    text = tr(
        "The library was damaged and is rebuilt from the backup of {date}: your music is scanned again. The "
        "damaged file is now {aside}."
    )
    return text.format(date=f"{backup.when:%Y-%m-%d %H:%M}", aside=shown_path(aside))


@contextlib.contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _merge(connection: sqlite3.Connection, store: Path, scratch: Path) -> backups.Backup | None:
    """Fill a new library; the backup that was needed, if any.

    What can be read of the damaged library is newer than any backup and comes first, if it seems complete;
    damage may have changed it unseen, so that nothing of the backup is left out. Where it is not complete,
    the backup comes first, and half a playlist does not take the place of a whole one.
    """
    readable = scratch / "readable.sqlite"
    complete = False
    with contextlib.suppress(sqlite3.DatabaseError, StoreError):
        complete = salvage(store, readable)
    backup = None if complete else _merge_backup(connection, store, scratch)
    with contextlib.suppress(sqlite3.DatabaseError, StoreError), closing(open_copy(readable)) as copy:
        if not complete:
            names = [(name,) for (name,) in connection.execute("SELECT name FROM playlist")]
            copy.execute("PRAGMA foreign_keys = ON")  # items and recipes go with their playlist
            copy.executemany("DELETE FROM playlist WHERE name = ?", names)
        with _transaction(connection):
            merge(connection, copy)
    return _merge_backup(connection, store, scratch) if complete else backup


def _merge_backup(connection: sqlite3.Connection, store: Path, scratch: Path) -> backups.Backup | None:
    """What else the newest good backup holds; None if there is none."""
    for backup in backups.listed(store):
        with contextlib.suppress(BackupError), backups.opened(backup.path, scratch) as opened:
            with _transaction(connection):
                merge(connection, opened.copy, analysed=opened.whole)
            for name, content in opened.beside.items():
                if not os.path.lexists(beside := store.with_name(name)):
                    beside.write_bytes(content)
            return backup
    return None
