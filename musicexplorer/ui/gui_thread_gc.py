"""Runs Python's cyclic garbage collector in the window's thread only."""

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY_MS, _IDLE_MS = 250, 10_000
"""How often garbage is looked for, so that each time is short, and how often where there was none before."""


class GuiThreadGC(QObject):
    """Replaces automatic collection until it is stopped.

    Automatic collection runs in whichever thread allocates. Qt objects in the garbage would
    then be destroyed in another thread while the window's thread still uses them, and the program would crash
    at a later event. It may also run while Qt destroys an object and holds its lock; if the garbage holds
    another object with the same lock, the thread deadlocks.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._frozen = False
        gc.disable()
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def collect(self) -> None:
        """Collect the generations whose thresholds are exceeded, as Python would."""
        due = [
            generation
            for generation, (count, most) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True))
            if count > most
        ]
        if due:
            gc.collect(max(due))
        self._timer.setInterval(_EVERY_MS if due else _IDLE_MS)

    def freeze(self) -> None:
        """Exempt all current objects from collection: a large library would make it slow."""
        gc.freeze()
        self._frozen = True

    def stop(self) -> None:
        """Return to automatic collection."""
        self._timer.stop()
        if self._frozen:
            gc.unfreeze()
            self._frozen = False
        gc.collect(1)
        gc.enable()
