"""Matching tracks of other programs with the library: by path, by MusicBrainz id, by names."""

import os
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from musicexplorer.library.history import names
from musicexplorer.library.history.spelling import Spellings
from musicexplorer.library.store import TrackNames
from musicexplorer.translation import tr

MATCHED = ("path", "recording", "names")
LOOSELY = "loosely"
_ALIKE = 0.8  # similarity of names that count as spelled differently
_SAME_FILE = 0.6  # similarity of titles above which files with the same end of path are the same track


class ForeignTrack(NamedTuple):
    """A track as another program names it; fields as in `Listen`."""

    artist: str = ""
    title: str = ""
    album: str = ""
    duration: float | None = None
    path: str = ""
    recording: str = ""


class Match(NamedTuple):
    """The matching track, how it was found ("path", "recording", "names", "loosely"), and what differs."""

    track_id: int | None
    way: str
    reason: str = ""


@dataclass(slots=True, eq=False)
class _Candidate:
    """A track of the library with normalised names."""

    id: int
    title: tuple[str, str]
    artists: tuple[str, ...]
    album: str
    duration: float | None
    gone: bool
    parts: tuple[str, ...]
    track: TrackNames

    @property
    def shown(self) -> str:
        """Artist and title, for display."""
        return " – ".join(filter(None, (self.track.artist, self.track.title)))


class Matching:
    """An index of the library for matching.

    Args:
        tracks: The names of all tracks; those with an existing file take precedence over vanished ones.
    """

    def __init__(self, tracks: Iterable[TrackNames]) -> None:
        self._paths: dict[str, list[_Candidate]] = defaultdict(list)
        self._files: dict[str, list[_Candidate]] = defaultdict(list)
        self._recordings: dict[str, list[_Candidate]] = defaultdict(list)
        self._titles: dict[str, list[_Candidate]] = defaultdict(list)
        self._bare: dict[str, list[_Candidate]] = defaultdict(list)
        self._artists: dict[str, list[_Candidate]] = defaultdict(list)
        self._spellings: dict[tuple[str, ...], Spellings[_Candidate]] = {}
        for track in tracks:
            self._add(track)

    def match(self, foreign: ForeignTrack) -> Match:
        """Find the matching track, trying the most reliable way first."""
        for way in (self._by_path, self._by_recording, self._by_end_of_path, self._by_names):
            found = way(foreign)
            if found is not None:
                return found
        return Match(None, "", self._why_not(foreign))

    def _add(self, track: TrackNames) -> None:
        credited = _credited(track.artists, track.album_artist)
        candidate = _Candidate(
            track.id, names.title(track.title), credited, names.plain(track.album), track.duration,
            track.gone, _parts(track.path), track,
        )  # fmt: skip
        self._paths[track.path].append(candidate)
        self._files[_stem(candidate.parts)].append(candidate)
        self._titles[candidate.title[0]].append(candidate)
        self._bare[candidate.title[1]].append(candidate)
        for key in credited:
            self._artists[key].append(candidate)
        if track.recording:
            self._recordings[track.recording.lower()].append(candidate)

    def _by_path(self, foreign: ForeignTrack) -> Match | None:
        at_path = self._paths.get(foreign.path, []) if foreign.path else []
        if len(at_path) > 1:  # the tracks of a cue sheet
            at_path = [track for track in at_path if _same_title(track, foreign)]
        return Match(at_path[0].id, "path") if at_path else None

    def _by_recording(self, foreign: ForeignTrack) -> Match | None:
        found = self._recordings.get(foreign.recording.lower(), []) if foreign.recording else []
        return Match(_best(found, foreign).id, "recording") if found else None

    def _by_end_of_path(self, foreign: ForeignTrack) -> Match | None:
        """The file with the longest common end of path: the music may have moved to another root."""
        if not foreign.path:
            return None
        parts = _parts(foreign.path)
        here = self._files.get(_stem(parts))
        if not here:
            return None
        lengths = [_common(track.parts, parts) for track in here]
        length = max(lengths)
        nearest = [track for track, common in zip(here, lengths, strict=True) if common == length]
        if len(nearest) > 1:
            nearest.sort(key=lambda track: (track.gone, track.id))
            if not nearest[1].gone:
                nearest = [track for track in nearest if _same_title(track, foreign)]
        if not nearest:
            return None
        candidate = nearest[0]
        if foreign.title and (
            _same_title(candidate, foreign)
            or names.similarity(names.title(foreign.title)[0], candidate.title[0]) >= _SAME_FILE
        ):
            return Match(candidate.id, "path")
        whole = length >= min(3, len(parts)) and candidate.parts[-1] == parts[-1]
        if foreign.title and length < 3:
            return None  # "CD 1/01.mp3" is in every library: rely on the names
        if whole:
            return Match(candidate.id, "path")
        return Match(candidate.id, LOOSELY, tr("only the end of its path matches")) if length >= 2 else None

    def _by_names(self, foreign: ForeignTrack) -> Match | None:
        if not foreign.title:
            return None
        title, bare = names.title(foreign.title)
        credited = names.artists(foreign.artist) if foreign.artist else ()
        titled = self._titles.get(title, [])
        return (
            self._same_names(titled, credited, foreign)
            or self._other_artist(titled, credited, foreign)
            or self._other_version(self._bare.get(bare, []), credited, foreign)
            or self._other_spelling(title, credited, foreign)
        )

    def _same_names(
        self, found: Sequence[_Candidate], credited: Sequence[str], foreign: ForeignTrack
    ) -> Match | None:
        by_artist = [track for track in found if set(track.artists) & set(credited)]
        if not by_artist:
            return None
        first = [track for track in by_artist if credited[0] in track.artists or track.artists[0] in credited]
        best = _best(first or by_artist, foreign)
        if not first:
            return Match(
                best.id, LOOSELY, tr("only one of its artists matches: {track}").format(track=best.shown)
            )
        if _differs_in_length(best, foreign):
            return Match(best.id, LOOSELY, _duration_reason(best, foreign))
        return Match(best.id, "names")

    def _other_artist(
        self, found: Sequence[_Candidate], credited: Sequence[str], foreign: ForeignTrack
    ) -> Match | None:
        def alike(track: _Candidate) -> bool:
            return any(names.similarity(a, b) >= _ALIKE for a in track.artists for b in credited)

        spelled = [track for track in found if alike(track)]
        if spelled:
            best = _best(spelled, foreign)
            return Match(
                best.id, LOOSELY, tr("its artist is spelled differently: {track}").format(track=best.shown)
            )
        album = names.plain(foreign.album) if foreign.album else ""
        same_album = [
            track
            for track in found
            if album and track.album == album and not _differs_in_length(track, foreign)
        ]
        if same_album:
            best = _best(same_album, foreign)
            return Match(
                best.id,
                LOOSELY,
                tr("same title and album, but a different artist: {track}").format(track=best.shown),
            )
        return None

    def _other_version(
        self, found: Sequence[_Candidate], credited: Sequence[str], foreign: ForeignTrack
    ) -> Match | None:
        by_artist = [track for track in found if set(track.artists) & set(credited)]
        if not by_artist:
            return None
        best = _best(by_artist, foreign)
        return Match(
            best.id, LOOSELY, tr("a different version of the same song: {track}").format(track=best.shown)
        )

    def _other_spelling(self, title: str, credited: Sequence[str], foreign: ForeignTrack) -> Match | None:
        key = tuple(credited)
        titles = self._spellings.get(key)
        if titles is None:
            by_artist = {track.id: track for name in key for track in self._artists.get(name, ())}
            titles = Spellings(((track.title[0], track) for track in by_artist.values()), _ALIKE)
            self._spellings[key] = titles
        alike = titles.nearest(title)
        if not alike:
            return None
        best = _best(alike, foreign)
        return Match(
            best.id, LOOSELY, tr("its title is spelled differently: {track}").format(track=best.shown)
        )

    def _why_not(self, foreign: ForeignTrack) -> str:
        if not foreign.title:
            if foreign.path:
                return tr("no file of the library matches its path")
            return tr("it has only a MusicBrainz id, and no track of the library has that id")
        if not foreign.artist:
            return tr("it has no artist, and no file of the library matches its path")
        if any(name in self._artists for name in names.artists(foreign.artist)):
            return tr("its artist is in the library, but not this title")
        return tr("its artist is not in the library")


