"""A playlist as a file holds it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from musicexplorer.library.track import Track


class PlaylistError(Exception):
    """The playlist cannot be read or written; the message says why, for the user."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a playlist.

    `seconds` is its duration; `start` and `end` are its range in a file with several tracks (a CUE sheet).
    """

    path: Path
    seconds: float | None = None
    artist: str = ""
    title: str = ""
    album: str = ""
    album_artist: str = ""
    start: float = 0.0
    end: float | None = None

    @classmethod
    def of(cls, track: Track) -> "Entry":
        """The entry for a track of the library."""
        metadata = track.metadata
        return cls(
            track.source.path,
            metadata.duration,
            metadata.artist,
            metadata.title,
            metadata.album,
            metadata.album_artist,
            track.source.start,
            track.source.end,
        )


@dataclass(frozen=True, slots=True)
class Playlist:
    """A playlist read from a file.

    Attributes:
        entries: In the order of the file, with the paths where their files are.
        missing: Those whose file is missing, with the most likely path.
        title: The name of the playlist, if the file has one.
        recipe: The recipe that this program wrote; "" for none.
    """

    entries: tuple[Entry, ...]
    missing: tuple[Entry, ...]
    title: str = ""
    recipe: str = ""

    @classmethod
    def of(cls, found: Sequence[tuple[Entry, bool]], title: str = "", recipe: str = "") -> "Playlist":
        """A playlist of these entries, each with whether its file exists."""
        entries = tuple(entry for entry, _ in found)
        return cls(entries, tuple(entry for entry, there in found if not there), title, recipe)
