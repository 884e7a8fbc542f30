"""What was found on disk held against what the store knows of it."""

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from musicexplorer.library.scan import Found
from musicexplorer.library.store import KnownFile

Place = tuple[bytes, float]


def place_of(path: Path, start: float = 0.0) -> Place:
    """The key of a track, as failures are kept under."""
    return os.fsencode(path), round(start, 6)


def is_there(root: Path, known: Mapping[bytes, KnownFile]) -> bool:
    """Whether a folder of the library is there.

    An empty folder that had music in it counts as away: it is what a drive leaves behind that is not mounted.
    """
    try:
        with os.scandir(root) as listing:
            empty = next(listing, None) is None
    except PermissionError:
        return True  # the walk says what is wrong with it
    except OSError:
        return False
    return not empty or not any(entry.ids for raw, entry in known.items() if is_below(raw, [root]))


def is_below(raw: bytes, roots: Iterable[Path]) -> bool:
    """Whether the bytes of a path lie in one of the folders, or are one of them."""
    separator = os.fsencode(os.sep)
    folders = (os.fsencode(root).rstrip(separator) for root in roots)
    return any(raw == folder or raw.startswith(folder + separator) for folder in folders)


def as_known(folder: Path, known: Sequence[Path]) -> Path:
    """A folder under the name that the library has it by: links to it would bring its music a second time."""
    if any(folder.is_relative_to(one) or one.is_relative_to(folder) for one in known):
        return folder
    real = Path(os.path.realpath(folder))
    for one in known:
        root = os.path.realpath(one)
        if real.is_relative_to(root):
            return one / real.relative_to(root)
    return folder


def ranges(found: Found) -> tuple[tuple[float, float | None], ...]:
    """(start, end) of each track of a file, as the store keeps them."""
    if not found.entries:
        return ((0.0, None),)
    return tuple((round(entry.source.start, 6), entry.source.end) for entry in found.entries)


def is_unchanged(found: Found, known: KnownFile) -> bool:
    """Whether size, time of change and the tracks of a file are what they were."""
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
