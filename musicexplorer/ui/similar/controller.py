"""More like this: asks the session for similar tracks, shows them, and remembers what was shown before."""

from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from musicexplorer.library.store import AnalysisRow
from musicexplorer.session import similar
from musicexplorer.session.playlists import recipe_of_similar
from musicexplorer.session.similar import SimilarTracks
from musicexplorer.translation import tr
from musicexplorer.ui.app import App
from musicexplorer.ui.similar.panel import SimilarPanel
from musicexplorer.ui.track_activation import Place
from musicexplorer.ui.widgets.gestures import Gesture

_TASK = "similar"
_LISTS_BACK = 100
Find = Callable[..., SimilarTracks | None]
"""A function of `session.similar` that only lacks the snapshot and the mix."""
Then = Callable[[SimilarTracks | None], None]


class SimilarController(QObject):
    """Fills the panel of similar tracks.

    Args:
        app: The session and the player.
        panel: The panel.

    Attributes:
        shown: What is shown, None while nothing is.
    """

    def __init__(self, app: App, panel: SimilarPanel) -> None:
        super().__init__(app)
        self._app, self._panel, self._back = app, panel, app.actions["back"]
        self.shown: SimilarTracks | None = None
        self._past: deque[SimilarTracks] = deque(maxlen=_LISTS_BACK)
        self._waiting: list[int] = []
        self._running: tuple[Find, Then] | None = None
        self._back.setEnabled(False)
        self._back.triggered.connect(self.back)
        requests = app.requests
        requests.similar.connect(self.show_similar)
        requests.similar_to_file.connect(self._show_file)
        requests.more_like.connect(self.show_more)
        requests.less_like.connect(self.show_less)
        app.library_changed.connect(self._on_library)
        app.near_changed.connect(self.refresh)
        panel.gestured.connect(self._on_gesture)
        panel.limit_changed.connect(self._limit)
        panel.steered.connect(self._steered)
        panel.context_requested.connect(requests.track_menu)
        panel.playlist_requested.connect(self._make_playlist)

    def show_similar(self, ids: Sequence[int]) -> None:
        """Show the tracks similar to these, as soon as the library knows them."""
        self._waiting = list(ids)
        self._run(partial(similar.similar_to, ids=ids), self._show_or_say)

    def show_more(self, ids: Sequence[int]) -> None:
        """Show what is shown, but similar to these tracks too."""
        self._run(partial(similar.more_like, shown=self.shown, ids=ids), self._show_or_ask)

    def show_less(self, ids: Sequence[int]) -> None:
        """Show what is shown, but less similar to these tracks."""
        self._run(partial(similar.less_like, shown=self.shown, ids=ids), self._show_or_ask)

    def refresh(self) -> None:
        """Something else is near now: find what is shown once more."""
        if self._app.tasks.busy(_TASK) and self._running is not None:
            self._run(*self._running)  # what is on its way was found by what was near before
        elif self.shown is not None:
            self._run(partial(similar.again, shown=self.shown), self._show)

    def back(self) -> None:
        """What was shown before."""
        if self._past:
            self.shown = None
            self._show(self._past.pop())

    def _steered(self, track: int, more: bool) -> None:
        (self.show_more if more else self.show_less)([track])

    def _show_file(self, path: Path, analysis: AnalysisRow) -> None:
        """A file from outside was analysed."""
        find = partial(similar.similar_to_file, name=path.name, vector=analysis.vector, tags=analysis.tags)
        self._run(find, self._show)

    def _run(self, find: Find, then: Then) -> None:
        session = self._app.session
        self._running = find, then
        self._app.tasks.run(partial(find, session.snapshot, mix=session.mix), then, latest=_TASK)

    def _show_or_say(self, found: SimilarTracks | None) -> None:
        if found is None:
            not_analysed = tr("This track is not analysed yet.\nSimilar tracks appear here when it is.")
            self._panel.say(not_analysed if len(self._app.session.library) else tr("reading the library…"))
            self._app.similar_changed.emit(None)
        self._show(found)

    def _show_or_ask(self, found: SimilarTracks | None) -> None:
        if found is None:
            self._app.status.say(tr("first choose “more like this”, then what it should be less like"))
        self._show(found)

    def _show(self, found: SimilarTracks | None) -> None:
        if found is None:
            return
        before, self.shown = self.shown, found
        self._waiting = []
        if before is not None and (before.name, before.unlike) != (found.name, found.unlike):
            self._past.append(before)
        self._back.setEnabled(bool(self._past))
        self._panel.show_similar(found, similar.title(self._app.session.snapshot, found))
        player = self._app.player
        if player.current is not None and player.current == found.seed:
            player.continue_with(found.ids, Place.MAP)  # the music goes on with what is similar
        self._app.similar_changed.emit(found)

    def _on_library(self) -> None:
        """More is analysed: perhaps what was asked for can be shown now."""
        if self._waiting:
            self.show_similar(self._waiting)

    def _on_gesture(self, row: int, gesture: Gesture) -> None:
        self._app.activation.act(Place.SIMILAR, gesture, self._panel.ids(), row)

    def _make_playlist(self, ids: list[int]) -> None:
        """Make the list the playlist as it is shown, with the recipe that makes it again."""
        session = self._app.session
        if self.shown is not None:
            recipe = recipe_of_similar(self.shown, session.mix, len(ids), session.snapshot.per_artist)
            self._app.requests.playlist_made.emit(ids, recipe)

    def _limit(self, per_artist: int) -> None:
        self._app.session.set_per_artist(per_artist)
        self._app.settings.update(per_artist=per_artist)
        self.refresh()
