"""Mixes in the window: a set of playlists, made and saved with one click."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject

from musicexplorer.session.mixes import SavedMix, make_mixes, save_mixes
from musicexplorer.session.tastes import find_tastes
from musicexplorer.translation import ntr, tr
from musicexplorer.ui.app import App
from musicexplorer.ui.playlist.document import PlaylistDocument
from musicexplorer.ui.playlist.storage import PlaylistStorage

_TASK = "mixes"


class MixesController(QObject):
    """Makes mixes, or makes them again, in the background."""

    def __init__(self, app: App, document: PlaylistDocument, storage: PlaylistStorage) -> None:
        super().__init__(storage)
        self._app, self._document, self._storage = app, document, storage
        app.actions.connect_all({"make_mixes": self.make, "refresh_mixes": partial(self.make, refresh=True)})

    def make(self, *, refresh: bool = False) -> None:
        """Make those that are not there yet; with `refresh`, the others again, too."""
        self._app.status.say(tr("making mixes…"))
        self._app.when_loaded(partial(self._make, refresh))

    def _make(self, refresh: bool) -> None:
        snapshot = self._app.session.snapshot

        def work() -> list[SavedMix]:
            now = snapshot
            if now.tastes is None:
                now = now.changed(tastes=find_tastes(now))
            return make_mixes(now, refresh=refresh)

        self._app.tasks.run(work, self._save, self._failed, latest=_TASK)

    def _save(self, mixes: list[SavedMix]) -> None:
        changed = [one for one in mixes if one.state != "kept"]
        if not mixes:
            self._app.status.say(tr("There is too little music for mixes yet."))
        elif not changed:
            text = ntr("{n} mix is there already", "{n} mixes are there already", len(mixes))
            self._app.status.say(text)
        saved = save_mixes(self._app.services.writer, changed)
        for at, (one, future) in enumerate(zip(changed, saved, strict=True), 1):
            then = partial(self._saved, one, changed if at == len(changed) else ())
            self._app.tasks.wait(future, then, self._failed)

    def _saved(self, mix: SavedMix, all_of_them: Sequence[SavedMix], _: int) -> None:
        if mix.id is not None and self._document.stored_id == mix.id:
            self._document.refreshed(mix.ids, mix.recipe)
        if all_of_them:
            new = sum(one.state == "new" for one in all_of_them)
            text = ntr("{n} mix made", "{n} mixes made", new) if new else ""
            if more := len(all_of_them) - new:
                again = ntr("{n} mix refreshed", "{n} mixes refreshed", more)
                text = f"{text}, {again}" if text else again
            self._app.status.say(text)
            self._storage.stored.emit()

    def _failed(self, error: BaseException) -> None:
        self._app.status.say(tr("The mixes could not be made: {reason}").format(reason=error))
