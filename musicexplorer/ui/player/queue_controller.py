"""Connects the queue's panel and actions with the queue."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from musicexplorer.library.store import StoreError
from musicexplorer.session.queue import REPEATS, PlayQueue
from musicexplorer.translation import tr
from musicexplorer.ui.app import App
from musicexplorer.ui.player.queue_panel import QueuePanel
from musicexplorer.ui.track_activation import Outcome, Place, Playing, outcome
from musicexplorer.ui.widgets.gestures import Gesture


class QueueController(QObject):
    """Edits the queue as the person asks, and shows it."""

    def __init__(self, app: App, panel: QueuePanel) -> None:
        super().__init__(panel)
        self._app, self._player, self._panel = app, app.player, panel
        self._number = 0
        self._connect_panel()
        self._connect_actions()
        self._player.queue_changed.connect(self._show)
        self._player.track_changed.connect(self._on_track)
        app.theme_changed.connect(self._show_modes)
        app.library_changed.connect(self._show)
        app.selection.add(panel.list.selected, panel.list, panel.rows.ids)
        self._show()

    def _connect_panel(self) -> None:
        shown, panel = self._panel.list, self._panel
        shown.gestured.connect(self._on_gesture)
        shown.removed.connect(lambda rows: self._edit(lambda queue: queue.remove(panel.rows.keys(rows))))
        shown.moved.connect(self._move)
        shown.dropped.connect(lambda ids, row: self._edit(lambda queue: queue.insert(ids, row)))
        shown.undone.connect(self._player.undo_edit)
        shown.context_requested.connect(self._app.requests.track_menu)
        for name in ("save_queue", "", "stop_after", "", "undo_queue", "clear_queue"):
            if name:
                panel.menu.addAction(self._app.actions[name])
            else:
                panel.menu.addSeparator()

    def _connect_actions(self) -> None:
        actions = self._app.actions
        for name in ("shuffle", "repeat", "stop_after"):
            actions[name].setCheckable(True)
        actions["shuffle"].triggered.connect(
            lambda on: self._edit(lambda queue: queue.set_shuffled(on, self._player.upcoming.artist))
        )
        actions["stop_after"].triggered.connect(
            lambda on: self._player.set_queue(self._player.queue.set_stop_after(on))
        )
        actions.connect_all(
            {
                "repeat": self._next_repeat,
                "clear_queue": lambda: self._edit(PlayQueue.clear),
                "save_queue": self._save,
                "undo_queue": self._player.undo_edit,
            }
        )

    def _edit(self, change: Callable[[PlayQueue], PlayQueue]) -> None:
        self._player.edit(change)

    def _move(self, rows: list[int], to: int) -> None:
        keys = self._panel.rows.keys(rows)
        self._edit(lambda queue: queue.move(keys, to))
        self._panel.list.select_rows(self._panel.rows.rows_of(set(keys)))

    def _on_gesture(self, row: int, gesture: Gesture) -> None:
        """Entries are played where they stand, unlike tracks of other lists."""
        if outcome(Place.QUEUE, gesture, Playing.NOTHING) is Outcome.PLAY:
            (key,) = self._panel.rows.keys([row])
            self._player.play_entry(key)

    def _next_repeat(self) -> None:
        """Off, all, one, and off again."""
        queue = self._player.queue
        following = REPEATS[(REPEATS.index(queue.repeat) + 1) % len(REPEATS)]
        self._player.set_queue(queue.set_repeat(following))
        self._app.status.say(_repeat_text(following))

    def _save(self) -> None:
        """Save the queue as a playlist of the library."""
        ids, dialogs = self._player.queue.tracks, self._app.dialogs
        name = dialogs.name(tr("Save the queue as a playlist"), tr("Queue")) if ids else None
        if not name:
            return
        names = {stored.name for stored in self._app.session.reader.playlists()}
        text = tr("There is a playlist “{name}” already. Replace it?").format(name=name)
        if name in names and not dialogs.confirm(tr("Save"), text, tr("Replace"), tr("Cancel")):
            return

        def failed(error: BaseException) -> None:
            if not isinstance(error, StoreError):
                raise error
            self._app.status.warn(str(error))

        answer = self._app.services.writer.save_playlist(name, ids)
        said = tr("The queue was saved as the playlist “{name}”.").format(name=name)
        self._app.tasks.wait(answer, lambda _: self._app.status.say(said), failed)

    def _on_track(self, _: int) -> None:
        self._number += 1
        self._show()

    def _show(self) -> None:
        queue = self._player.queue
        self._panel.show_queue(queue, self._number)
        self._show_modes()

    def _show_modes(self) -> None:
        queue, actions, theme = self._player.queue, self._app.actions, self._app.theme
        icon = "repeat-one" if queue.repeat == "one" else "repeat"
        shuffled = tr("Shuffle: on") if queue.shuffled else tr("Shuffle: off")
        actions["shuffle"].setChecked(queue.shuffled)
        actions["shuffle"].setText(shuffled)
        actions["shuffle"].setToolTip(shuffled)
        actions["shuffle"].setIcon(theme.icon("shuffle", "accent" if queue.shuffled else "text"))
        actions["repeat"].setChecked(queue.repeat != "off")
        actions["repeat"].setIcon(theme.icon(icon, "text" if queue.repeat == "off" else "accent"))
        actions["repeat"].setText(_repeat_text(queue.repeat))
        actions["repeat"].setToolTip(_repeat_text(queue.repeat))
        actions["stop_after"].setChecked(queue.stop_after)
        for name in ("clear_queue", "save_queue"):
            actions[name].setEnabled(bool(queue.entries))
        actions["undo_queue"].setEnabled(self._player.can_undo)


def _repeat_text(repeat: str) -> str:
    return {"off": tr("Repeat: off"), "all": tr("Repeat: all"), "one": tr("Repeat: one track")}[repeat]
