"""Makes the playlist from its recipe, again when the recipe changes, and compares it with what is saved."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
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


@dataclass(frozen=True, slots=True, eq=False)
class _Request:
    """A playlist to be made.

    Attributes:
        recipe: What it is made from.
        text: Names the step for "undo".
        new: Whether it is another playlist instead of the present one.
        given: The tracks that it goes on from.
        refreshing: Whether to tell what has changed.
        smart: Whether the new playlist is to follow the library.
    """

    recipe: Recipe
    text: str
    new: bool = False
    given: Sequence[int] = ()
    refreshing: bool = False
    smart: bool = False


class RecipeController(QObject):
    """Makes the playlist of the document from recipes, in the background.

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
        self._request: _Request | None = None
        self._incomplete: Playlist | None = None
        self._snapshot = app.session.snapshot
        self.fresh: frozenset[int] = frozenset()
        document.changed.connect(self._on_document)

    @property
    def recipe(self) -> Recipe | None:
        """The recipe of the playlist, or of the one that is being made."""
        return self._document.recipe if self._request is None else self._request.recipe

    @property
    def busy(self) -> bool:
        """Whether a playlist is being made."""
        return self._request is not None or self._app.tasks.busy(_TASK)

    def by_mix(self, recipe: Recipe) -> Recipe:
        """The recipe, with tracks compared by the mix of the taste slider."""
        return by_mix(recipe, self._app.session.mix)

    def why(self, pick: Pick) -> str:
        """Why a track is in the playlist, "" where there is no reason."""
        return "" if pick.reason is None else reason_text(pick.reason, self._snapshot.inputs, pick.id)

    # New playlists

    def make(self, recipe: Recipe, text: str, *, smart: bool = False) -> None:
        """Make another playlist instead of the present one; `text` names the step for "undo"."""
        self._make(_Request(self.by_mix(recipe), text, new=True, smart=smart))

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
        self._make(_Request(recipe, text))

    def steer(self, track: int, more: bool) -> None:
        """More (or less) like this track of the playlist."""
        recipe = self.recipe
        if recipe is not None and not recipe.path:
            text = tr("more like this") if more else tr("less like this")
            self.change(steered(recipe, track, more), text)

    def use_mix(self) -> None:
        """Make the playlist by the mix of the taste slider."""
        recipe = self.recipe
        if recipe is not None and recipe.seeds and (mixed := self.by_mix(recipe)) != recipe:
            self._make(replace(self._request or _Request(recipe, tr("sound or taste")), recipe=mixed))
        else:
            self.changed.emit()

    def complete(self) -> None:
        """Make the playlist again if something that counts was still being read when it was made."""
        made = self._document.contents.made
        if self._request is not None:
            self._make(self._request)
        elif made is not None and made is self._incomplete:
            self.change(made.recipe, tr("sound or taste"))

    def apply_exclusions(self) -> None:
        """Make the playlist, or the one that is being made, without what is excluded now."""
        if self._request is not None:
            self._make(self._request)
        elif self._document.contents.made is not None:
            self.refresh()

    def extend(self) -> None:
        """Add similar tracks; the present ones stay as they are."""
        ids, present = self._document.ids, self.recipe
        if not ids:
            self._app.status.say(tr("The playlist has no tracks to continue from."))
            return
        recipe = extension(present, ids, self._app.session.mix)
        text = ntr("add {n} similar track", "add {n} similar tracks", MORE)
        self._make(_Request(replace(recipe, count=len(ids) + MORE, seconds=None), text, given=ids))

    def vary(self) -> None:
        """Make another playlist that is nearly as good."""
        if self.recipe is not None:
            self.change(
                replace(self.recipe, random_seed=self.recipe.random_seed + 1), tr("another selection")
            )

    def refresh(self) -> None:
        """Make the playlist again with the music that is there now."""
        if self.recipe is not None:
            self._make(_Request(self.recipe, tr("refresh"), refreshing=True))

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

    def _make(self, request: _Request) -> None:
        self._request = request
        if request.new:
            self._app.status.say(tr("making the playlist…"))
        self._app.when_loaded(lambda: self._start(request))
        self.changed.emit()

    def _start(self, request: _Request) -> None:
        snapshot, base = self._app.session.snapshot, self._document.contents
        if self._request is not request:
            return  # something else was done before the library had been read

        def then(made: Playlist) -> None:
            self._request, self._snapshot = None, snapshot
            pending = snapshot.embeddings.pending(Mix(made.recipe.taste, made.recipe.metadata))
            self._incomplete = made if pending else None
            self._show(made, request, base)

        work = partial(make_playlist, snapshot, request.recipe, request.given)
        self._app.tasks.run(work, then, self._failed, latest=_TASK)

    def _show(self, made: Playlist, request: _Request, base: Contents) -> None:
        found = changes(list(dict.fromkeys(base.ids)), made.ids)
        if not made.tracks:
            self._app.status.say(tr("No track is similar and fits all conditions."))
        self._document.set_made(made, text=request.text, new=request.new, smart=request.smart)
        self.fresh = frozenset(found.added) if request.refreshing else frozenset()
        if request.refreshing:
            self._app.status.say(changes_text(found))
        elif request.new:
            self._app.status.say(replaced_text(len(made.tracks)))
        self.changed.emit()
        if request.smart and made.tracks:
            self._app.actions["save"].trigger()  # only a saved one follows the library

    def _failed(self, error: BaseException) -> None:
        self._request = None
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
        if self._request is not None:
            self._request = None
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
