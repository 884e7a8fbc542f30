"""Matching tracks of other programs with the library: by path, by MusicBrainz id, by names."""

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from musicexplorer.library.locations import is_elsewhere, readings
from musicexplorer.library.matching.by_names import ByNames
from musicexplorer.library.matching.by_path import ByPath
from musicexplorer.library.matching.candidates import (
    LOOSELY,
    MATCHED,
    Candidate,
    ForeignTrack,
    Match,
    best,
)
from musicexplorer.library.matching.moves import FolderMap, Moves
from musicexplorer.library.store import TrackNames
from musicexplorer.translation import tr

_STEP = 5000


class Matching:
    """An index of the library for matching.

    Args:
        tracks: The names of all tracks; those with an existing file take precedence over vanished ones.
        moves: Where the person says that the music is.
    """

    def __init__(self, tracks: Iterable[TrackNames], moves: Moves | None = None) -> None:
        candidates = [Candidate.of(track) for track in tracks]
        moves = moves or Moves()
        self._by_id = {one.id: one for one in candidates}
        self._by_path = ByPath(candidates, FolderMap.of(moves.folders), moves.root)
        self._by_names = ByNames(candidates)
        self._recordings: dict[str, list[Candidate]] = defaultdict(list)
        for one in candidates:
            if one.track.recording:
                self._recordings[one.track.recording.lower()].append(one)

    def match(self, foreign: ForeignTrack, base: str = "") -> Match:
        """Find the matching track, trying the most reliable way first.

        Args:
            foreign: The track.
            base: The folder where its path begins if it is relative, "" if that is not known.
        """
        paths = _paths(foreign.path, base)
        here = self._by_path.exact(foreign, paths) or self._by_path.told(foreign, paths)
        if here:
            return Match(here.id, "path")
        found = self._recordings.get(foreign.recording.lower(), []) if foreign.recording else []
        if found:
            return Match(best(found, foreign).id, "recording")
        by_path = self._by_path.end(foreign, paths)
        if by_path and by_path.way in MATCHED:
            return by_path
        by_names = self._by_names.match(foreign)
        if by_names and by_names.way in MATCHED:
            return by_names
        in_path = (self._by_names.in_path(path) for path in paths) if not foreign.title else ()
        likely = by_path or by_names or next(filter(None, in_path), None)
        return likely or Match(None, "", self._why_not(foreign))

    def match_all(
        self,
        foreign: Sequence[ForeignTrack],
        base: str = "",
        on_progress: Callable[[int], None] = lambda done: None,
    ) -> list[Match]:
        """`match` of each; folders in which files were recognised tell where the files beside them are.

        Args:
            foreign: The tracks of one list or history.
            base: See `match`.
            on_progress: Called with how many are done; may raise to cancel.
        """
        found = []
        for done, one in enumerate(foreign):
            if done % _STEP == 0:
                on_progress(done)
            found.append(self.match(one, base))
        folders = FolderMap()
        for one, match in zip(foreign, found, strict=True):
            if one.path and match.track_id is not None and match.way in MATCHED:
                folders.learn(_paths(one.path, base)[0], self._by_id[match.track_id])
        for at, one in enumerate(foreign):
            if one.path and (found[at].track_id is None or found[at].way == LOOSELY):
                here = self._by_path.mapped(one, _paths(one.path, base), folders)
                found[at] = Match(here.id, "path") if here else found[at]
        return found

    def _why_not(self, foreign: ForeignTrack) -> str:
        if not foreign.title:
            if foreign.path:
                return tr("no file of the library matches its path")
            return tr("it has only a MusicBrainz id, and no track of the library has that id")
        if not foreign.artist:
            return tr("it has no artist, and no file of the library matches its path")
        if self._by_names.has_artist(foreign.artist):
            return tr("its artist is in the library, but not this title")
        return tr("its artist is not in the library")


def _paths(location: str, base: str) -> list[str]:
    """The paths that a location may mean; relative ones also from the folder of their list."""
    found = readings(location) if location else []
    if not base:
        return found
    local = [path for path in found if not is_elsewhere(path)]
    joined = [os.path.normpath(os.path.join(base, path.replace("\\", "/"))) for path in local]
    return list(dict.fromkeys((*joined, *found)))
