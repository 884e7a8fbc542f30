"""Restoring an export of this program: which tracks its entries belong to, and what is stored."""

from collections import defaultdict
from collections.abc import Iterable

from musicexplorer.library.history.values import Listen, Own
from musicexplorer.library.matching import ForeignTrack, Match, Matching
from musicexplorer.library.store import OwnHistory, Play
from musicexplorer.library.store.evidence import Addition, Like, is_play, is_skip
from musicexplorer.library.track import Track


class TracksByPlace:
    """The tracks of a library by path and start, including those of removed folders.

    Args:
        tracks: All tracks.
        matching: Used if there is no track at the same place.
    """

    def __init__(self, tracks: Iterable[Track], matching: Matching) -> None:
        self._matching = matching
        self._at: dict[tuple[str, float | None], list[Track]] = defaultdict(list)
        for track in tracks:
            self._at[str(track.source.path), track.source.start].append(track)

    def match(self, foreign: ForeignTrack, start: float | None) -> Match:
        """Find the track; a place may have had several tracks over time."""
        here = self._at.get((foreign.path, start))
        if not here:
            return self._matching.match(foreign)

        def likely(track: Track) -> tuple[bool, bool]:
            metadata = track.metadata
            same = (metadata.artist, metadata.title) == (foreign.artist, foreign.title)
            return same, not track.gone

        return Match(max(here, key=likely).id, "path")


def restored(found: Iterable[tuple[int, Listen]]) -> OwnHistory:
    """The entries to restore, from entries with the id of their track."""
    plays, likes, additions = [], [], []
    for track, listen in found:
        own, when = listen.own or Own(), listen.when or 0.0
        if listen.kind == "listen":
            plays.append(Play(track, when, listen.seconds or 0.0, own.share, own.moved_on, own.excerpt))
        elif listen.kind == "opinion":
            likes.append(Like(track, listen.liked, when))
        else:
            additions.append(Addition(track, listen.list, when))
    return OwnHistory(plays, likes, additions)


def placeholder(listen: Listen) -> Listen:
    """The same entry as an import, while its track is missing; an excerpt then counts as no play."""
    if listen.kind != "listen" or listen.own is None:
        return listen
    own = listen.own
    seconds = listen.seconds or 0.0
    skip = is_skip(own.moved_on, own.excerpt, own.share, seconds)
    play = not own.excerpt and is_play(own.excerpt, own.share, seconds)
    return listen._replace(plays=int(play), skips=int(skip))
