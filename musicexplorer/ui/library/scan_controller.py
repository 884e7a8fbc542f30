"""Scanning the library: start, pause, stop, progress, problems, folders."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog

from musicexplorer.indexing.events import Finished, Progress, SecondPassEnded
from musicexplorer.library.text import shown_path
from musicexplorer.translation import ntr, tr
from musicexplorer.ui.app import App
from musicexplorer.ui.dialogs.folders import FoldersDialog
from musicexplorer.ui.dialogs.unreadable_files import UnreadableFilesDialog
from musicexplorer.ui.library.scan_events import ScanEvents
from musicexplorer.ui.library.status_bar import StatusBar
from musicexplorer.ui.widgets.banner import Banners
from musicexplorer.ui.widgets.format import span


class ScanController(QObject):
    """Runs scans; shows them in the status bar, in banners and in two dialogs.

    Signals:
        began: A scan has begun.
        ended: No scan is under way any more.
        folders_changed: A folder was taken out of the library.
        folder_requested: The person wants to add a folder.
    """

    began = Signal()
    ended = Signal()
    folders_changed = Signal()
    folder_requested = Signal()

    def __init__(self, app: App, line: StatusBar, banners: Banners) -> None:
        super().__init__(app)
        self._app, self._line, self._banners = app, line, banners
        self._runner, self._reader = app.services.runner, app.session.reader
        self._next: list[tuple[Sequence[Path] | None, bool]] = []
        self.folders_dialog: FoldersDialog | None = None
        self.failures_dialog: UnreadableFilesDialog | None = None
        self._failed: set[Path] = set()
        self._passed_over: tuple[tuple[Path, str], ...] = ()
        self._away: tuple[Path, ...] = ()
        self._laying_out = False
        self._buttons: tuple[bool, bool, str] | None = None
        self.events = ScanEvents(self._runner, self)
        self.events.progressed.connect(self._on_progress)
        self.events.failed.connect(self._on_failed)
        self.events.away.connect(self._on_away)
        self.events.finished.connect(self._on_finished)
        self.events.stopped.connect(self._on_stopped)
        self.events.waiting.connect(self.show_state)
        self.events.second_pass_ended.connect(self._on_second_pass_ended)
        app.actions.connect_all(
            {
                "rescan": self.scan,
                "deep_rescan": partial(self.scan, deep=True),
                "pause_scan": self.pause_or_resume,
                "cancel_scan": self.cancel,
                "folders": self.show_folders,
                "recalculate_map": self.recalculate_map,
                "unreadable_files": self.show_failures,
            }
        )
        app.requests.remove_folder.connect(self._on_remove_folder)
        line.failures_requested.connect(self.show_failures)
        app.library_changed.connect(self._show_library)
        app.theme_changed.connect(self._show_buttons)
        self._show_buttons()

    def scan(self, folders: Sequence[Path] | None = None, *, deep: bool = False) -> None:
        """Look through folders (None: all of the library), after the scan that may be under way."""
        if self._runner.busy:
            self._next.append((folders, deep))
            self._app.status.say(tr("this scan starts when the current one is done"))
            return
        self._banners.close_notice("machine")
        self._banners.close_notice("not analysed")
        self._runner.scan(folders, deep=deep)
        self.began.emit()
        self._show_progress(Progress("discovery", 0, 0))
        self._show_buttons()

    def recalculate_map(self) -> None:
        """Calculate new positions for all tracks, unless a scan is running or the person decides not to."""
        text = tr(
            "Every track gets a new position, starting from where it is now. Neighbourhoods become more "
            "accurate, but tracks move and the map will look different."
        )
        title, agree = tr("Recalculate the map"), tr("Recalculate")
        if not self._app.dialogs.confirm(title, text, agree, tr("Cancel")):
            return
        if self._runner.busy:
            self._app.status.say(tr("a scan is running; recalculate the map when it is done"))
            return
        self._laying_out = True
        self._runner.relayout()
        self._show_progress(Progress("layout", 0, 0))
        self._show_buttons()

    def pause_or_resume(self) -> None:
        """Pause or resume the scan, also one that gives way to something."""
        if self._runner.paused or self._runner.waiting:
            self._runner.resume()
        elif self._working:
            self._runner.pause()
        self.show_state()

    def show_state(self) -> None:
        """Show whether the scan goes on, is paused, or gives way to something."""
        if self.events.last is not None:
            self._show_progress(self.events.last)
        self._show_buttons()

    def cancel(self) -> None:
        """Stop the scan; what was analysed is saved."""
        self._next.clear()
        if self._working:
            self._runner.cancel()
            self._app.status.say(tr("stopping…"))

    def _show_library(self) -> None:
        """Show what the library holds and how many files failed."""
        folders = self._reader.folders()
        self._failed = {failure.path for failure in self._reader.failures()}
        self._line.show_failures(len(self._failed))
        text = tr("{tracks} in {folders}").format(
            tracks=ntr("{n} track", "{n} tracks", len(self._app.session.library)),
            folders=ntr("{n} folder", "{n} folders", len(folders)),
        )
        if not self._working:
            self._line.rest(text if folders else "")
            self._show_buttons()
        self._show_away(self._reader.away())

    def offer_to_continue(self, count: int | None) -> None:
        """Offer to analyse this number of tracks, or with None all of them by the bundled network."""
        if count == 0 or self._runner.busy:
            return
        if count is None:
            text = tr("Your music was analysed by another version of the network.")
            self._banners.show_notice("not analysed", text, tr("Analyse again"), self.scan)
            return
        text = ntr("{n} track is not analysed yet.", "{n} tracks are not analysed yet.", count)
        self._banners.show_notice("not analysed", text, tr("Continue"), self.scan)

    def show_folders(self) -> None:
        """The dialog of the library's folders."""
        dialog = FoldersDialog(self._reader.folders(), self._app.theme, self._app.window)
        dialog.add_requested.connect(self.folder_requested)
        dialog.remove_requested.connect(self._on_remove_folder)
        self.folders_dialog = dialog
        self._open(dialog)

    def show_failures(self) -> None:
        """The dialog of what could not be read."""
        dialog = UnreadableFilesDialog(self._reader.failures(), self._reader.damaged(), self._app.window)
        dialog.show_passed_over(self._passed_over)
        dialog.retry_requested.connect(self._on_retry)
        self.failures_dialog = dialog
        self._open(dialog)

    def refresh_dialogs(self) -> None:
        """The dialogs that are open show what is true now."""
        if self.folders_dialog is not None:
            self.folders_dialog.show_folders(self._reader.folders())
        if self.failures_dialog is not None:
            self.failures_dialog.show_failures(self._reader.failures(), self._reader.damaged())
            self.failures_dialog.show_passed_over(self._passed_over)

    def _open(self, dialog: QDialog) -> None:
        # Shown without waiting: the music and the scan go on meanwhile.
        dialog.finished.connect(lambda: self._on_dialog_closed(dialog))
        dialog.open()

    def _on_dialog_closed(self, dialog: QDialog) -> None:
        if dialog is self.folders_dialog:
            self.folders_dialog = None
        if dialog is self.failures_dialog:
            self.failures_dialog = None
        dialog.deleteLater()

    def _on_remove_folder(self, path: Path) -> None:
        done = self._app.services.writer.remove_folder(path)
        self._app.tasks.wait(done, lambda _: self._on_removed(path), self._on_trouble)

    def _on_removed(self, path: Path) -> None:
        self._app.status.say(tr("{folder} removed from the library").format(folder=shown_path(path)))
        self.folders_changed.emit()
        self.refresh_dialogs()

    def _on_retry(self, paths: Sequence[Path]) -> None:
        done = self._app.services.writer.clear_failures(paths)
        self._app.tasks.wait(done, lambda _: self._again(), self._on_trouble)

    def _again(self) -> None:
        self.refresh_dialogs()
        self.scan(None)

    def _on_progress(self, progress: Progress) -> None:
        self._show_progress(progress)
        self._show_buttons()

    def _show_progress(self, progress: Progress) -> None:
        runner = self._runner
        slow = runner.give_way.slowly
        self._line.show_progress(progress, paused=runner.paused, waiting=runner.waiting, slow=slow)

    def _on_failed(self, path: Path, reason: str) -> None:
        if path not in self._failed:  # one that failed before may fail again
            self._failed.add(path)
            self._line.show_failures(len(self._failed))

    def _on_away(self, folders: Sequence[Path]) -> None:
        self._show_away(folders)
        self.refresh_dialogs()

    def _show_away(self, folders: Sequence[Path]) -> None:
        if tuple(folders) == self._away:
            return
        self._away = tuple(folders)
        if not folders:
            self._banners.close_notice("away")
            return
        names = ", ".join(shown_path(folder) for folder in folders)
        text = tr("Not available: {folders}. Its music stays in the library until it is back.")
        text = text.format(folders=names)
        self._banners.show_notice("away", text, tr("Look again"), self.scan)

    def _on_finished(self, finished: Finished) -> None:
        self.ended.emit()
        if finished.summary.found or finished.summary.passed_over:  # not after only a new layout
            self._passed_over = finished.summary.passed_over
        self.refresh_dialogs()
        self._app.status.say(self._summary(finished))
        self._show_buttons()
        if self._next and not finished.cancelled:
            folders, deep = self._next.pop(0)
            self.scan(folders, deep=deep)

    def _on_second_pass_ended(self, ended: SecondPassEnded) -> None:
        if ended.cancelled:
            self._app.status.say(tr("stopped; the remaining tempos and keys are analysed at the next start"))
        if not self._working:
            self._line.settle()
        self._show_buttons()

    @property
    def _working(self) -> bool:
        return self._runner.busy or self._runner.in_second_pass

    def _summary(self, finished: Finished) -> str:
        laid_out, self._laying_out = self._laying_out, False
        if not laid_out:
            return summary_text(finished)
        return tr("map not changed") if finished.cancelled else tr("map recalculated")

    def _on_stopped(self, message: str) -> None:
        self._next.clear()
        self._laying_out = False
        self.ended.emit()
        self._banners.show_notice("machine", message, tr("Try again"), self.scan)
        self._show_buttons()

    def _on_trouble(self, error: BaseException) -> None:
        self._app.status.warn(str(error))

    def _show_buttons(self) -> None:
        runner, actions, busy = self._runner, self._app.actions, self._working
        paused = runner.paused or bool(runner.waiting)
        state = (busy, paused, self._app.theme.name)
        if state == self._buttons:
            return  # asked at every event of a scan
        self._buttons = state
        actions["pause_scan"].setText(tr("Resume scan") if paused else tr("Pause scan"))
        actions["pause_scan"].setIcon(self._app.theme.icon("play" if paused else "pause"))
        for name in ("pause_scan", "cancel_scan"):
            actions[name].setEnabled(busy)


def summary_text(finished: Finished) -> str:
    """For instance "done: 1 204 tracks analysed, 3 files unreadable, in 2 min"."""
    summary = finished.summary
    analysed = ntr("{n} track analysed", "{n} tracks analysed", summary.embedded)
    if finished.cancelled:
        return tr("stopped: {analysed}").format(analysed=analysed)
    problems = []
    if summary.failed:
        problems.append(ntr("{n} file unreadable", "{n} files unreadable", len(summary.failed)))
    if summary.unavailable:
        count = len(summary.unavailable)
        problems.append(ntr("{n} file not available now", "{n} files not available now", count))
    if not summary.embedded and not problems:
        return tr("nothing new") if summary.found else tr("no music found")
    time = span(summary.seconds)
    if not problems:
        return tr("done: {analysed}, in {time}").format(analysed=analysed, time=time)
    text = tr("done: {analysed}, {failed}, in {time}")
    return text.format(analysed=analysed, failed=", ".join(problems), time=time)
