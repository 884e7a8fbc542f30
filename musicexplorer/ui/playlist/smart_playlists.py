"""Smart playlists: made again from their recipes when the library has changed."""

from functools import partial

from PySide6.QtCore import QObject

from musicexplorer.session.playlists import SmartPlaylist, refreshed, smart_playlists
from musicexplorer.translation import ntr, tr
from musicexplorer.ui.app import App
from musicexplorer.ui.playlist.document import PlaylistDocument


class SmartPlaylists(QObject):
    """Makes them again in the background, and saves those that have other tracks now.

    The playlist of the document follows, unless it has unsaved changes. Playlists that count taste or
    metadata wait until these have been read.
    """

    def __init__(self, app: App, document: PlaylistDocument) -> None:
        super().__init__(document)
        self._app, self._document = app, document
        self._pending = False
        self._taste = ""
        app.rescanned.connect(lambda: self.refresh())
        app.near_changed.connect(self._on_near)

    def _on_near(self) -> None:
        """What was waited for is there, or taste is another one: those that count it follow."""
        taste = self._app.session.snapshot.taste
        before, self._taste = self._taste, "" if taste is None else taste.digest
        if self._pending or (before and before != self._taste):
            self.refresh(only_by_taste=not self._pending)

    def refresh(self, *, only_by_taste: bool = False) -> None:
        """Make all of them again, or those that count taste."""
        snapshot = self._app.session.snapshot
        playlists = smart_playlists(self._app.session.reader)
        if only_by_taste:
            playlists = [one for one in playlists if one.mix.taste or one.from_tastes]
        smart = [
            playlist
            for playlist in playlists
            if not snapshot.embeddings.pending(playlist.mix)
            and not (playlist.from_tastes and snapshot.tastes is None)
        ]
        self._pending = len(smart) < len(playlists)
        if snapshot.metadata is None and any(playlist.mix.metadata for playlist in playlists):
            self._app.requests.metadata.emit()

        def work() -> tuple[list[SmartPlaylist], list[str]]:
            failures: list[str] = []

            def failed(playlist: SmartPlaylist, error: Exception) -> None:
                text = tr("The smart playlist “{name}” stays as it was: {reason}")
                failures.append(text.format(name=playlist.name, reason=error))

            return list(refreshed(snapshot, smart, failed)), failures

        if smart:
            self._app.tasks.run(work, self._save, self._failed, latest="smart playlists")

    def _save(self, found: tuple[list[SmartPlaylist], list[str]]) -> None:
        changed, failures = found
        for smart in changed:
            saved = self._app.services.writer.save_playlist(smart.name, smart.ids)
            self._app.tasks.wait(saved, partial(self._saved, smart), self._failed)
        if changed:
            text = ntr("{n} smart playlist refreshed", "{n} smart playlists refreshed", len(changed))
            self._app.status.say(text)
        for failure in failures:
            self._app.status.say(failure)

    def _saved(self, smart: SmartPlaylist, _: int) -> None:
        if self._document.stored_id == smart.id:
            self._document.refreshed(smart.ids)

    def _failed(self, error: BaseException) -> None:
        text = tr("The smart playlists could not be refreshed: {reason}")
        self._app.status.say(text.format(reason=error))
