"""The settings of a session: saved when they change."""

from collections.abc import Callable
from dataclasses import replace

from musicexplorer.settings import Settings
from musicexplorer.translation import tr


class SessionSettings:
    """Holds the current settings and saves every change."""

    def __init__(
        self, settings: Settings, save: Callable[[Settings], None], say: Callable[[str], None]
    ) -> None:
        self.settings = settings
        self._save, self._say = save, say

    def update(self, **changes: object) -> None:
        """Change some settings and save them at once."""
        self.settings = replace(self.settings, **changes)  # type: ignore[arg-type]
        try:
            self._save(self.settings)
        except OSError as error:
            self._say(tr("the settings could not be saved: {reason}").format(reason=error))
