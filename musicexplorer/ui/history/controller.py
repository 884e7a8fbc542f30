"""The listening history in the window: plays, likes, imports, and the page that shows all of it."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog

from musicexplorer.library.export_file import ExportError
from musicexplorer.library.history import HistoryError
from musicexplorer.library.history.exporting import export
from musicexplorer.library.history.importing import Report, import_history
from musicexplorer.library.history.moments import ORDERS, AmbiguousDates
from musicexplorer.library.matching import Moves
from musicexplorer.library.store import Period, Reader, StoreError
from musicexplorer.library.text import shown_path
from musicexplorer.session.taste import delete_history
from musicexplorer.translation import grouped, ntr, tr
from musicexplorer.ui.app import App
from musicexplorer.ui.dialogs.overwriting import may_write
from musicexplorer.ui.history.page import HistoryPage, ImportReport
from musicexplorer.ui.history.rows import Table, history_tables
from musicexplorer.ui.track_activation import Place

_IMPORT, _TABLES = "import history", "history tables"


class HistoryController(QObject):
    """Records plays, likes and additions to playlists; imports, exports and deletes.

    Attributes:
        page: The page, None while it is closed.
        report: What came of the last import, None while there was none.
    """

    def __init__(self, app: App) -> None:
        super().__init__(app)
        self._app, self._session, self._writer = app, app.session, app.services.writer
        self._store = app.session.snapshot.store
        self.page: HistoryPage | None = None
        self.report: ImportReport | None = None
        app.player.played_back.connect(self._on_listened)
        app.added_to_playlist.connect(self._on_added)
        app.requests.rate.connect(self.rate)
        app.listener_changed.connect(self._fill_page)
        app.actions["like"].triggered.connect(lambda: self.rate(app.selected_tracks(), 1))
        app.actions["dislike"].triggered.connect(lambda: self.rate(app.selected_tracks(), -1))
        app.actions.connect_all(
            {"history": self.show_page, "export_history": self._export, "delete_history": self._delete}
        )

    def rate(self, ids: Sequence[int], value: int) -> None:
        """Like (1) or dislike (-1) tracks; once more takes it back."""
        if not ids:
            self._app.status.say(tr("choose a track first"))
            return
        if all(self._session.opinion(track) == value for track in ids):
            value = 0
        values = dict.fromkeys(ids, value)
        self._session.set_likes(values)
        self._write(self._writer.set_likes(values))
        self._app.status.say(_rated(len(ids), value))
        self._app.likes_changed.emit()

    def _on_listened(
        self, track_id: int, when: float, seconds: float, share: float, moved_on: bool, excerpt: bool
    ) -> None:
        """A track was left; recorded unless the person has switched that off."""
        if self._app.settings.settings.keep_history:
            self._write(
                self._writer.add_play(track_id, when, seconds, share, moved_on=moved_on, excerpt=excerpt)
            )

    def _on_added(self, ids: Sequence[int], playlist: str) -> None:
        if self._app.settings.settings.keep_history:
            self._write(self._writer.add_additions(ids, playlist))

    def _write(self, answer: "Future[Any]", then: Callable[[], None] = lambda: None) -> None:
        def written(_: object) -> None:
            then()
            self._changed()

        self._app.tasks.wait(answer, written, lambda error: self._app.status.warn(str(error)))

    def _changed(self) -> None:
        self._app.history_changed.emit()
        self._fill_page()

    def _read_likes(self) -> None:
        self._session.read_likes()
        self._app.likes_changed.emit()

    # The page

    def show_page(self) -> None:
        """Open the page."""
        app, dialogs = self._app, self._app.dialogs
        self.page = page = HistoryPage(app.settings.settings.keep_history, app.window)
        page.import_requested.connect(lambda: self.import_files(dialogs.history_files()))
        page.folder_requested.connect(lambda: self.import_files(filter(None, [dialogs.folder()])))
        page.export_requested.connect(self._export)
        page.delete_requested.connect(self._delete)
        page.forget_requested.connect(lambda period: self._write(self._writer.forget(period)))
        page.remember_requested.connect(lambda: self._write(self._writer.remember()))
        page.keep_changed.connect(lambda keep: app.settings.update(keep_history=keep))
        page.gestured.connect(lambda track, made: app.activation.act(Place.HISTORY, made, [track], 0))
        page.finished.connect(lambda: setattr(self, "page", None))
        self._fill_page()
        _open(page)

    def _fill_page(self) -> None:
        """Read everything for the page, in the background."""
        if self.page is None:
            return
        store, library = self._store, self._session.library

        def work() -> tuple[list[Table], list[Period]]:
            with Reader(store) as reader:
                return history_tables(reader, library), reader.forgotten()

        def then(found: tuple[list[Table], list[Period]]) -> None:
            if self.page is not None:
                self.page.show_tables(*found)

        self._app.tasks.run(work, then, lambda error: self._app.status.warn(str(error)), latest=_TABLES)

    def _export(self) -> None:
        target, store = self._app.dialogs.history_file(), self._store
        if target is None or not may_write(self._app.dialogs, tr("Export"), target, "history"):
            return

        def work() -> int:
            with Reader(store) as reader:
                return export(reader, target, force=True)

        def then(count: int) -> None:
            text = ntr("{n} entry exported to {file}", "{n} entries exported to {file}", count)
            self._app.status.say(text.format(file=target.name))

        failed = partial(self._failed, tr("Export"))
        self._app.tasks.run(work, then, failed, writes=shown_path(target))

    def _delete(self) -> None:
        text = tr(
            "Plays, skips, likes, additions to playlists and everything imported are deleted for good. "
            "Saved playlists and your music stay. Export the history first if you may need it again; "
            "backups hold it until newer ones replace them."
        )
        if self._app.dialogs.confirm(tr("Delete all"), text, tr("Delete all"), tr("Cancel")):
            self._write(delete_history(self._store, self._writer), self._read_likes)

    # Importing

    def import_files(
        self, paths: "Sequence[Path] | filter[Path]", date_order: str = "", moves: Moves | None = None
    ) -> None:
        """Import files of other programs, or folders of them; one import at a time.

        Args:
            paths: The files.
            date_order: In which order day and month are in dates; asked for if it is needed.
            moves: Where the person says that the music is.
        """
        chosen, store, writer = list(paths), self._store, self._writer
        if not chosen or self._app.tasks.busy(_IMPORT):
            return

        def work(report: Callable[[tuple[str, int]], None]) -> Report:
            with Reader(store) as reader:
                return import_history(
                    chosen, reader, writer, lambda stage, done: report((stage, done)),
                    date_order=date_order, moves=moves,
                )  # fmt: skip

        self._set_importing(tr("importing…"))
        self._app.tasks.run(
            work,
            lambda report: self._imported(report, chosen, date_order),
            lambda error: self._not_imported(error, chosen),
            latest=_IMPORT,
            progress=self._show_progress,
        )

    def _show_progress(self, progress: tuple[str, int]) -> None:
        stage, done = progress
        text = tr("reading… {count}") if stage == "reading" else tr("matching with the library… {count}")
        self._set_importing(text.format(count=grouped(done) if done else ""))

    def _set_importing(self, text: str) -> None:
        if self.page is not None:
            self.page.set_importing(text)

    def _imported(self, report: Report, chosen: Sequence[Path], date_order: str) -> None:
        self._set_importing("")
        self._read_likes()
        self._changed()
        self.report = ImportReport(report, self.page or self._app.window)
        self.report.locate_requested.connect(lambda: self._locate(chosen, date_order))
        _open(self.report)

    def _locate(self, chosen: Sequence[Path], date_order: str) -> None:
        """Import again with what the person says about where the music is; nothing is added twice."""
        folder = self._app.dialogs.folder()
        if folder is not None:
            if self.report is not None:
                self.report.close()
            self.import_files(chosen, date_order, Moves(root=folder))

    def _not_imported(self, error: BaseException, chosen: Sequence[Path]) -> None:
        self._set_importing("")
        if not isinstance(error, AmbiguousDates):
            self._failed(tr("Import"), error)
            return
        text = tr("Does the day or the month come first in dates such as {example}?")
        answers = (tr("Day first"), tr("Month first"))
        chosen_order = self._app.dialogs.choose(tr("Import"), text.format(example=error.example), answers)
        if chosen_order is not None:
            self.import_files(chosen, ORDERS[chosen_order])

    def _failed(self, title: str, error: BaseException) -> None:
        if not isinstance(error, HistoryError | StoreError | ExportError):
            raise error
        self._app.dialogs.show_message(title, str(error))


def _rated(count: int, value: int) -> str:
    if value > 0:
        return ntr("{n} track liked", "{n} tracks liked", count)
    if value < 0:
        return ntr("{n} track disliked", "{n} tracks disliked", count)
    return ntr("{n} track no longer rated", "{n} tracks no longer rated", count)


def _open(dialog: QDialog) -> None:
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
