"""Backups: dated copies of what cannot be computed again, and whole libraries for another computer.

A backup is a zip file with `backup.json` (format, version, when it was made, a hash of its content),
`library.sqlite` (a library file with plays, likes, playlists …, in a whole one also with the analysis), and
the files beside the library: settings, personal similarity, and the answers it was learned from.
"""

import contextlib
import json
import logging
import os
import secrets
import shutil
import sqlite3
import tempfile
import time
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

from musicexplorer.library.store.copying import copy_store, digest, is_empty, open_copy
from musicexplorer.library.store.errors import StoreError
from musicexplorer.library.text import shown_path
from musicexplorer.translation import tr

FORMAT, VERSION = "musicexplorer-backup", 1
KEPT = 7
BESIDE = ("settings.json", "metric.npz", "odd-one-out.jsonl")
"""Files beside the library that cannot be computed again."""
_DATE = "%Y-%m-%d-%H%M%S"
_STORE, _ABOUT = "library.sqlite", "backup.json"
_LARGEST = 64 << 20  # bytes of a file beside the library
_SPARE = 16 << 20
_PIECE = 1 << 20
_log = logging.getLogger(__name__)


class BackupError(Exception):
    """A backup cannot be written or read; the message says why."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup in the folder of backups.

    Attributes:
        path: The file.
        when: When it was made.
    """

    path: Path
    when: datetime

    @property
    def name(self) -> str:
        """What chooses it: its date and time."""
        return self.when.strftime(_DATE)


@dataclass(frozen=True, slots=True)
class Opened:
    """An opened backup, checked.

    Attributes:
        copy: Its library, for `store.copying.merge`.
        whole: Whether it holds the analysis.
        beside: The files beside the library, by name.
    """

    copy: sqlite3.Connection
    whole: bool
    beside: Mapping[str, bytes]


def temporary(home: Path) -> "tempfile.TemporaryDirectory[str]":
    """A folder for temporary files; the next start deletes it if this program is killed."""
    scratch = home / "scratch"
    os.makedirs(scratch, mode=0o700, exist_ok=True)
    return tempfile.TemporaryDirectory(dir=scratch, prefix=f"{os.getpid()}-")


def folder(store: Path) -> Path:
    """Where the backups of a library are."""
    return store.with_name("backups")


def listed(store: Path) -> list[Backup]:
    """The backups of a library, the newest first."""
    found = []
    with contextlib.suppress(OSError):
        for path in folder(store).iterdir():
            with contextlib.suppress(ValueError):
                found.append(Backup(path, datetime.strptime(path.name, f"{_DATE}.zip")))
    return sorted(found, key=lambda backup: backup.when, reverse=True)


def daily(store: Path, connection: sqlite3.Connection) -> None:
    """Make a backup if none was made or found to be up to date today; a failure is only logged."""
    try:
        if is_empty(connection) and not any(store.with_name(name).exists() for name in BESIDE):
            return
        newest = next(iter(listed(store)), None)
        if newest is None or date.fromtimestamp(newest.path.stat().st_mtime) != date.today():
            make(store)
    except (OSError, sqlite3.Error) as error:
        _log.warning("no backup was made: %s", error)


def make(store: Path) -> Path | None:
    """Back up what cannot be computed again; only the newest backups are kept.

    Returns:
        The backup: an earlier one if nothing has changed since, None if there is nothing to lose.

    Raises:
        OSError: It cannot be written.
        sqlite3.Error: The library is damaged.
    """
    os.makedirs(folder(store), mode=0o700, exist_ok=True)
    made = datetime.now()
    while os.path.lexists(target := folder(store) / f"{made.strftime(_DATE)}.zip"):
        made += timedelta(seconds=1)
    temporary = target.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with open(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600), "w+b") as file:
            known = _about(backup.path).get("digest") if (backup := next(iter(listed(store)), None)) else None
            written = write(file, store, known=known)
            file.flush()
            os.fsync(file.fileno())
        if not written:
            if backup:
                os.utime(backup.path)  # it is up to date
            return backup.path if backup else None
        os.replace(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)
    for old in listed(store)[KEPT:]:
        old.path.unlink(missing_ok=True)
    return target


def before_migration(store: Path) -> None:
    """Back up a library that is about to be changed to a newer schema.

    Raises:
        StoreError: No backup can be written.
        sqlite3.Error: The library is damaged.
    """
    try:
        make(store)
    except OSError as error:
        text = tr("The library {path} is not updated, because no backup of it can be written: {reason}.")
        raise StoreError(text.format(path=shown_path(store), reason=error)) from error


