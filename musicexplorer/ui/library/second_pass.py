"""When the second pass begins: some seconds after everything else has come to rest."""

from typing import Protocol

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QAction

from musicexplorer.ui.library.scan_controller import ScanController
from musicexplorer.ui.session_settings import SessionSettings

_PATIENCE_MS = 8000


class Analyser(Protocol):
    """What is asked of the runner here."""

    @property
    def busy(self) -> bool: ...
    @property
    def in_second_pass(self) -> bool: ...
    def second_pass(self) -> None: ...
    def cancel(self) -> None: ...


class SecondPass(QObject):
    """Has tempo, key and loudness found, unless the person has switched that off.

    Args:
        runner: Does it.
        desk: Tells when a scan has ended.
        action: Switches it on and off.
        memory: Knows whether it is on.
        parent: Qt's.
    """

    def __init__(
        self,
        runner: Analyser,
        scan_controller: ScanController,
        action: QAction,
        session_settings: SessionSettings,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._runner, self._session_settings = runner, session_settings
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.setInterval(_PATIENCE_MS)
        self.timer.timeout.connect(self._begin)
        scan_controller.began.connect(self.timer.stop)
        scan_controller.ended.connect(self.wait)
        action.setCheckable(True)
        action.setChecked(session_settings.settings.second_pass)
        action.toggled.connect(self._switch)

    def wait(self) -> None:
        """Begin when nothing has happened for some seconds."""
        if self._session_settings.settings.second_pass:
            self.timer.start()

    def _begin(self) -> None:
        if self._runner.busy:
            return  # the end of that comes back here
        self._runner.second_pass()

    def _switch(self, on: bool) -> None:
        self._session_settings.update(second_pass=on)
        if on:
            self.wait()
            return
        self.timer.stop()
        if self._runner.in_second_pass and not self._runner.busy:
            self._runner.cancel()
