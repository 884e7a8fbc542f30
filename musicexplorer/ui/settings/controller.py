"""Opens the settings window."""

from PySide6.QtCore import QObject

from musicexplorer.ui.app import App
from musicexplorer.ui.settings.edits import Edits
from musicexplorer.ui.settings.window import SettingsWindow


class SettingsController(QObject):
    """Opens the window, once.

    Attributes:
        window: The window, None while it is closed.
    """

    def __init__(self, app: App) -> None:
        super().__init__(app)
        self._app = app
        self.window: SettingsWindow | None = None
        app.actions["settings"].triggered.connect(lambda: self.open())
        app.actions["change_keys"].triggered.connect(lambda: self.open("keys"))

    def open(self, page: str = "") -> None:
        """Open the window at a page, or bring it to the front."""
        if self.window is None:
            self.window = SettingsWindow(self._app, Edits(self._app))
            self.window.finished.connect(self._forget)
            self.window.show()
        if page:
            self.window.show_page(page)
        self.window.raise_()
        self.window.activateWindow()

    def _forget(self) -> None:
        if self.window is not None:
            self.window.deleteLater()
            self.window = None
