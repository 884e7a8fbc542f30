"""Making the demo library in a thread of its own, and telling how far it is."""

import threading
from collections.abc import Callable
from pathlib import Path
from queue import Empty, SimpleQueue

from PySide6.QtCore import QObject, Signal

MakeDemo = Callable[[Path, Callable[[int, int], None]], Path]


class _Closing(Exception):
    """The window closes: stop making."""


class DemoMaker(QObject):
    """Makes the demo library once; the window's timer calls `deliver`.

    Signals:
        progressed: (done, total).
        made: The folder is there.
        failed: It could not be made: words for the person.
    """

    progressed = Signal(int, int)
    made = Signal(Path)
    failed = Signal(str)

    def __init__(self, make: MakeDemo, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._make, self._folder = make, folder
        self._told: SimpleQueue[tuple[int, int] | Path | str] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._closing = False

    def start(self) -> None:
        """Begin, unless it is being made already."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="demo-library", daemon=True)
            self._thread.start()
            self.progressed.emit(0, 0)

    def deliver(self) -> None:
        """Tell what has come since the last call."""
        while True:
            try:
                told = self._told.get_nowait()
            except Empty:
                return
            if isinstance(told, tuple):
                self.progressed.emit(*told)
                continue
            self.close()
            (self.made if isinstance(told, Path) else self.failed).emit(told)

    def close(self) -> None:
        """Stop making and wait for the thread."""
        self._closing = True
        if self._thread is not None:
            self._thread.join()
        self._thread, self._closing = None, False

    def _run(self) -> None:
        try:
            self._told.put(self._make(self._folder, self._tell))
        except _Closing:
            return
        except OSError as error:
            self._told.put(f"The demo library could not be made in {self._folder}: {error}")

    def _tell(self, done: int, total: int) -> None:
        if self._closing:
            raise _Closing
        self._told.put((done, total))
