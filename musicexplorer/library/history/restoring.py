"""Which tracks the listening of this program's own export belongs to, and what is kept of it."""

from collections import defaultdict
from collections.abc import Iterable

from musicexplorer.library.history.matching import Match, Matching, Wanted
from musicexplorer.library.history.values import Listen, Own
from musicexplorer.library.store import OwnHistory, Play
from musicexplorer.library.store.evidence import Addition, Like, is_skip
from musicexplorer.library.track import Track


class Places:
    """The tracks of a library by where they are, those of removed folders too.

    Args:
        tracks: All of them.
        matching: Asked where nothing is at the same place any more.
    """

    def __init__(self, tracks: Iterable[Track], matching: Matching) -> None:
        self._matching = matching
        self._at: dict[tuple[str, float | None], list[Track]] = defaultdict(list)
        for track in tracks:
            self._at[str(track.source.path), track.source.start].append(track)

    def match(self, wanted: Wanted, start: float | None) -> Match:
        """The track that is meant; a place may have had several, one after the other."""
        here = self._at.get((wanted.path, start))
        if not here:
            return self._matching.match(wanted)

        def likely(track: Track) -> tuple[bool, bool]:
            written = track.metadata
            same = (written.artist, written.title) == (wanted.artist, wanted.title)
            return same, track.state != "vanished"

        return Match(max(here, key=likely).id, "path")


def restored(found: Iterable[tuple[int, Listen]]) -> OwnHistory:
    """What goes back to where it was, each with the id of its track."""
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


def stand_in(listen: Listen) -> Listen:
    """The same as an import, while its track is not here; an excerpt counts for nothing then."""
    if listen.kind != "listen" or listen.own is None:
        return listen
    own = listen.own
    skip = is_skip(own.moved_on, own.excerpt, own.share, listen.seconds or 0.0)
    return listen._replace(plays=int(not skip and not own.excerpt), skips=int(skip))
