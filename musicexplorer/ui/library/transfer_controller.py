"""The whole library in one file, for another computer: written and read from the menu."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from musicexplorer.library.export_file import ExportError
from musicexplorer.library.store import StoreError, backups
from musicexplorer.library.store.backups import BackupError
from musicexplorer.library.store.errors import store_error
from musicexplorer.library.text import shown_path
from musicexplorer.session import transfer
from musicexplorer.similarity import metric as metric_file
from musicexplorer.translation import ntr, tr
from musicexplorer.ui.app import App
from musicexplorer.ui.dialogs.overwriting import may_write

_TASK = "library transfer"
T = TypeVar("T")
_PROBLEMS = (ExportError, BackupError, StoreError, sqlite3.Error, OSError)


class TransferController(QObject):
    """Writes the library to a file, and adds one from a file.

    Signals:
        loaded: The library holds more: it is to be read again.
    """

    loaded = Signal()

    def __init__(self, app: App) -> None:
        super().__init__(app)
        self._app, self._store = app, app.session.snapshot.store
        app.actions["backup_library"].triggered.connect(self._save)
        app.actions["restore_library"].triggered.connect(self._load)

    def _save(self) -> None:
        title, target = tr("Export the library"), self._app.dialogs.library_target()
        if target is None or not may_write(self._app.dialogs, title, target, "backup"):
            return
        text = tr("library exported to {path}").format(path=shown_path(target))
        self._run(
            title,
            lambda: transfer.save(self._store, target, force=True),
            lambda _: self._app.status.say(text),
            writes=shown_path(target),
        )

    def _load(self) -> None:
        title, dialogs = tr("Import a library"), self._app.dialogs
        path = dialogs.library_file()
        if path is None or self._app.tasks.busy(_TASK):
            return
        try:
            folders = backups.folders(path)
        except OSError as error:
            dialogs.show_message(title, str(error))
            return
        moves = []
        for folder in folders:
            if not Path(folder).is_dir():
                question = tr("The folder {folder} of the other computer is not here. Where is its music?")
                shown = question.format(folder=shown_path(Path(folder)))
                if dialogs.confirm(title, shown, tr("Choose…"), tr("Not on this computer")):
                    here = dialogs.folder()
                    moves += [(folder, str(here))] if here else []
        writer = self._app.services.writer
        self._run(title, lambda: transfer.load(path, self._store, writer, moves=moves), self._loaded)

    def _loaded(self, loaded: transfer.Loaded) -> None:
        app, session = self._app, self._app.session
        exclusions = loaded.settings.exclusions
        app.settings.update(exclusions=exclusions)
        session.set_exclusions(exclusions)
        session.set_metric(metric_file.load(self._store.with_name(metric_file.FILE)))
        session.read_likes()
        app.near_changed.emit()
        app.likes_changed.emit()
        app.history_changed.emit()
        self.loaded.emit()
        text = ntr("{n} track imported, new: {new}", "{n} tracks imported, new: {new}", loaded.tracks)
        app.status.say(text.format(new=loaded.new))

    def _run(self, title: str, work: Callable[[], T], then: Callable[[T], None], *, writes: str = "") -> None:
        def failed(error: BaseException) -> None:
            if not isinstance(error, _PROBLEMS):
                raise error
            if isinstance(error, sqlite3.Error):
                error = store_error(error, self._store)
            self._app.dialogs.show_message(title, str(error))

        self._app.status.say(tr("please wait…"))
        self._app.tasks.run(work, then, failed, latest=_TASK, writes=writes)
