"""The playlist in the window: its tracks, its name, and its undo stack."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from musicexplorer.similarity.playlist import Playlist, Recipe
from musicexplorer.translation import ntr, tr

_UNDO_STEPS = 200
_MERGED_SECONDS = 1.5
"""Changes of one control that follow each other so closely are one step of "undo"."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a playlist is at one moment.

    Attributes:
        ids: The tracks in order.
        name: The name it is saved under.
        stored_id: The store's number for it.
        recipe: What it was made from; None for a list made by hand.
        smart: Whether it is refreshed when the library changes.
        made: The playlist as it was last made from the recipe, with reasons.
    """

    ids: tuple[int, ...] = ()
    name: str = ""
    stored_id: int | None = None
    recipe: Recipe | None = None
    smart: bool = False
    made: Playlist | None = field(default=None, compare=False)


class PlaylistDocument(QObject):
    """A playlist with an undo stack. Opening another one is a step like any other and can be undone.

    Signals:
        changed: The tracks or the name have changed; carries the rows to select.
    """

    changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.stack = QUndoStack(self)
        self.stack.setUndoLimit(_UNDO_STEPS)
        self._now = Contents()
        self._saved = Contents()
        self.just_saved: int | None = None
        """The store's number of the playlist if it was saved, and nothing else done since."""

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
        """Insert tracks at a row; without one, at the end."""
        place = len(self._now.ids) if at is None else at
        before, after = self._now.ids[:place], self._now.ids[place:]
        added = replace(
            self._now, ids=(*before, *ids, *after), recipe=with_more(self._now.recipe, ids, self._now.ids)
        )
        self._step(ntr("add {n} track", "add {n} tracks", len(ids)), added, [place])

    def remove(self, rows: Sequence[int]) -> None:
        """Remove rows."""
        gone = set(rows)
        left = tuple(track for row, track in enumerate(self._now.ids) if row not in gone)
        beside = [min(min(gone, default=0), len(left) - 1)] if left else []
        recipe = _without(self._now.recipe, [self._now.ids[row] for row in sorted(gone)], left)
        text = ntr("remove {n} track", "remove {n} tracks", len(gone))
        self._step(text, replace(self._now, ids=left, recipe=recipe), beside)

    def move(self, rows: Sequence[int], to: int) -> None:
        """Move rows, in their order, to before the row `to`."""
        moved = sorted(set(rows))
        rest = [track for row, track in enumerate(self._now.ids) if row not in moved]
        place = to - sum(row < to for row in moved)
        rest[place:place] = [self._now.ids[row] for row in moved]
        self._step(
            ntr("move {n} track", "move {n} tracks", len(moved)),
            replace(self._now, ids=tuple(rest)),
            list(range(place, place + len(moved))),
        )

    def swap(self, track: int, other: int) -> None:
        """Replace a track by another version."""
        rows = [row for row, present in enumerate(self._now.ids) if present == track]
        ids = tuple(other if present == track else present for present in self._now.ids)
        swapped = replace(self._now, ids=ids, recipe=_with_other(self._now.recipe, track, other))
        self._step(tr("use another version"), swapped, rows)

    def set_tracks(
        self, ids: Sequence[int], name: str = "", *, text: str, recipe: Recipe | None = None
    ) -> None:
        """Start another playlist, not saved yet. `text` names the step for "undo"."""
        self._step(text, Contents(tuple(ids), name, recipe=recipe), [])

    def set_made(self, made: Playlist, *, text: str, new: bool, smart: bool = False) -> None:
        """Show what was made from a recipe.

        Args:
            made: The tracks and the recipe.
            text: Names the step; the same step again, a moment later, is undone together with it.
            new: Start another playlist, not saved yet, instead of changing this one.
            smart: Whether a new one is to be refreshed when the library changes.
        """
        base = Contents(smart=smart) if new else self._now
        ids = tuple(track for track in made.ids if track >= 0)
        self._step(text, replace(base, ids=ids, recipe=made.recipe, made=made), [], merged=not new)

    def set_smart(self, smart: bool) -> None:
        """Be refreshed when the library changes, or not any more."""
        text = tr("make it a smart playlist") if smart else tr("make it a normal playlist")
        self._step(text, replace(self._now, smart=smart), [])

    def make_plain(self) -> None:
        """Drop the recipe and keep the tracks."""
        plain = replace(self._now, recipe=None, smart=False, made=None)
        self._step(tr("convert to a plain playlist"), plain, [])

    def revert(self) -> None:
        """Go back to what is saved of this playlist."""
        if self._saved.stored_id is not None:
            self._step(tr("revert to saved"), self._saved, [])

    def open(
        self,
        ids: Sequence[int],
        name: str,
        stored_id: int,
        recipe: Recipe | None = None,
        smart: bool = False,
    ) -> None:
        """Open a playlist of the store."""
        opened = Contents(tuple(ids), name, stored_id, recipe, smart)
        self._saved = opened
        self._step(tr("open “{name}”").format(name=name), opened, [])

    def restore(self, draft: Contents, stored: Contents) -> None:
        """Show what was open when the program was last closed; `stored` is what the store holds of it."""
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
        """These tracks were saved under this name, with this recipe."""
        self._saved = Contents(tuple(ids), name, stored_id, recipe, smart)
        self._now = replace(self._now, name=name, stored_id=stored_id)
        self.just_saved = stored_id
        self.changed.emit([])

    def renamed(self, name: str) -> None:
        """The saved playlist has another name now."""
        self._saved, self._now = replace(self._saved, name=name), replace(self._now, name=name)
        self.changed.emit([])

    def deleted(self, stored_id: int) -> None:
        """This saved playlist was deleted."""
        if self._now.stored_id == stored_id:
            self._now = replace(self._now, stored_id=None)
            self._saved = Contents()
            self.changed.emit([])

    def refreshed(self, ids: Sequence[int], recipe: Recipe | None = None) -> None:
        """Other tracks of this playlist (and a recipe) were saved; follow unless something was changed."""
        if not self.modified:
            self._saved = replace(self._saved, ids=tuple(ids), recipe=recipe or self._saved.recipe)
            self._step(tr("refresh"), self._saved, [])

    def _step(self, text: str, after: Contents, rows: list[int], *, merged: bool = False) -> None:
        if after != self._now:
            self.stack.push(_Step(self, text, after, rows, merged))

    def _set(self, contents: Contents, rows: list[int]) -> None:
        self.just_saved = None
        self._now = contents
        self.changed.emit(rows)


