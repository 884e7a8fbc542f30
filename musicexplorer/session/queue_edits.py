"""The queue as it is now, and the edits of it that can be undone."""

from collections.abc import Callable

from musicexplorer.session.queue import PlayQueue

_REMEMBERED = 50


class QueueEdits:
    """Holds the queue.

    Args:
        changed: Is called after every change.

    Attributes:
        now: The queue.
    """

    def __init__(self, changed: Callable[[], None]) -> None:
        self.now = PlayQueue()
        self._changed = changed
        self._past: list[PlayQueue] = []

    def edit(self, change: Callable[[PlayQueue], PlayQueue]) -> None:
        """Change the queue as the person asks: that can be undone."""
        before, after = self.now, change(self.now)
        if after != before:
            self._past = [*self._past, before][-_REMEMBERED:]
            self.set(after)

    def set(self, queue: PlayQueue) -> None:
        """Change the queue because something plays, or a rule demands it."""
        self.now = queue
        self._changed()

    @property
    def can_undo(self) -> bool:
        """Whether there is an edit to undo."""
        return bool(self._past)

    def undo(self) -> None:
        """Undo the last edit; what plays goes on."""
        if self._past:
            self.set(self.now.undone(self._past.pop()))