@lru_cache(maxsize=200_000)
def _credited(artists: tuple[str, ...], album_artist: str) -> tuple[str, ...]:
    """All normalised artists of a track, the main one first."""
    together = ", ".join(artists) or album_artist
    return tuple(
        dict.fromkeys(key for name in (*artists, together, album_artist) for key in names.artists(name))
    )


def _parts(path: str) -> tuple[str, ...]:
    # Folded one by one, with a cache: most folders occur many times.
    return tuple(map(names.folded, filter(None, path.replace("\\", "/").split("/"))))


def _stem(parts: Sequence[str]) -> str:
    return os.path.splitext(parts[-1])[0] if parts else ""


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many parts at the end are equal; the extension of the file may differ."""
    length = 1
    while length < min(len(one), len(other)) and one[-1 - length] == other[-1 - length]:
        length += 1
    return length


def _best(found: Sequence[_Candidate], foreign: ForeignTrack) -> _Candidate:
    """The best of several tracks: existing file, same album, same length, oldest."""
    album = names.plain(foreign.album) if foreign.album else ""

    def order(track: _Candidate) -> tuple[bool, bool, bool, float, int]:
        apart = abs((track.duration or 0.0) - foreign.duration) if foreign.duration else 0.0
        return (
            track.gone,
            bool(album) and track.album != album,
            _differs_in_length(track, foreign),
            round(apart),
            track.id,
        )

    return min(found, key=order)


def _same_title(track: _Candidate, foreign: ForeignTrack) -> bool:
    return bool(foreign.title) and track.title[0] == names.title(foreign.title)[0]


def _differs_in_length(track: _Candidate, foreign: ForeignTrack) -> bool:
    if not track.duration or not foreign.duration:
        return False
    return abs(track.duration - foreign.duration) > max(15.0, 0.1 * track.duration)


def _duration_reason(track: _Candidate, foreign: ForeignTrack) -> str:
    def clock(seconds: float | None) -> str:
        return "{}:{:02}".format(*divmod(round(seconds or 0.0), 60))

    text = tr("same names, but a different duration: {theirs} there and {ours} here")
    return text.format(theirs=clock(foreign.duration), ours=clock(track.duration))
