"""Exports a playlist as a folder of numbered files: target, copies or links, progress."""

import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from musicexplorer.library import export_folder
from musicexplorer.library.m3u import Entry, PlaylistError
from musicexplorer.library.text import shown_path
from musicexplorer.translation import grouped, ntr, tr
from musicexplorer.ui import scale
from musicexplorer.ui.motion import show_share
from musicexplorer.ui.widgets.elements import label, make_primary

_POLL_MS = 40


class ExportFolderDialog(QDialog):
    """Asks for the target, then checks and writes the files in a thread; can be stopped.

    Files written before a stop stay; an incomplete one is removed.
    """

    def __init__(
        self, entries: Sequence[Entry], proposed: Path, done: Callable[[str], None], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Export to a folder"))
        self._entries, self._done = entries, done
        self._stop = threading.Event()
        self._thread: ThreadPoolExecutor | None = None
        self._answer: Future[None] | None = None
        self._count = 0
        self._total: int | None = None
        self.field = QLineEdit(shown_path(proposed))
        self.field.setAccessibleName(tr("Folder"))
        self.field.setMinimumWidth(scale.grown(440))
        self.copy = QRadioButton(tr("Copy the files: for a USB stick or a player"))
        self.link = QRadioButton(tr("Hard links: take no extra space, the same files under other names"))
        self.copy.setChecked(True)
        self.status = label(
            ntr(
                "{n} track, numbered in playlist order.",
                "{n} tracks, numbered in playlist order.",
                len(entries),
            ),
            "muted",
        )
        self.status.setWordWrap(True)
        self.bar = QProgressBar()
        self.bar.setAccessibleName(tr("Files written"))
        self.bar.setTextVisible(False)
        self.bar.hide()
        self._timer = QTimer(self, interval=_POLL_MS)
        self._timer.timeout.connect(self._poll)
        self._lay_out()

    def begin(self) -> None:
        """Check and write the files in a thread: both take a while for many files."""
        folder, link = Path(os.path.expanduser(self.field.text().strip())), self.link.isChecked()
        for widget in (self.write, self.field, self.choose, self.copy, self.link):
            widget.setEnabled(False)
        self._stop.clear()
        self._count, self._total = 0, None
        self.status.setText(tr("checking files and free space…"))
        show_share(self.bar, 0, 0)
        self.bar.show()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="export")
        self._answer = self._thread.submit(self._write_files, folder, link)
        self._timer.start()

    def reject(self) -> None:
        """Close, or stop the export."""
        if self._answer is None:
            super().reject()
        else:
            self._stop.set()
            self.status.setText(tr("stopping…") if self._total is None else tr("stopping after this file…"))

    def _write_files(self, folder: Path, link: bool) -> None:
        steps = export_folder.plan(self._entries, folder, link=link)
        self._total = len(steps)
        if self._stop.is_set():
            return
        for _ in export_folder.carry_out(steps, link=link):
            self._count += 1
            if self._stop.is_set():
                break

    def _poll(self) -> None:
        if self._answer is None:
            return
        over = self._answer.done()
        if self._total is not None:
            show_share(self.bar, self._count, self._total)
            if not self._stop.is_set():
                self.status.setText(f"{self._progress()}.")
        if over:
            self._finish(self._answer.exception())

    def _finish(self, error: BaseException | None) -> None:
        self._timer.stop()
        self._answer = None
        if self._thread is not None:
            self._thread.shutdown()
        if error is not None:
            self._show_end(str(error) if self._total is None else f"{error} {self._progress()}.")
            if not isinstance(error, PlaylistError | OSError):
                raise error
        elif self._count == self._total:
            text = ntr("{n} file exported to {folder}", "{n} files exported to {folder}", self._count)
            self._done(text.format(folder=self.field.text()))
            self.accept()
        elif self._count:
            self._show_end(tr("Stopped: {progress}.").format(progress=self._progress()))
        else:
            self._show_end(tr("Stopped: no files written."))

    def _progress(self) -> str:
        """How many files are written."""
        text = tr("{n} of {total} files written")
        return text.format(n=grouped(self._count), total=grouped(self._total or 0))

    def _show_end(self, text: str) -> None:
        """Show why the export is incomplete and enable the fields again."""
        self.status.setText(text)
        self.bar.hide()
        for widget in (self.write, self.field, self.choose, self.copy, self.link):
            widget.setEnabled(True)

    def _lay_out(self) -> None:
        self.choose = QPushButton(tr("Choose…"))
        self.choose.setAutoDefault(False)
        self.choose.clicked.connect(self._on_choose)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.write = buttons.addButton(tr("Export"), QDialogButtonBox.ButtonRole.ApplyRole)
        make_primary(self.write)
        self.write.clicked.connect(self.begin)
        buttons.rejected.connect(self.reject)
        self.field.textChanged.connect(lambda text: self.write.setEnabled(bool(text.strip())))
        place = QHBoxLayout()
        place.addWidget(self.field, 1)
        place.addWidget(self.choose)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 14)
        layout.setSpacing(12)
        layout.addLayout(place)
        for widget in (self.copy, self.link, self.status, self.bar, buttons):
            layout.addWidget(widget)
        self.write.setDefault(True)

    def _on_choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, tr("Export to a folder"), self.field.text())
        if chosen:
            self.field.setText(chosen)
