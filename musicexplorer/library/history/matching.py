"""Which track of the library another program means: by path, by MusicBrainz id, by names."""

import os
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from musicexplorer.library.history import names
from musicexplorer.library.history.spelling import Spellings
from musicexplorer.library.store import TrackNames

MATCHED = ("path", "recording", "names")
LOOSELY = "loosely"
_ALIKE = 0.8
_SAME_FILE = 0.6  # names that a file with the same end of path may have and still be taken for the same


class Wanted(NamedTuple):
    """A track as another program names it; as the fields of `Listen` of these names."""

    artist: str = ""
    title: str = ""
    album: str = ""
    duration: float | None = None
    path: str = ""
    recording: str = ""


class Match(NamedTuple):
    """Our track, how it was found ("path", "recording", "names", "loosely"), and why loosely or why not."""

    track_id: int | None
    way: str
    reason: str = ""


@dataclass(slots=True, eq=False)
class _Known:
    """A track of the library, its names made comparable."""

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
        """As a person would name it."""
        return " – ".join(filter(None, (self.track.artist, self.track.title)))


class Matching:
    """The library, ready to be asked.

    Args:
        tracks: The names of all in it; those whose file is there go before those that have vanished.
    """

    def __init__(self, tracks: Iterable[TrackNames]) -> None:
        self._paths: dict[str, list[_Known]] = defaultdict(list)
        self._files: dict[str, list[_Known]] = defaultdict(list)
        self._recordings: dict[str, list[_Known]] = defaultdict(list)
        self._titles: dict[str, list[_Known]] = defaultdict(list)
        self._bare: dict[str, list[_Known]] = defaultdict(list)
        self._artists: dict[str, list[_Known]] = defaultdict(list)
        self._spellings: dict[tuple[str, ...], Spellings[_Known]] = {}
        for track in tracks:
            self._add(track)

    def match(self, wanted: Wanted) -> Match:
        """Find the track that is meant, the surest way first."""
        for way in (self._by_path, self._by_recording, self._by_end_of_path, self._by_names):
            found = way(wanted)
            if found is not None:
                return found
        return Match(None, "", self._why_not(wanted))

    def _add(self, track: TrackNames) -> None:
        credited = _credited(track.artists, track.album_artist)
        known = _Known(
            track.id, names.title(track.title), credited, names.plain(track.album), track.duration,
            track.gone, _parts(track.path), track,
        )  # fmt: skip
        self._paths[track.path].append(known)
        self._files[_stem(known.parts)].append(known)
        self._titles[known.title[0]].append(known)
        self._bare[known.title[1]].append(known)
        for key in credited:
            self._artists[key].append(known)
        if track.recording:
            self._recordings[track.recording.lower()].append(known)

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
        parts = _parts(wanted.path)
        here = self._files.get(_stem(parts))
        if not here:
            return None
        lengths = [_common(one.parts, parts) for one in here]
        length = max(lengths)
        nearest = [one for one, common in zip(here, lengths, strict=True) if common == length]
        if len(nearest) > 1:
            nearest.sort(key=lambda one: (one.gone, one.id))
            if not nearest[1].gone:
                nearest = [one for one in nearest if _same_title(one, wanted)]
        if not nearest:
            return None
        known = nearest[0]
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
        key = tuple(credited)
        titles = self._spellings.get(key)
        if titles is None:
            by_them = {one.id: one for name in key for one in self._artists.get(name, ())}
            titles = Spellings(((one.title[0], one) for one in by_them.values()), _ALIKE)
            self._spellings[key] = titles
        alike = titles.nearest(title)
        if not alike:
            return None
        best = _best(alike, wanted)
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
def _credited(artists: tuple[str, ...], album_artist: str) -> tuple[str, ...]:
    """All artists of a track as they are looked up, the first one first."""
    together = ", ".join(artists) or album_artist
    return tuple(
        dict.fromkeys(key for name in (*artists, together, album_artist) for key in names.artists(name))
    )


def _parts(path: str) -> tuple[str, ...]:
    # Folded one by one: most folders come again and again.
    return tuple(map(names.folded, filter(None, path.replace("\\", "/").split("/"))))


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
