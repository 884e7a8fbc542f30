"""Playlists made from recipes: asks for them, puts what comes into the document, says what is new."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from musicexplorer.similarity.playlist import (
    Changes,
    Exclusion,
    Playlist,
    Recipe,
    Seed,
    changes,
    compose,
    steered,
)
from musicexplorer.ui.composing import Composing
from musicexplorer.ui.playlist.document import Contents, PlaylistDocument
from musicexplorer.ui.playlist.inputs import PlaylistInputsCache
from musicexplorer.ui.taste.mixing import STILL_READING, Mix
from musicexplorer.ui.widgets.format import counted

MORE = 10
"""Tracks that "more like these" adds."""
_WAY = 12
"""Tracks of a path between two."""


class RecipeController(QObject):
    """Makes the playlist in hand from a recipe, and makes it again.

    Signals:
        changed: Another recipe is wanted, or what came of it is there.
        news: The playlist would be another one if it were made again now: the `Changes`.
    """

    changed = Signal()
    news = Signal(object)

    def __init__(
        self,
        document: PlaylistDocument,
        larder: PlaylistInputsCache,
        rules: Callable[[], Sequence[Exclusion]],
        per_artist: Callable[[], int],
        say: Callable[[str], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._document, self._larder, self._rules = document, larder, rules
        self.per_artist, self._say = per_artist, say
        self._composing = Composing(self)
        self._wanted: Recipe | None = None
        self.fresh: frozenset[int] = frozenset()
        self.mix: Callable[[], Mix] = lambda: (0.0, 0.0)
        document.changed.connect(self._on_document)

    @property
    def recipe(self) -> Recipe | None:
        """What the playlist is made from, or is about to be."""
        return self._wanted or self._document.recipe

    @property
    def busy(self) -> bool:
        """Whether a list is being made."""
        return self._composing.busy

    def close(self) -> None:
        """The window closes."""
        self._composing.close()

    # What can be asked for

    def make(self, recipe: Recipe, text: str) -> None:
        """Make another playlist, in place of the one in hand; `text` names the step."""
        self._ask(self.by_mix(recipe), text, anew=True)

    def make_from(self, ids: Sequence[int]) -> None:
        """A playlist of what sounds like these tracks."""
        self.make(
            Recipe(
                seeds=tuple(Seed("tracks", tracks=(one,)) for one in dict.fromkeys(ids)),
                per_artist=self.per_artist(),
            ),
            "make a playlist from these",
        )

    def path(self, ids: Sequence[int]) -> None:
        """A playlist that goes from each of these tracks to the next in small steps."""
        way = list(dict.fromkeys(ids))
        if len(way) < 2:
            self._say("choose two tracks or more: the path goes from the first to the last")
            return
        seeds = tuple(Seed("tracks", tracks=(one,)) for one in way)
        self.make(Recipe(seeds=seeds, path=True, count=max(_WAY, 2 * len(way))), "make a path")

    def want(self, recipe: Recipe, text: str) -> None:
        """Make this playlist from another recipe; the same `text` in a row is one step."""
        self._ask(recipe, text, anew=False)

    def steer(self, track: int, wanted: bool) -> None:
        """More (or less) like this track of the list, at once."""
        recipe = self.recipe
        if recipe is not None and not recipe.path:
            self.want(steered(recipe, track, wanted), "more like this" if wanted else "less like this")

    def by_mix(self, recipe: Recipe) -> Recipe:
        """The recipe, with taste and what is written as the slider and the switch have them."""
        if any(seed.kind == "sound" for seed in (*recipe.seeds, *recipe.unlike)):
            return recipe  # music from outside has only its sound
        taste, written = self.mix()
        return replace(recipe, taste=taste, metadata=written)

    def follow_mix(self) -> None:
        """The slider or the switch was moved: make the list in hand as they say now."""
        recipe = self.recipe
        if recipe is not None and recipe.seeds and (wanted := self.by_mix(recipe)) != recipe:
            self.want(wanted, "sound or taste")
        else:
            self.changed.emit()

    def learned(self) -> None:
        """What was still being read when the list was made is known now: make it again with that."""
        made = self._document.contents.made
        if made is not None and any(note.endswith(STILL_READING) for note in made.notes):
            self.want(made.recipe, "sound or taste")

    def extend(self) -> None:
        """Ten more like these; what is there stays as it is."""
        ids = self._document.ids
        if not ids:
            self._say("there is nothing in the playlist to go on from")
            return
        recipe = self.recipe
        if recipe is None or recipe.path:
            # The tracks of a list made by hand are its seeds, and stay when it is made again.
            by_hand = Recipe(seeds=(Seed("tracks", tracks=tuple(dict.fromkeys(ids))),), per_artist=0)
            recipe = self.by_mix(by_hand)
        more = replace(recipe, count=len(ids) + MORE, seconds=None)
        self._ask(more, f"{MORE} more like these", anew=False, given=ids)

    def another(self) -> None:
        """Another list that is nearly as good."""
        if self.recipe is not None:
            self.want(replace(self.recipe, random_seed=self.recipe.random_seed + 1), "another list")

    def refresh(self) -> None:
        """Make it again with the music that is there now."""
        if self.recipe is not None:
            self._ask(self.recipe, "refresh", anew=False, refreshing=True)

    def look_for_news(self) -> None:
        """Find out quietly what `refresh` would change, and tell."""
        recipe, base = self._document.recipe, self._document.contents
        if recipe is None:
            return
        inputs, rules = self._larder.inputs(), self._rules()

        def told(made: Playlist) -> None:
            found = changes(_once(base.ids), made.ids)
            if self._document.contents is base and (found.added or found.removed):
                self.news.emit(found)

        self._composing.ask(lambda: compose(recipe, inputs, (), rules), told, lambda _: None)

    # How it is done

    def _ask(
        self, recipe: Recipe, text: str, *, anew: bool, given: Sequence[int] = (), refreshing: bool = False
    ) -> None:
        inputs, rules, base = self._larder.inputs(), self._rules(), self._document.contents
        self._wanted = recipe

        def made(playlist: Playlist) -> None:
            self._wanted = None
            if anew or self._document.contents is base:
                self._put_in(playlist, text, base, anew=anew, refreshing=refreshing)

        self._composing.ask(lambda: compose(recipe, inputs, given, rules), made, self._failed)
        self.changed.emit()

    def _put_in(self, made: Playlist, text: str, base: Contents, *, anew: bool, refreshing: bool) -> None:
        found = changes(_once(base.ids), made.ids)
        if not made.tracks:
            self._say("no track is left that is like this and fits everything that is asked for")
        self._document.become_made(made, text=text, anew=anew)
        self.fresh = frozenset(found.added) if refreshing else frozenset()
        if refreshing:
            self._say(in_words(found))
        elif anew:
            number = counted(len(made.tracks), "track")
            self._say(f"a playlist of {number}; undo brings back the one before")
        self.changed.emit()

    def _failed(self, error: BaseException) -> None:
        self._wanted = None
        if isinstance(error, KeyError):
            self._say(f"the network knows nothing called {error.args[0]!r}")
        elif isinstance(error, ValueError):
            self._say(str(error))
        else:
            raise error
        self.changed.emit()

    def _on_document(self, _: Any) -> None:
        """Somebody undid, opened or edited: that is what counts, not what was on its way."""
        self.fresh = frozenset()
        if self._wanted is not None:
            self._wanted = None
            self._composing.drop()
        self.changed.emit()


def in_words(found: Changes) -> str:
    """What is different, for the person."""
    parts = []
    if found.added:
        parts.append(f"{counted(len(found.added), 'track')} came in")
    if found.removed:
        parts.append(f"{counted(len(found.removed), 'track')} went")
    if found.moved:
        parts.append(f"{counted(len(found.moved), 'track')} moved")
    return ", ".join(parts) or "nothing has changed"


def _once(ids: Sequence[int]) -> list[int]:
    return list(dict.fromkeys(ids))
