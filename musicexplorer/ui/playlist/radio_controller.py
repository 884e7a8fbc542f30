"""Radio: endless music that follows what is skipped and liked while it plays."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, QTimer

from musicexplorer.library.store import is_skip
from musicexplorer.session.playlists import by_mix
from musicexplorer.session.queue import RADIO
from musicexplorer.similarity.playlist import Radio, Recipe, Seed
from musicexplorer.translation import tr
from musicexplorer.ui.app import App
from musicexplorer.ui.playlist.document import PlaylistDocument
from musicexplorer.ui.playlist.panel import PlaylistPanel

Chosen = tuple[int, str]
"""A track, and why it was chosen."""
_TASK = "radio"
_AHEAD = 3
"""How many tracks are chosen ahead, so that the queue shows what comes."""


class RadioController(QObject):
    """Keeps tracks in the queue after the one that plays, each with why; a notice names the next.

    It ends when the person ends it, or plays a whole list; a track that they play in between is played, and
    the radio goes on after it.
    """

    def __init__(self, app: App, document: PlaylistDocument, panel: PlaylistPanel) -> None:
        super().__init__(panel)
        self._app, self._player, self._document, self._panel = app, app.player, document, panel
        self._radio: Radio | None = None
        app.actions["radio"].setCheckable(True)
        app.actions["radio"].triggered.connect(self.toggle)
        self._player.track_changed.connect(self._on_track)
        self._player.played_back.connect(self._on_listened)
        app.likes_changed.connect(self._on_likes)
        app.requests.radio.connect(self.start)

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
        upcoming = self._player.queue.upcoming
        return upcoming[0].track if self.on and upcoming else None

    @property
    def played(self) -> list[int]:
        """The tracks played so far."""
        queue = self._player.queue
        return queue.tracks[: queue.place + 1] if self.on else []

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

        def work() -> tuple[Radio, list[Chosen]]:
            radio = Radio(recipe, snapshot.inputs, snapshot.exclusions)
            return radio, [chosen for _ in range(_AHEAD) if (chosen := _choose(radio)) is not None]

        self._app.tasks.run(work, partial(self._started, recipe), self._failed, latest=_TASK)

    def stop(self) -> None:
        """Nothing more comes; the track that plays goes on to its end."""
        if self._radio is not None:
            self._radio = None
            queue = self._player.queue
            if queue.origin == RADIO:
                self._player.set_queue(replace(queue.remove(self._waiting()), origin=""))
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

    def _started(self, recipe: Recipe, made: tuple[Radio, list[Chosen]]) -> None:
        radio, chosen = made
        if not chosen:
            self._app.status.say(tr("No track fits what the radio may play."))
            self._show()
            return
        self._radio = radio
        current, player = self._player.current, self._player
        if player.playing and not player.browsing and [current] == _tracks(recipe):
            # It starts from what plays, which goes on.
            player.edit(lambda queue: replace(queue.clear(), origin=RADIO).feed(chosen))
            self._on_track(-1)
        else:
            player.play_radio(chosen)

    def _updated(self, radio: Radio) -> None:
        if self._radio is None:
            return  # it was stopped meanwhile
        for track in self.played:
            radio.played(track)
        self._radio = radio
        self._choose_again()

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
        self._choose_again()

    def _on_track(self, _: int) -> None:
        queue = self._player.queue
        if self._radio is None:
            return
        if queue.origin != RADIO:
            self._radio = None  # the person plays a list
            self._app.status.say(tr("The radio has ended."))
        elif queue.current is not None and queue.current.source != "radio":
            self._radio.played(queue.current.track)
        self._fill()
        self._show()

    def _on_listened(
        self, track: int, _when: float, seconds: float, share: float, moved_on: bool, excerpt: bool
    ) -> None:
        skipped = is_skip(moved_on, excerpt, share, seconds)
        if self._radio is not None and skipped and self._player.queue.origin == RADIO:
            self._radio.skipped(track)
            self._choose_again()

    def _choose_again(self) -> None:
        """Choose again what comes next, with what is known now; what the person put in stays."""
        if self._radio is None:
            return
        queue, waiting = self._player.queue, self._waiting()
        dropped = {entry.track for entry in queue.upcoming if entry.key in waiting}
        self._radio.unplayed(dropped.difference(self.played))
        self._player.set_queue(queue.remove(waiting))
        self._fill()
        self._show()

    def _fill(self) -> None:
        """Choose one more track if too few wait, and soon the next: in a large library each takes time."""
        if self._radio is None or len(self._waiting()) >= _AHEAD:
            return
        chosen = _choose(self._radio)
        if chosen is not None:
            self._player.set_queue(self._player.queue.feed([chosen]))
            QTimer.singleShot(0, self, self._fill)

    def _waiting(self) -> set[int]:
        """The keys of the entries that the radio has chosen ahead."""
        return {entry.key for entry in self._player.queue.upcoming if entry.source == "radio"}

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


def _choose(radio: Radio) -> Chosen | None:
    pick = radio.next()
    return None if pick is None else (pick.id, radio.reason(pick))


def _tracks(recipe: Recipe) -> list[int]:
    return [track for seed in recipe.seeds for track in seed.tracks]
