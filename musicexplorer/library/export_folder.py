"""Exporting a playlist as a folder of numbered files, for players without playlists (car stereos)."""

import errno
import os
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from musicexplorer.library.export_file import beside
from musicexplorer.library.m3u.values import Entry, PlaylistError
from musicexplorer.library.text import storable
from musicexplorer.translation import ntr, tr

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
_LONGEST = 120  # characters: FAT takes 255 UTF-16 units, and paths of 260 are the end on some systems
_SPARE = 1 << 20  # bytes left free beside the files


@dataclass(frozen=True, slots=True)
class Step:
    """One file to copy or link: its source and its target."""

    source: Path
    target: Path


def plan(entries: Sequence[Entry], folder: Path, *, link: bool = False) -> list[Step]:
    """The steps of an export; nothing is written yet.

    A file with several parts in the playlist is exported once and whole, at the place of its first part.

    Args:
        entries: The playlist.
        folder: The target folder; created if missing.
        link: Use hard links instead of copies if the folder is on the same disk.

    Raises:
        PlaylistError: The folder is a file, a target exists already, a file is missing, or the disk is full.
    """
    if os.path.isfile(folder):
        text = tr("{folder} is a file, not a folder. Choose another place.")
        raise PlaylistError(text.format(folder=folder))
    sources = list(dict.fromkeys(entry.path for entry in entries))
    first = {entry.path: entry for entry in reversed(entries)}
    digits = max(2, len(str(len(sources))))
    steps = [
        Step(source, folder / _named(number, digits, first[source]))
        for number, source in enumerate(sources, 1)
    ]
    missing = [step.source for step in steps if not os.path.isfile(step.source)]
    if missing:
        text = ntr(
            "{n} file is missing: {first}. Remove it from the playlist.",
            "{n} files are missing, the first is {first}. Remove them from the playlist.",
            len(missing),
        )
        raise PlaylistError(text.format(first=missing[0]))
    taken = [step.target.name for step in steps if os.path.lexists(step.target)]
    if taken:
        text = tr("{folder} already contains {name}. Choose an empty folder.")
        raise PlaylistError(text.format(folder=folder, name=taken[0]))
    _check_space(steps, folder, link)
    return steps


def carry_out(steps: Sequence[Step], *, link: bool = False) -> Iterator[Step]:
    """Copy or link the files, one for each item taken from this generator.

    Under its name a file is there whole or not at all; those before one that fails stay.

    Raises:
        PlaylistError: A file cannot be read or written.
    """
    for step in steps:
        try:
            step.target.parent.mkdir(parents=True, exist_ok=True)
            if not (link and _link(step)):
                _copy(step)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            text = tr("{name} cannot be written to the folder: {reason}.")
            raise PlaylistError(text.format(name=step.target.name, reason=reason)) from error
        yield step


def _named(number: int, digits: int, entry: Entry) -> str:
    names = " - ".join(filter(None, (entry.artist, entry.title))) or entry.path.stem
    clean = " ".join(_FORBIDDEN.sub(" ", storable(names)).split())[:_LONGEST].strip(" .")
    suffix = _FORBIDDEN.sub("", storable(entry.path.suffix))
    name = f"{number:0{digits}d} - {clean or 'track'}{suffix}"
    return f"_{name}" if _RESERVED.fullmatch(name) else name


def _check_space(steps: Sequence[Step], folder: Path, link: bool) -> None:
    existing = next(place for place in (folder, *folder.absolute().parents) if os.path.exists(place))
    disk = existing.stat().st_dev
    copied = [step.source for step in steps if not (link and step.source.stat().st_dev == disk)]
    needed = sum(source.stat().st_size for source in copied)
    free = shutil.disk_usage(existing).free
    if needed and needed + _SPARE > free:
        text = tr(
            "The files need {needed} MB, but {folder} has only {free} MB free. Free some space or choose"
            " another folder."
        )
        raise PlaylistError(
            text.format(needed=f"{needed / 1e6:.0f}", folder=existing, free=f"{free / 1e6:.0f}")
        )


def _link(step: Step) -> bool:
    """Link the file; False if that is impossible, as between disks and on FAT."""
    try:
        os.link(step.source, step.target)
    except OSError as error:
        if error.errno in (errno.EXDEV, errno.EPERM, errno.ENOTSUP, errno.EMLINK, errno.ENOSYS):
            return False
        raise
    return True


def _copy(step: Step) -> None:
    with step.source.open("rb") as source, beside(step.target) as target:
        shutil.copyfileobj(source, target, 1 << 20)
        target.flush()  # later it would count as a change
        shutil.copystat(step.source, target.name)
        if os.path.lexists(step.target):  # since the plan
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
