"""The status line: how far the listening has come, and what went wrong."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QSizePolicy, QWidget

from musicexplorer.indexing.events import Progress
from musicexplorer.ui.widgets.elements import Elided, tool_button
from musicexplorer.ui.widgets.format import grouped, span

_STAGES = {
    "discovery": "looking for music",
    "analysis": "listening",
    "layout": "drawing the map",
    "rhythm": "tempo and key",
}
_SHOWN_MS = 8000


class StatusBar(QWidget):
    """One line at the bottom of the window.

    Signals:
        failures_requested: The person wants to see what failed.
    """

    failures_requested = Signal()

    def __init__(self, pause: QAction, cancel: QAction) -> None:
        super().__init__()
        self.message = Elided("", "muted")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(160)
        self.bar.setAccessibleName("Progress")
        self.failures = QPushButton()
        self.failures.setProperty("role", "link")
        self.failures.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.failures.clicked.connect(self.failures_requested)
        self.failures.hide()
        self._buttons = [tool_button(pause), tool_button(cancel)]
        self._resting = ""
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.timeout.connect(lambda: self.message.set_text(self._resting))
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 4, 0)
        row.setSpacing(8)
        row.addWidget(self.bar)
        row.addWidget(self.message, 1)
        row.addWidget(self.failures)
        for button in self._buttons:
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            row.addWidget(button)
        self.rest("")

    def show_progress(self, progress: Progress, *, paused: bool) -> None:
        """A stage has come so far."""
        self._quiet.stop()
        self.message.set_text(progress_text(progress, paused=paused))
        self.bar.setRange(0, progress.total if progress.total > 0 else 0)
        self.bar.setValue(progress.done)
        self._show_job(True)

    def rest(self, text: str) -> None:
        """Nothing is being done; `text` says what there is."""
        self._resting = text
        if not self._quiet.isActive():  # what was said stays for its few seconds
            self.message.set_text(text)
        self._show_job(False)

    def settle(self) -> None:
        """What was being done has ended."""
        self.rest(self._resting)

    def say(self, text: str) -> None:
        """Say something for a few seconds."""
        self.message.set_text(text)
        self._quiet.start(_SHOWN_MS)

    def show_failures(self, number: int) -> None:
        """How many tracks could not be read."""
        self.failures.setText(f"{grouped(number)} could not be read")
        self.failures.setVisible(number > 0)

    def _show_job(self, shown: bool) -> None:
        for widget in (self.bar, *self._buttons):
            widget.setVisible(shown)


def progress_text(progress: Progress, *, paused: bool) -> str:
    """For instance "listening: 3 120 of 10 000 · 14 tracks/s · 8 min left"."""
    parts = [
        f"{grouped(progress.done)} of {grouped(progress.total)}" if progress.total else grouped(progress.done)
    ]
    if paused:
        parts.append("paused")
    else:
        if progress.rate:
            rate = f"{progress.rate:.0f}" if progress.rate >= 10 else f"{progress.rate:.1f}"
            parts.append(f"{rate} tracks/s")
        if progress.seconds_left is not None:
            parts.append(f"{span(progress.seconds_left)} left")
    if progress.stage == "discovery" and not progress.total:
        parts[0] = f"{grouped(progress.done)} files so far"
    if progress.stage == "layout":
        parts = [] if not paused else ["paused"]
        if progress.total:
            parts.insert(0, f"{100 * progress.done // progress.total} %")
    return (
        f"{_STAGES.get(progress.stage, progress.stage)}: {' · '.join(parts)}" if parts else _STAGES["layout"]
    )
