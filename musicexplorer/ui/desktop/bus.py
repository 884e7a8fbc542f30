"""The session bus, in a thread of its own: a bus that hangs does not stop the window."""

import asyncio
import logging
import os
import threading
from collections.abc import Callable, Coroutine
from contextlib import suppress
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

from musicexplorer.ui.desktop.state import Command, DesktopState

if TYPE_CHECKING:
    from dbus_fast.aio import MessageBus

    from musicexplorer.ui.desktop.mpris import Player, Root
    from musicexplorer.ui.desktop.services import DesktopServices

_CLOSING_SECONDS = 1.0


async def _until_gone(bus: "MessageBus") -> None:
    await bus.wait_for_disconnect()  # type: ignore[no-untyped-call]


class DesktopBus:
    """Offers MPRIS on the session bus, and calls the desktop's services. Without a bus nothing happens.

    Args:
        wake: Is called, in the bus's thread, after something was put into `commands`.

    Attributes:
        commands: What the desktop asks for.
    """

    def __init__(self, wake: Callable[[], None]) -> None:
        self._wake = wake
        self.commands: SimpleQueue[Command] = SimpleQueue()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ended: asyncio.Event | None = None
        self._parts: tuple[Root, Player, DesktopServices] | None = None
        self._state, self._seconds = DesktopState(), 0.0
        self._tasks: set[asyncio.Task[None]] = set()
        self._thread = threading.Thread(target=self._run, name="desktop", daemon=True)
        self._thread.start()

    # Called in the window's thread

    def show(self, state: DesktopState) -> None:
        """Tell the desktop in what state the player is."""
        self._state = state
        self._soon(self._show)

    def set_position(self, seconds: float) -> None:
        """The track has played to here."""
        self._seconds = seconds
        if self._parts is not None:
            self._parts[1].set_position(seconds)

    def seeked(self, seconds: float) -> None:
        """The person has gone to another place of the track."""
        self.set_position(seconds)
        self._soon(lambda: self._parts and self._parts[1].Seeked(round(seconds * 1e6)))

    def notify(self, title: str, text: str, cover: str) -> None:
        """Show a notification."""
        self._soon(lambda: self._call(lambda services: services.notify(title, text, cover)))

    def inhibit(self, on: bool) -> None:
        """Keep the machine from suspending, or no longer."""
        self._soon(lambda: self._call(lambda services: services.inhibit(on)))

    def close(self) -> None:
        """Leave the bus and end the thread."""
        if self._ended is not None:
            self._soon(self._ended.set)
        self._thread.join(_CLOSING_SECONDS)

    def _soon(self, call: Callable[[], object]) -> None:
        if self._loop is not None:
            with suppress(RuntimeError):  # the bus has gone, and the loop with it
                self._loop.call_soon_threadsafe(call)

    # The bus's thread

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except Exception as problem:  # a desktop without a bus, or one that went away: nothing to tell
            logging.getLogger(__name__).debug("no session bus: %s", problem)

    async def _serve(self) -> None:
        from dbus_fast import NameFlag, RequestNameReply
        from dbus_fast.aio import MessageBus

        from musicexplorer.ui.desktop import mpris
        from musicexplorer.ui.desktop.services import DesktopServices

        self._loop, self._ended = asyncio.get_running_loop(), asyncio.Event()
        bus = await MessageBus().connect()
        root, player = mpris.Root(self._send), mpris.Player(self._send)
        for interface in (root, player):
            bus.export(mpris.PATH, interface)
        if await bus.request_name(mpris.NAME, NameFlag.DO_NOT_QUEUE) is not RequestNameReply.PRIMARY_OWNER:
            await bus.request_name(f"{mpris.NAME}.instance{os.getpid()}", NameFlag.DO_NOT_QUEUE)
        player.set_position(self._seconds)
        self._parts = root, player, DesktopServices(bus)
        self._show()
        self._call(self._ask_for_motion)
        ended = asyncio.ensure_future(self._ended.wait())
        gone = asyncio.ensure_future(_until_gone(bus))
        await asyncio.wait((ended, gone), return_when=asyncio.FIRST_COMPLETED)
        self._parts = None
        bus.disconnect()
        gone.cancel()

    def _show(self) -> None:
        if self._parts is not None:
            self._parts[0].show(self._state)
            self._parts[1].show(self._state)

    def _call(self, call: "Callable[[DesktopServices], Coroutine[Any, Any, None]]") -> None:
        if self._parts is not None:
            task = asyncio.ensure_future(call(self._parts[2]))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _ask_for_motion(self, services: "DesktopServices") -> None:
        self._send(("still", await services.still()))

    def _send(self, command: Command) -> None:
        self.commands.put(command)
        self._wake()
