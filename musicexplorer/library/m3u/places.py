"""Where on this computer the file is that a playlist names."""

import ntpath
import os
import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

from musicexplorer.library.locations import is_stream, readings
from musicexplorer.library.m3u.values import PlaylistError
from musicexplorer.translation import tr

_DRIVE = re.compile(r"^[A-Za-z]:[\\/]")
_FILE_URL = re.compile(r"file:[/\\]", re.IGNORECASE)
_SEPARATORS = re.compile(r"[\\/]+")
_LONGEST = 16_384  # bytes of a path; no system has longer ones, also if every byte is written as %20
_DEEPEST = 40  # folders in which a path of another computer is looked for


def resolve(text: str, raw: bytes, folder: Path) -> tuple[Path, bool]:
    """The file that a line refers to, and whether it exists.

    Args:
        text: The line.
        raw: Its bytes.
        folder: The folder of the playlist, the base of relative paths.

    Raises:
        PlaylistError: It is too long for the name of a file.
    """
    if len(raw) > _LONGEST:
        text = tr("The playlist in {folder} is damaged: a line in it is too long for the name of a file.")
        raise PlaylistError(text.format(folder=folder))
    if is_stream(text):
        return Path(text.strip()), False  # not a file, but kept as it is
    found = list(_places(text, raw, os.fspath(folder)))
    there = next(filter(os.path.isfile, found), None)
    return Path(there or _best_guess(text, found)), there is not None


def _best_guess(text: str, found: Sequence[str]) -> str:
    """The path of a missing entry: the most likely reading of its line."""
    if _DRIVE.match(text) and os.sep == "/":
        return text.strip()
    return found[-1] if "\\" in text else found[0]


def _places(text: str, raw: bytes, folder: str) -> Iterator[str]:
    """The paths that a line may refer to, the most likely first.

    That is: the bytes as they are; the text in UTF-8; what it says unescaped; with the separators of Windows,
    and then without its drive, from the playlist's folder upwards; each in both Unicode normalisation forms.
    """
    if _FILE_URL.match(text.strip()):
        names = readings(raw)
    else:
        names = [os.fsdecode(raw), os.fsdecode(raw.strip()), text.strip(), *readings(raw)]
    if os.sep == "/":
        names += [
            other for name in names if "\\" in name or _DRIVE.match(name) for other in _from_windows(name)
        ]
    for name in dict.fromkeys(names):
        for form in dict.fromkeys((name, _normalized("NFD", name), _normalized("NFC", name))):
            yield os.path.normpath(os.path.join(folder, form))


def _from_windows(text: str) -> list[str]:
    """A Windows path with our separators; any tail of an absolute one may be below the playlist's folder."""
    drive, path = ntpath.splitdrive(text)
    parts = [part for part in _SEPARATORS.split(path) if part]
    anchored = bool(drive) or path[:1] in ("\\", "/")
    first = range(max(0, len(parts) - _DEEPEST), len(parts)) if anchored else range(min(1, len(parts)))
    return ["/".join(parts[at:]) for at in first]


def _normalized(form: Literal["NFC", "NFD"], name: str) -> str:
    return name if name.isascii() else unicodedata.normalize(form, name)
