"""The settings of a session: saved when they change."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from musicexplorer.settings import Settings
from musicexplorer.translation import tr


class SessionSettings(QObject):
    """Holds the current settings and saves every change.

    Signals:
        changed: The setting of this name has another value.
    """

    changed = Signal(str)

    def __init__(
        self, settings: Settings, save: Callable[[Settings], None], say: Callable[[str], None]
    ) -> None:
        super().__init__()
        self.settings = settings
        self._save, self._say = save, say

    def update(self, **changes: object) -> None:
        """Change some settings and save them at once."""
        before, self.settings = self.settings, replace(self.settings, **changes)  # type: ignore[arg-type]
        try:
            self._save(self.settings)
        except OSError as error:
            self._say(tr("the settings could not be saved: {reason}").format(reason=error))
        for name in changes:
            if getattr(before, name) != getattr(self.settings, name):
                self.changed.emit(name)
