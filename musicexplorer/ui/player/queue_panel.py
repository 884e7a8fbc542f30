"""The panel of the queue: what was played, what plays, what comes next and why."""

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from musicexplorer.session.queue import PlayQueue
from musicexplorer.translation import grouped, ntr, tr
from musicexplorer.ui.app import App
from musicexplorer.ui.player.queue_rows import QueueRows
from musicexplorer.ui.theme import Theme
from musicexplorer.ui.widgets.elements import Heading, label, menu_button, tool_button
from musicexplorer.ui.widgets.format import clock
from musicexplorer.ui.widgets.reorderable_list import ReorderableList

_COUNTED = 3000
"""The time of longer queues is not added up."""


class QueueList(ReorderableList):
    """The list of the queue.

    Signals:
        undone: Undo was pressed.
    """

    undone = Signal()

    def __init__(
        self, model: QueueRows, theme: Theme, cover: Callable[[int], QPixmap | None], name: str
    ) -> None:
        super().__init__(model, theme, cover, name)
        self.queue_rows = model

    def event(self, event: QEvent) -> bool:
        # Undo is for the queue while its list has the keyboard, and for the playlist otherwise.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            event.setAccepted(event.matches(QKeySequence.StandardKey.Undo))
            if event.isAccepted():
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undone.emit()
            return
        super().keyPressEvent(event)


class QueuePanel(QWidget):
    """A view of the queue."""

    def __init__(self, app: App) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._app = app
        self.rows = QueueRows(lambda: app.session.library, app.session.track)
        self.list = QueueList(self.rows, app.theme, app.covers.get, tr("Queue"))
        self.list.set_placeholder(
            tr("Double-click a track to play it,\nor drag tracks here: the queue plays them in order.")
        )
        self.heading, self.total = Heading(tr("Queue")), label("", "muted")
        self.menu = QMenu(self)
        self._more = menu_button(self.menu, tr("Save, clear and more"))
        self._place: tuple[int, int] | None = None
        self._lay_out()
        app.theme_changed.connect(self._set_theme)
        app.covers.arrived.connect(lambda *_: self.list.viewport().update())
        app.library_changed.connect(self.list.viewport().update)
        self._set_theme()

    def show_queue(self, queue: PlayQueue, number: int) -> None:
        """Show the queue as it is now; `number` is what plays, to notice that something else does."""
        selected = self.selected_keys()
        self.rows.show_queue(queue)
        if not self.list.selected_rows() and selected:
            self.list.select_rows(self.rows.rows_of(set(selected)))
        self.total.setText(self._time_left(queue))
        if self._place != (queue.place, number):
            self._place = queue.place, number
            self.show_current(queue)

    def show_current(self, queue: PlayQueue) -> None:
        """Bring the current entry to the top, with one that was played above it."""
        if 0 <= queue.place < self.rows.rowCount():
            index = self.rows.index(max(queue.place - 1, 0))
            self.list.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtTop)

    def selected_keys(self) -> list[int]:
        """The keys of the entries selected, from top to bottom."""
        return self.rows.keys([row for row in self.list.selected_rows() if row < self.rows.rowCount()])

    def _time_left(self, queue: PlayQueue) -> str:
        if not queue.entries:
            return ""
        tracks = ntr("{n} track", "{n} tracks", len(queue.entries))
        if len(queue.upcoming) > _COUNTED:
            return tracks
        library, coming = self._app.session.library, queue.upcoming
        rows = library.rows(np.fromiter((entry.track for entry in coming), np.int64, len(coming)))
        seconds = float(np.nansum(library.number("duration")[rows[rows >= 0]]))
        return tr("{tracks} · {time} to come").format(tracks=tracks, time=clock(seconds) or grouped(0))

    def _set_theme(self) -> None:
        self.list.set_theme(self._app.theme)
        self._more.setIcon(self._app.theme.icon("more"))

    def _lay_out(self) -> None:
        actions = self._app.actions
        self.heading.add(tool_button(actions["undo_queue"]))
        self.heading.add(self._more)
        foot = QHBoxLayout()
        foot.setContentsMargins(8, 2, 2, 0)
        foot.addWidget(self.total, 1)
        foot.addWidget(tool_button(actions["save_queue"]))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 6, 6, 6)
        layout.setSpacing(4)
        layout.addWidget(self.heading)
        layout.addWidget(self.list, 1)
        layout.addLayout(foot)
