"""A playlist as a folder of numbered files: where to, copies or links, and how far it is."""

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
from musicexplorer.ui.widgets.elements import label
from musicexplorer.ui.widgets.format import counted, grouped

_LOOK_MS = 40


class ExportFolderDialog(QDialog):
    """Asks, looks at the files and the room and puts them there in a thread, and can be stopped.

    What was put there before it was stopped stays; a file that is half there is taken away again.
    """

    def __init__(
        self, entries: Sequence[Entry], proposed: Path, done: Callable[[str], None], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export to a folder")
        self._entries, self._done = entries, done
        self._stop = threading.Event()
        self._thread: ThreadPoolExecutor | None = None
        self._answer: Future[None] | None = None
        self._count = 0
        self._total: int | None = None
        self.field = QLineEdit(shown_path(proposed))
        self.field.setAccessibleName("Folder")
        self.field.setMinimumWidth(440)
        self.copy = QRadioButton("Copy the files: for a stick or a player")
        self.link = QRadioButton("Hard links: no more room on this disk, the same files under other names")
        self.copy.setChecked(True)
        self.said = label(
            f"{counted(len(entries), 'track')}, numbered in the order of the playlist.", "muted"
        )
        self.said.setWordWrap(True)
        self.bar = QProgressBar()
        self.bar.setAccessibleName("Files that are there")
        self.bar.setTextVisible(False)
        self.bar.hide()
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._lay_out()

    def begin(self) -> None:
        """Look at the files, then put them there, in a thread: both take a while where there are many."""
        folder, link = Path(os.path.expanduser(self.field.text().strip())), self.link.isChecked()
        for part in (self.write, self.field, self.choose, self.copy, self.link):
            part.setEnabled(False)
        self._stop.clear()
        self._count, self._total = 0, None
        self.said.setText("looking at the files and the room for them…")
        self.bar.setRange(0, 0)
        self.bar.show()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="export")
        self._answer = self._thread.submit(self._put, folder, link)
        self._timer.start()

    def reject(self) -> None:
        """Close, or stop what is under way."""
        if self._answer is None:
            super().reject()
        else:
            self._stop.set()
            self.said.setText("stopping…" if self._total is None else "stopping after this file…")

    def _put(self, folder: Path, link: bool) -> None:
        steps = export_folder.plan(self._entries, folder, link=link)
        self._total = len(steps)
        if self._stop.is_set():
            return
        for _ in export_folder.carry_out(steps, link=link):
            self._count += 1
            if self._stop.is_set():
                break

    def _look(self) -> None:
        if self._answer is None:
            return
        over = self._answer.done()
        if self._total is not None:
            self.bar.setRange(0, self._total)
            self.bar.setValue(self._count)
            if not self._stop.is_set():
                self.said.setText(f"{self._there()}.")
        if over:
            self._finish(self._answer.exception())

    def _finish(self, error: BaseException | None) -> None:
        self._timer.stop()
        self._answer = None
        if self._thread is not None:
            self._thread.shutdown()
        if error is not None:
            self._ended(str(error) if self._total is None else f"{error} {self._there()}.")
            if not isinstance(error, PlaylistError | OSError):
                raise error
        elif self._count == self._total:
            self._done(f"{counted(self._count, 'file')} put into {self.field.text()}")
            self.accept()
        elif self._count:
            self._ended(f"Stopped: {self._there()} and stay.")
        else:
            self._ended("Stopped: nothing was put there.")

    def _there(self) -> str:
        """How far it is."""
        return f"{counted(self._count, 'file')} of {grouped(self._total or 0)} are there"

    def _ended(self, text: str) -> None:
        """It is not whole: say so and let the person choose again."""
        self.said.setText(text)
        self.bar.hide()
        for part in (self.write, self.field, self.choose, self.copy, self.link):
            part.setEnabled(True)

    def _lay_out(self) -> None:
        self.choose = QPushButton("Choose…")
        self.choose.setAutoDefault(False)
        self.choose.clicked.connect(self._on_choose)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.write = buttons.addButton("Export", QDialogButtonBox.ButtonRole.ApplyRole)
        self.write.setProperty("role", "primary")
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
        for part in (self.copy, self.link, self.said, self.bar, buttons):
            layout.addWidget(part)
        self.write.setDefault(True)

    def _on_choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "Export to a folder", self.field.text())
        if chosen:
            self.field.setText(chosen)
