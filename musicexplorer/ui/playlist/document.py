"""The playlist being worked on: its tracks, its name, and every step that can be taken back."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from musicexplorer.similarity.playlist import Playlist, Recipe, Seed
from musicexplorer.ui.widgets.format import counted

_ONE_PULL = 1.5
"""Seconds between two changes of one control that are taken back together."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a playlist is at one moment.

    Attributes:
        ids: The tracks in order.
        name: The name it is saved under.
        stored_id: The store's number for it.
        recipe: What it was made from; None for a list made by hand.
        smart: Whether it is made again by itself when the library changes.
        made: What came of the recipe when it was last made, with the reasons.
    """

    ids: tuple[int, ...] = ()
    name: str = ""
    stored_id: int | None = None
    recipe: Recipe | None = None
    smart: bool = False
    made: Playlist | None = field(default=None, compare=False)


class PlaylistDocument(QObject):
    """A playlist with an undo stack. Opening another one is a step like any other: nothing is lost by it.

    Signals:
        changed: The tracks or the name are others now; carries the rows to select.
    """

    changed = Signal(list)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.stack = QUndoStack(self)
        self._now = Contents()
        self._saved = Contents()

    @property
    def ids(self) -> list[int]:
        """The tracks, from first to last; a track may be there twice."""
        return list(self._now.ids)

    @property
    def name(self) -> str:
        """The name it is saved under, "" for none yet."""
        return self._now.name

    @property
    def stored_id(self) -> int | None:
        """The store's number for it, None if it was never saved."""
        return self._now.stored_id

    @property
    def contents(self) -> Contents:
        """Everything at once."""
        return self._now

    @property
    def recipe(self) -> Recipe | None:
        """What it was made from."""
        return self._now.recipe

    @property
    def modified(self) -> bool:
        """Whether there is something that is not saved."""
        return self._now != self._saved and (bool(self._now.ids) or self._now.stored_id is not None)

    def add(self, ids: Sequence[int], at: int | None = None) -> None:
        """Put tracks in at a row; without one, at the end."""
        place = len(self._now.ids) if at is None else at
        before, after = self._now.ids[:place], self._now.ids[place:]
        added = replace(
            self._now, ids=(*before, *ids, *after), recipe=_with_more(self._now.recipe, ids, self._now.ids)
        )
        self._step(f"add {counted(len(ids), 'track')}", added, [place])

    def remove(self, rows: Sequence[int]) -> None:
        """Take rows out."""
        gone = set(rows)
        left = tuple(one for row, one in enumerate(self._now.ids) if row not in gone)
        beside = [min(min(gone, default=0), len(left) - 1)] if left else []
        recipe = _without(self._now.recipe, [self._now.ids[row] for row in sorted(gone)], left)
        self._step(
            f"remove {counted(len(gone), 'track')}", replace(self._now, ids=left, recipe=recipe), beside
        )

    def move(self, rows: Sequence[int], to: int) -> None:
        """Move rows, in their order, to before the row `to`."""
        moved = sorted(set(rows))
        rest = [one for row, one in enumerate(self._now.ids) if row not in moved]
        place = to - sum(row < to for row in moved)
        rest[place:place] = [self._now.ids[row] for row in moved]
        self._step(
            f"move {counted(len(moved), 'track')}",
            replace(self._now, ids=tuple(rest)),
            list(range(place, place + len(moved))),
        )

    def swap(self, track: int, other: int) -> None:
        """Another version in place of a track."""
        rows = [row for row, one in enumerate(self._now.ids) if one == track]
        ids = tuple(other if one == track else one for one in self._now.ids)
        swapped = replace(self._now, ids=ids, recipe=_with_other(self._now.recipe, track, other))
        self._step("take another version", swapped, rows)

    def become(self, ids: Sequence[int], name: str = "", *, text: str, recipe: Recipe | None = None) -> None:
        """Be another playlist, not saved yet. `text` names the step for "undo"."""
        self._step(text, Contents(tuple(ids), name, recipe=recipe), [])

    def become_made(self, made: Playlist, *, text: str, anew: bool) -> None:
        """Be what came of a recipe.

        Args:
            made: The tracks and the recipe.
            text: The step in words; the same step again, a moment later, is taken back together with it.
            anew: Another playlist, not saved yet; otherwise this one, changed.
        """
        base = Contents() if anew else self._now
        ids = tuple(track for track in made.ids if track >= 0)
        self._step(text, replace(base, ids=ids, recipe=made.recipe, made=made), [], pulled=not anew)

    def be_smart(self, smart: bool) -> None:
        """Be made again by itself when the library changes, or no more."""
        text = "make it a smart playlist" if smart else "make it a plain playlist"
        self._step(text, replace(self._now, smart=smart), [])

    def forget_recipe(self) -> None:
        """Be a list made by hand; its tracks stay."""
        self._step("forget the recipe", replace(self._now, recipe=None, smart=False, made=None), [])

    def be_as_saved(self) -> None:
        """Be exactly what the store holds of this playlist."""
        if self._saved.stored_id is not None:
            self._step("replay as saved", self._saved, [])

    def open(
        self,
        ids: Sequence[int],
        name: str,
        stored_id: int,
        recipe: Recipe | None = None,
        smart: bool = False,
    ) -> None:
        """Be a playlist that the store holds."""
        opened = Contents(tuple(ids), name, stored_id, recipe, smart)
        self._saved = opened
        self._step(f"open “{name}”", opened, [])

    def restore(self, draft: Contents, stored: Contents) -> None:
        """What was in hand when the program was last closed; `stored` is what the store holds of it."""
        self._now, self._saved = draft, stored
        self.stack.clear()
        self.changed.emit([])

    def saved(
        self,
        name: str,
        stored_id: int,
        ids: Sequence[int],
        recipe: Recipe | None = None,
        smart: bool = False,
    ) -> None:
        """The store holds these tracks now under this name, with this recipe."""
        self._saved = Contents(tuple(ids), name, stored_id, recipe, smart)
        self._now = replace(self._now, name=name, stored_id=stored_id)
        self.changed.emit([])

    def renamed(self, name: str) -> None:
        """The store has it under another name now."""
        self._saved, self._now = replace(self._saved, name=name), replace(self._now, name=name)
        self.changed.emit([])

    def forgotten(self, stored_id: int) -> None:
        """The store does not hold this playlist any more."""
        if self._now.stored_id == stored_id:
            self._now = replace(self._now, stored_id=None)
            self._saved = Contents()
            self.changed.emit([])

    def refreshed(self, ids: Sequence[int]) -> None:
        """The store holds other tracks of this playlist now, and nothing was changed here meanwhile."""
        if not self.modified:
            self._saved = replace(self._saved, ids=tuple(ids))
            self._step("refresh", self._saved, [])

    def _step(self, text: str, after: Contents, rows: list[int], *, pulled: bool = False) -> None:
        if after != self._now:
            self.stack.push(_Step(self, text, self._now, after, rows, pulled))

    def _set(self, contents: Contents, rows: list[int]) -> None:
        self._now = contents
        self.changed.emit(rows)


