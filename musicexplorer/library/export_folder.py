"""A playlist as a folder of numbered files, for players that know no playlists (car stereos)."""

import errno
import os
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from musicexplorer.library.m3u.values import Entry, PlaylistError
from musicexplorer.library.text import storable

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
_LONGEST = 120  # characters: FAT takes 255 UTF-16 units, and paths of 260 are the end on some systems
_ROOM = 1 << 20  # bytes left free beside the files


@dataclass(frozen=True, slots=True)
class Step:
    """One file to be put there: from where, and what it will be called."""

    source: Path
    target: Path


def plan(entries: Sequence[Entry], folder: Path, *, link: bool = False) -> list[Step]:
    """What an export will do; nothing is written yet.

    A file of which several parts are in the list comes once and whole, where its first part stands.

    Args:
        entries: The playlist.
        folder: Where to; made if it is not there.
        link: Hard links in place of copies, where the folder is on the same disk.

    Raises:
        PlaylistError: The folder is a file, something of these names is there already, a file is missing,
            or there is not the room.
    """
    if os.path.isfile(folder):
        raise PlaylistError(f"{folder} is a file, not a folder. Choose another place.")
    sources = list(dict.fromkeys(entry.path for entry in entries))
    first = {entry.path: entry for entry in reversed(entries)}
    digits = max(2, len(str(len(sources))))
    steps = [
        Step(source, folder / _named(number, digits, first[source]))
        for number, source in enumerate(sources, 1)
    ]
    gone = [step.source for step in steps if not os.path.isfile(step.source)]
    if gone:
        raise PlaylistError(
            f"{len(gone)} files are not there, {gone[0]} first. Take them out of the playlist."
        )
    taken = [step.target.name for step in steps if os.path.lexists(step.target)]
    if taken:
        raise PlaylistError(f"{folder} holds {taken[0]} already. Choose an empty folder.")
    _check_room(steps, folder, link)
    return steps


def carry_out(steps: Sequence[Step], *, link: bool = False) -> Iterator[Step]:
    """Put the files there, one for each item that is taken from this generator.

    A file that fails half-way is taken away again; those before it stay.

    Raises:
        PlaylistError: A file cannot be read or written.
    """
    for step in steps:
        try:
            step.target.parent.mkdir(parents=True, exist_ok=True)
            if not (link and _linked(step)):
                _copied(step)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise PlaylistError(f"{step.target.name} cannot be written to the folder: {reason}.") from error
        yield step


def _named(number: int, digits: int, entry: Entry) -> str:
    names = " - ".join(filter(None, (entry.artist, entry.title))) or entry.path.stem
    clean = " ".join(_FORBIDDEN.sub(" ", storable(names)).split())[:_LONGEST].strip(" .")
    suffix = _FORBIDDEN.sub("", storable(entry.path.suffix))
    name = f"{number:0{digits}d} - {clean or 'track'}{suffix}"
    return f"_{name}" if _RESERVED.fullmatch(name) else name


def _check_room(steps: Sequence[Step], folder: Path, link: bool) -> None:
    there = next(place for place in (folder, *folder.absolute().parents) if os.path.exists(place))
    disk = there.stat().st_dev
    copied = [step.source for step in steps if not (link and step.source.stat().st_dev == disk)]
    needed = sum(source.stat().st_size for source in copied)
    free = shutil.disk_usage(there).free
    if needed and needed + _ROOM > free:
        raise PlaylistError(
            f"The files take {needed / 1e6:.0f} MB, and {there} has {free / 1e6:.0f} MB free. Make room or"
            " choose another place."
        )


def _linked(step: Step) -> bool:
    """Link the file; False where that cannot be, as between disks and on FAT."""
    try:
        os.link(step.source, step.target)
    except OSError as error:
        if error.errno in (errno.EXDEV, errno.EPERM, errno.ENOTSUP, errno.EMLINK, errno.ENOSYS):
            return False
        raise
    return True


def _copied(step: Step) -> None:
    made = False
    try:
        with step.source.open("rb") as source, step.target.open("xb") as target:
            made = True
            shutil.copyfileobj(source, target, 1 << 20)
    except BaseException:
        if made:
            step.target.unlink(missing_ok=True)
        raise
    shutil.copystat(step.source, step.target)
