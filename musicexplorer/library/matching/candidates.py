"""What is matched: tracks as other programs name them, and tracks of the library with normalised names."""

import os
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from musicexplorer.library.locations import parts_of
from musicexplorer.library.matching import names
from musicexplorer.library.store import TrackNames

MATCHED = ("path", "recording", "names")
LOOSELY = "loosely"


class ForeignTrack(NamedTuple):
    """A track as another program names it; fields as in `Listen`.

    `start` is where it begins in its file, seconds (a CUE sheet); None if that is not known.
    """

    artist: str = ""
    title: str = ""
    album: str = ""
    duration: float | None = None
    path: str = ""
    recording: str = ""
    start: float | None = None


class Match(NamedTuple):
    """The matching track, how it was found ("path", "recording", "names", "loosely"), and what differs."""

    track_id: int | None
    way: str
    reason: str = ""


@dataclass(slots=True, eq=False)
class Candidate:
    """A track of the library with normalised names.

    Attributes:
        title: See `names.title`.
        artists: All artists, the main one first.
        parts: The folders and the file of its path, as they are.
        keys: The same without case, accents and punctuation.
        track: Its names as they are.
    """

    title: tuple[str, str]
    artists: tuple[str, ...]
    album: str
    parts: tuple[str, ...]
    keys: tuple[str, ...]
    track: TrackNames

    @classmethod
    def of(cls, track: TrackNames) -> "Candidate":
        """A track of the library as a candidate."""
        parts = parts_of(track.path)
        return cls(
            names.title(track.title),
            _credited(track.artists, track.album_artist),
            names.plain(track.album),
            parts,
            keys_of(parts),
            track,
        )

    @property
    def id(self) -> int:
        """The id of the track."""
        return self.track.id

    @property
    def gone(self) -> bool:
        """Whether its file has vanished."""
        return self.track.gone

    @property
    def shown(self) -> str:
        """Artist and title, for display."""
        return " – ".join(filter(None, (self.track.artist, self.track.title)))


def keys_of(parts: tuple[str, ...]) -> tuple[str, ...]:
    """The parts of a path without case, accents and punctuation."""
    return tuple(map(names.plain, parts))  # cached: most folders occur many times


def stem_of(parts: tuple[str, ...]) -> str:
    """The plain name of a file without its extension."""
    return names.plain(os.path.splitext(parts[-1])[0]) if parts else ""


def best(found: "list[Candidate]", foreign: ForeignTrack) -> Candidate:
    """The best of several tracks: existing file, same album, same length, oldest."""
    album = names.plain(foreign.album) if foreign.album else ""

    def order(one: Candidate) -> tuple[bool, bool, bool, float, int]:
        apart = abs((one.track.duration or 0.0) - foreign.duration) if foreign.duration else 0.0
        return (
            one.gone,
            bool(album) and one.album != album,
            differs_in_length(one, foreign),
            round(apart),
            one.id,
        )

    return min(found, key=order)


def same_title(one: Candidate, foreign: ForeignTrack) -> bool:
    """Whether a track has the title of the foreign one, apart from edition and spelling."""
    return bool(foreign.title) and one.title[0] == names.title(foreign.title)[0]


def differs_in_length(one: Candidate, foreign: ForeignTrack) -> bool:
    """Whether both durations are known and too different for one recording."""
    if not one.track.duration or not foreign.duration:
        return False
    return abs(one.track.duration - foreign.duration) > max(15.0, 0.1 * one.track.duration)


def same_length(one: Candidate, foreign: ForeignTrack, within: float = 2.0) -> bool:
    """Whether both durations are known and equal, apart from how programs round them."""
    ours, theirs = one.track.duration, foreign.duration
    return bool(ours and theirs and abs(ours - theirs) <= within)


@lru_cache(maxsize=200_000)
def _credited(artists: tuple[str, ...], album_artist: str) -> tuple[str, ...]:
    """All normalised artists of a track, the main one first."""
    together = ", ".join(artists) or album_artist
    return tuple(
        dict.fromkeys(key for name in (*artists, together, album_artist) for key in names.artists(name))
    )
