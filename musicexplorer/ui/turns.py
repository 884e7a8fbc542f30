"""Long work in the window's thread, done in many short turns of its event loop."""

from collections.abc import Iterator

from PySide6.QtCore import QObject, QTimer


class Turns(QObject):
    """Goes through an iterator, one step for each turn of the event loop: clicks and frames come between."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._steps: Iterator[None] = iter(())
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._go_on)

    def run(self, steps: Iterator[None]) -> None:
        """Take the first step now and the others one by one, in place of what is left of those before."""
        self._steps = steps
        self._timer.start()
        self._go_on()

    def _go_on(self) -> None:
        try:
            next(self._steps)
        except StopIteration:
            self._timer.stop()
