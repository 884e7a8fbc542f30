"""Radio: endless music that follows what is skipped and liked while it plays."""

from PySide6.QtCore import QObject, Signal

from musicexplorer.session.playlists import by_mix
from musicexplorer.similarity.playlist import Radio, Recipe
from musicexplorer.translation import tr
from musicexplorer.ui.app import App

ORIGIN = "radio"
_PLAYED = 0.5
"""Who goes on after this share of a track did not skip it."""
_TASK = "radio"


class RadioController(QObject):
    """Keeps one track in the queue after the one that plays.

    Signals:
        changed: It plays, has stopped, or another track comes next.
    """

    changed = Signal()

    def __init__(self, app: App, parent: QObject) -> None:
        super().__init__(parent)
        self._app, self._player = app, app.player
        self._radio: Radio | None = None
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

    def start(self, recipe: Recipe) -> None:
        """Play tracks similar to the seeds of a recipe."""
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
            self.changed.emit()

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
            self.changed.emit()
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
        self.changed.emit()

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
            self.changed.emit()
        elif not self._player.queue.can_step(1):
            self._choose_next()
        else:
            self.changed.emit()

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
        self.changed.emit()