def _with_more(recipe: Recipe | None, ids: Sequence[int], there: Sequence[int]) -> Recipe | None:
    """The recipe after tracks were put in by hand: as seeds they stay when it is made again."""
    if recipe is None or recipe.path:
        return recipe
    new = tuple(one for one in dict.fromkeys(ids) if one not in there)
    if not new:
        return recipe
    excluded = tuple(one for one in recipe.excluded if one not in new)
    seeds = (*recipe.seeds, Seed("tracks", tracks=new))
    return replace(recipe, seeds=seeds, excluded=excluded, count=recipe.count + len(new))


def _without(recipe: Recipe | None, gone: Sequence[int], left: Sequence[int]) -> Recipe | None:
    """The recipe after tracks were taken out by hand: they do not come in again."""
    if recipe is None:
        return None
    out = tuple(one for one in dict.fromkeys(gone) if one not in left and one not in recipe.excluded)
    return replace(recipe, excluded=(*recipe.excluded, *out))


def _with_other(recipe: Recipe | None, track: int, other: int) -> Recipe | None:
    """The recipe after another version was taken: the one before does not come back when it is made again."""
    if recipe is None:
        return None
    seeds = tuple(
        replace(seed, tracks=tuple(other if one == track else one for one in seed.tracks))
        if seed.kind == "tracks"
        else seed
        for seed in recipe.seeds
    )
    excluded = tuple(one for one in recipe.excluded if one not in (track, other))
    return replace(recipe, seeds=seeds, excluded=(*excluded, track))


class _Step(QUndoCommand):
    """From one content to another, and back.

    Pulls of one control follow each other many times a second; they are one step.
    """

    def __init__(
        self,
        document: PlaylistDocument,
        text: str,
        before: Contents,
        after: Contents,
        rows: list[int],
        pulled: bool,
    ) -> None:
        super().__init__(text)
        self._document, self._before, self._after, self._rows = document, before, after, rows
        self._pulled, self._when = pulled, time.monotonic()

    def id(self) -> int:
        return 1 if self._pulled else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, _Step) or other.text() != self.text():
            return False
        if other._when - self._when > _ONE_PULL or other._before is not self._after:
            return False
        self._after, self._when = other._after, other._when
        return True

    def undo(self) -> None:
        self._document._set(self._before, [])

    def redo(self) -> None:
        self._document._set(self._after, self._rows)
