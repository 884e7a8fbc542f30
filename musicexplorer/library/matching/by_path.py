"""Recognising files by their paths, although root, case, encoding or separators are others."""

import os
import re
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from musicexplorer.library.locations import parts_of
from musicexplorer.library.matching import names
from musicexplorer.library.matching.candidates import (
    LOOSELY,
    Candidate,
    ForeignTrack,
    Match,
    differs_in_length,
    keys_of,
    same_length,
    same_title,
    stem_of,
)
from musicexplorer.library.matching.moves import FolderMap, common_end
from musicexplorer.translation import tr

_SAME_FILE = 0.6  # similarity of titles above which files with the same end of path are the same track
_WHOLE = 3  # folders and file, usually artist, album and track, that identify a file
_LETTERS = 8
_NUMBER = re.compile(
    r"^(?:\d+|[a-d]\d+|track|titel|piste|pista|audiotrack|spur|faixa|traccia|unknown|untitled)\b"
)


class _Found(NamedTuple):
    """Files with the same end of path: how many parts, and how many of them letter for letter."""

    tracks: list[Candidate]
    length: int
    of: int
    same_suffix: bool


class ByPath:
    """The files of the library by name.

    Args:
        tracks: All tracks.
        given: Where the person says that folders are.
        root: In which folder the person says that the music is.
    """

    def __init__(self, tracks: Sequence[Candidate], given: FolderMap, root: Path | None) -> None:
        self._paths: dict[str, list[Candidate]] = defaultdict(list)
        self._stems: dict[str, list[Candidate]] = defaultdict(list)
        self._given = given
        self._root = keys_of(parts_of(os.fspath(root))) if root else ()
        for one in tracks:
            self._paths[one.track.path].append(one)
            self._stems[stem_of(one.parts)].append(one)

    def exact(self, foreign: ForeignTrack, paths: Sequence[str]) -> Candidate | None:
        """The track at this very place."""
        for path in paths:
            here = self._paths.get(path, [])
            if len(here) == 1 and not foreign.start:
                return here[0]
            if here and (found := _in_file(here, foreign)):
                return found
        return None

    def told(self, foreign: ForeignTrack, paths: Sequence[str]) -> Candidate | None:
        """The track where the person says that it is."""
        found = self.mapped(foreign, paths, self._given)
        if found or not self._root:
            return found
        below = len(self._root)
        for path in paths:
            keys, parts = keys_of(parts_of(path)), parts_of(path)
            inside = [
                one
                for one in self._stems.get(stem_of(parts), ())
                if one.keys[:below] == self._root
                and common_end(one.keys[below:], keys) == len(one.keys) - below
            ]
            if inside:
                return _in_file(_nearest(inside, parts), foreign)
        return None

    def mapped(self, foreign: ForeignTrack, paths: Sequence[str], folders: FolderMap) -> Candidate | None:
        """The track in the folder that takes the place of its own."""
        for path in paths:
            parts = parts_of(path)
            for keys in folders.apply(keys_of(parts)):
                here = [
                    one
                    for one in self._stems.get(stem_of(parts), ())
                    if len(one.keys) == len(keys) and common_end(one.keys, keys) == len(keys)
                ]
                if here and (found := _in_file(_nearest(here, parts), foreign)):
                    return found
        return None

    def end(self, foreign: ForeignTrack, paths: Sequence[str]) -> Match | None:
        """The file with the longest common end of path: the music may have moved to another root."""
        found = self._longest(paths)
        if found is None:
            return None
        one = _in_file(found.tracks, foreign) or _copy(found.tracks)
        if one is None:
            return None  # "CD 1/01.mp3" is in every library: rely on the names
        named = foreign.title and names.plain(foreign.title) != stem_of(one.parts)
        if named and found.length < _WHOLE and not _may_be_titled(one, foreign):
            return None
        if _is_certain(one, foreign, found):
            return Match(one.id, "path")
        if found.length > 1:
            return Match(one.id, LOOSELY, tr("only the end of its path matches"))
        if not _is_distinctive(one) or differs_in_length(one, foreign):
            return None
        return Match(
            one.id, LOOSELY, tr("only the name of its file matches: {path}").format(path=one.track.path)
        )

    def _longest(self, paths: Sequence[str]) -> _Found | None:
        """The files with the most parts in common with one of the paths."""
        best: tuple[tuple[int, int, bool, bool], str] | None = None
        here: list[Candidate] = []
        length, of, suffix = 0, 0, False
        for path in paths:
            parts = parts_of(path)
            keys = keys_of(parts)
            for one in self._stems.get(stem_of(parts), ()) if parts else ():
                common, same = common_end(one.keys, keys), one.keys[-1] == keys[-1]
                whole = common >= min(_WHOLE, len(keys))
                rank = ((whole, common, same, not one.gone), path)
                if best is None or rank[0] > best[0]:
                    best, here, length, of, suffix = rank, [one], common, len(keys), same
                elif rank == best:
                    here.append(one)
        return _Found(_nearest(here, parts_of(best[1])), length, of, suffix) if best else None


def _nearest(found: Sequence[Candidate], parts: tuple[str, ...]) -> list[Candidate]:
    """Those that agree letter for letter in the most parts, from the end: case can be all that differs."""

    def letters(one: Candidate) -> int:
        same = 0
        while same < min(len(parts), len(one.parts)) and one.parts[-1 - same] == parts[-1 - same]:
            same += 1
        return same

    most = max(map(letters, found))
    return [one for one in found if letters(one) == most]


def _in_file(found: Sequence[Candidate], foreign: ForeignTrack) -> Candidate | None:
    """The one that is meant; None if that cannot be said. A file with a CUE sheet has several tracks."""
    found = [one for one in found if not one.gone] or list(found)
    if len(found) == 1:
        return found[0]
    if foreign.start is not None and len({one.track.path for one in found}) == 1:
        at = [one for one in found if abs(one.track.start - foreign.start) < 0.05]
        if at:
            return at[0]
    for within in (None, 2.0, 0.6):  # seconds; lists round them
        narrowed = [
            one
            for one in found
            if (same_title(one, foreign) if within is None else same_length(one, foreign, within))
        ]
        if len(narrowed) == 1:
            return narrowed[0]
        found = narrowed or found
    return None


def _copy(found: Sequence[Candidate]) -> Candidate | None:
    """One of several files of the same track; None if they are different ones."""
    same = len({(one.title[0], one.artists) for one in found}) == 1
    return min(found, key=lambda one: (one.gone, one.id)) if same else None


def _may_be_titled(one: Candidate, foreign: ForeignTrack) -> bool:
    return (
        same_title(one, foreign)
        or names.similarity(names.title(foreign.title)[0], one.title[0]) >= _SAME_FILE
    )


def _is_certain(one: Candidate, foreign: ForeignTrack, found: _Found) -> bool:
    if found.of > 1 and found.length >= min(_WHOLE, found.of) and found.same_suffix:
        return True
    if not foreign.title or not _may_be_titled(one, foreign) or differs_in_length(one, foreign):
        return False
    by_same = bool(set(one.artists) & set(names.artists(foreign.artist))) if foreign.artist else False
    return by_same or same_length(one, foreign) or found.length > 1 or _is_distinctive(one)


def _is_distinctive(one: Candidate) -> bool:
    """Whether the name of a file alone tells it apart: "01 Intro" is in every library."""
    stem = stem_of(one.parts)
    words = _NUMBER.sub("", stem).replace(" ", "")
    return len(words) >= _LETTERS or (len(words) >= _LETTERS // 2 and not words.isascii())
