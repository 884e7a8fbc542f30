"""Comparing the files found on disk with what the store knows about them."""

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from musicexplorer.library.scan import Found
from musicexplorer.library.store import KnownFile

Place = tuple[bytes, float]


def place_of(path: Path, start: float = 0.0) -> Place:
    """The key of a track, as failures are stored under."""
    return os.fsencode(path), round(start, 6)


def is_available(root: Path, known: Mapping[bytes, KnownFile]) -> bool:
    """Whether a folder of the library is available.

    An empty folder that had music in it counts as unavailable: it is the mount point of an unmounted drive.
    """
    try:
        with os.scandir(root) as listing:
            empty = next(listing, None) is None
    except PermissionError:
        return True  # the walk reports what is wrong with it
    except OSError:
        return False
    return not empty or not any(entry.ids for raw, entry in known.items() if is_below(raw, [root]))


def is_below(raw: bytes, roots: Iterable[Path]) -> bool:
    """Whether a path (as bytes) is inside one of the folders, or is one of them."""
    separator = os.fsencode(os.sep)
    folders = (os.fsencode(root).rstrip(separator) for root in roots)
    return any(raw == folder or raw.startswith(folder + separator) for folder in folders)


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
        return ((0.0, None),)
    return tuple((round(entry.source.start, 6), entry.source.end) for entry in found.entries)


def is_unchanged(found: Found, known: KnownFile) -> bool:
    """Whether the size, modification time and tracks of a file are unchanged."""
    if (found.size, found.mtime_ns) != (known.size, known.mtime_ns):
        return False
    if not known.ids:
        return True
    now = sorted(ranges(found), key=lambda part: part[0])
    return len(now) == len(known.ranges) and all(
        start == start_before and _same(end, end_before)
        for (start, end), (start_before, end_before) in zip(now, known.ranges, strict=True)
    )


def _same(one: float | None, other: float | None) -> bool:
    return one == other or (one is not None and other is not None and abs(one - other) < 1e-3)
