"""Changes of settings that can be undone."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, Signal

from musicexplorer.settings import Settings
from musicexplorer.ui.app import App

DEFAULTS = Settings()


class Edits(QObject):
    """Changes settings, each by the action that switches it where there is one.

    Signals:
        changed: Something was changed or undone.
    """

    changed = Signal()

    def __init__(self, app: App) -> None:
        super().__init__()
        self._app = app
        self._switches = {spec.name for spec in app.actions.specs}
        self._before: list[Mapping[str, object]] = []

    @property
    def can_undo(self) -> bool:
        """Whether there is something to undo."""
        return bool(self._before)

    def value(self, name: str) -> object:
        """What a setting is set to."""
        return getattr(self._app.settings.settings, name)

    def set(self, **changes: object) -> None:
        """Change settings, as one step."""
        different = {name: value for name, value in changes.items() if self.value(name) != value}
        if different:
            self._before.append({name: self.value(name) for name in different})
            self._apply(different)

    def undo(self) -> None:
        """Take the latest step back."""
        if self._before:
            self._apply(self._before.pop())

    def restore(self, names: Sequence[str]) -> None:
        """The defaults of these settings, as one step."""
        self.set(**{name: getattr(DEFAULTS, name) for name in names})

    def _apply(self, values: Mapping[str, object]) -> None:
        for name, value in values.items():
            if name in self._switches:
                self._app.actions[name].setChecked(bool(value))
            else:
                self._app.settings.update(**{name: value})
        self.changed.emit()