def with_more(recipe: Recipe | None, ids: Sequence[int], there: Sequence[int]) -> Recipe | None:
    """The recipe after tracks were added by hand: they stay when it is made again, and start nothing."""
    if recipe is None or recipe.path:
        return recipe
    new = tuple(track for track in dict.fromkeys(ids) if track not in there)
    if not new:
        return recipe
    excluded = tuple(track for track in recipe.excluded if track not in new)
    kept = (*recipe.kept, *new)
    return replace(recipe, kept=kept, excluded=excluded, count=recipe.count + len(new))


def _without(recipe: Recipe | None, gone: Sequence[int], left: Sequence[int]) -> Recipe | None:
    """The recipe after tracks were removed by hand: they do not come again."""
    if recipe is None:
        return None
    new = [track for track in dict.fromkeys(gone) if track not in left and track not in recipe.excluded]
    kept = tuple(track for track in recipe.kept if track not in new)
    return replace(recipe, excluded=(*recipe.excluded, *new), kept=kept)


def _with_other(recipe: Recipe | None, track: int, other: int) -> Recipe | None:
    """The recipe after a track was replaced by another version: it does not come back."""
    if recipe is None:
        return None
    seeds = tuple(
        replace(seed, tracks=tuple(other if member == track else member for member in seed.tracks))
        if seed.kind == "tracks"
        else seed
        for seed in recipe.seeds
    )
    excluded = tuple(gone for gone in recipe.excluded if gone not in (track, other))
    kept = tuple(other if one == track else one for one in recipe.kept)
    return replace(recipe, seeds=seeds, excluded=(*excluded, track), kept=kept)


class _Step(QUndoCommand):
    """From the present contents to others, and back.

    A control that is dragged makes many changes a second; they are one step.
    """

    def __init__(
        self, document: PlaylistDocument, text: str, after: Contents, rows: list[int], merged: bool
    ) -> None:
        super().__init__(text)
        self._document, self._before, self._after, self._rows = document, document.contents, after, rows
        self._merged, self._when = merged, time.monotonic()

    def id(self) -> int:
        return 1 if self._merged else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, _Step) or other.text() != self.text():
            return False
        if other._when - self._when > _MERGED_SECONDS or other._before is not self._after:
            return False
        self._after, self._when = other._after, other._when
        return True

    def undo(self) -> None:
        self._document._set(self._before, [])

    def redo(self) -> None:
        self._document._set(self._after, self._rows)
