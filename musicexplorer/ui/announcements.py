"""What a screen reader says by itself: the track that begins, and messages."""

from PySide6.QtCore import QObject

from musicexplorer.translation import tr
from musicexplorer.ui import accessibility
from musicexplorer.ui.app import App


class Announcements(QObject):
    """Passes on what sighted people see at the edges of the window."""

    def __init__(self, app: App) -> None:
        super().__init__(app)
        self._app = app
        app.current_changed.connect(self._on_current)
        app.status.said.connect(self._say)
        app.status.warned.connect(lambda _, text: self._say(text))

    def _on_current(self, track_id: int | None) -> None:
        track = None if track_id is None else self._app.session.track(track_id)
        if track is not None:
            title, artist = track.metadata.title, track.metadata.artist
            whole = tr("{title} by {artist}").format(title=title, artist=artist) if artist else title
            self._say(tr("Current track: {track}.").format(track=whole))

    def _say(self, text: str) -> None:
        accessibility.announce(self._app.window, text)
