"""Radio: music without end on the deck, that follows what is skipped and liked while it plays."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from musicexplorer.similarity.playlist import Exclusion, Radio, Recipe
from musicexplorer.ui.composing import Composing
from musicexplorer.ui.player.controller import PlaybackController
from musicexplorer.ui.playlist.inputs import PlaylistInputsCache
from musicexplorer.ui.taste.mixing import Mix

ORIGIN = "radio"
_ENOUGH = 0.5
"""Who has heard this share of a track and goes on did not skip it."""


class RadioController(QObject):
    """Keeps one track in hand after the one that plays.

    Signals:
        changed: It plays, has stopped, or another track comes next.
    """

    changed = Signal()

    def __init__(
        self,
        playback: PlaybackController,
        larder: PlaylistInputsCache,
        rules: Callable[[], Sequence[Exclusion]],
        opinion: Callable[[int | None], int],
        say: Callable[[str], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._playback, self._larder, self._rules = playback, larder, rules
        self._opinion, self._say = opinion, say
        self._composing = Composing(self)
        self._radio: Radio | None = None
        playback.track_changed.connect(self._on_track)
        playback.listened.connect(self._on_listened)

    @property
    def on(self) -> bool:
        """Whether it plays."""
        return self._radio is not None

    @property
    def recipe(self) -> Recipe | None:
        """What it started from; None while it is off."""
        return None if self._radio is None else self._radio.recipe

    @property
    def coming(self) -> int | None:
        """The track that comes next."""
        queue = self._playback.queue
        return queue.ids[queue.place + 1] if self.on and queue.can_step(1) else None

    @property
    def played(self) -> list[int]:
        """What it has played so far."""
        queue = self._playback.queue
        return queue.ids[: queue.place + 1] if self.on else []

    def as_recipe(self) -> Recipe | None:
        """The recipe as it has become."""
        return None if self._radio is None else self._radio.as_recipe()

    def start(self, recipe: Recipe) -> None:
        """Play what is like the seeds of a recipe."""
        inputs, rules = self._larder.inputs(), self._rules()

        def tune_in() -> tuple[Radio, int | None]:
            radio = Radio(recipe, inputs, rules)
            first = radio.next()
            return radio, None if first is None else first.id

        self._composing.ask(tune_in, self._on_air, self._failed)

    def stop(self) -> None:
        """No more comes; the track that plays goes on to its end."""
        if self._radio is not None:
            self._radio = None
            queue = self._playback.queue
            if queue.origin == ORIGIN:
                del queue.ids[queue.place + 1 :]
            self.changed.emit()

    def opined(self) -> None:
        """Something is liked or disliked now, or no more."""
        current = self._playback.current
        if self._radio is None or current is None:
            return
        opinion = self._opinion(current)
        if opinion > 0:
            self._radio.liked(current)
        elif opinion < 0:
            self._radio.skipped(current)
        if opinion:
            self._choose_next()

    def outdated(self) -> None:
        """The library or the rules have changed: go on with what there is now."""
        if self._radio is not None:
            self._tune(self._radio.as_recipe())

    def follow(self, mix: Mix) -> None:
        """Taste and what is written count as much from now on."""
        if self._radio is not None:
            taste, written = mix
            self._tune(replace(self._radio.as_recipe(), taste=taste, metadata=written))

    def _tune(self, recipe: Recipe) -> None:
        """Go on with another recipe, looked at beside the window."""
        inputs, rules = self._larder.inputs(), self._rules()
        self._composing.ask(lambda: Radio(recipe, inputs, rules), self._go_on, self._lost)

    def _go_on(self, radio: Radio) -> None:
        if self._radio is None:
            return  # it was switched off meanwhile
        for track in self.played:
            radio.played(track)
        self._radio = radio
        self._choose_next()

    def _lost(self, error: BaseException) -> None:
        self._failed(error)
        self.stop()

    def close(self) -> None:
        """The window closes."""
        self._composing.close()

    def _on_air(self, tuned: tuple[Radio, int | None]) -> None:
        radio, first = tuned
        if first is None:
            self._say("no track fits what the radio may play")
            self.changed.emit()
            return
        self._radio = radio
        self._playback.play_list([first], 0, whole=True, origin=ORIGIN)

    def _failed(self, error: BaseException) -> None:
        if not isinstance(error, ValueError | KeyError):
            raise error
        self._say(str(error))
        self.changed.emit()

    def _on_track(self, _: int) -> None:
        if self._radio is None:
            return
        if self._playback.queue.origin != ORIGIN or self._playback.current is None:
            self._radio = None  # the person plays something else
            self.changed.emit()
        elif not self._playback.queue.can_step(1):
            self._choose_next()
        else:
            self.changed.emit()

    def _on_listened(
        self, track: int, _when: float, _s: float, share: float, moved_on: bool, _e: bool
    ) -> None:
        if self._radio is not None and moved_on and share < _ENOUGH and self._playback.queue.origin == ORIGIN:
            self._radio.skipped(track)
            self._choose_next()

    def _choose_next(self) -> None:
        """What comes next, chosen again with what is known now."""
        if self._radio is None:
            return
        queue = self._playback.queue
        del queue.ids[queue.place + 1 :]
        following = self._radio.next()
        if following is not None:
            queue.ids.append(following.id)
        self.changed.emit()
