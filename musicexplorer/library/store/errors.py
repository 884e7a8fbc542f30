"""Errors of the store, with messages for the user."""

import contextlib
import shutil
import sqlite3
from pathlib import Path

from musicexplorer.translation import tr

_DAMAGE = ("no such table", "no such column", "Could not decode to UTF-8")
_TEXT_HEAD = 64  # bytes
_NEARLY_FULL = 1 << 20  # bytes; SQLite reports a plain I/O error when its shared memory file cannot grow


class StoreError(Exception):
    """The library file cannot be used; the message says why and what to do."""


class DiskFull(StoreError):
    """The disk with the library file is full; nothing stored before is lost."""


class Unstorable(StoreError):
    """A value cannot be stored; the store itself is all right."""


class StoreDamaged(StoreError):
    """The library file is damaged; `recovery.recover` rebuilds it, at the latest when it is next opened."""


def damage_mark(path: Path) -> Path:
    """The file that says that the library was found to be damaged, so that all of it is checked."""
    return path.with_name(f"{path.name}.damaged")


def damaged(path: Path) -> StoreDamaged:
    """The error for a damaged library, which is marked."""
    with contextlib.suppress(OSError):
        damage_mark(path).touch(0o600)
    text = tr(
        "The library file {path} is damaged. Close Music Explorer and open it again: it is rebuilt from a "
        "backup. Your music files are not affected."
    )
    return StoreDamaged(text.format(path=path))


def store_error(error: sqlite3.Error, path: Path) -> StoreError:
    """Turn an error of SQLite into one with a message for the user.

    Args:
        error: What SQLite raised.
        path: The library file.
    """
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the extended codes carry the plain one below
    if code in (sqlite3.SQLITE_TOOBIG, sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_MISMATCH):
        return Unstorable(tr("A value cannot be stored: {error}.").format(error=error))
    if code == sqlite3.SQLITE_FULL or (_touches_disk(code) and _is_nearly_full(path)):
        return DiskFull(
            tr(
                "The disk with the library is full ({folder}). Free some space and start again: nothing "
                "stored so far is lost."
            ).format(folder=path.parent)
        )
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return StoreError(
            tr(
                "Another program is writing to the library ({path}) and did not finish in time. Wait for it "
                "or close it, then try again."
            ).format(path=path)
        )
    missing = code in (0, sqlite3.SQLITE_ERROR) and str(error).startswith(_DAMAGE)
    if code == sqlite3.SQLITE_NOTADB and _is_text(path) and not path.with_name("backups").exists():
        return not_a_store(path)  # somebody else's file, and no library of ours was ever here
    if code in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT) or missing:
        return damaged(path)
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_AUTH):
        return StoreError(
            tr(
                "The library file {path} cannot be opened ({reason}). Check that its folder exists and that "
                "you may write there."
            ).format(path=path, reason=error)
        )
    text = tr("The library file {path} cannot be used: {reason}.")
    return StoreError(text.format(path=path, reason=error))


def not_a_store(path: Path) -> StoreError:
    """The error for a file that is something else."""
    return StoreError(
        tr(
            "{path} is not a library of Music Explorer. Move it away, or choose another place for the "
            "library."
        ).format(path=path)
    )


def _is_text(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(_TEXT_HEAD).decode("utf-8").isprintable()
    except (OSError, ValueError):
        return False


def _touches_disk(code: int) -> bool:
    return code in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN)


def _is_nearly_full(path: Path) -> bool:
    try:
        return shutil.disk_usage(path.parent).free < _NEARLY_FULL
    except OSError:
        return False
