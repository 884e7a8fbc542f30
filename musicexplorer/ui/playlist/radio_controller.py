"""Radio: endless music that follows what is skipped and liked while it plays."""

from PySide6.QtCore import QObject

from musicexplorer.session.playlists import by_mix
from musicexplorer.similarity.playlist import Radio, Recipe, Seed
from musicexplorer.translation import tr
from musicexplorer.ui.app import App
from musicexplorer.ui.playlist.document import PlaylistDocument
from musicexplorer.ui.playlist.panel import PlaylistPanel

ORIGIN = "radio"
_PLAYED = 0.5
"""Who goes on after this share of a track did not skip it."""
_TASK = "radio"


class RadioController(QObject):
    """Keeps one track in the queue after the one that plays, and tells which in a notice of the panel."""

    def __init__(self, app: App, document: PlaylistDocument, panel: PlaylistPanel) -> None:
        super().__init__(panel)
        self._app, self._player, self._document, self._panel = app, app.player, document, panel
        self._radio: Radio | None = None
        app.actions["radio"].setCheckable(True)
        app.actions["radio"].triggered.connect(self.toggle)
        self._player.track_changed.connect(self._on_track)
        self._player.played_back.connect(self._on_listened)
        app.likes_changed.connect(self._on_likes)

    @property
    def on(self) -> bool:
        """Whether it plays."""
        return self._radio is not None

    @property
    def recipe(self) -> Recipe | None:
        """What it was started from; None while it is off."""
        return None if self._radio is None else self._radio.recipe

    @property
    def coming(self) -> int | None:
        """The track that comes next."""
        queue = self._player.queue
        return queue.ids[queue.place + 1] if self.on and queue.can_step(1) else None

    @property
    def played(self) -> list[int]:
        """The tracks played so far."""
        queue = self._player.queue
        return queue.ids[: queue.place + 1] if self.on else []

    def as_recipe(self) -> Recipe | None:
        """The recipe, with what was liked and skipped since the start."""
        return None if self._radio is None else self._radio.as_recipe()

    def toggle(self) -> None:
        """Start from what is selected, else from the playlist; or stop."""
        if self.on:
            self.stop()
            return
        self._app.actions["radio"].setChecked(False)  # until it plays
        selected = [] if self._panel.list.hasFocus() else self._app.selection.tracks()
        recipe = self._document.recipe
        if selected or recipe is None or not recipe.seeds:
            ids = selected or self._document.ids or self._app.selected_tracks()
            if not ids:
                self._app.status.say(tr("Select what the radio starts from: tracks or a playlist."))
                return
            recipe = Recipe(seeds=(Seed("tracks", tracks=tuple(dict.fromkeys(ids))),))
            recipe = by_mix(recipe, self._app.session.mix)
        self.start(recipe)

    def start(self, recipe: Recipe) -> None:
        """Play tracks similar to the seeds of a recipe."""
        self._app.when_loaded(lambda: self._start(recipe))

    def _start(self, recipe: Recipe) -> None:
        snapshot = self._app.session.snapshot

        def work() -> tuple[Radio, int | None]:
            radio = Radio(recipe, snapshot.inputs, snapshot.exclusions)
            first = radio.next()
            return radio, None if first is None else first.id

        self._app.tasks.run(work, self._started, self._failed, latest=_TASK)

    def stop(self) -> None:
        """Nothing more comes; the track that plays goes on to its end."""
        if self._radio is not None:
            self._radio = None
            queue = self._player.queue
            if queue.origin == ORIGIN:
                del queue.ids[queue.place + 1 :]
            self._show()

    def update(self, *, use_mix: bool) -> None:
        """Go on with what is similar, and what is excluded, now.

        Args:
            use_mix: Whether to compare by the mix of the taste slider from now on.
        """
        if self._radio is None:
            return
        snapshot, recipe = self._app.session.snapshot, self._radio.as_recipe()
        if use_mix:
            recipe = by_mix(recipe, self._app.session.mix)

        def work() -> Radio:
            return Radio(recipe, snapshot.inputs, snapshot.exclusions)

        self._app.tasks.run(work, self._updated, self._lost, latest=_TASK)

    def _started(self, made: tuple[Radio, int | None]) -> None:
        radio, first = made
        if first is None:
            self._app.status.say(tr("No track fits what the radio may play."))
            self._show()
            return
        self._radio = radio
        self._player.play_list([first], 0, whole=True, origin=ORIGIN)

    def _updated(self, radio: Radio) -> None:
        if self._radio is None:
            return  # it was stopped meanwhile
        for track in self.played:
            radio.played(track)
        self._radio = radio
        self._choose_next()

    def _failed(self, error: BaseException) -> None:
        if not isinstance(error, ValueError | KeyError):
            raise error
        self._app.status.say(str(error))
        self._show()

    def _lost(self, error: BaseException) -> None:
        self._failed(error)
        self.stop()

    def _on_likes(self) -> None:
        current = self._player.current
        opinion = self._app.session.opinion(current)
        if self._radio is None or current is None or not opinion:
            return
        if opinion > 0:
            self._radio.liked(current)
        else:
            self._radio.skipped(current)
        self._choose_next()

    def _on_track(self, _: int) -> None:
        if self._radio is None:
            return
        if self._player.queue.origin != ORIGIN or self._player.current is None:
            self._radio = None  # the person plays something else
            self._show()
        elif not self._player.queue.can_step(1):
            self._choose_next()
        else:
            self._show()

    def _on_listened(
        self, track: int, _when: float, _s: float, share: float, moved_on: bool, _e: bool
    ) -> None:
        skipped = moved_on and share < _PLAYED
        if self._radio is not None and skipped and self._player.queue.origin == ORIGIN:
            self._radio.skipped(track)
            self._choose_next()

    def _choose_next(self) -> None:
        """Choose again what comes next, with what is known now."""
        if self._radio is None:
            return
        queue = self._player.queue
        del queue.ids[queue.place + 1 :]
        following = self._radio.next()
        if following is not None:
            queue.ids.append(following.id)
        self._show()

    def _show(self) -> None:
        notice = self._panel.radio
        self._app.actions["radio"].setChecked(self.on)
        if self.recipe is None:
            notice.hide()
            return
        if self.coming is None:
            text = tr("Radio like {seed}").format(seed=self._panel.seed_name(self.recipe.seeds[0]))
        else:
            title = self._panel.seed_name(Seed("tracks", tracks=(self.coming,)))
            text = tr("Radio · next: {title}").format(title=title)
        choices = ((tr("Keep"), self._keep),)
        notice.show_notice(text, choices, tr("Stop the radio (Ctrl+R)"), self.stop)

    def _keep(self) -> None:
        """Make what was played the playlist, with the recipe."""
        self._document.set_tracks(self.played, text=tr("keep the radio"), recipe=self.as_recipe())
