"""The playlist being worked on: its tracks, its name, and every step that can be taken back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from musicexplorer.ui.clock import counted


@dataclass(frozen=True, slots=True)
class Contents:
    """What a playlist is at one moment: tracks in order, and the name and number it is saved under."""

    ids: tuple[int, ...] = ()
    name: str = ""
    stored_id: int | None = None


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
    def modified(self) -> bool:
        """Whether there is something that is not saved."""
        return self._now != self._saved and (bool(self._now.ids) or self._now.stored_id is not None)

    def add(self, ids: Sequence[int], at: int | None = None) -> None:
        """Put tracks in at a row; without one, at the end."""
        place = len(self._now.ids) if at is None else at
        before, after = self._now.ids[:place], self._now.ids[place:]
        self._step(
            f"add {counted(len(ids), 'track')}", replace(self._now, ids=(*before, *ids, *after)), [place]
        )

    def remove(self, rows: Sequence[int]) -> None:
        """Take rows out."""
        gone = set(rows)
        left = tuple(one for row, one in enumerate(self._now.ids) if row not in gone)
        beside = [min(min(gone, default=0), len(left) - 1)] if left else []
        self._step(f"remove {counted(len(gone), 'track')}", replace(self._now, ids=left), beside)

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

    def become(self, ids: Sequence[int], name: str = "", *, text: str) -> None:
        """Be another playlist, not saved yet. `text` names the step for "undo"."""
        self._step(text, Contents(tuple(ids), name), [])

    def open(self, ids: Sequence[int], name: str, stored_id: int) -> None:
        """Be a playlist that the store holds."""
        opened = Contents(tuple(ids), name, stored_id)
        self._saved = opened
        self._step(f"open “{name}”", opened, [])

    def restore(self, ids: Sequence[int], name: str, stored_id: int | None, *, stored: Sequence[int]) -> None:
        """What was in hand when the program was last closed; `stored` is what the store holds of it."""
        self._now = Contents(tuple(ids), name, stored_id)
        self._saved = Contents() if stored_id is None else Contents(tuple(stored), name, stored_id)
        self.stack.clear()
        self.changed.emit([])

    def saved(self, name: str, stored_id: int, ids: Sequence[int]) -> None:
        """The store holds these tracks now under this name."""
        self._saved = Contents(tuple(ids), name, stored_id)
        self._now = replace(self._now, name=name, stored_id=stored_id)
        self.changed.emit([])

    def forgotten(self, stored_id: int) -> None:
        """The store does not hold this playlist any more."""
        if self._now.stored_id == stored_id:
            self._now = replace(self._now, stored_id=None)
            self._saved = Contents()
            self.changed.emit([])

    def _step(self, text: str, after: Contents, rows: list[int]) -> None:
        if after != self._now:
            self.stack.push(_Step(self, text, self._now, after, rows))

    def _set(self, contents: Contents, rows: list[int]) -> None:
        self._now = contents
        self.changed.emit(rows)


class _Step(QUndoCommand):
    """From one content to another, and back."""

    def __init__(
        self, document: PlaylistDocument, text: str, before: Contents, after: Contents, rows: list[int]
    ) -> None:
        super().__init__(text)
        self._document, self._before, self._after, self._rows = document, before, after, rows

    def undo(self) -> None:
        self._document._set(self._before, [])

    def redo(self) -> None:
        self._document._set(self._after, self._rows)
