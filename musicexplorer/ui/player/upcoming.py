"""What comes before and after the current track, and which part of which file is played of a track."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from musicexplorer.audio.normalisation import UNKNOWN
from musicexplorer.audio.player import Segment
from musicexplorer.library.track import Source, Track
from musicexplorer.session.queue import PlayQueue
from musicexplorer.session.session import Session


@dataclass(frozen=True)
class Excerpts:
    """Excerpts of a list, one after the other, in front of the queue; or of one file from outside.

    Attributes:
        ids: The tracks; () for a file from outside.
        place: Which of them plays.
        origin: Where the list came from.
    """

    ids: Sequence[int] = ()
    place: int = 0
    origin: str = ""

    @property
    def track(self) -> int | None:
        """The track that plays."""
        return self.ids[self.place] if self.ids else None


class Upcoming:
    """Steps through the queue and through excerpts, past what cannot be played.

    Args:
        session: The session.

    Attributes:
        broken: Tracks that the player could not play.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self.broken: set[int] = set()

    def track(self, track_id: int | None) -> Track | None:
        """A track of the library, None for none."""
        return None if track_id is None else self._session.track(track_id)

    def artist(self, track_id: int) -> str:
        """Whose a track is, as shuffling takes it."""
        track = self._session.track(track_id)
        return "" if track is None else track.metadata.artist

    def in_queue(self, queue: PlayQueue, by: int, *, by_itself: bool) -> PlayQueue | None:
        """The queue one track further (1) or back (-1), None at its end."""
        for _ in range(len(queue.entries) + 1):
            following = queue.step(by, self.artist, by_itself=by_itself)
            if following is None or self._playable(following.track):
                return following
            queue, by_itself = following, False
        return None

    def in_excerpts(self, excerpts: Excerpts, by: int) -> Excerpts | None:
        """The excerpts one further (1) or back (-1), None at their end."""
        places = range(excerpts.place + by, len(excerpts.ids) if by > 0 else -1, by)
        place = next((place for place in places if self._playable(excerpts.ids[place])), None)
        return None if place is None else replace(excerpts, place=place)

    def whole(self, track: Track) -> Segment:
        """All of a track."""
        return self.part(track.source, 0.0, None, track)

    def excerpt(self, track: Track) -> Segment:
        """The most typical part of a track."""
        return self.part(track.source, *self._session.excerpt(track.id), track)

    def part(self, source: Source, at: float, length: float | None, track: Track | None) -> Segment:
        """A part of a track, or of a file that is none."""
        loudness = UNKNOWN if track is None else self._session.loudness(track.id)
        return Segment(source.path, source.start, source.end, max(at, 0.0), length, loudness)

    def crossfade(self, old: Track | None, new: Track, seconds: float) -> tuple[float, float | None]:
        """The fade between two tracks in seconds, and the second of the old one at which it begins, if set.

        What follows on an album follows without a fade.
        """
        if not seconds or _follow_on_album(old, new):
            return 0.0, None
        return seconds, None if old is None else self._session.crossfade_begin(old.id, new.id, seconds)

    def _playable(self, track_id: int | None) -> bool:
        track = self.track(track_id)
        return track is not None and track.state == "present" and track.id not in self.broken


def _follow_on_album(one: Track | None, other: Track) -> bool:
    """Whether a track comes right after another on their album."""
    if one is None or not one.metadata.album or one.metadata.album != other.metadata.album:
        return False
    places = one.metadata.track, other.metadata.track
    return places[0] is not None and places[1] == places[0] + 1
