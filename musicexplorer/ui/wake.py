"""Waking the window's thread from any other, and from signals of the system."""

import contextlib
import socket

from PySide6.QtCore import QObject, QSocketNotifier, QTimer, Signal


class Wake(QObject):
    """Wakes the window's thread from any other.

    A socket and not a signal: signals across threads are reported to crash PySide since 6.8.

    Signals:
        rung: In the window's thread, after `ring` in any; not in the turn of its event loop that paints.
    """

    rung = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._near, self._far = socket.socketpair()
        for end in (self._near, self._far):
            end.setblocking(False)
        self._notifier = QSocketNotifier(self._near.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_activated)
        self._soon = QTimer(self, interval=0, singleShot=True)
        self._soon.timeout.connect(self.rung)

    def ring(self) -> None:
        """Have `rung` emitted soon; call it in any thread."""
        with contextlib.suppress(OSError):  # full: it is rung already; closed: nobody listens any more
            self._far.send(b"\0")

    def fileno(self) -> int:
        """The socket that `ring` writes to; any byte in it rings."""
        return self._far.fileno()

    def close(self) -> None:
        """Ring no more."""
        self._notifier.setEnabled(False)
        self._soon.stop()
        self._near.close()
        self._far.close()

    def _on_activated(self) -> None:
        with contextlib.suppress(BlockingIOError):
            while self._near.recv(4096):
                pass
        self._soon.start()
