"""Taste in the window: has it learned, mixes it with sound, and shows suggestions and what was learned."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, QTimer

from musicexplorer.indexing.taste_learning import MetadataView
from musicexplorer.session.playlists import by_mix
from musicexplorer.session.taste import (
    current_taste,
    empty_text,
    for_you_shelves,
    shelf_description,
    shelf_name,
    taste_axes,
    taste_shelves,
)
from musicexplorer.session.tastes import NamedTaste, find_tastes, path_between, rename
from musicexplorer.similarity.playlist import Recipe
from musicexplorer.similarity.shelves import SHELVES
from musicexplorer.similarity.taste import Taste
from musicexplorer.similarity.taste.axes import Axis
from musicexplorer.translation import ntr, tr
from musicexplorer.ui.app import App
from musicexplorer.ui.taste.page import FOR_YOU, LEARNED, ShownShelf, TastePage
from musicexplorer.ui.taste.slider import TasteSlider
from musicexplorer.ui.track_activation import Place
from musicexplorer.ui.widgets.gestures import Gesture

PATIENCE_MS = 15_000
"""Taste is learned again when nothing more was played for so long."""
_MIX, _FOR_YOU = "mix", "for you"


class TasteController(QObject):
    """Keeps the session's taste, metadata and mix up to date.

    Args:
        app: The session and the worker.
        slider: Sets how much taste and metadata count.

    Attributes:
        page: The page, None while it is closed.
        timer: Runs until taste is learned again.
    """

    def __init__(self, app: App, slider: TasteSlider) -> None:
        super().__init__(app)
        self._app, self._session, self._slider = app, app.session, slider
        self._learning = self._reading_metadata = False
        self._embeddings = app.session.library.embeddings
        self._listener = 0  # rises when somebody else listens
        self.page: TastePage | None = None
        self.timer = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self.timer.timeout.connect(self.learn)
        self._show_mix()
        slider.taste_changed.connect(self._on_taste_changed)
        slider.metadata_toggled.connect(self._on_metadata_toggled)
        app.library_changed.connect(self._on_library)
        app.history_changed.connect(self.timer.start)
        app.listener_changed.connect(self._on_listener)
        app.theme_changed.connect(self._on_theme)
        app.current_changed.connect(self._on_current)
        app.settings.changed.connect(self._on_setting)
        app.saving.connect(self.timer.stop)  # the window closes
        app.requests.metadata.connect(self._read_metadata)
        show = {"for_you": partial(self.show_page, FOR_YOU), "taste": partial(self.show_page, LEARNED)}
        app.actions.connect_all(show)

    # Learning

    def learn(self) -> None:
        """Learn from the listening history; during a scan, later."""
        runner = self._app.services.runner
        if runner.busy or self._learning:
            self.timer.start()
            return
        self._learning = True
        whose, fading = self._listener, self._app.settings.settings.fading
        learned, failed = partial(self._learned, whose), partial(self._not_learned, whose)
        self._app.tasks.wait(runner.taste(fading=fading), learned, failed)
        if self._app.settings.settings.use_metadata:
            self._read_metadata()

    def _on_setting(self, name: str) -> None:
        if name == "fading":
            self.learn()

    def _on_library(self) -> None:
        before, self._embeddings = self._embeddings, self._session.library.embeddings
        if self._session.snapshot.taste is None:
            self.learn()
        elif self._embeddings is not before:  # new plays and likes are told otherwise
            self.timer.start()

    def _on_listener(self) -> None:
        """Somebody else listens: what was learned is not theirs."""
        self._slider.allow(False, tr("Your listening history is being read."))
        self._show_mix()
        if self.page is not None:
            self.page.say(tr("Your listening history is being read…"))
        self._learning = False
        self._listener += 1
        self.learn()

    def _learned(self, whose: int, taste: Taste) -> None:
        if whose != self._listener:
            return  # somebody else listens meanwhile
        self._learning = False
        self._session.set_taste(taste)
        self._slider.allow(taste.counts, taste.description)
        self._show_mix()
        self._find_tastes()

    def _find_tastes(self, *_: object) -> None:
        snapshot = self._session.snapshot
        self._app.tasks.run(lambda: find_tastes(snapshot), self._tastes_found, self._failed, latest="tastes")

    def _tastes_found(self, tastes: Sequence[NamedTaste]) -> None:
        self._session.set_tastes(tastes)
        self._mix()
        self._suggest()

    def _not_learned(self, whose: int, error: BaseException) -> None:
        if whose != self._listener:
            return
        self._learning = False
        self._slider.allow(False, tr("Nothing could be learned: {error}").format(error=error))

    def _read_metadata(self) -> None:
        if not self._reading_metadata:
            self._reading_metadata = True
            future = self._app.services.runner.metadata_view()
            self._app.tasks.wait(future, self._metadata_read, self._metadata_failed)

    def _metadata_read(self, view: MetadataView) -> None:
        self._reading_metadata = False
        self._session.set_metadata(view)
        self._mix()

    def _metadata_failed(self, error: BaseException) -> None:
        self._reading_metadata = False
        self._failed(error)

    def _failed(self, error: BaseException) -> None:
        self._app.status.say(str(error))

    # Mixing

    def _show_mix(self) -> None:
        settings = self._app.settings.settings
        share = self._session.mix_by(settings).taste if settings.taste is None else settings.taste
        self._slider.show_mix(share, settings.use_metadata, chosen=settings.taste is not None)

    def _on_taste_changed(self, share: float | None) -> None:
        self._app.settings.update(taste=share)
        self._show_mix()
        self._mix()

    def _on_metadata_toggled(self, on: bool) -> None:
        self._app.settings.update(use_metadata=on)
        if on and self._session.snapshot.metadata is None:
            self._app.status.say(tr("reading the metadata of your music…"))
            self._read_metadata()
        self._mix()

    def _mix(self) -> None:
        """Mix what counts now in the background; until that is done, the mix before counts."""
        settings, snapshot = self._app.settings.settings, self._session.snapshot
        mix = self._session.mix_by(settings)

        def then(_: object) -> None:
            self._session.set_mix(settings)
            self._app.near_changed.emit()

        self._app.tasks.run(lambda: snapshot.inputs_by(mix), then, self._failed, latest=_MIX)

    # The page

    def show_page(self, tab: int) -> None:
        """Open the page, or bring it to the front."""
        if self.page is None:
            app = self._app
            self.page = page = TastePage(app, _shelves())
            page.gestured.connect(self._on_gesture)
            page.playlist_requested.connect(app.requests.playlist)
            page.disliked.connect(lambda ids: app.requests.rate.emit(ids, -1))
            page.radio_requested.connect(self._play_radio)
            page.map_requested.connect(self._show_on_map)
            page.rename_requested.connect(self._ask_name)
            page.name_given.connect(self._give_name)
            page.path_requested.connect(
                lambda one, other: app.requests.playlist_by.emit(path_between(one, other), False)
            )
            page.finished.connect(self._forget_page)
            page.set_playing(app.player.current)
            page.show()
            self._suggest()
        else:
            self.page.raise_()
            self.page.activateWindow()
        self.page.tabs.setCurrentIndex(tab)

    def _on_gesture(self, row: int, gesture: Gesture) -> None:
        if self.page is not None:
            self._app.activation.act(Place.FOR_YOU, gesture, self.page.model.ids(), row)

    def _suggest(self) -> None:
        """Find what is on the page, in the background."""
        if self.page is None:
            return
        snapshot, mix = self._session.snapshot, self._session.mix
        if snapshot.taste is None:
            self.page.say(tr("Your listening history is being read…"))
            self.learn()
            return

        def work() -> tuple[Taste, list[ShownShelf], list[Axis]]:
            found, tastes = for_you_shelves(snapshot, mix), snapshot.tastes or ()
            shelves = [
                replace(shelf, found=listed) for shelf, listed in zip(_shelves(), found.values(), strict=True)
            ]
            for taste, listed in zip(tastes, taste_shelves(snapshot, mix, tastes), strict=True):
                shelves.append(ShownShelf(taste.title, _about(taste), listed, empty_text("likely"), taste))
            return current_taste(snapshot), shelves, taste_axes(snapshot)

        self._app.tasks.run(work, self._show, self._failed, latest=_FOR_YOU)

    def _show(self, found: tuple[Taste, list[ShownShelf], list[Axis]]) -> None:
        if self.page is not None:
            self.page.show_taste(*found)

    def _play_radio(self, taste: NamedTaste) -> None:
        self._app.requests.radio.emit(by_mix(Recipe(seeds=(taste.seed,)), self._session.mix))

    def _show_on_map(self, taste: NamedTaste) -> None:
        self._app.requests.colour_map.emit("tastes")
        self._app.requests.zoom_map.emit(taste.all_ids.tolist())

    def _ask_name(self, taste: NamedTaste) -> None:
        name = self._app.dialogs.name(tr("Rename the taste"), taste.name)
        if name is not None and name != taste.name:
            self._give_name(taste, name)

    def _give_name(self, taste: NamedTaste, name: str) -> None:
        """Store the name that the person gives to a taste; "" takes it back."""
        try:
            done = rename(self._app.services.writer, self._session.snapshot.tastes or (), taste, name)
        except ValueError as problem:
            self._app.status.warn(str(problem), "taste")
        else:
            self._app.tasks.wait(done, self._find_tastes, self._failed)

    def _on_current(self, track_id: int | None) -> None:
        if self.page is not None:
            self.page.set_playing(track_id)

    def _on_theme(self) -> None:
        if self.page is not None:
            self.page.set_theme(self._app.theme)

    def _forget_page(self) -> None:
        if self.page is not None:
            self.page.deleteLater()
            self.page = None


def _shelves() -> list[ShownShelf]:
    """The shelves of all tastes together, empty."""
    return [
        ShownShelf(shelf_name(shelf), shelf_description(shelf), empty=empty_text(shelf)) for shelf in SHELVES
    ]


def _about(taste: NamedTaste) -> str:
    """What is said of a taste above its shelf."""
    tracks = ntr("{n} track", "{n} tracks", len(taste.ids))
    text = tr("{share} of what you play: {tracks}. Here are others of this taste, hardly ever played.")
    return text.format(share=f"{taste.share:.0%}", tracks=tracks)
