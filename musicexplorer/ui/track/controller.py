"""The page of a track: opens it, reads the sound, follows what plays, and finds what matches."""

from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer

from musicexplorer.session.contrast import contrast_of, contrast_text
from musicexplorer.session.similar import SimilarTracks
from musicexplorer.session.track_details import TrackDetails, details, matching_windows, neighbours
from musicexplorer.translation import tr
from musicexplorer.ui.app import App
from musicexplorer.ui.track.page import TrackPage
from musicexplorer.ui.track_activation import Place
from musicexplorer.ui.widgets.gestures import Gesture

_TICK_MS = 50
_NEIGHBOURS = "neighbours of a track"


class TrackPageController(QObject):
    """Opens the page of the selected track.

    Attributes:
        page: The page, None while it is closed.
    """

    def __init__(self, app: App) -> None:
        super().__init__(app)
        self._app = app
        self.page: TrackPage | None = None
        self._shown: TrackDetails | None = None
        self._found: dict[str, SimilarTracks] = {}
        self._follow = QTimer(self, interval=_TICK_MS)
        self._follow.timeout.connect(self._show_position)
        app.actions["track_page"].triggered.connect(self._open_selected)
        app.current_changed.connect(lambda _: self._on_current())
        app.theme_changed.connect(self._on_theme)
        app.near_changed.connect(self._on_near)

    def open(self, track_id: int, other: int | None = None) -> None:
        """Show a track, and what matches another."""
        found = details(self._app.session, track_id)
        if found is None:
            self._app.status.say(tr("this track is not in the library any more"))
            return
        if self.page is None:
            self.page = self._make_page()
        self._shown, self._found = found, {}
        self.page.show_details(found)
        self.page.show()
        self.page.raise_()
        self.page.activateWindow()
        self._read_sound(found)
        self._find_neighbours(track_id)
        self._compare(other)
        self._on_current()

    def _open_selected(self) -> None:
        ids = self._app.selected_tracks()
        if ids:
            self.open(ids[0], ids[1] if len(ids) == 2 else None)
        else:
            self._app.status.say(tr("select a track first"))

    def _make_page(self) -> TrackPage:
        page = TrackPage(self._app)
        page.played.connect(self._play)
        page.compared.connect(self._compare)
        page.heard.connect(self._hear)
        page.listed.connect(self._play_neighbour)
        page.finished.connect(self._forget_page)
        return page

    def _on_theme(self) -> None:
        if self.page is not None:
            self.page.set_theme(self._app.theme)

    # What takes a while

    def _read_sound(self, found: TrackDetails) -> None:
        future = self._app.services.runner.spectrogram(found.track.source)
        self._app.tasks.wait(future, partial(self._show_sound, found), partial(self._no_sound, found))

    def _show_sound(self, found: TrackDetails, sound: tuple[Any, float, Any]) -> None:
        if self.page is not None and self._shown is found:
            self.page.network.show_sound(*sound)
            self._compare(self.page.compare.currentData())

    def _no_sound(self, found: TrackDetails, error: BaseException) -> None:
        if self.page is not None and self._shown is found:
            self.page.network.say(tr("The sound cannot be shown: {reason}").format(reason=error))

    def _find_neighbours(self, track_id: int) -> None:
        snapshot = self._app.session.snapshot
        if snapshot.metadata is None:
            self._app.requests.metadata.emit()
        self._app.tasks.run(lambda: neighbours(snapshot, track_id), self._show_neighbours, latest=_NEIGHBOURS)

    def _on_near(self) -> None:
        """Taste or metadata are known now."""
        if self._shown is not None:
            self._find_neighbours(self._shown.track.id)

    def _show_neighbours(self, found: dict[str, SimilarTracks]) -> None:
        if self.page is None:
            return
        other = self.page.compare.currentData()
        self._found = found
        self.page.show_neighbours(found)
        self._compare(other)

    # What is done on the page

    def _play(self, at: float) -> None:
        if self._shown is not None:
            self._app.player.play_moment(self._shown.track.id, at)

    def _play_neighbour(self, kind: str, row: int, gesture: Gesture) -> None:
        self._app.activation.act(Place.SIMILAR, gesture, self._found[kind].ids, row)

    def _compare(self, other: int | None) -> None:
        """Mark the seconds that match another track."""
        if self.page is None or self._shown is None:
            return
        heard = None if other is None else self._app.session.reader.analysis(other)
        matches: list[tuple[float, float]] = []
        if heard is not None and self._shown.heard is not None:
            starts = self._shown.starts.tolist()
            matches = [(starts[at], fit) for at, _, fit in matching_windows(self._shown.heard, heard)]
        told = ""
        if other is not None and (track := self._app.session.track(other)) is not None:
            self.page.show_compared(other, track.metadata.title)
            session = self._app.session
            words = contrast_text(contrast_of(session.snapshot, session.reader, self._shown.track.id, other))
            text = tr("than “{title}”: {contrast}")
            told = text.format(title=track.metadata.title, contrast=words) if words else ""
        self.page.show_contrast(told, can_hear=heard is not None and self._shown.heard is not None)
        self.page.network.show_matches(matches)

    def _hear(self, other: int) -> None:
        if self._shown is not None:
            self._app.requests.compare.emit(self._shown.track.id, other)

    # The position

    def _on_current(self) -> None:
        """Follow the position only while the track of the page plays."""
        plays = self._shown is not None and self._app.player.current == self._shown.track.id
        if self.page is not None and plays:
            self._follow.start()
        else:
            self._follow.stop()
            if self.page is not None:
                self.page.network.show_position(None)

    def _show_position(self) -> None:
        if self.page is not None:
            self.page.network.show_position(self._app.player.position())

    def _forget_page(self) -> None:
        self._follow.stop()
        if self.page is not None:
            self.page.deleteLater()
        self.page = self._shown = None
