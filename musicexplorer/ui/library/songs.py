"""Which tracks are versions of one song: live, remaster, demo, best-of and edits of it."""

from collections.abc import Callable

from musicexplorer.library.track import Track
from musicexplorer.similarity.recordings import plain_artist, plain_song

Song = tuple[str, str]


class Songs:
    """Tracks by the song that they are. A track that is not known of yet is a version of nothing.

    Args:
        track: The track with an id, as it is now.
    """

    def __init__(self, track: Callable[[int], Track | None]) -> None:
        self._track = track
        self._tracks: dict[Song, tuple[int, ...]] = {}

    def put(self, track: Track) -> None:
        """Take a track in, for the first time or with another title."""
        song = _song(track)
        there = self._tracks.get(song, ()) if song is not None else ()
        if song is not None and track.id not in there:
            self._tracks[song] = (*there, track.id)

    def versions(self, track: Track) -> list[int]:
        """The other tracks that are the same song, by id."""
        song = _song(track)
        if song is None:
            return []
        return sorted(one for one in self._tracks.get(song, ()) if one != track.id and self._is(one, song))

    def _is(self, track_id: int, song: Song) -> bool:
        """Whether a track still is what it was when it was taken in."""
        track = self._track(track_id)
        return track is not None and _song(track) == song


def _song(track: Track) -> Song | None:
    """None for a track of which too little is written."""
    song = plain_artist(track.metadata.artist), plain_song(track.metadata.title)
    return song if all(song) else None
