"""Undo and redo of selections: plain Python, no Qt."""

from collections.abc import Iterable

from musicexplorer.ui.map.tool import SelectionMode

_LIMIT = 100


class SelectionHistory:
    """The current selection, those before it, and those that were undone."""

    def __init__(self) -> None:
        self._steps: list[frozenset[int]] = [frozenset()]
        self._at = 0

    @property
    def now(self) -> frozenset[int]:
        """The ids that are selected."""
        return self._steps[self._at]

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
            self._steps = [*self._steps[: self._at + 1], changed][-_LIMIT:]
            self._at = len(self._steps) - 1
        return changed

    def undo(self) -> frozenset[int]:
        """The selection before; this one if there is none."""
        self._at = max(self._at - 1, 0)
        return self.now

    def redo(self) -> frozenset[int]:
        """The selection that was taken back; this one if none was."""
        self._at = min(self._at + 1, len(self._steps) - 1)
        return self.now
