"""Taste in the window: has it learned, mixes it into what is near, shows what it is and what is for you."""

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Protocol

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QWidget

from musicexplorer.indexing.taste_learning import MetadataView
from musicexplorer.library.store import Reader
from musicexplorer.session import vectors
from musicexplorer.session.library import Library, TrackScores
from musicexplorer.session.tasks import Tasks
from musicexplorer.session.taste import current_taste, for_you, taste_axes
from musicexplorer.session.vectors import METADATA_SHARE
from musicexplorer.similarity.taste import ForYou, Taste
from musicexplorer.similarity.taste.axes import Axis
from musicexplorer.ui.actions import Actions
from musicexplorer.ui.aside import Aside
from musicexplorer.ui.frame import Frame
from musicexplorer.ui.library.feed import LibraryFeed
from musicexplorer.ui.session_settings import SessionSettings
from musicexplorer.ui.similar.explorer import Explorer
from musicexplorer.ui.taste.page import FOR_YOU, LEARNED, TastePage
from musicexplorer.ui.theme import Theme

PATIENCE_MS = 15_000
"""Listening goes on: it is learned from when nothing new has come for so long."""


class Learner(Protocol):
    """What is asked of the runner here."""

    @property
    def busy(self) -> bool: ...
    def taste(self) -> "Future[Any]": ...
    def metadata_view(self) -> "Future[Any]": ...


class TasteController(QObject):
    """Wires slider, switch, pages and colours to what is learned."""

    def __init__(
        self,
        runner: Learner,
        reader: Reader,
        waiting: Tasks,
        feed: LibraryFeed,
        frame: Frame,
        explorer: Explorer,
        session_settings: SessionSettings,
        cover: Callable[[int], QPixmap | None],
        theme: Callable[[], Theme],
        play: Callable[[list[int], int], None],
        actions: Actions,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._runner, self._reader, self._waiting = runner, reader, waiting
        self._feed, self._frame, self._explorer = feed, frame, explorer
        self._session_settings, self._cover, self._theme, self._play = session_settings, cover, theme, play
        self._window, self._bar = window, frame.top.taste
        self._looker = Aside(waiting, "for you")
        self._asked = self._asked_written = False
        self.taste: Taste | None = None
        self._written: MetadataView | None = None
        self._liked: TrackScores | None = None
        self.page: TastePage | None = None
        self.timer = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self.timer.timeout.connect(self.learn)
        self._bar.show_share(session_settings.settings.taste, session_settings.settings.use_metadata)
        self._bar.mixed.connect(self._on_share)
        self._bar.written_toggled.connect(self._on_written)
        feed.app.history_changed.connect(self.timer.start)
        feed.app.library_changed.connect(self._on_catalogue)
        feed.app.requests.metadata.connect(self._ask_written)
        actions["for_you"].triggered.connect(lambda: self.show_page(FOR_YOU))
        actions["taste"].triggered.connect(lambda: self.show_page(LEARNED))

    def close(self) -> None:
        """The window closes: nothing is learned or mixed any more."""
        self.timer.stop()
        self._looker.close()

    def set_theme(self, theme: Theme) -> None:
        """Light or dark, now."""
        if self.page is not None:
            self.page.set_theme(theme)

    # Learning

    def learn(self) -> None:
        """Learn from what is known now; while a scan is under way its end comes back here."""
        if self._runner.busy or self._asked:
            self.timer.start()
            return
        self._asked = True
        self._waiting.wait(self._runner.taste(), self._learned, self._not_learned)
        if self._session_settings.settings.use_metadata:
            self._ask_written()

    def _learned(self, taste: Taste) -> None:
        self._asked, self.taste = False, taste
        self._feed.app.session.set_taste(taste)
        self._bar.allow(taste.state == "ready", taste.words)
        known = taste.liking_model is not None
        self._liked = TrackScores("", taste.ids, taste.liking) if known else None
        self._on_catalogue()
        if self._frame.top.colours.current == "taste":
            self._frame.pane.colour(self._feed.catalogue, "taste")
        self._mix()
        self._look()

    def _not_learned(self, error: BaseException) -> None:
        self._asked = False
        self._bar.allow(False, f"Nothing could be learned: {error}")

    def _ask_written(self) -> None:
        if not self._asked_written:
            self._asked_written = True
            self._waiting.wait(self._runner.metadata_view(), self._on_view, self._no_view)

    def _on_view(self, view: MetadataView) -> None:
        self._asked_written, self._written = False, view
        self._feed.app.session.set_metadata(view)
        self._mix()

    def _no_view(self, error: BaseException) -> None:
        self._asked_written = False
        self._say(str(error))

    def _say(self, text: str) -> None:
        self._frame.line.say(text)

    def _on_catalogue(self) -> None:
        self._feed.catalogue.scores.pop("taste", None)
        if self._liked is not None:
            self._feed.catalogue.scores["taste"] = self._liked

    # Mixing

    def _on_share(self, share: float) -> None:
        self._session_settings.update(taste=share)
        self._mix()

    def _on_written(self, on: bool) -> None:
        self._session_settings.update(use_metadata=on)
        if on and self._written is None:
            self._say("reading what is written about your music…")
            self._ask_written()
        self._mix()

    def _mix(self) -> None:
        """Compare by what the slider and the switch say now."""
        app, settings = self._feed.app, self._session_settings.settings
        share = METADATA_SHARE if settings.use_metadata else 0.0
        app.session.set_mix(vectors.Mix(settings.taste, share))
        app.near_changed.emit()

    # The pages

    def show_page(self, tab: int) -> None:
        """Open the page, or bring it to the front."""
        if self.page is None:
            self.page = page = TastePage(self._catalogue, self._theme(), self._cover, self._window)
            page.played.connect(lambda row: self._play(page.model.ids(), row))
            page.playlist_requested.connect(self._frame.pane.playlist_requested)
            page.disliked.connect(lambda ids: self._feed.app.requests.rate.emit(ids, -1))
            page.finished.connect(self._forget_page)
            page.show()
            self._look()
        else:
            self.page.raise_()
            self.page.activateWindow()
        self.page.tabs.setCurrentIndex(tab)

    def _catalogue(self) -> Library:
        return self._feed.catalogue

    def _look(self) -> None:
        """Look for what is for the person, beside the window."""
        taste, page = self.taste, self.page
        if page is None or self._looker.busy:
            return
        if taste is None:
            page.say("What is learned from your listening is being read…")
            self.learn()
            return
        snapshot, mix = self._feed.app.session.snapshot, self._feed.app.session.mix

        def work() -> tuple[Taste, list[ForYou], list[Axis]]:
            return current_taste(snapshot), for_you(snapshot, mix), taste_axes(snapshot)

        self._looker.do(work, self._show, lambda error: self._say(str(error)))

    def _show(self, found: tuple[Taste, list[ForYou], list[Axis]]) -> None:
        if self.page is not None:
            self.page.show_for_you(*found)

    def _forget_page(self) -> None:
        if self.page is not None:
            self.page.deleteLater()
            self.page = None
