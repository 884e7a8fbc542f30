"""One window for a library: a second one hands over its folders and files, and raises the first."""

import contextlib
import hashlib
import json
import os
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_LONGEST = 100  # bytes of the name of a socket; systems allow 104 to 108
_LARGEST = 1 << 20  # bytes of a message
_PATIENCE = 5.0  # seconds; the first window may still be starting
_STEP_MS = 200
_RECEIVED = b"received\n"


def _names(home: Path) -> Iterator[str]:
    """Where the socket may be: in the home directory, or where that has no sockets or too long a name."""
    inside = os.path.join(os.path.abspath(home), "window.socket")
    if sys.platform != "win32" and len(os.fsencode(inside)) <= _LONGEST:
        yield inside
    name = f"musicexplorer-{hashlib.sha256(os.fsencode(inside)).hexdigest()[:16]}"
    if sys.platform == "win32":
        yield name
    elif runtime := os.environ.get("XDG_RUNTIME_DIR"):  # closed to others, which /tmp is not
        yield os.path.join(runtime, name)


def hand_over(home: Path, places: Sequence[Path]) -> bool:
    """Ask the window that has this library open to come to the front and to open these places.

    Returns:
        Whether it answered.
    """
    message = json.dumps({"places": [os.path.abspath(place) for place in places]}).encode() + b"\n"
    end = time.monotonic() + _PATIENCE
    while True:
        if any(_send(name, message) for name in _names(home)):
            return True
        if time.monotonic() > end:
            return False
        time.sleep(_STEP_MS / 1000)


def _send(name: str, message: bytes) -> bool:
    socket = QLocalSocket()
    socket.connectToServer(name)
    if not socket.waitForConnected(_STEP_MS):
        return False
    socket.write(message)
    end = time.monotonic() + _PATIENCE
    while not socket.canReadLine() and time.monotonic() < end:
        if socket.state() != QLocalSocket.LocalSocketState.ConnectedState:
            break
        socket.waitForReadyRead(_STEP_MS)
    return bytes(socket.readLine().data()) == _RECEIVED


class Receiver(QObject):
    """Listens for other windows; only whoever holds the window's lock may make one.

    Signals:
        received: Another window was opened: the places (`list[Path]`) that it was to show.
    """

    received = Signal(object)

    def __init__(self, home: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)
        for name in _names(home):
            if self._server.listen(name):  # in place of the socket that a killed program left behind
                break

    @property
    def listening(self) -> bool:
        """Whether another window can reach this one."""
        return self._server.isListening()

    def close(self) -> None:
        """Listen no more."""
        self._server.close()

    def _on_connection(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.disconnected.connect(socket.deleteLater)
            socket.readyRead.connect(lambda socket=socket: self._on_data(socket))
            self._on_data(socket)

    def _on_data(self, socket: QLocalSocket) -> None:
        if socket.bytesAvailable() > _LARGEST:
            socket.abort()
        elif socket.canReadLine():
            places = _places(bytes(socket.readLine().data()))
            if places is not None:
                socket.write(_RECEIVED)
                socket.flush()
                self.received.emit(places)
            socket.disconnectFromServer()


def _places(message: bytes) -> list[Path] | None:
    """The places in a message, None if it is none."""
    with contextlib.suppress(ValueError, KeyError, TypeError, RecursionError):
        places = json.loads(message)["places"]
        if isinstance(places, list) and all(isinstance(place, str) for place in places):
            return [Path(place) for place in places if os.path.isabs(place) and "\0" not in place]
    return None
