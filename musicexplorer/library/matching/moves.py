"""Where folders of another computer, or of an earlier time, are here."""

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from musicexplorer.library.locations import parts_of
from musicexplorer.library.matching.candidates import Candidate, keys_of

Move = tuple[str, str]
"""What the path of a folder begins with on the other computer, and here."""
Parts = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Moves:
    """Where the person says that the music is.

    Attributes:
        folders: Folders that have another path here.
        root: The folder in which the music is, whatever the paths begin with; None if nothing was said.
    """

    folders: tuple[Move, ...] = ()
    root: Path | None = None


def moved(path: str, moves: Sequence[Move]) -> str:
    """Where a file of the other computer is here; also from Windows and to it."""
    for old, new in moves:
        before = old.rstrip("/\\")
        rest = path[len(before) :]
        if path.startswith(before) and (not rest or rest[0] in "/\\"):
            foreign = "\\" if "\\" in old or old[1:2] == ":" else "/"
            return new.rstrip(os.sep) + (rest.replace(foreign, os.sep) if foreign != os.sep else rest)
    return path


@dataclass(slots=True)
class FolderMap:
    """Which folder here each folder of the other program is, learned from files that were recognised."""

    _found: dict[Parts, Counter[Parts]] = field(default_factory=dict)

    @classmethod
    def of(cls, moves: Sequence[Move]) -> "FolderMap":
        """The map that the person gave."""
        found = cls()
        for old, new in moves:
            found._found[keys_of(parts_of(old))] = Counter([keys_of(parts_of(new))])
        return found

    def learn(self, path: str, track: Candidate) -> None:
        """Note that the file at this path is that of this track."""
        keys = keys_of(parts_of(path))
        common = common_end(keys, track.keys)
        old, new = keys[: len(keys) - common], track.keys[: len(track.keys) - common]
        if old and old != new:
            self._found.setdefault(old, Counter())[new] += 1

    def apply(self, keys: Parts) -> list[Parts]:
        """Where a file may be here, the most likely first."""
        found = []
        for length in range(len(keys) - 1, 0, -1):
            for new, _ in self._found.get(keys[:length], Counter()).most_common(3):
                found.append((*new, *keys[length:]))
        return found


def common_end(one: Sequence[str], other: Sequence[str]) -> int:
    """How many parts at the end are equal; that of the file counts whatever its extension is."""
    length = 1
    while length < min(len(one), len(other)) and one[-1 - length] == other[-1 - length]:
        length += 1
    return length
