"""Whether things move: flights over the map, dots on their way, bars that run to and fro."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QProgressBar

from musicexplorer.ui.session_settings import SessionSettings

_STILL = "still"


class Motion(QObject):
    """Follows the person's choice, or else the wish of the desktop for less motion.

    Signals:
        changed: `still` may be another.
    """

    changed = Signal()

    def __init__(self, settings: SessionSettings) -> None:
        super().__init__(settings)
        self._settings, self._desktop = settings, False
        settings.changed.connect(self._on_setting)
        self._change()

    @property
    def still(self) -> bool:
        """Whether nothing is to move that can be without."""
        chosen = self._settings.settings.motion
        return self._desktop if chosen == "system" else chosen == "reduced"

    def set_desktop(self, still: bool) -> None:
        """What the desktop wishes."""
        self._desktop = still
        self._change()

    def _on_setting(self, name: str) -> None:
        if name == "motion":
            self._change()

    def _change(self) -> None:
        application = QApplication.instance()
        if application is not None:
            application.setProperty(_STILL, self.still)
        self.changed.emit()


def show_share(bar: QProgressBar, done: int, total: int) -> None:
    """Show progress; with a `total` of 0, not known yet, the bar runs to and fro, or is empty if still."""
    application = QApplication.instance()
    still = application is not None and bool(application.property(_STILL))
    bar.setRange(0, total or int(still))
    bar.setValue(done if total else 0)
