"""The saved playlists as a list: a click opens one, tracks dropped on one are added to it."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from musicexplorer.translation import ntr, tr
from musicexplorer.ui.app import App
from musicexplorer.ui.theme import Theme
from musicexplorer.ui.widgets import track_drag
from musicexplorer.ui.widgets.elements import Heading
from musicexplorer.ui.widgets.items import take_all

_ACTIONS = ("for_you", "make_mixes", "play_forgotten", "taste", "history")
"""What the program makes by itself, or knows of the person: found beside what they made."""
_ICONS = {
    "for_you": "like",
    "make_mixes": "add",
    "play_forgotten": "similar",
    "taste": "info",
    "history": "note",
}
_ID, _ACTION, _SMART, _ICON = (Qt.ItemDataRole.UserRole + place for place in range(4))
_ROW = 34


class SavedPanel(QWidget):
    """Saved playlists, and what else there is to choose from.

    Signals:
        opened: Open this saved playlist: its id and name.
        dropped: Add these tracks to a saved playlist: its id, its name, and the tracks.
        dropped_new: Make a new playlist of these tracks.
    """

    opened = Signal(int, str)
    dropped = Signal(int, str, object)
    dropped_new = Signal(object)

    def __init__(self, app: App) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._app = app
        self.heading = Heading(tr("Saved"))
        self.list = _List(self)
        self.list.setAccessibleName(tr("Saved playlists"))
        self.list.itemClicked.connect(self._on_chosen)
        self.list.itemActivated.connect(self._on_chosen)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 6, 6, 6)
        layout.setSpacing(2)
        layout.addWidget(self.heading)
        layout.addWidget(self.list)
        app.theme_changed.connect(self._set_theme)

    def show_playlists(self, saved: Sequence[tuple[int, str, int, bool]], opened: int | None) -> None:
        """Show these: id, name, number of tracks, and whether the list is smart; `opened` is the open one."""
        take_all(self.list)
        theme = self._app.theme
        for name in _ACTIONS:
            action = self._app.actions[name]
            item = QListWidgetItem(action.text().rstrip("…"))
            item.setData(_ACTION, name)
            item.setToolTip(action.toolTip())
            self._add(item, _ICONS[name], theme)
        for playlist_id, name, count, smart in saved:
            item = QListWidgetItem(f"{name}   {ntr('{n} track', '{n} tracks', count)}")
            item.setData(_ID, playlist_id)
            item.setData(_SMART, smart)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, name)
            item.setToolTip(
                tr("Refreshed when the library changes") if smart else tr("Drop tracks here to add them")
            )
            self._add(item, "refresh" if smart else "playlist", theme)
            if playlist_id == opened:
                font = item.font()
                font.setBold(True)
                item.setFont(font)
        if not saved:
            hint = QListWidgetItem(tr("Playlists that you save appear here (Ctrl+S)."))
            hint.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(hint)
            self.list.fit_hint()
        self.heading.set_note(ntr("{n} playlist", "{n} playlists", len(saved)) if saved else "")

    def _add(self, item: QListWidgetItem, icon: str, theme: Theme) -> None:
        item.setData(_ICON, icon)
        item.setIcon(theme.icon(icon, "muted"))
        item.setSizeHint(QSize(100, _ROW))
        self.list.addItem(item)

    def _on_chosen(self, item: QListWidgetItem) -> None:
        if name := item.data(_ACTION):
            self._app.actions[name].trigger()
        else:
            self.opened.emit(item.data(_ID), item.data(Qt.ItemDataRole.AccessibleTextRole))

    def _set_theme(self, theme: Theme) -> None:
        for row in range(self.list.count()):
            item = self.list.item(row)
            if icon := item.data(_ICON):
                item.setIcon(theme.icon(icon, "muted"))

    def take(self, ids: list[int], item: QListWidgetItem | None) -> bool:
        """Add dropped tracks to the playlist of an item; beside all of them, make a new one."""
        if item is None or not item.flags():
            self.dropped_new.emit(ids)
            return True
        if item.data(_ID) is None or item.data(_SMART):
            self._app.status.say(tr("Tracks can be added to playlists that do not make themselves."))
            return False
        self.dropped.emit(item.data(_ID), item.data(Qt.ItemDataRole.AccessibleTextRole), ids)
        return True


class _List(QListWidget):
    """Takes tracks that are dropped on it."""

    def __init__(self, panel: SavedPanel) -> None:
        super().__init__()
        self._panel = panel
        self.setAcceptDrops(True)
        self.setDragDropMode(QListWidget.DragDropMode.DropOnly)
        self.setWordWrap(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit_hint()

    def fit_hint(self) -> None:
        """Give the hint, which is the last row if there is one, the height that its text needs."""
        hint = self.item(self.count() - 1)
        if hint is not None and not hint.flags():
            room = QRect(0, 0, self.viewport().width() - _ROW, 1000)
            text = self.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, hint.text())
            hint.setSizeHint(QSize(100, max(text.height() + _ROW // 2, _ROW)))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._accept(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self.setCurrentRow(self.indexAt(event.position().toPoint()).row())
        self._accept(event)

    def dropEvent(self, event: QDropEvent) -> None:
        ids = track_drag.unpack(event.mimeData())
        if ids and self._panel.take(ids, self.itemAt(event.position().toPoint())):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def _accept(self, event: QDragMoveEvent) -> None:
        if event.mimeData().hasFormat(track_drag.TRACKS):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
        else:
            event.ignore()
