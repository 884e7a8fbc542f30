"""Telling damage of a file from a state of the machine: a drive that is gone, a disk that gives errors.

Only damage is stored against a file, for its size and modification time. Everything else is tried again.
"""

import os
from pathlib import Path

from musicexplorer.regular_files import read_through
from musicexplorer.translation import tr


class Unavailable(str):
    """The reason why a file cannot be read at present, where another is given by a plain `str`.

    It is a state of the machine: not stored, and tried again at the next scan.
    """

    __slots__ = ()


class TooCostly(Unavailable):
    """The reason why a file cannot be read at present: it cost a process, which hung or was killed."""

    __slots__ = ()


class Elsewhere(str):
    """The reason why another machine has no result for a file: this one has to try."""

    __slots__ = ()


def unavailability(path: Path, before: os.stat_result) -> Unavailable | None:
    """Why a file could not be read just now, if the reason is not the file itself.

    Args:
        path: The file that could not be read.
        before: Its status before that.
    """
    try:
        read_through(path)
        now = os.stat(path)
    except OSError as error:
        return unavailable(error)
    if (before.st_size, before.st_mtime_ns, before.st_ino) != (now.st_size, now.st_mtime_ns, now.st_ino):
        return Unavailable(tr("the file changed while it was read"))
    return None


def unavailable(error: OSError | MemoryError) -> Unavailable:
    """What an error of the system says."""
    if isinstance(error, MemoryError):
        return Unavailable(tr("not enough memory to read it"))
    return Unavailable(tr("not available ({reason})").format(reason=(error.strerror or str(error)).lower()))
