"""Opening files that other programs made: only regular files, and never more of them than expected.

A pipe, a socket or a device with the name of a song or a cover would block, or never end.
"""

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO

from musicexplorer.translation import tr

_CHUNK = 1 << 20
_FLAGS = ("O_NONBLOCK", "O_CLOEXEC", "O_NOCTTY", "O_BINARY")  # a pipe in its place must not block


def open_regular(path: Path, largest: int | None = None) -> BinaryIO:
    """Open a file for reading, if it is a regular file or a link to one.

    Args:
        path: The file.
        largest: Bytes; a larger file is refused.

    Raises:
        OSError: It is something else, is too large, or cannot be opened.
    """
    _check(path, os.stat(path), largest)  # before opening: to open a device can already have an effect
    flags = os.O_RDONLY
    for name in _FLAGS:
        flags |= getattr(os, name, 0)
    descriptor = os.open(path, flags)
    try:
        _check(path, os.fstat(descriptor), largest)
        return os.fdopen(descriptor, "rb")
    except BaseException:
        os.close(descriptor)
        raise


def private(path: str, flags: int) -> int:
    """An opener for `open`, with which a new file can be read by its owner only."""
    return os.open(path, flags, 0o600)


def read_regular(path: Path, largest: int) -> bytes:
    """The content of a regular file of at most so many bytes.

    Raises:
        OSError: As `open_regular`.
    """
    with open_regular(path, largest) as file:
        content = file.read(largest + 1)
    if len(content) > largest:  # it grew, or does not tell its size
        raise _too_large(path)
    return content


def read_through(path: Path, most: int = 256 << 20) -> None:
    """Read a file, up to so many bytes, to see whether its disk gives them.

    Raises:
        OSError: It does not.
    """
    with open_regular(path) as file:
        while most > 0 and (chunk := file.read(_CHUNK)):
            most -= len(chunk)


def holds_text(head: bytes) -> bool:
    """Whether a file that begins like this is empty or text, whatever its name says.

    Such a file is no music, and must not be given to FFmpeg: it would follow what looks like a playlist.
    """
    return not any(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in head)


def _check(path: Path, status: os.stat_result, largest: int | None) -> None:
    mode = status.st_mode
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, tr("it is a folder, not a file"), os.fspath(path))
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, tr("it is a pipe, a socket or a device, not a file"), os.fspath(path))
    if largest is not None and status.st_size > largest:
        raise _too_large(path)


def _too_large(path: Path) -> OSError:
    return OSError(errno.EFBIG, tr("it is too large"), os.fspath(path))
