"""What the program keeps on the disk: what it is, where, how much, and what of it can be deleted."""

import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from musicexplorer.library.store import backups
from musicexplorer.translation import grouped, tr

_CRASHES, _LOG, _SOUND, _DEMO = "crashes", "musicexplorer.log", "sound.json", "demo library"


@dataclass(frozen=True, slots=True)
class Stored:
    """Something that is kept.

    Attributes:
        kind: What code and the command line call it.
        text: What it is, for the user.
        places: Its files and folders, those that are there.
        size: Bytes.
        deletable: Whether it can be deleted without losing what only the person can give.
    """

    kind: str
    text: str
    places: tuple[Path, ...]
    size: int
    deletable: bool


def stored(library: Path, cache: Path) -> list[Stored]:
    """What is kept beside a library file, and in the folder for what can be made again; nothing empty.

    Args:
        library: The library file.
        cache: That folder.
    """
    home = library.parent
    known = (
        ("library", tr("The library: tags, analysis, map, history and playlists"), _files(library), False),
        (
            "settings",
            tr("Settings, and the similarity you trained"),
            [home / "settings.json", home / "metric.npz"],
            False,
        ),
        ("backups", tr("Daily backups of history, playlists and settings"), [backups.folder(library)], True),
        ("crashes", tr("Crash reports and the log"), [home / _CRASHES, home / _LOG, home / _SOUND], True),
        ("demo", tr("The demo library"), [cache / _DEMO], True),
    )
    found = []
    for kind, text, places, deletable in known:
        there = tuple(place for place in places if os.path.lexists(place))
        size = sum(map(size_of, there))
        if size:
            found.append(Stored(kind, text, there, size, deletable))
    taken = {place for one in found for place in one.places}
    rest = tuple(place for place in sorted(home.iterdir()) if place not in taken) if home.is_dir() else ()
    if size := sum(map(size_of, rest)):
        found.append(Stored("rest", tr("Locks, queues and other small files"), rest, size, False))
    return found


def size_text(size: int) -> str:
    """Bytes, for the user."""
    return (
        tr("{n} MB").format(n=grouped(round(size / 1e6)))
        if size >= 1e6
        else tr("{n} kB").format(n=-(-size // 1000))
    )


def delete(what: Stored) -> None:
    """Delete it for good.

    Raises:
        ValueError: It cannot be deleted alone.
        OSError: The system does not allow it.
    """
    if not what.deletable:
        raise ValueError(what.kind)
    for place in what.places:
        if place.is_dir() and not place.is_symlink():
            shutil.rmtree(place)
        else:
            place.unlink(missing_ok=True)


def size_of(place: Path) -> int:
    """Bytes of a file, or of the files in a folder and its folders; what cannot be read counts nothing."""
    if not place.is_dir() or place.is_symlink():
        with suppress(OSError):
            return os.lstat(place).st_size
        return 0
    total = 0
    for folder, _, names in os.walk(place):
        for name in names:
            with suppress(OSError):
                total += os.lstat(os.path.join(folder, name)).st_size
    return total


def _settings(home: Path) -> list[Path]:
    return [home / "settings.json", home / "metric.npz"]


def _files(library: Path) -> list[Path]:
    """The library file and what SQLite has beside it."""
    return [library, *(library.with_name(library.name + ending) for ending in ("-wal", "-shm"))]
