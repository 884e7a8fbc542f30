"""Scans what has changed in the folders of the library while the window is open."""

from pathlib import Path

from PySide6.QtCore import QObject

from musicexplorer.library.watch import outermost
from musicexplorer.ui.app import App
from musicexplorer.ui.library.scan_controller import ScanController


class Watching(QObject):
    """Scans what the watcher says has changed, once nothing else is scanned."""

    def __init__(self, app: App, scans: ScanController) -> None:
        super().__init__(app)
        self._app, self._scans, self._watcher = app, scans, app.services.watcher
        self._changed: set[Path] = set()
        self._told = ""
        self._watcher.notify = app.wake.ring
        app.wake.rung.connect(self._look)
        action = app.actions["watch_folders"]
        action.setCheckable(True)
        action.setChecked(app.settings.settings.watch_folders)
        action.toggled.connect(self._switch)
        scans.ended.connect(self.begin)
        scans.folders_changed.connect(self.begin)

    def begin(self) -> None:
        """Watch the folders that the library has now, unless the person has switched that off."""
        watch = self._app.settings.settings.watch_folders
        self._watcher.watch([folder.path for folder in self._app.session.reader.folders()] if watch else [])
        self._app.wake.ring()  # for what has changed during a scan

    def _switch(self, on: bool) -> None:
        self._app.settings.update(watch_folders=on)
        self._changed.clear()
        self.begin()

    def _look(self) -> None:
        if not self._app.settings.settings.watch_folders:
            return
        self._changed.update(self._watcher.take())
        if self._watcher.notice != self._told:
            self._told = self._watcher.notice
            self._app.status.warn(self._told, "watching")
        if self._changed and not self._app.services.runner.busy:
            changed, self._changed = outermost(self._changed), set()
            self._scans.scan(changed)
