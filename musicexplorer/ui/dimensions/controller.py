"""Finds the units of the library beside the window, and does what their page asks for."""

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QPixmap
from PySide6.QtWidgets import QWidget

from musicexplorer.library.store import Reader, TrackColumns
from musicexplorer.session.library import Library, TrackScores
from musicexplorer.session.tasks import Tasks
from musicexplorer.similarity.dimension_names import name_dimensions, words_of
from musicexplorer.similarity.dimensions import DimensionActivations, find_dimensions
from musicexplorer.similarity.playlist import Seed
from musicexplorer.similarity.playlist.seeds import dimension_seed
from musicexplorer.ui.aside import Aside
from musicexplorer.ui.dimensions.page import DimensionsPage
from musicexplorer.ui.frame import Frame
from musicexplorer.ui.library.feed import LibraryFeed
from musicexplorer.ui.player.controller import PlaybackController
from musicexplorer.ui.theme import Theme

_NOTHING = "Too little of your library was listened to yet.\nThe units appear here as soon as more of it was."
_TITLE = "Unit {number}: {name}"


class DimensionsController(QObject):
    """Opens the page of units, and colours the map, plays and makes playlists by them.

    Signals:
        seeded: A playlist like this unit is wanted, which is the `Seed`.
    """

    seeded = Signal(object)

    def __init__(
        self,
        reader: Reader,
        waiting: Tasks,
        feed: LibraryFeed,
        cover: Callable[[int], QPixmap | None],
        frame: Frame,
        playback: PlaybackController,
        theme: Callable[[], Theme],
        usual_colour: Callable[[], str],
        action: QAction,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._reader, self._feed, self._cover, self._frame = reader, feed, cover, frame
        self._playback, self._theme, self._usual_colour, self._window = playback, theme, usual_colour, window
        self._aside = Aside(waiting, "units")
        self._found: tuple[DimensionActivations, list[str]] | None = None
        self._coloured: TrackScores | None = None
        self._outdated = False
        self.page: DimensionsPage | None = None
        action.triggered.connect(self.show_page)
        feed.app.library_changed.connect(self._on_catalogue)
        playback.track_changed.connect(self._on_track)

    def show_page(self) -> None:
        """Open the page, or bring it to the front; the units are looked for when they are not known."""
        if self.page is None:
            self.page = page = DimensionsPage(self._catalogue, self._theme(), self._cover, self._window)
            page.played.connect(self._playback.play_moment)
            page.coloured.connect(self._colour)
            page.playlist_requested.connect(self._frame.pane.playlist_requested)
            page.like_requested.connect(lambda unit: self.seeded.emit(self.seeds()[unit]))
            page.finished.connect(self._forget_page)
            page.show()
            self._look()
        self.page.raise_()
        self.page.activateWindow()

    def seeds(self) -> list[Seed]:
        """The units as seeds of playlists; [] while nobody has looked for them."""
        if self._found is None:
            return []
        activations, names = self._found
        return [dimension_seed(activations, names, unit) for unit in range(len(activations))]

    def set_theme(self, theme: Theme) -> None:
        """Light or dark, now."""
        if self.page is not None:
            self.page.set_theme(theme)

    def close(self) -> None:
        """The window closes."""
        self._aside.close()

    def _catalogue(self) -> Library:
        return self._feed.catalogue

    def _look(self) -> None:
        if self._found is not None and not self._outdated:
            self._show(self._found)
        elif not self._aside.busy:
            self._feed.finish()
            path, tracks = self._reader.path, self._catalogue().tracks
            self._outdated = False

            def work() -> tuple[DimensionActivations, list[str]]:
                with Reader(path) as reader:
                    return found_in(reader, tracks)

            self._aside.do(work, self._show, lambda error: self._say(str(error)))

    def _show(self, found: tuple[DimensionActivations, list[str]]) -> None:
        self._found = found
        if not len(found[0].ids):
            self._say(_NOTHING)
        elif self.page is not None:
            self.page.show_units(*found)

    def _say(self, text: str) -> None:
        if self.page is not None:
            self.page.say(text)

    def _colour(self, unit: int) -> None:
        """Colour the map by a unit; by what it was coloured by before with -1."""
        top, pane = self._frame.top, self._frame.pane
        if unit < 0 or self._found is None:
            self._coloured = None
            top.colours.current = self._usual_colour()
        else:
            activations, names = self._found
            title = _TITLE.format(number=unit + 1, name=names[unit])
            self._coloured = TrackScores(title, activations.ids, activations.activation[:, unit])
            top.colours.current = "dimension"
        self._set_scores()
        top.colours.set_items([(top.colours.current, "", top.colours.current)])
        pane.colour(self._catalogue(), top.colours.current)

    def _on_catalogue(self) -> None:
        self._outdated = True

    def _set_scores(self) -> None:
        scores = self._catalogue().scores
        scores.pop("dimension", None)
        if self._coloured is not None:
            scores["dimension"] = self._coloured

    def _on_track(self, track_id: int) -> None:
        if self.page is not None:
            self.page.set_playing(track_id)

    def _forget_page(self) -> None:
        if self.page is not None:
            self.page.deleteLater()
            self.page = None


def found_in(reader: Reader, tracks: TrackColumns) -> tuple[DimensionActivations, list[str]]:
    """The dimensions of a library and their names; `tracks` are those whose genres are known."""
    activations = find_dimensions(reader.windows, len(tracks))
    ids, tags = reader.tags_matrix()
    rows = np.searchsorted(ids, activations.ids)
    genres = [tracks.genres[row] if row >= 0 else () for row in tracks.rows(activations.ids).tolist()]
    return activations, name_dimensions(activations, words_of(reader.tag_names(), tags[rows], genres))
