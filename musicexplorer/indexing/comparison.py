"""Comparing the files found on disk with what the store knows about them."""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from musicexplorer.library.hidden import is_bare
from musicexplorer.library.scan import Found
from musicexplorer.library.store import WHOLE_FILE, KnownFile

Place = tuple[bytes, float]


def place_of(path: Path, start: float = 0.0) -> Place:
    """The key of a track, as failures are stored under."""
    return os.fsencode(path), round(start, 6)


def is_available(root: Path, known: Mapping[bytes, KnownFile]) -> bool:
    """Whether a folder of the library is available.

    A folder that had music in it, and now has nothing or only hidden files, counts as unavailable: it is the
    mount point of an unmounted drive.
    """
    bare = is_bare(root)
    if bare is None:
        return False
    is_inside = below([root])
    return not bare or not any(entry.ids for raw, entry in known.items() if is_inside(raw))


class Roots:
    """The folders that are scanned, and which of them have gone since the scan began.

    Attributes:
        lost: Those that have gone, or are another folder now: a drive was unplugged, a share gives errors.
    """

    def __init__(self, folders: Iterable[Path]) -> None:
        self._before = {folder: _identity(folder) for folder in folders}
        self.lost: list[Path] = []

    def add(self, folder: Path) -> None:
        """Look after this folder too, from now on."""
        self._before.setdefault(folder, _identity(folder))

    def check(self) -> list[Path]:
        """The folders that have gone since the last check."""
        gone = [
            folder
            for folder, before in self._before.items()
            if folder not in self.lost and _identity(folder) != before
        ]
        self.lost += gone
        return gone

    def has_lost(self, path: Path) -> bool:
        """Whether a file is in a folder that has gone."""
        return bool(self.lost) and is_below(os.fsencode(path), self.lost)


def _identity(folder: Path) -> tuple[int, int, bool] | None:
    """What changes when a drive is unmounted, or another one is mounted."""
    bare = is_bare(folder)
    try:
        status = os.stat(folder)
    except OSError:
        return None
    return None if bare is None else (status.st_dev, status.st_ino, bare)


def is_mount(folder: Path) -> bool:
    """Whether another drive begins at a folder; it may be a link."""
    try:
        return os.stat(folder).st_dev != os.stat(folder.parent).st_dev
    except OSError:
        return False


def is_below(raw: bytes, roots: Iterable[Path]) -> bool:
    """Whether a path (as bytes) is inside one of the folders, or is one of them."""
    return below(roots)(raw)


def below(roots: Iterable[Path]) -> Callable[[bytes], bool]:
    """A function that says whether a path (as bytes) is inside one of the folders, or is one of them."""
    separator = os.fsencode(os.sep)
    folders = {os.fsencode(root).rstrip(separator) for root in roots}
    beginnings = tuple(folder + separator for folder in folders)
    return lambda raw: raw.startswith(beginnings) or raw in folders


def canonical_folder(folder: Path, known: Sequence[Path]) -> Path:
    """A folder by the path that the library knows it by: a link to it would add its music a second time."""
    if any(folder.is_relative_to(other) or other.is_relative_to(folder) for other in known):
        return folder
    real = Path(os.path.realpath(folder))
    for other in known:
        root = os.path.realpath(other)
        if real.is_relative_to(root):
            return other / real.relative_to(root)
    return folder


def ranges(found: Found) -> tuple[tuple[float, float | None], ...]:
    """(start, end) of each track of a file, as the store has them."""
    if not found.entries:
        return WHOLE_FILE
    return tuple((round(entry.source.start, 6), entry.source.end) for entry in found.entries)


def is_unchanged(found: Found, known: KnownFile) -> bool:
    """Whether the size, modification time and tracks of a file are unchanged."""
    # Without its cue sheet, whose time counts too, only the size tells.
    if found.size != known.size or (found.mtime_ns != known.mtime_ns and not found.sheet_missed):
        return False
    if not known.ids or found.sheet_missed or (not found.entries and known.ranges == WHOLE_FILE):
        return True
    now = sorted(ranges(found), key=lambda part: part[0])
    return len(now) == len(known.ranges) and all(
        start == start_before and _same(end, end_before)
        for (start, end), (start_before, end_before) in zip(now, known.ranges, strict=True)
    )


def _same(one: float | None, other: float | None) -> bool:
    return one == other or (one is not None and other is not None and abs(one - other) < 1e-3)
