"""Python's cyclic garbage is collected in the window's thread, and nowhere else."""

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 1000


class GuiThreadGC(QObject):
    """Takes over from Python's own collector until it is stopped.

    That one runs in whichever thread happens to allocate: the writer's, one that reads covers. Where garbage
    holds something of Qt's (a timer, a widget), it would be destroyed there while the window's thread still
    uses it, and the program would crash at some later event. Here it is destroyed where it was made. It may
    also run while Qt destroys an object and holds its lock; should the garbage hold another object with the
    same lock, the thread waits for itself for ever.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self.sweep)
        self._timer.start()

    def sweep(self) -> None:
        """Collects as much as Python would have: the young often, the old seldom."""
        due = [
            generation
            for generation, (count, most) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True))
            if count > most
        ]
        if due:
            gc.collect(max(due))

    def spare(self) -> None:
        """What there is now will stay: it is not looked through any more, however large the library."""
        gc.freeze()

    def stop(self) -> None:
        """Leaves it to Python again, which has nothing to do for a while."""
        self._timer.stop()
        gc.unfreeze()
        gc.collect(1)
        gc.enable()
