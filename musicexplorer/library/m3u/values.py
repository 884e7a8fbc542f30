"""What a playlist is, as a file holds it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from musicexplorer.library.track import Track


class PlaylistError(Exception):
    """The playlist cannot be read or written; the message says why, for the person."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a playlist, and what is said of it.

    `seconds` is its length; `start` and `end` are where it lies in a file that holds more (a CUE sheet).
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
        """The line for a track of the library."""
        written = track.metadata
        return cls(
            track.source.path,
            written.duration,
            written.artist,
            written.title,
            written.album,
            written.album_artist,
            track.source.start,
            track.source.end,
        )


@dataclass(frozen=True, slots=True)
class Playlist:
    """A playlist that was read.

    Attributes:
        entries: In the order of the file, with the path under which a file is.
        missing: Those of them whose file is not there, with the path as far as it is understood.
        title: The name of the list, where the file gives one.
        recipe: What the list was made from, as this program wrote it; "" for nothing.
    """

    entries: tuple[Entry, ...]
    missing: tuple[Entry, ...]
    title: str = ""
    recipe: str = ""

    @classmethod
    def of(cls, found: Sequence[tuple[Entry, bool]], title: str = "", recipe: str = "") -> "Playlist":
        """A playlist of these entries, each with whether its file is there."""
        entries = tuple(entry for entry, _ in found)
        return cls(entries, tuple(entry for entry, there in found if not there), title, recipe)
