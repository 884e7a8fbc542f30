"""Notifications and staying awake, on a private session bus with services that keep what they are asked."""

import asyncio
import shutil
import subprocess
from collections.abc import Iterator
from typing import Annotated, Any

import pytest
from dbus_fast import DBusError, Variant
from dbus_fast.aio import MessageBus
from dbus_fast.annotations import (
    DBusBool,
    DBusDict,
    DBusInt32,
    DBusSignature,
    DBusStr,
    DBusUInt32,
    DBusVariant,
)
from dbus_fast.service import ServiceInterface, dbus_method

from musicexplorer.ui.desktop.services import DesktopServices

Texts = Annotated[list[str], DBusSignature("as")]


class Notifications(ServiceInterface):
    def __init__(self) -> None:
        super().__init__("org.freedesktop.Notifications")
        self.shown: list[tuple[int, str, str]] = []

    @dbus_method()
    def Notify(
        self, app: DBusStr, replaces: DBusUInt32, icon: DBusStr, summary: DBusStr, body: DBusStr,
        actions: Texts, hints: DBusDict, timeout: DBusInt32,
    ) -> DBusUInt32:  # fmt: skip
        self.shown.append((replaces, summary, body))
        return 7


class Power(ServiceInterface):
    def __init__(self) -> None:
        super().__init__("org.freedesktop.PowerManagement.Inhibit")
        self.held: set[int] = set()

    @dbus_method()
    def Inhibit(self, app: DBusStr, reason: DBusStr) -> DBusUInt32:
        self.held.add(3)
        return 3

    @dbus_method()
    def UnInhibit(self, cookie: DBusUInt32) -> None:
        self.held.discard(cookie)

    @dbus_method()
    def HasInhibit(self) -> DBusBool:
        return bool(self.held)


@pytest.fixture
def address() -> Iterator[str]:
    """A private session bus."""
    if not shutil.which("dbus-daemon"):
        pytest.skip("needs dbus-daemon (Debian: dbus-daemon)")
    command = ["dbus-daemon", "--session", "--nofork", "--print-address=1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as daemon:
        assert daemon.stdout is not None
        yield daemon.stdout.readline().strip()
        daemon.terminate()


def run(address: str, steps: Any) -> None:
    async def main() -> None:
        desktop, ours = await MessageBus(address).connect(), await MessageBus(address).connect()
        try:
            await steps(desktop, DesktopServices(ours))
        finally:
            desktop.disconnect()
            ours.disconnect()

    asyncio.run(main())


def test_a_notification_replaces_the_one_before_and_is_plain_text(address: str) -> None:
    async def steps(desktop: MessageBus, services: DesktopServices) -> None:
        service = Notifications()
        desktop.export("/org/freedesktop/Notifications", service)
        await desktop.request_name("org.freedesktop.Notifications")
        await services.notify("Aurora", "Simon & <Garfunkel>", "")
        await services.notify("Zebra", "", "")
        assert service.shown == [(0, "Aurora", "Simon &amp; &lt;Garfunkel&gt;"), (7, "Zebra", "")]

    run(address, steps)


def test_the_machine_is_kept_awake_once_and_let_go(address: str) -> None:
    async def steps(desktop: MessageBus, services: DesktopServices) -> None:
        service = Power()
        desktop.export("/org/freedesktop/PowerManagement/Inhibit", service)
        await desktop.request_name("org.freedesktop.PowerManagement")
        await services.inhibit(True)
        await services.inhibit(True)
        assert service.held == {3}
        await services.inhibit(False)
        assert service.held == set()

    run(address, steps)


def test_services_that_are_not_there_are_not_missed(address: str) -> None:
    async def steps(desktop: MessageBus, services: DesktopServices) -> None:
        await services.notify("Aurora", "", "")
        await services.inhibit(True)
        await services.inhibit(False)

    run(address, steps)


class Portal(ServiceInterface):
    def __init__(self, known: dict[str, Variant]) -> None:
        super().__init__("org.freedesktop.portal.Settings")
        self.known = known

    @dbus_method()
    def Read(self, space: DBusStr, key: DBusStr) -> DBusVariant:
        if space not in self.known:
            raise DBusError("org.freedesktop.portal.Error.NotFound", "unknown")
        return Variant("v", self.known[space])


@pytest.mark.parametrize(
    ("known", "still"),
    [
        ({}, False),
        ({"org.gnome.desktop.interface": Variant("b", False)}, True),
        ({"org.gnome.desktop.interface": Variant("b", True)}, False),
        ({"org.kde.kdeglobals.KDE": Variant("s", "0")}, True),
        ({"org.kde.kdeglobals.KDE": Variant("s", "1.5")}, False),
    ],
)
def test_the_desktops_wish_for_less_motion(address: str, known: dict[str, Variant], still: bool) -> None:
    async def steps(desktop: MessageBus, services: DesktopServices) -> None:
        desktop.export("/org/freedesktop/portal/desktop", Portal(known))
        await desktop.request_name("org.freedesktop.portal.Desktop")
        assert await services.still() is still

    run(address, steps)
