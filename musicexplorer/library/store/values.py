"""The values that are written to and read from the store."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from musicexplorer.library import artists
from musicexplorer.library.track import Metadata, Source


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of the library; `away` while it is unavailable (an unplugged drive)."""

    path: Path
    away: bool = False


@dataclass(frozen=True, slots=True)
class NewTrack:
    """One track as a scan found it.

    Attributes:
        source: Where its audio is; the path is absolute.
        metadata: The metadata of the file.
        size: Bytes of the file.
        mtime_ns: When the file was changed, nanoseconds since 1970.
        identity: A hash of the audio that identifies a moved or retagged file; b"" if unknown.
    """

    source: Source
    metadata: Metadata
    size: int
    mtime_ns: int
    identity: bytes = b""


@dataclass(frozen=True, slots=True, eq=False)
class AnalysisWindows:
    """The analysed windows of some tracks, one after the other.

    Attributes:
        ids: int64 [m], the track of each window; those of one track are adjacent.
        starts: float32 [m], the start of each, in seconds from the start of its track.
        vectors: float16 [m, d].
    """

    ids: np.ndarray
    starts: np.ndarray
    vectors: np.ndarray


class Model(NamedTuple):
    """A version of the network: how many numbers its embeddings have, and the names of its other outputs."""

    id: int
    version: str
    dimensions: int
    tag_names: tuple[str, ...]
    attribute_names: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Analyses:
    """The analyses of some tracks by one model, without their windows.

    Attributes:
        ids: int64 [n].
        vectors: float32 [n, d], unit rows.
        tags: float16 [n, T], probabilities.
        attributes: float32 [n, A], 0..1.
    """

    ids: np.ndarray
    vectors: np.ndarray
    tags: np.ndarray
    attributes: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class AnalysisRow:
    """The analysis of one track by the network (d dimensions, T tags, A attributes, n windows).

    Attributes:
        vector: float32 [d], unit length.
        tags: float [T], probabilities.
        attributes: float [A], 0..1.
        starts: float32 [n], the start of each window, in seconds from the start of the file.
        window_vectors: float16 [n, d].
        window_tags: float16 [n, T].
        window_attributes: float16 [n, A].
        damage: Which damaged parts of the file were skipped, for the user; "" for none.
        duration: Length of the track as measured, seconds; None if unknown.
    """

    vector: np.ndarray
    tags: np.ndarray
    attributes: np.ndarray
    starts: np.ndarray
    window_vectors: np.ndarray
    window_tags: np.ndarray
    window_attributes: np.ndarray
    damage: str = ""
    duration: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class MapQuality:
    """How well the map preserves neighbourhoods, track by track.

    Attributes:
        ids: int64 [n], the tracks on the map.
        preserved: float32 [n], the share (0..1) of a track's 15 nearest neighbours in the embedding that are
            among its 15 nearest on the map; NaN unknown.
        occurrences: int32 [n], how many other tracks have it among their 10 nearest neighbours (its
            k-occurrence, a measure of hubness); -1 unknown.
    """

    ids: np.ndarray
    preserved: np.ndarray
    occurrences: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class MapOverview:
    """The map of the library and the basic metadata of its tracks, one value for each track, by id.

    Attributes:
        ids: int64 [n].
        xy: float32 [n, 2].
        titles: Never empty: the file name if there is no title.
        artists: All artists in one line, or the album's artist; "" where none is named, as below.
        albums: The albums.
        genres: The first genre of each.
        years: The years, None where unknown.
    """

    ids: np.ndarray
    xy: np.ndarray
    titles: Sequence[str]
    artists: Sequence[str]
    albums: Sequence[str]
    genres: Sequence[str]
    years: Sequence[int | None]


@dataclass(frozen=True, slots=True)
class Failure:
    """A track that could not be read or analysed."""

    path: Path
    start: float
    reason: str


@dataclass(frozen=True, slots=True)
class Damage:
    """A track that was analysed although its file is damaged; `note` says what was skipped."""

    path: Path
    start: float
    note: str


WHOLE_FILE: tuple[tuple[float, float | None], ...] = ((0.0, None),)
"""The ranges of a file that is one track; one object, since most files of a library have these."""


@dataclass(frozen=True, slots=True)
class KnownFile:
    """What the store knows about one file, to decide whether it must be read again.

    Attributes:
        size: Bytes when it was last read.
        mtime_ns: Modification time when it was last read.
        failed: The file, or a track of it, failed with the newest model; it is not retried while it is
            unchanged.
        ids: Its tracks, in order; empty for a file that was never readable (when such a file is gone, clear
            its failure).
        ranges: (start, end) of each of them.
        vanished: The tracks are marked as vanished or left out; `mark_present` brings them back.
        left_out: They are marked as left out.
    """

    size: int
    mtime_ns: int
    failed: bool
    ids: tuple[int, ...] = ()
    ranges: tuple[tuple[float, float | None], ...] = ()
    vanished: bool = False
    left_out: bool = False


class TrackNames(NamedTuple):
    """The names of a track, for matching it with what other programs call it.

    Attributes:
        id: The store's number for it.
        path: Its file; bytes that are not UTF-8 are surrogates.
        title: Never empty (the file name if there is no title).
        artists: Each artist.
        credit: All of them as they are shown, where that is not a list.
        album_artist: The artist of the album.
        album: "" if unknown.
        duration: Seconds, None if unknown.
        recording: MusicBrainz recording id, "" if unknown.
        gone: Its file has vanished.
        start: Where it begins in its file, seconds.
    """

    id: int
    path: str
    title: str
    artists: tuple[str, ...]
    credit: str
    album_artist: str
    album: str
    duration: float | None
    recording: str
    gone: bool
    start: float = 0.0

    @property
    def artist(self) -> str:
        """All artists in one line, or the album artist if the track has none."""
        return artists.shown(self.credit, self.artists, self.album_artist)


@dataclass(frozen=True, slots=True)
class PlaylistName:
    """A saved playlist without its tracks; `updated` in seconds since 1970."""

    id: int
    name: str
    updated: float = 0.0


@dataclass(frozen=True, slots=True)
class SavedRecipe:
    """The recipe of a saved playlist; a smart playlist is refreshed from it when the library changes."""

    playlist_id: int
    text: str
    smart: bool


@dataclass(frozen=True, slots=True)
class Play:
    """One play: when (seconds since 1970), for how long, and the share of the track that was played (0..1).

    `moved_on`: the user went on to another track before its end. `excerpt`: only an excerpt was played.
    """

    track_id: int
    when: float
    seconds_played: float
    share: float
    moved_on: bool = False
    excerpt: bool = False
