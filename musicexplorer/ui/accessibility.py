"""What screen readers are told beyond names: roles of what is painted here, and what happens."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QComboBox, QWidget

ROLE = "accessible_role"
"""The property of a painted widget that says what it is: a `QAccessible.Role`."""


def install() -> None:
    """Have Qt ask for the roles of painted widgets; for the whole program, once."""
    QAccessible.installFactory(_interface)


def set_role(widget: QWidget, role: QAccessible.Role) -> None:
    """Say what a widget is that Qt knows nothing about."""
    widget.setProperty(ROLE, role)


def name_box(box: QComboBox, name: str) -> None:
    """Name a box that has no label: on Linux its text is its name, so that its description has to say it."""
    box.setAccessibleName(name)
    box.setAccessibleDescription(name)


def announce(about: QObject, text: str) -> None:
    """Have a screen reader say something now; without one, nothing happens."""
    if text and QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(about, text))


def _interface(_: str, of: QObject) -> QAccessibleInterface | None:
    if not isinstance(of, QWidget) or (role := of.property(ROLE)) is None:
        return None  # one of Qt's own
    return QAccessibleWidget(of, role)
