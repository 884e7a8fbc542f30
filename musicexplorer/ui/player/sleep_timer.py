"""The sleep timer: pauses after a while, with a long fade."""

from functools import partial

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from musicexplorer.translation import ntr, tr
from musicexplorer.ui.app import App

_MINUTES = (5, 15, 30, 45, 60, 90)
_FADE_SECONDS = 8.0


class SleepTimer(QObject):
    """Counts down while music plays or not, and is over when the program closes.

    Signals:
        changed: It was set, or is over; the menu says what it is.
    """

    changed = Signal()

    def __init__(self, app: App) -> None:
        super().__init__(app)
        self._app = app
        self._timer = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._sleep)
        self._off: QAction | None = None

    @property
    def minutes_left(self) -> int | None:
        """Minutes until it pauses, rounded up; None while it is off."""
        return -(-self._timer.remainingTime() // 60_000) if self._timer.isActive() else None

    def set(self, minutes: int) -> None:
        """Pause after so many minutes; 0 turns the timer off."""
        if minutes:
            self._timer.start(minutes * 60_000)
            text = ntr("Music pauses in {n} minute.", "Music pauses in {n} minutes.", minutes)
        else:
            self._timer.stop()
            text = tr("The sleep timer is off.")
        self._app.status.say(text)
        self.changed.emit()

    def add_menu(self, menu: QMenu) -> None:
        """Add a submenu with the choices."""
        choices = menu.addMenu(tr("Sleep timer"))
        group = QActionGroup(choices)
        self._off = self._add(choices, group, tr("Off"), 0)
        self._off.setChecked(True)
        for minutes in _MINUTES:
            self._add(choices, group, ntr("{n} minute", "{n} minutes", minutes), minutes)
        choices.aboutToShow.connect(lambda: choices.setTitle(self._title()))
        menu.aboutToShow.connect(lambda: choices.setTitle(self._title()))

    def _add(self, menu: QMenu, group: QActionGroup, text: str, minutes: int) -> QAction:
        action = menu.addAction(text)
        action.setCheckable(True)
        action.triggered.connect(partial(self.set, minutes))
        group.addAction(action)
        return action

    def _title(self) -> str:
        left = self.minutes_left
        if left is None:
            return tr("Sleep timer")
        return ntr("Sleep timer: {n} minute left", "Sleep timer: {n} minutes left", left)

    def _sleep(self) -> None:
        self._app.player.pause(_FADE_SECONDS)
        if self._off is not None:
            self._off.setChecked(True)
        self._app.status.say(tr("The sleep timer has paused the music."))
        self.changed.emit()
