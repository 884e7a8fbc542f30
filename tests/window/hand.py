"""A hand at the real program: what is pressed and moved goes through the X server, by `xdotool`."""

import subprocess
from collections.abc import Callable, Iterator

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from tests.window.drive import Visit


def xdo(*words: object) -> None:
    """One command to the X server."""
    subprocess.run(["xdotool", *map(str, words)], check=True)


def key(*keys: str) -> None:
    """Keys as a person presses them, one after the other."""
    xdo("key", "--clearmodifiers", *keys)


class HandVisit(Visit):
    """The program is open, and is worked by hand."""

    def _open(self) -> Iterator[bool]:
        yield from super()._open()
        xdo("windowmove", int(self._window.winId()), 0, 0)
        xdo("windowfocus", int(self._window.winId()))
        yield from self._until(self._window.isActiveWindow)
        yield from self._rest(0.4)

    def _until(self, true: Callable[[], object]) -> Iterator[bool]:
        while not true():
            yield False

    def _point(self, widget: QWidget, at: QPoint, *then: object) -> None:
        """The pointer goes to a place of a widget."""
        there = widget.mapToGlobal(at)
        xdo("mousemove", there.x(), there.y(), *then)

    def _press(self, widget: QWidget) -> None:
        self._point(widget, widget.rect().center(), "click", 1)

    def _choose(self, menu: QMenu, action: QAction) -> None:
        self._point(menu, menu.actionGeometry(action).center(), "click", 1)
