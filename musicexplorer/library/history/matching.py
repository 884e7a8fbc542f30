"""Which track of the library another program means: by path, by MusicBrainz id, by names."""

import os
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from musicexplorer.library.history import names
from musicexplorer.library.track import Track
from musicexplorer.library.words import fold

MATCHED = ("path", "recording", "names")
LOOSELY = "loosely"
_ALIKE = 0.8
_SAME_FILE = 0.6  # names that a file with the same end of path may have and still be taken for the same
_BREAK = re.compile(r"[/\\]+")
_NUMBERS = re.compile(r"\b(?:\d+|[ivx]+)\b")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A track as another program names it; as the fields of `Listen` of these names."""

    artist: str = ""
    title: str = ""
    album: str = ""
    duration: float | None = None
    path: str = ""
    recording: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """Our track, how it was found ("path", "recording", "names", "loosely"), and why loosely or why not."""

    track_id: int | None
    way: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Known:
    """A track of the library, its names made comparable."""

    id: int
    title: tuple[str, str]
    artists: tuple[str, ...]
    album: str
    duration: float | None
    gone: bool
    parts: tuple[str, ...]
    shown: str


class Matching:
    """The library, ready to be asked.

    Args:
        tracks: All of it; those whose file is there go before those that have vanished.
    """

    def __init__(self, tracks: Iterable[Track]) -> None:
        self._paths: dict[str, list[_Known]] = defaultdict(list)
        self._files: dict[str, list[_Known]] = defaultdict(list)
        self._recordings: dict[str, list[_Known]] = defaultdict(list)
        self._titles: dict[str, list[_Known]] = defaultdict(list)
        self._bare: dict[str, list[_Known]] = defaultdict(list)
        self._artists: dict[str, list[_Known]] = defaultdict(list)
        for track in tracks:
            self._add(track)

    def match(self, wanted: Wanted) -> Match:
        """Find the track that is meant, the surest way first."""
        for way in (self._by_path, self._by_recording, self._by_end_of_path, self._by_names):
            found = way(wanted)
            if found is not None:
                return found
        return Match(None, "", self._why_not(wanted))

    def _add(self, track: Track) -> None:
        written, path = track.metadata, os.fspath(track.source.path)
        credited = dict.fromkeys(
            key
            for name in (*written.artists, written.artist, written.album_artist)
            for key in names.artists(name)
        )
        shown = " – ".join(filter(None, (written.artist, written.title)))
        known = _Known(
            track.id, names.title(written.title), tuple(credited), names.plain(written.album),
            written.duration, track.state == "vanished", _parts(path), shown,
        )  # fmt: skip
        self._paths[path].append(known)
        self._files[_stem(known.parts)].append(known)
        self._titles[known.title[0]].append(known)
        self._bare[known.title[1]].append(known)
        for key in credited:
            self._artists[key].append(known)
        if written.musicbrainz_recording:
            self._recordings[written.musicbrainz_recording.lower()].append(known)

    def _by_path(self, wanted: Wanted) -> Match | None:
        at_path = self._paths.get(wanted.path, []) if wanted.path else []
        if len(at_path) > 1:  # the tracks of a cue sheet
            at_path = [one for one in at_path if _same_title(one, wanted)]
        return Match(at_path[0].id, "path") if at_path else None

    def _by_recording(self, wanted: Wanted) -> Match | None:
        found = self._recordings.get(wanted.recording.lower(), []) if wanted.recording else []
        return Match(_best(found, wanted).id, "recording") if found else None

    def _by_end_of_path(self, wanted: Wanted) -> Match | None:
        """The file whose path has the longest end in common: the music lies under another root by now."""
        if not wanted.path:
            return None
        here = self._files.get(_stem(_parts(_BREAK.split(wanted.path.rstrip("/\\"))[-1])))
        if not here:
            return None
        parts = _parts(wanted.path)
        ranked = sorted(
            ((_common(one.parts, parts), one) for one in here),
            key=lambda pair: (-pair[0], pair[1].gone, pair[1].id),
        )
        length = ranked[0][0]
        if len(ranked) > 1 and ranked[1][0] == length and not ranked[1][1].gone:
            ranked = [pair for pair in ranked if pair[0] == length and _same_title(pair[1], wanted)]
        if not ranked:
            return None
        known = ranked[0][1]
        if wanted.title and (
            _same_title(known, wanted)
            or names.likeness(names.title(wanted.title)[0], known.title[0]) >= _SAME_FILE
        ):
            return Match(known.id, "path")
        whole = length >= min(3, len(parts)) and known.parts[-1] == parts[-1]
        if wanted.title and length < 3:
            return None  # "CD 1/01.mp3" is in every library: the names decide
        if whole:
            return Match(known.id, "path")
        return Match(known.id, LOOSELY, "only the end of its path is the same") if length >= 2 else None

    def _by_names(self, wanted: Wanted) -> Match | None:
        if not wanted.title:
            return None
        title, bare = names.title(wanted.title)
        credited = names.artists(wanted.artist) if wanted.artist else ()
        same_title = self._titles.get(title, [])
        return (
            self._same_names(same_title, credited, wanted)
            or self._other_artist(same_title, credited, wanted)
            or self._other_version(self._bare.get(bare, []), credited, wanted)
            or self._other_spelling(title, credited, wanted)
        )

    def _same_names(self, found: Sequence[_Known], credited: Sequence[str], wanted: Wanted) -> Match | None:
        by_them = [one for one in found if set(one.artists) & set(credited)]
        if not by_them:
            return None
        first = [one for one in by_them if credited[0] in one.artists or one.artists[0] in credited]
        best = _best(first or by_them, wanted)
        if not first:
            return Match(best.id, LOOSELY, f"only one of its artists is the same: {best.shown}")
        if _other_length(best, wanted):
            return Match(best.id, LOOSELY, f"the same names, but {_lengths(best, wanted)}")
        return Match(best.id, "names")

    def _other_artist(self, found: Sequence[_Known], credited: Sequence[str], wanted: Wanted) -> Match | None:
        def alike(one: _Known) -> bool:
            return any(names.likeness(a, b) >= _ALIKE for a in one.artists for b in credited)

        spelled = [one for one in found if alike(one)]
        if spelled:
            best = _best(spelled, wanted)
            return Match(best.id, LOOSELY, f"its artist is written in another way: {best.shown}")
        album = names.plain(wanted.album) if wanted.album else ""
        same_album = [one for one in found if album and one.album == album and not _other_length(one, wanted)]
        if same_album:
            best = _best(same_album, wanted)
            return Match(best.id, LOOSELY, f"the same title and album, but another artist: {best.shown}")
        return None

    def _other_version(
        self, found: Sequence[_Known], credited: Sequence[str], wanted: Wanted
    ) -> Match | None:
        by_them = [one for one in found if set(one.artists) & set(credited)]
        if not by_them:
            return None
        best = _best(by_them, wanted)
        return Match(best.id, LOOSELY, f"another version of the same song: {best.shown}")

    def _other_spelling(self, title: str, credited: Sequence[str], wanted: Wanted) -> Match | None:
        by_them = {one.id: one for name in credited for one in self._artists.get(name, ())}
        if not by_them:
            return None
        numbers = _numbers(title)
        # Numbers are the cheaper question, and most titles of an artist differ in nothing else or in all.
        scored = [
            (names.likeness(one.title[0], title), one)
            for one in by_them.values()
            if _numbers(one.title[0]) == numbers
        ]
        alike = [(score, one) for score, one in scored if score >= _ALIKE]
        if not alike:
            return None
        most = max(score for score, _ in alike)
        best = _best([one for score, one in alike if score == most], wanted)
        return Match(best.id, LOOSELY, f"its title is written in another way: {best.shown}")

    def _why_not(self, wanted: Wanted) -> str:
        if not wanted.title:
            if wanted.path:
                return "no file of the library has this path or its end"
            return "only a MusicBrainz id is known, and no track of the library has it"
        if not wanted.artist:
            return "it has no artist, and no file of the library has its path"
        if any(name in self._artists for name in names.artists(wanted.artist)):
            return "the artist is in the library, this title is not"
        return "nothing of this artist is in the library"


@lru_cache(maxsize=200_000)
def _numbers(title: str) -> tuple[str, ...]:
    return tuple(_NUMBERS.findall(title))


def _parts(path: str) -> tuple[str, ...]:
    return tuple(part for part in _BREAK.split(fold(path)) if part)


def _stem(parts: Sequence[str]) -> str:
    return os.path.splitext(parts[-1])[0] if parts else ""


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many parts at the end are the same; files of the same name may have another ending by now."""
    length = 1
    while length < min(len(one), len(other)) and one[-1 - length] == other[-1 - length]:
        length += 1
    return length


def _best(found: Sequence[_Known], wanted: Wanted) -> _Known:
    """Of several tracks, one whose file is there, on the same album, of the same length, first seen."""
    album = names.plain(wanted.album) if wanted.album else ""

    def order(one: _Known) -> tuple[bool, bool, bool, float, int]:
        apart = abs((one.duration or 0.0) - wanted.duration) if wanted.duration else 0.0
        return one.gone, bool(album) and one.album != album, _other_length(one, wanted), round(apart), one.id

    return min(found, key=order)


def _same_title(one: _Known, wanted: Wanted) -> bool:
    return bool(wanted.title) and one.title[0] == names.title(wanted.title)[0]


def _other_length(one: _Known, wanted: Wanted) -> bool:
    if not one.duration or not wanted.duration:
        return False
    return abs(one.duration - wanted.duration) > max(15.0, 0.1 * one.duration)


def _lengths(one: _Known, wanted: Wanted) -> str:
    def clock(seconds: float | None) -> str:
        return "{}:{:02}".format(*divmod(round(seconds or 0.0), 60))

    return f"{clock(wanted.duration)} long there and {clock(one.duration)} here"
