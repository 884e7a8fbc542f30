"""A playlist as a file holds it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from musicexplorer.library.track import Metadata, Source, Track


class PlaylistError(Exception):
    """The playlist cannot be read or written; the message says why, for the user."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a playlist.

    `seconds` is its duration; `start` and `end` are its range in a file with several tracks (a CUE sheet).

    Attributes:
        written: Its location as the file has it, b"" for one that was not read.
        elsewhere: The location is a stream or a file of another computer: written again as it was.
        extra: What the format has besides, to be written again: pairs of the format ("m3u", "pls", "xspf")
            and a line or element.
    """

    path: Path
    seconds: float | None = None
    artist: str = ""
    title: str = ""
    album: str = ""
    album_artist: str = ""
    start: float = 0.0
    end: float | None = None
    written: bytes = field(default=b"", compare=False)
    elsewhere: bool = field(default=False, compare=False)
    extra: tuple[tuple[str, str], ...] = field(default=(), compare=False)

    @classmethod
    def of(cls, track: Track) -> "Entry":
        """The entry for a track of the library."""
        return cls.at(track.source, track.metadata)

    @classmethod
    def at(cls, source: Source, metadata: Metadata) -> "Entry":
        """The entry for a file, or a part of one."""
        return cls(
            source.path,
            metadata.duration,
            metadata.artist,
            metadata.title,
            metadata.album,
            metadata.album_artist,
            source.start,
            source.end,
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
