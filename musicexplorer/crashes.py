"""Crash reports: written into the folder of the library when something goes wrong, and never sent."""

import faulthandler
import logging
import os
import platform
import re
import time
import traceback
from contextlib import suppress
from importlib import metadata
from pathlib import Path
from types import TracebackType
from typing import IO

from musicexplorer import __version__, paths
from musicexplorer.regular_files import private

_KEPT = 10
_NATIVE, _SEEN = "native", ".seen"
_QUOTED = re.compile(r"""(['"])((?:/|[A-Za-z]:\\).*?)\1""")
_PACKAGES = ("PySide6-Essentials", "torch", "numpy", "av", "sounddevice")
_Caught = tuple[type[BaseException], BaseException, TracebackType | None]


def folder() -> Path:
    """Where the reports are."""
    return paths.home() / "crashes"


def reports() -> list[Path]:
    """The reports, the newest first."""
    with suppress(OSError):
        return sorted(folder().glob("*.txt"), reverse=True)
    return []


def write(caught: _Caught) -> Path | None:
    """Write a report of an exception: the versions and where it happened, without names of music.

    Returns:
        The report; None if it cannot be written.
    """
    return _save("".join(traceback.format_exception(*caught)))


def unseen() -> Path | None:
    """A report that `see` has not been called for, of this or an earlier session; the newest."""
    newest = next(iter(reports()), None)
    if newest is None:
        return None
    with suppress(OSError):
        if (folder() / _SEEN).read_text() >= newest.name:
            return None
    return newest


def see() -> None:
    """The person has been told of all reports."""
    with suppress(OSError):
        (folder() / _SEEN).write_text(next((report.name for report in reports()), ""))


class Reporter(logging.Handler):
    """Writes a report of each exception that is logged as an error.

    Attributes:
        latest: The last report of this session.
    """

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.latest: Path | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Write one."""
        if record.exc_info and record.exc_info[1] is not None:
            self.latest = write(record.exc_info)


def collect() -> None:
    """Make a report of what Python wrote down when a library crashed in an earlier session."""
    with suppress(OSError):
        if said := (folder() / _NATIVE).read_text(errors="replace").strip():
            _save(said)
        (folder() / _NATIVE).unlink()


def watch_native() -> "IO[str] | None":
    """Have Python write down where a library crashes."""
    with suppress(OSError):
        folder().mkdir(mode=0o700, parents=True, exist_ok=True)
        written = open(folder() / _NATIVE, "w", encoding="utf-8", opener=private)  # noqa: SIM115 (stays open)
        faulthandler.enable(written)
        return written
    return None


def unwatch(written: "IO[str] | None") -> None:
    """The program ends as it should."""
    if written is not None:
        faulthandler.disable()
        written.close()
        with suppress(OSError):
            (folder() / _NATIVE).unlink()


def _save(text: str) -> Path | None:
    target = folder() / f"{time.strftime('%Y-%m-%d %H.%M.%S')}.txt"
    with suppress(OSError):
        folder().mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(target, "w", encoding="utf-8", opener=private) as file:
            file.write(f"{_versions()}\n\n{_without_names(text)}")
        for old in reports()[_KEPT:]:
            old.unlink(missing_ok=True)
        return target
    return None


def _versions() -> str:
    found = [f"Music Explorer {__version__}", f"Python {platform.python_version()}", platform.platform()]
    for package in _PACKAGES:
        with suppress(metadata.PackageNotFoundError):
            found.append(f"{package} {metadata.version(package)}")
    return "\n".join([time.strftime("%Y-%m-%d %H:%M:%S"), *found])


def _without_names(text: str) -> str:
    """A traceback with the endings of quoted paths only, and "~" for the person's folder."""
    lines = [
        line if line.lstrip().startswith('File "') else _QUOTED.sub(_shortened, line)
        for line in text.splitlines()
    ]
    return "\n".join(lines).replace(os.path.expanduser("~"), "~") + "\n"


def _shortened(path: re.Match[str]) -> str:
    return f"{path[1]}…{os.path.splitext(path[2])[1]}{path[1]}"
