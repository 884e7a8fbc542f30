"""When the second pass begins: some seconds after everything else has ended."""

from PySide6.QtCore import QObject, QTimer

from musicexplorer.ui.app import App
from musicexplorer.ui.library.scan_controller import ScanController

_PATIENCE_MS = 8000


class SecondPass(QObject):
    """Has tempo, key and loudness analysed, unless the person has switched that off."""

    def __init__(self, app: App, scans: ScanController) -> None:
        super().__init__(app)
        self._app, self._runner = app, app.services.runner
        self.timer = QTimer(self, singleShot=True, interval=_PATIENCE_MS)
        self.timer.timeout.connect(self._begin)
        scans.began.connect(self.timer.stop)
        scans.ended.connect(self.wait)
        action = app.actions["second_pass"]
        action.setCheckable(True)
        action.setChecked(app.settings.settings.second_pass)
        action.toggled.connect(self._switch)

    def wait(self) -> None:
        """Begin when nothing has happened for some seconds."""
        if self._app.settings.settings.second_pass:
            self.timer.start()

    def _begin(self) -> None:
        if not self._runner.busy:  # the end of that starts the timer again
            self._runner.second_pass()

    def _switch(self, on: bool) -> None:
        self._app.settings.update(second_pass=on)
        if on:
            self.wait()
            return
        self.timer.stop()
        if self._runner.in_second_pass and not self._runner.busy:
            self._runner.cancel()