def write(file: BinaryIO, store: Path, *, whole: bool = False, known: str | None = None) -> bool:
    """Write a backup to an open file.

    Args:
        file: Open for writing.
        store: The library; it may be in use.
        whole: With the analysis, for another computer.
        known: The digest of the backup before; if nothing has changed since, nothing is written.

    Returns:
        Whether anything was written.

    Raises:
        OSError: It cannot be written.
        sqlite3.Error: The library is damaged.
    """
    with temporary(store.parent) as scratch:
        copied = Path(scratch) / _STORE
        copy_store(store, copied, analysis=whole)
        with closing(sqlite3.connect(copied)) as copy:
            found, empty = digest(copy), is_empty(copy)
            music = [os.fsdecode(path) for (path,) in copy.execute("SELECT path FROM folder ORDER BY id")]
        beside = {name: content for name in BESIDE if (content := _content(store.with_name(name)))}
        for name in sorted(beside):
            found = f"{found}-{zlib.crc32(beside[name]):08x}"
        if found == known or (not whole and empty and not beside):
            return False
        about = {"format": FORMAT, "version": VERSION, "made": time.time(), "whole": whole, "digest": found}
        about["folders"] = music
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            archive.writestr(_ABOUT, json.dumps(about))
            archive.write(copied, _STORE)
            for name, content in beside.items():
                archive.writestr(name, content)
    return True


def folders(path: Path) -> list[str]:
    """The folders of music of the library in a backup; none if the file is something else.

    Raises:
        OSError: It cannot be read.
    """
    found = _about(path).get("folders")
    return [folder for folder in found if isinstance(folder, str)] if isinstance(found, list) else []


@contextlib.contextmanager
def opened(path: Path, scratch: Path) -> Iterator[Opened]:
    """Open and check a backup; nothing of it is used before all of it was read.

    Args:
        path: The backup.
        scratch: A folder with room for its library.

    Raises:
        BackupError: It is something else, damaged, written by a newer program, or the disk is full.
    """
    name = shown_path(path)
    with temporary(scratch) as inside:
        try:
            about = _about(path)
            if about.get("format") != FORMAT or type(about.get("version")) is not int:
                raise BackupError(tr("{path} is not a backup of Music Explorer.").format(path=name))
            if about["version"] > VERSION:
                text = tr("{path} was written by a newer Music Explorer. Update the program to use it.")
                raise BackupError(text.format(path=name))
            beside = _extract(path, Path(inside))
            copy = open_copy(Path(inside) / _STORE)
        except (
            OSError,
            sqlite3.Error,
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            KeyError,
            ValueError,
        ) as error:
            text = tr("The backup {path} cannot be read: {reason}.")
            raise BackupError(text.format(path=name, reason=error)) from error
        except (RuntimeError, NotImplementedError, StoreError) as error:
            raise BackupError(
                tr("The backup {path} is damaged: {reason}").format(path=name, reason=error)
            ) from error
        with closing(copy):
            yield Opened(copy, about.get("whole") is True, beside)


def _about(path: Path) -> dict[str, Any]:
    """What `backup.json` says; {} for another file.

    Raises:
        OSError: It cannot be read.
    """
    try:
        with zipfile.ZipFile(path) as archive, archive.open(_ABOUT) as file:
            found = json.loads(file.read(_PIECE))
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        KeyError,
        ValueError,
        RuntimeError,
        NotImplementedError,
    ):
        return {}
    return found if isinstance(found, dict) else {}


def _extract(path: Path, inside: Path) -> dict[str, bytes]:
    """Write the library of a backup into a folder; the files beside it."""
    with zipfile.ZipFile(path) as archive:
        needed, free = archive.getinfo(_STORE).file_size, shutil.disk_usage(inside).free
        if needed + _SPARE > free:
            text = tr("it needs {needed} MB, and the disk has only {free} MB free")
            raise ValueError(text.format(needed=needed >> 20, free=free >> 20))
        left = needed
        with archive.open(_STORE) as packed, (inside / _STORE).open("xb") as file:
            while piece := packed.read(_PIECE):
                left -= len(piece)
                if left < 0:
                    raise ValueError(tr("its library is longer than it says"))
                file.write(piece)
        names = [name for name in BESIDE if name in archive.namelist()]
        beside = {}
        for name in names:
            with archive.open(name) as packed:
                beside[name] = packed.read(_LARGEST + 1)
            if len(beside[name]) > _LARGEST:
                raise ValueError(tr("{name} is too large").format(name=name))
    return beside


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes() if path.is_file() and path.stat().st_size <= _LARGEST else b""
    except OSError:
        return b""
