"""Has the beginnings of tracks decoded that may be played soon, so that a click sounds at once."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QObject, QTimer

from musicexplorer.audio.player import Segment
from musicexplorer.session.similar import SimilarTracks
from musicexplorer.ui.app import App
from musicexplorer.ui.turns import Turns

_PAUSE_MS = 30
"""A pointer that goes over many tracks has none of them decoded."""
_LISTED = 2
"""So many of the most similar tracks are decoded, too."""


class Prefetching(QObject):
    """Tells the player what is pointed at, what stands beside the current track, and what is most similar."""

    def __init__(self, app: App) -> None:
        super().__init__(app)
        self._app, self._player, self._sound = app, app.player, app.services.player
        self._pointed: list[int] = []
        self._similar: list[int] = []
        self._last: list[Segment] = []
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._turns = Turns(self)
        self._pause.timeout.connect(lambda: self._turns.run(self._prefetch()))
        app.requests.soon.connect(self._point)
        app.similar_changed.connect(self._on_similar)
        app.player.track_changed.connect(lambda _: self._pause.start())
        app.saving.connect(self._stop)

    def _stop(self) -> None:
        self._pause.stop()
        self._turns.run(iter(()))

    def _point(self, ids: Sequence[int]) -> None:
        self._pointed = list(ids)
        self._pause.start()

    def _on_similar(self, shown: SimilarTracks | None) -> None:
        self._similar = [] if shown is None else list(shown.ids[:_LISTED])
        if self._player.active:
            self._pause.start()

    def _prefetch(self) -> Iterator[None]:
        """Look up one track after the other: each takes a millisecond or more."""
        player = self._player
        likely = [*self._pointed, *player.beside(), *(self._similar if player.active else ())]
        found: list[Segment] = []
        for track in dict.fromkeys(likely):
            found += self._openings(track)
            yield
        wanted = list(dict.fromkeys(found))
        if wanted != self._last:
            self._last = wanted
            self._sound.prefetch(wanted)

    def _openings(self, track_id: int) -> list[Segment]:
        """What a click and a double click on a track would play now, the likelier one first."""
        player, track = self._player, self._player.upcoming.track(track_id)
        if track is None or track.state != "present":
            return []
        whole, excerpt = player.upcoming.whole(track), player.upcoming.excerpt(track)
        return [whole, excerpt] if player.sounding and not player.browsing else [excerpt, whole]
