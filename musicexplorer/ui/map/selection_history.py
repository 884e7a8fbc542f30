"""Selections as they followed each other, to go back and forth between: plain Python, no Qt."""

from collections.abc import Iterable

from musicexplorer.ui.map.tool import SelectionMode

_KEPT = 100


class SelectionHistory:
    """The selection now, those before it, and those that were taken back."""

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
        """A new selection, from what is picked and what becomes of the one there is."""
        picked = frozenset(int(one) for one in ids)
        wanted = {
            SelectionMode.REPLACE: picked,
            SelectionMode.ADD: self.now | picked,
            SelectionMode.REMOVE: self.now - picked,
            SelectionMode.TOGGLE: self.now ^ picked,
        }[change]
        if wanted != self.now:
            self._steps = [*self._steps[: self._at + 1], wanted][-_KEPT:]
            self._at = len(self._steps) - 1
        return wanted

    def undo(self) -> frozenset[int]:
        """The selection before; this one if there is none."""
        self._at = max(self._at - 1, 0)
        return self.now

    def redo(self) -> frozenset[int]:
        """The selection that was taken back; this one if none was."""
        self._at = min(self._at + 1, len(self._steps) - 1)
        return self.now
