"""Runs the real program and fills its queue with the X server's own mouse and keyboard.

`python drive_queue.py PLAN REPORT`, as `drive.py`. The tracks are named by their rows in the library's table.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from PySide6.QtCore import QPoint
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication, QMenu, QPushButton, QWidget

from tests.window.drive import run
from tests.window.hand import HandVisit, key, xdo


class QueueVisit(HandVisit):
    """The program is open, and tracks are put into its queue."""

    def steps(self) -> Iterator[bool]:
        """Everything that is done, in order; after each step the queue is noted."""
        yield from self._open()
        self._table = self._window.frame.table.view
        self._list = self._window.frame.queue.list
        self._ids = self._window.frame.table.model.ids()
        for part in (
            self._double_click, self._click, self._drag_over_the_tab, self._drag_two, self._drag_within,
            self._play_next, self._add, self._middle_click, self._shortcuts, self._enter,
            self._enter_in_queue,
        ):  # fmt: skip
            self.seen["at"] = part.__name__
            yield from part()
            yield from self._rest(0.2)
            queue = self._window.app.player.queue
            rows = [self._ids.index(track) for track in queue.tracks]
            self.seen[part.__name__] = [rows[queue.place], rows[queue.place + 1 :]]
        self._picture()
        self._window.close()

    # What the hand does

    def _row(self, row: int) -> QPoint:
        model = self._table.model()
        return self._table.visualRect(model.index(row, 1)).center()

    def _entry(self, row: int) -> QPoint:
        return self._list.visualRect(self._list.rows.index(row)).center()

    def _above(self, row: int) -> QPoint:
        """A place at which a drop comes before an entry of the queue."""
        return self._entry(row) - QPoint(0, 12)

    def _on_row(self, row: int, *then: object) -> None:
        self._point(self._table.viewport(), self._row(row), *then)

    def _lift(self, widget: QWidget, at: QPoint) -> Iterator[bool]:
        """Press on something and begin to drag it."""
        self._point(widget, at, "mousedown", 1)
        for way in range(1, 5):
            yield from self._carry(widget, at + QPoint(6 * way, 4 * way))

    def _carry(self, widget: QWidget, at: QPoint) -> Iterator[bool]:
        """Go on to a place with what is dragged."""
        self._point(widget, at)
        yield from self._until(lambda: widget.mapFromGlobal(QCursor.pos()) == at)
        yield from self._rest(0.1)

    def _drop(self, widget: QWidget, at: QPoint) -> Iterator[bool]:
        before = self._window.app.player.queue
        yield from self._carry(widget, at - QPoint(3, 0))
        yield from self._carry(widget, at)
        xdo("mouseup", 1)
        yield from self._until(lambda: self._window.app.player.queue != before)

    # The steps

    def _double_click(self) -> Iterator[bool]:
        self._on_row(0, "click", "--repeat", 2, "--delay", 60, 1)
        yield from self._until(lambda: self._window.services.player.state == "playing")
        # What the click began as an excerpt plays as a whole track.
        yield from self._until(lambda: self._window.app.player.queue.track == self._ids[0])
        self._window.app.actions["clear_queue"].trigger()

    def _click(self) -> Iterator[bool]:
        yield from self._rest(QApplication.doubleClickInterval() / 1000 + 0.1)
        self._on_row(3, "click", 1)
        yield from self._until(lambda: self._table.currentIndex().row() == 3)

    def _drag_over_the_tab(self) -> Iterator[bool]:
        lists = self._window.frame.lists
        lists.show_panel(self._window.frame.playlist)
        yield from self._rest(0.2)
        tabs = lists.currentWidget().findChildren(QPushButton)
        tab = next(tab for tab in tabs if tab.isVisible() and tab.text() == "Queue")
        yield from self._lift(self._table.viewport(), self._row(3))
        yield from self._carry(tab, tab.rect().center())
        yield from self._until(self._list.isVisible)
        yield from self._drop(self._list.viewport(), self._entry(0) + QPoint(0, 60))

    def _drag_two(self) -> Iterator[bool]:
        self._on_row(5, "click", 1, "keydown", "ctrl")
        self._on_row(7, "click", 1, "keyup", "ctrl")
        yield from self._until(lambda: len(self._table.selectionModel().selectedRows()) == 2)
        yield from self._lift(self._table.viewport(), self._row(5))
        yield from self._drop(self._list.viewport(), self._above(1))

    def _drag_within(self) -> Iterator[bool]:
        yield from self._lift(self._list.viewport(), self._entry(3))
        yield from self._drop(self._list.viewport(), self._above(1))

    def _play_next(self) -> Iterator[bool]:
        yield from self._choose_for(8, "Play next")

    def _add(self) -> Iterator[bool]:
        yield from self._choose_for(9, "Add to the queue")

    def _choose_for(self, row: int, text: str) -> Iterator[bool]:
        """Choose something in the menu of a track."""
        before = self._window.app.player.queue
        self._on_row(row, "click", 1, "click", 3)
        yield from self._until(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
        yield from self._rest(0.1)
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        self._choose(menu, next(action for action in menu.actions() if action.text() == text))
        yield from self._until(lambda: self._window.app.player.queue != before)

    def _middle_click(self) -> Iterator[bool]:
        self._on_row(10, "click", 2)
        yield from self._until(lambda: self._window.app.player.queue.tracks[-1] == self._ids[10])

    def _shortcuts(self) -> Iterator[bool]:
        self._on_row(11, "click", 1)
        yield from self._until(lambda: self._table.currentIndex().row() == 11)
        key("alt+n", "alt+q")
        yield from self._until(lambda: self._window.app.player.queue.tracks.count(self._ids[11]) == 2)

    def _enter(self) -> Iterator[bool]:
        self._on_row(2, "click", 1)
        yield from self._until(lambda: self._table.currentIndex().row() == 2)
        key("Return")
        yield from self._until(lambda: self._window.app.player.current == self._ids[2])
        key("ctrl+5")
        yield from self._until(self._list.hasFocus)

    def _enter_in_queue(self) -> Iterator[bool]:
        key("Home", "Down", "Return")
        yield from self._until(lambda: self._window.app.player.current == self._ids[1])


if __name__ == "__main__":
    code, seen = run(json.loads(Path(sys.argv[1]).read_text()), QueueVisit)
    Path(sys.argv[2]).write_text(json.dumps(seen))
    sys.exit(code)
