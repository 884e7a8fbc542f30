"""The status bar: scan progress, messages and the number of failures."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QSizePolicy, QWidget

from musicexplorer.indexing.events import Progress
from musicexplorer.translation import grouped, ntr, tr
from musicexplorer.ui import scale
from musicexplorer.ui.motion import show_share
from musicexplorer.ui.widgets.elements import Elided, tool_button
from musicexplorer.ui.widgets.format import span

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
        self.bar.setFixedWidth(scale.grown(160))
        self.bar.setAccessibleName(tr("Progress"))
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

    def show_progress(
        self, progress: Progress, *, paused: bool, waiting: str = "", slow: bool = False
    ) -> None:
        """Show the progress of a stage; the rest is as in `progress_text`."""
        self._quiet.stop()
        self.message.set_text(progress_text(progress, paused=paused, waiting=waiting, slow=slow))
        show_share(self.bar, progress.done, max(progress.total, 0))
        self._show_job(True)

    def rest(self, text: str) -> None:
        """Nothing is running; `text` sums up the library."""
        self._resting = text
        if not self._quiet.isActive():  # a message stays for its few seconds
            self.message.set_text(text)
        self._show_job(False)

    def settle(self) -> None:
        """The running job has ended."""
        self.rest(self._resting)

    def say(self, text: str) -> None:
        """Show a message for a few seconds."""
        self.message.set_text(text)
        self._quiet.start(_SHOWN_MS)

    def show_failures(self, number: int) -> None:
        """Show how many files could not be read."""
        self.failures.setText(ntr("{n} unreadable file", "{n} unreadable files", number))
        self.failures.setVisible(number > 0)

    def _show_job(self, shown: bool) -> None:
        for widget in (self.bar, *self._buttons):
            widget.setVisible(shown)


def progress_text(progress: Progress, *, paused: bool, waiting: str = "", slow: bool = False) -> str:
    """For instance "analysing: 3 120 of 10 000 · 14 tracks/s · 8 min left".

    Args:
        progress: The progress of a stage.
        paused: Whether the person has paused it.
        waiting: What it gives way to, as in `events.Waiting`.
        slow: Whether it goes on slowly, because music plays.
    """
    stages = {
        "discovery": tr("looking for music"),
        "analysis": tr("analysing"),
        "layout": tr("calculating the map"),
        "rhythm": tr("analysing tempo and key"),
    }
    parts = [grouped(progress.done)]
    if progress.total:
        parts = [tr("{n} of {total}").format(n=parts[0], total=grouped(progress.total))]
    if waiting and not paused:
        sentences = {
            "battery": tr("Paused while on battery"),
            "disk": tr("Paused while other programs use the disk"),
        }
        return " · ".join([sentences[waiting], *(parts if progress.total else [])])
    if paused:
        parts.append(tr("paused"))
    else:
        if progress.rate:
            rate = f"{progress.rate:.0f}" if progress.rate >= 10 else f"{progress.rate:.1f}"
            parts.append(tr("{rate} tracks/s").format(rate=rate))
        if progress.seconds_left is not None:
            parts.append(tr("{time} left").format(time=span(progress.seconds_left)))
        if slow:
            parts.append(tr("slower while music plays"))
    if progress.stage == "discovery" and not progress.total:
        parts[0] = ntr("{n} file found", "{n} files found", progress.done)
    if progress.stage == "layout":
        parts = [] if not paused else [tr("paused")]
        if progress.total:
            parts.insert(0, f"{100 * progress.done // progress.total} %")
    return f"{stages[progress.stage]}: {' · '.join(parts)}" if parts else stages["layout"]
