"""The lock that is held during a scan, so that two programs do not scan at once."""

import contextlib
import os
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from filelock import lock_descriptor, unlock_descriptor

from musicexplorer.regular_files import private
from musicexplorer.translation import tr


class Locked(Exception):
    """Another program holds the lock; the message says what to do."""


class CannotLock(Locked):
    """The lock file cannot be created, or its disk has no locks (some network drives)."""


class ScanLock:
    """Held by a `with` block, or between `acquire` and `release`.

    It is a lock of the operating system on an open file, so it ends with its process in any case; a lock file
    that a killed program left behind can simply be locked again.
    """

    def __init__(self, path: Path) -> None:
        """Prepare the lock.

        Args:
            path: The lock file; created if needed, and left in place.
        """
        self._path = path
        self._file: BinaryIO | None = None

    def acquire(self) -> None:
        """Take the lock.

        Raises:
            Locked: It is held, by another program or by this one, or its file cannot be created.
        """
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            file = open(self._path, "a+b", opener=private)  # noqa: SIM115 - open as long as the lock is held
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            text = tr("the lock file {path} cannot be opened: {reason}")
            raise CannotLock(text.format(path=self._path, reason=reason)) from error
        try:
            free = lock_descriptor(file.fileno(), blocking=False)
        except OSError as error:
            file.close()
            text = tr("the lock file {path} cannot be locked: {reason}")
            raise CannotLock(text.format(path=self._path, reason=error.strerror)) from error
        if not free:
            with file:
                raise Locked(_reason(file))
        with contextlib.suppress(OSError):  # a full disk
            file.truncate(0)
            file.write(str(os.getpid()).encode())
            file.flush()
        self._file = file

    def release(self) -> None:
        """Release the lock; does nothing if it is not held."""
        if self._file is not None:
            unlock_descriptor(self._file.fileno())
            self._file.close()
            self._file = None

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def _reason(file: BinaryIO) -> str:
    """Who holds the lock, as far as the file says, and what to do."""
    number = ""
    with contextlib.suppress(OSError):  # Windows lets no other program read what is locked
        file.seek(0)
        number = file.read(20).decode("ascii", "replace")
    if number == str(os.getpid()):
        return tr("a scan is running in this program: wait until it is done, or stop it")
    return tr(
        "a scan is running in another window or terminal (process {number}): wait until it is done, or stop"
        " it there"
    ).format(number=number or tr("unknown"))
