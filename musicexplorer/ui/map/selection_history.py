"""Undo and redo of selections: plain Python, no Qt."""

from array import array
from collections.abc import Iterable

from musicexplorer.ui.map.tool import SelectionMode

_LIMIT, _MOST = 100, 1_000_000
"""So many selections are kept at most, and so many ids in them all: 8 MB."""


class SelectionHistory:
    """The current selection, those before it, and those that were undone.

    Attributes:
        now: The ids that are selected.
    """

    def __init__(self) -> None:
        self._steps = [array("q")]  # sets would take ten times as much
        self._at = 0
        self.now = frozenset[int]()

    @property
    def can_undo(self) -> bool:
        """Whether there is a selection before this one."""
        return self._at > 0

    @property
    def can_redo(self) -> bool:
        """Whether one was taken back."""
        return self._at + 1 < len(self._steps)

    def select(self, ids: Iterable[int], change: SelectionMode = SelectionMode.REPLACE) -> frozenset[int]:
        """Combine picked ids with the current selection; returns the new one."""
        picked = frozenset(map(int, ids))
        changed = {
            SelectionMode.REPLACE: picked,
            SelectionMode.ADD: self.now | picked,
            SelectionMode.REMOVE: self.now - picked,
            SelectionMode.TOGGLE: self.now ^ picked,
        }[change]
        if changed != self.now:
            self._steps = [*self._steps[: self._at + 1], array("q", changed)][-_LIMIT:]
            while len(self._steps) > 2 and sum(map(len, self._steps)) > _MOST:
                del self._steps[0]
            self._at, self.now = len(self._steps) - 1, changed
        return changed

    def undo(self) -> frozenset[int]:
        """The selection before; this one if there is none."""
        return self._go(max(self._at - 1, 0))

    def redo(self) -> frozenset[int]:
        """The selection that was taken back; this one if none was."""
        return self._go(min(self._at + 1, len(self._steps) - 1))

    def _go(self, at: int) -> frozenset[int]:
        self._at, self.now = at, frozenset(self._steps[at])
        return self.now
