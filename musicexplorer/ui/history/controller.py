"""What is kept of listening, as the window works with it: plays, likes, imports, the page that shows all."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QWidget

from musicexplorer.library.history import HistoryError
from musicexplorer.library.history.exporting import export
from musicexplorer.library.history.importing import Report, import_history
from musicexplorer.library.store import Reader, Writer
from musicexplorer.library.track import Track
from musicexplorer.session.tasks import Tasks
from musicexplorer.ui.actions import Actions
from musicexplorer.ui.history.page import HistoryPage, ImportReport
from musicexplorer.ui.history.rows import kept
from musicexplorer.ui.session_settings import SessionSettings
from musicexplorer.ui.widgets.format import counted, grouped

_DELETE = (
    "Plays, skips, likes, additions to playlists and everything imported are forgotten for good. "
    "Saved playlists and your music stay. Export it first if you may want it back."
)
_DOING = {"reading": "reading", "matching": "looking for it in the library"}


class Questions(Protocol):
    """What is asked of the person here."""

    def history_files(self) -> list[Path]: ...
    def folder(self) -> Path | None: ...
    def history_file(self) -> Path | None: ...
    def confirm(self, title: str, text: str, yes: str, no: str) -> bool: ...
    def show_message(self, title: str, text: str, details: Sequence[str] = ()) -> None: ...


class _Closing(Exception):
    """The window closes: stop importing, keep nothing."""


class HistoryController(QObject):
    """Keeps plays, likes and additions; imports, exports and deletes.

    Signals:
        likes_changed: Other tracks are liked now.
        changed: There is more or less evidence of listening.
    """

    likes_changed = Signal()
    changed = Signal()

    def __init__(
        self,
        reader: Reader,
        writer: Writer,
        waiting: Tasks,
        dialogs: Questions,
        track: Callable[[int], Track | None],
        session_settings: SessionSettings,
        say: Callable[[str], None],
        warn: Callable[[str], None],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._reader, self._writer, self._waiting = reader, writer, waiting
        self._dialogs, self._track, self._session_settings = dialogs, track, session_settings
        self._say, self._warn, self._window = say, warn, window
        self._likes = _given(reader)
        self._thread: threading.Thread | None = None
        self._progress, self._closing = ("", 0), False
        self.page: HistoryPage | None = None
        self.report: ImportReport | None = None

    def wire(self, actions: Actions, tracks: Callable[[], list[int]]) -> None:
        """Connect the deeds; `tracks` says which tracks are meant."""
        actions["like"].triggered.connect(lambda: self.opine(tracks(), 1))
        actions["dislike"].triggered.connect(lambda: self.opine(tracks(), -1))
        actions["history"].triggered.connect(self.show_page)

    # Keeping

    def listened(
        self, track_id: int, when: float, seconds: float, share: float, moved_on: bool, excerpt: bool
    ) -> None:
        """A track was left; kept unless the person has switched that off."""
        if self._session_settings.settings.keep_history:
            self._write(
                self._writer.add_play(track_id, when, seconds, share, moved_on=moved_on, excerpt=excerpt)
            )

    def added(self, ids: Sequence[int], playlist: str) -> None:
        """Tracks were put into the playlist in hand."""
        if self._session_settings.settings.keep_history:
            self._write(self._writer.add_additions(ids, playlist))

    def opinion(self, track_id: int | None) -> int:
        """1 liked, -1 disliked, 0 neither."""
        return 0 if track_id is None else self._likes.get(track_id, 0)

    def opine(self, ids: Sequence[int], value: int) -> None:
        """Like (1) or dislike (-1); once more takes it back."""
        if not ids:
            self._say("choose a track first")
            return
        if all(self.opinion(one) == value for one in ids):
            value = 0
        for one in ids:
            self._likes[one] = value
        self._write(self._writer.set_likes(dict.fromkeys(ids, value)))
        self._say(f"{counted(len(ids), 'track')} {_OPINIONS[value]}")
        self.likes_changed.emit()

    def _write(self, answer: "Future[Any]") -> None:
        self._waiting.wait(answer, lambda _: self._refresh(), lambda error: self._warn(str(error)))

    # The page

    def show_page(self) -> None:
        """Open the page."""
        page = HistoryPage(
            kept(self._reader, self._track), self._session_settings.settings.keep_history, self._window
        )
        page.import_requested.connect(lambda: self.bring(self._dialogs.history_files()))
        page.folder_requested.connect(lambda: self.bring(filter(None, [self._dialogs.folder()])))
        page.export_requested.connect(self._export)
        page.delete_requested.connect(self._delete)
        page.keep_changed.connect(lambda keep: self._session_settings.keep(keep_history=keep))
        page.finished.connect(lambda: setattr(self, "page", None))
        self.page = page
        _open(page)

    def _refresh(self) -> None:
        self.changed.emit()
        if self.page is not None:
            self.page.show_tables(kept(self._reader, self._track))

    def _export(self) -> None:
        target = self._dialogs.history_file()
        if target is None:
            return
        try:
            written = export(self._reader, target)
        except HistoryError as error:
            self._dialogs.show_message("Export", str(error))
        else:
            self._say(f"{grouped(written)} entries written to {target.name}")

    def _delete(self) -> None:
        if self._dialogs.confirm("Delete all", _DELETE, "Delete all", "Keep it"):
            self._likes.clear()
            self.likes_changed.emit()
            self._write(self._writer.delete_history())

    # Importing

    def bring(self, paths: "Sequence[Path] | filter[Path]") -> None:
        """Import files or folders of other programs, in a thread of its own."""
        wanted = list(paths)
        if not wanted or self._thread is not None:
            return
        answer: Future[Report] = Future()
        self._thread = threading.Thread(
            target=self._import, args=(wanted, answer), name="import", daemon=True
        )
        self._thread.start()
        self._waiting.wait(answer, self._imported, self._not_imported)

    def tick(self) -> None:
        """Say how far the import is; the window's timer calls this."""
        if self._thread is not None and self.page is not None:
            stage, done = self._progress
            self.page.set_importing(f"{_DOING.get(stage, 'importing')}… {grouped(done) if done else ''}")

    def close(self) -> None:
        """Stop an import and wait for its thread."""
        self._closing = True
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _import(self, paths: list[Path], answer: "Future[Report]") -> None:
        try:
            with Reader(self._reader.path) as reader:
                answer.set_result(import_history(paths, reader, self._writer, self._tell))
        except Exception as error:  # whoever waits is told
            answer.set_exception(error)

    def _tell(self, stage: str, done: int) -> None:
        if self._closing:
            raise _Closing
        self._progress = (stage, done)

    def _imported(self, report: Report) -> None:
        self._end_import()
        self._likes = _given(self._reader)
        self.likes_changed.emit()
        self._refresh()
        self.report = ImportReport(report, self.page or self._window)
        _open(self.report)

    def _not_imported(self, error: BaseException) -> None:
        self._end_import()
        self._dialogs.show_message("Import", str(error))

    def _end_import(self) -> None:
        if self._thread is not None:
            self._thread.join()
        self._thread, self._progress = None, ("", 0)
        if self.page is not None:
            self.page.set_importing("")


_OPINIONS = {1: "liked", -1: "disliked", 0: "neither liked nor disliked any more"}


def _given(reader: Reader) -> dict[int, int]:
    return {one.track_id: one.value for one in reader.given_likes()}


def _open(dialog: QDialog) -> None:
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
