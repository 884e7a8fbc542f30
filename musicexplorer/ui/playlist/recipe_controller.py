"""Makes the playlist from its recipe, again when the recipe changes, and compares it with what is saved."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal

from musicexplorer.session.playlists import by_mix, extension, make_playlist, recipe_from
from musicexplorer.session.vectors import Mix
from musicexplorer.similarity.playlist import (
    Changes,
    Pick,
    Playlist,
    Recipe,
    Seed,
    changes,
    reason_text,
    steered,
)
from musicexplorer.translation import ntr, tr
from musicexplorer.ui.app import App
from musicexplorer.ui.playlist.document import Contents, PlaylistDocument

MORE = 10
"""Tracks that "Add 10 similar tracks" adds."""
_PATH = 12
"""Tracks of a path between two."""
_TASK = "playlist"


class RecipeController(QObject):
    """Makes the playlist of the document from recipes, beside the window's thread.

    Signals:
        changed: Another recipe is requested, or its playlist is there.
        outdated: The playlist would be another one if it were made again now: the `Changes`.

    Attributes:
        fresh: The tracks that the last refresh added.
    """

    changed = Signal()
    outdated = Signal(object)

    def __init__(self, app: App, document: PlaylistDocument) -> None:
        super().__init__(document)
        self._app, self._document = app, document
        self._requested: Recipe | None = None
        self._repeat: Callable[[], None] = self.refresh
        self._incomplete: Playlist | None = None
        self._snapshot = app.session.snapshot
        self.fresh: frozenset[int] = frozenset()
        document.changed.connect(self._on_document)

    @property
    def recipe(self) -> Recipe | None:
        """The recipe of the playlist, or of the one that is being made."""
        return self._requested or self._document.recipe

    @property
    def busy(self) -> bool:
        """Whether a playlist is being made."""
        return self._requested is not None or self._app.tasks.busy(_TASK)

    def by_mix(self, recipe: Recipe) -> Recipe:
        """The recipe, with tracks compared by the mix of the taste slider."""
        return by_mix(recipe, self._app.session.mix)

    def why(self, pick: Pick) -> str:
        """Why a track is in the playlist, "" where there is no reason."""
        return "" if pick.reason is None else reason_text(pick.reason, self._snapshot.inputs, pick.id)

    # New playlists

    def make(self, recipe: Recipe, text: str) -> None:
        """Make another playlist instead of the present one; `text` names the step for "undo"."""
        self._make(self.by_mix(recipe), text, new=True)

    def make_from(self, ids: Sequence[int]) -> None:
        """Make a playlist of tracks similar to these, each a seed of its own."""
        self.make(recipe_from(self._app.session.snapshot, ids), tr("make a playlist from these"))

    def make_path(self, ids: Sequence[int]) -> None:
        """Make a playlist that goes from each of these tracks to the next in small steps."""
        waypoints = tuple(Seed("tracks", tracks=(track,)) for track in dict.fromkeys(ids))
        if len(waypoints) < 2:
            self._app.status.say(tr("Select two tracks or more: the path goes from the first to the last."))
            return
        count = max(_PATH, 2 * len(waypoints))
        self.make(Recipe(seeds=waypoints, path=True, count=count), tr("make a path"))

    # The same playlist, changed

    def change(self, recipe: Recipe, text: str) -> None:
        """Make the playlist from a changed recipe; changes with the same `text` in a row are one step."""
        self._make(recipe, text)

    def steer(self, track: int, more: bool) -> None:
        """More (or less) like this track of the playlist."""
        recipe = self.recipe
        if recipe is not None and not recipe.path:
            self._make(steered(recipe, track, more), tr("more like this") if more else tr("less like this"))

    def use_mix(self) -> None:
        """Make the playlist by the mix of the taste slider."""
        recipe = self.recipe
        if recipe is not None and recipe.seeds and (mixed := self.by_mix(recipe)) != recipe:
            self._make(mixed, tr("sound or taste"))
        else:
            self.changed.emit()

    def complete(self) -> None:
        """Make the playlist again if something that counts was still being read when it was made."""
        made = self._document.contents.made
        if made is not None and made is self._incomplete:
            self._make(made.recipe, tr("sound or taste"))

    def extend(self) -> None:
        """Add similar tracks; the present ones stay as they are."""
        ids, present = self._document.ids, self.recipe
        if not ids:
            self._app.status.say(tr("The playlist has no tracks to continue from."))
            return
        recipe = extension(present, ids)
        recipe = recipe if recipe is present else self.by_mix(recipe)
        text = ntr("add {n} similar track", "add {n} similar tracks", MORE)
        self._make(replace(recipe, count=len(ids) + MORE, seconds=None), text, given=ids)

    def vary(self) -> None:
        """Make another playlist that is nearly as good."""
        if self.recipe is not None:
            self._make(replace(self.recipe, random_seed=self.recipe.random_seed + 1), tr("another selection"))

    def refresh(self) -> None:
        """Make the playlist again with the music that is there now."""
        if self.recipe is not None:
            self._make(self.recipe, tr("refresh"), refreshing=True)

    def apply_exclusions(self) -> None:
        """Make the playlist, or the one that is being made, without what is excluded now."""
        if self._requested is not None:
            self._repeat()
        elif self._document.contents.made is not None:
            self.refresh()

    def check(self) -> None:
        """Find out what `refresh` would change."""
        self._app.when_loaded(self._check)

    def _check(self) -> None:
        recipe, base, snapshot = self._document.recipe, self._document.contents, self._app.session.snapshot
        if recipe is None:
            return

        def then(made: Playlist) -> None:
            found = changes(list(dict.fromkeys(base.ids)), made.ids)
            if self._document.contents is base and (found.added or found.removed):
                self.outdated.emit(found)

        self._app.tasks.run(partial(make_playlist, snapshot, recipe), then, lambda _: None, latest=_TASK)

    # How it is done

    def _make(
        self,
        recipe: Recipe,
        text: str,
        *,
        new: bool = False,
        given: Sequence[int] = (),
        refreshing: bool = False,
    ) -> None:
        self._requested = recipe
        self._repeat = partial(self._make, recipe, text, new=new, given=given, refreshing=refreshing)
        self._app.when_loaded(lambda: self._start(recipe, text, new=new, given=given, refreshing=refreshing))
        self.changed.emit()

    def _start(self, recipe: Recipe, text: str, *, new: bool, given: Sequence[int], refreshing: bool) -> None:
        snapshot, base = self._app.session.snapshot, self._document.contents
        if self._requested is not recipe:
            return  # something else was done before the library had been read

        def then(made: Playlist) -> None:
            self._requested = None
            if not new and self._document.contents is not base:
                return
            self._snapshot = snapshot
            pending = snapshot.embeddings.pending(Mix(recipe.taste, recipe.metadata))
            self._incomplete = made if pending else None
            self._show(made, text, base, new=new, refreshing=refreshing)

        work = partial(make_playlist, snapshot, recipe, given)
        self._app.tasks.run(work, then, self._failed, latest=_TASK)

    def _show(self, made: Playlist, text: str, base: Contents, *, new: bool, refreshing: bool) -> None:
        found = changes(list(dict.fromkeys(base.ids)), made.ids)
        if not made.tracks:
            self._app.status.say(tr("No track is similar and fits all conditions."))
        self._document.set_made(made, text=text, new=new)
        self.fresh = frozenset(found.added) if refreshing else frozenset()
        if refreshing:
            self._app.status.say(changes_text(found))
        elif new:
            self._app.status.say(replaced_text(len(made.tracks)))
        self.changed.emit()

    def _failed(self, error: BaseException) -> None:
        self._requested = None
        if isinstance(error, KeyError):
            self._app.status.say(tr("Unknown tag or attribute: {name}").format(name=error.args[0]))
        elif isinstance(error, ValueError):
            self._app.status.say(str(error))
        else:
            raise error
        self.changed.emit()

    def _on_document(self) -> None:
        """Undone, opened or edited: that counts, not what was being made."""
        self.fresh = frozenset()
        if self._requested is not None:
            self._requested = None
            self._app.tasks.drop(_TASK)
        self.changed.emit()


def replaced_text(count: int) -> str:
    """What is said of a new playlist of so many tracks."""
    return ntr(
        "playlist of {n} track; undo restores the old one",
        "playlist of {n} tracks; undo restores the old one",
        count,
    )


def changes_text(found: Changes) -> str:
    """The differences, for the person."""
    parts = []
    if found.added:
        parts.append(ntr("{n} track added", "{n} tracks added", len(found.added)))
    if found.removed:
        parts.append(ntr("{n} track removed", "{n} tracks removed", len(found.removed)))
    if found.moved:
        parts.append(ntr("{n} track moved", "{n} tracks moved", len(found.moved)))
    return ", ".join(parts) or tr("nothing has changed")
