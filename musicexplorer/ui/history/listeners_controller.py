"""The persons who share the library: chosen in the top bar, added in the menu, and played for together."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QComboBox

from musicexplorer.library.store import Listener
from musicexplorer.session.listeners import recipe_for
from musicexplorer.translation import tr
from musicexplorer.ui.app import App


class ListenersController(QObject):
    """Shows the chooser where there are several persons, and lets history and taste be those of the chosen.

    Args:
        app: The session and the writer.
        box: The chooser.
    """

    def __init__(self, app: App, box: QComboBox) -> None:
        super().__init__(app)
        self._app, self._box, self._writer = app, box, app.services.writer
        self._known: list[Listener] = []
        box.activated.connect(self._on_chosen)
        app.actions.connect_all({"add_listener": self.add, "playlist_together": self.make_together})
        app.library_changed.connect(self.refresh)
        app.history_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show who there is, and who is chosen."""
        reader = self._app.session.reader
        known, chosen = reader.listeners(), reader.listener
        if known != self._known:
            self._known = known
            self._box.clear()
            for one in known:
                self._box.addItem(one.name, one.id)
        self._box.setCurrentIndex(self._box.findData(chosen))
        self._box.setVisible(len(known) > 1)
        self._app.actions["playlist_together"].setEnabled(len(known) > 1)

    def add(self) -> None:
        """Ask for a name, add a person, and let them listen."""
        name = self._app.dialogs.name(tr("Add a listener"), "")
        if name is not None:
            self._app.tasks.wait(self._writer.add_listener(name), self._choose, self._failed)

    def make_together(self) -> None:
        """Make a playlist that some or all of them would like."""
        chosen = self._app.dialogs.listeners([one.name for one in self._known])
        if chosen is not None:
            recipe = recipe_for(*chosen, self._app.session.snapshot.per_artist)
            self._app.requests.playlist_by.emit(recipe, False)

    def _on_chosen(self, at: int) -> None:
        self._choose(self._box.itemData(at))

    def _choose(self, listener: int) -> None:
        self._app.tasks.wait(self._writer.choose_listener(listener), self._changed, self._failed)

    def _changed(self, _: object) -> None:
        session = self._app.session
        session.forget_taste()
        session.read_likes()
        self.refresh()
        self._app.listener_changed.emit()
        self._app.likes_changed.emit()
        self._app.history_changed.emit()
        self._app.status.say(tr("{name} listens now").format(name=self._box.currentText()))

    def _failed(self, error: BaseException) -> None:
        self._app.status.say(str(error))
