"""What other programs of the desktop are asked for: to show a notification, and not to suspend."""

from dataclasses import dataclass, field
from typing import Any

from dbus_fast import Message, MessageType, Variant
from dbus_fast.aio import MessageBus

from musicexplorer.translation import tr

_NAME = "Music Explorer"
_SUSPEND = 4
"""The flag for suspending, of GNOME's session manager and of the portal."""
_SETTINGS = (
    "org.freedesktop.portal.Desktop",
    "/org/freedesktop/portal/desktop",
    "org.freedesktop.portal.Settings",
)


@dataclass(frozen=True, slots=True)
class _Inhibitor:
    """A service that keeps the machine awake.

    Attributes:
        name, path, interface: Where it is.
        signature, body: Of its method `Inhibit`.
        release: The method that takes it back, with what `Inhibit` returned.
    """

    name: str
    path: str
    interface: str
    signature: str
    body: list[Any] = field(default_factory=list)
    release: str = ""


def _inhibitors() -> tuple[_Inhibitor, ...]:
    reason = tr("Music is playing")
    options = {"reason": Variant("s", reason)}
    return (
        _Inhibitor(
            "org.gnome.SessionManager", "/org/gnome/SessionManager", "org.gnome.SessionManager",
            "susu", ["musicexplorer", 0, reason, _SUSPEND], "Uninhibit",
        ),
        _Inhibitor(
            "org.freedesktop.PowerManagement", "/org/freedesktop/PowerManagement/Inhibit",
            "org.freedesktop.PowerManagement.Inhibit", "ss", [_NAME, reason], "UnInhibit",
        ),
        _Inhibitor(
            "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop",
            "org.freedesktop.portal.Inhibit", "sua{sv}", ["", _SUSPEND, options],
        ),
    )  # fmt: skip


class DesktopServices:
    """Calls services of the session; those that are not there are not missed."""

    def __init__(self, bus: MessageBus) -> None:
        self._bus = bus
        self._notification = 0
        self._inhibited: tuple[_Inhibitor, Any] | None = None

    async def notify(self, title: str, text: str, cover: str) -> None:
        """Show what plays now; it replaces the notification before."""
        escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        hints = {"desktop-entry": Variant("s", "musicexplorer"), "transient": Variant("b", True)}
        if cover:
            hints["image-path"] = Variant("s", cover)
        where = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"
        body = [_NAME, self._notification, "musicexplorer", title, escaped, [], hints, 5000]
        answer = await self._call(*where, where[0], "Notify", "susssasa{sv}i", body)
        self._notification = answer[0] if answer else 0

    async def inhibit(self, on: bool) -> None:
        """Keep the machine from suspending, or no longer."""
        if on and self._inhibited is None:
            for service in _inhibitors():
                where = service.name, service.path, service.interface
                answer = await self._call(*where, "Inhibit", service.signature, service.body)
                if answer:
                    self._inhibited = service, answer[0]
                    return
        elif not on and self._inhibited is not None:
            (service, handle), self._inhibited = self._inhibited, None
            if service.release:
                where = service.name, service.path, service.interface
                await self._call(*where, service.release, "u", [handle])
            else:
                await self._call(service.name, handle, "org.freedesktop.portal.Request", "Close", "", [])

    async def still(self) -> bool:
        """Whether the desktop wishes less motion: GNOME's switch for animations, or KDE's factor of 0."""
        for space, key in (
            ("org.gnome.desktop.interface", "enable-animations"),
            ("org.kde.kdeglobals.KDE", "AnimationDurationFactor"),
        ):
            answer = await self._call(*_SETTINGS, "Read", "ss", [space, key])
            value = answer[0] if answer else None
            while isinstance(value, Variant):  # the portal wraps it twice
                value = value.value
            if value is not None:
                return value is False or (isinstance(value, str) and value.strip() in ("0", "0.0"))
        return False

    async def _call(
        self, name: str, path: str, interface: str, member: str, signature: str, body: list[Any]
    ) -> list[Any]:
        """What a service answers, [] where it does not."""
        message = Message(
            destination=name, path=path, interface=interface, member=member, signature=signature, body=body
        )
        reply = await self._bus.call(message)
        return reply.body if reply is not None and reply.message_type is MessageType.METHOD_RETURN else []
