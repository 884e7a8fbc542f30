"""Smart playlists: made again from their recipes when the library has changed."""

from functools import partial

from PySide6.QtCore import QObject

from musicexplorer.library.store import Reader
from musicexplorer.session.playlists import SmartPlaylist, refreshed, smart_playlists
from musicexplorer.translation import ntr, tr
from musicexplorer.ui.app import App
from musicexplorer.ui.playlist.document import PlaylistDocument


class SmartPlaylists(QObject):
    """Makes them again beside the window, and saves those that have other tracks now.

    The playlist of the document follows, unless it has unsaved changes.
    """

    def __init__(self, app: App, document: PlaylistDocument) -> None:
        super().__init__(document)
        self._app, self._document = app, document
        app.rescanned.connect(self.refresh)

    def refresh(self) -> None:
        """Make all of them again."""
        snapshot = self._app.session.snapshot

        def work() -> tuple[list[SmartPlaylist], list[str]]:
            failures: list[str] = []

            def failed(smart: SmartPlaylist, error: Exception) -> None:
                text = tr("The smart playlist “{name}” stays as it was: {reason}")
                failures.append(text.format(name=smart.name, reason=error))

            with Reader(snapshot.store) as reader:
                smart = smart_playlists(reader)
            return list(refreshed(snapshot, smart, failed)) if smart else [], failures

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
