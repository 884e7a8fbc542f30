"""Tracks: a file or a range of one, and its metadata."""

from dataclasses import dataclass
from pathlib import Path

from musicexplorer.library import artists


@dataclass(frozen=True, slots=True)
class Source:
    """The audio of one track: a whole file, or the part of it that a CUE sheet names.

    Attributes:
        path: The audio file. Names that are not UTF-8 carry surrogates (`os.fsencode` gives the bytes back).
        start: Start of the track in the file, seconds.
        end: End of the track in the file, seconds; None for the end of the file.
    """

    path: Path
    start: float = 0.0
    end: float | None = None


@dataclass(frozen=True, slots=True)
class Metadata:
    """The metadata in a file, with "" / () / None for what is missing.

    `duration` is in seconds, `bpm` in beats per minute, `rating` in 0..1, ReplayGain values in dB
    (`replaygain_peak` is linear). Several artists or genres are separate items; `credit` is how the artists
    are named in one line where that is not a list of them ("A feat. B"). `original_year` is that of the first
    release, if a later one is in the library. `encoding` is what was guessed for texts that do not name
    theirs, "" if nothing was.
    """

    title: str = ""
    artists: tuple[str, ...] = ()
    album_artist: str = ""
    album: str = ""
    track: int | None = None
    disc: int | None = None
    year: int | None = None
    genres: tuple[str, ...] = ()
    compilation: bool = False
    comment: str = ""
    lyrics: str = ""
    duration: float | None = None
    bpm: float | None = None
    key: str = ""
    rating: float | None = None
    replaygain_track: float | None = None
    replaygain_album: float | None = None
    replaygain_peak: float | None = None
    musicbrainz_recording: str = ""
    musicbrainz_release: str = ""
    musicbrainz_artist: str = ""
    has_cover: bool = False
    credit: str = ""
    original_year: int | None = None
    encoding: str = ""

    @property
    def artist(self) -> str:
        """All artists in one line, or the album artist if the track has none."""
        return artists.shown(self.credit, self.artists, self.album_artist)

    @property
    def all_artists(self) -> tuple[str, ...]:
        """The artists that the track belongs to: its own, else those of its album."""
        return artists.all_of(self.artists, self.album_artist)


@dataclass(frozen=True, slots=True)
class Track:
    """One track of the library, as stored.

    Attributes:
        id: Its id in the store; unchanged by moves, renames and new tags.
        source: Its audio.
        metadata: The metadata of the file; `title` is never empty here (the file name if there is none).
        added: When it was first seen, seconds since 1970.
        state: "present", "vanished" (its folder exists but the file does not), "left out" (scans pass over it
            now) or "away" (its folder is unavailable).
    """

    id: int
    source: Source
    metadata: Metadata
    added: float
    state: str = "present"

    @property
    def gone(self) -> bool:
        """Whether its file is no part of the library now, for as long as that lasts."""
        return self.state in ("vanished", "left out")
