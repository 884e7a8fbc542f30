"""The dimensions of the embedding in the window: finds them, and does what their page asks for."""

from PySide6.QtCore import QObject

from musicexplorer.session.dimensions import Dimensions, named_dimensions
from musicexplorer.session.library import TrackScores
from musicexplorer.translation import tr
from musicexplorer.ui.app import App
from musicexplorer.ui.dimensions.page import DimensionsPage
from musicexplorer.ui.track_activation import Place
from musicexplorer.ui.widgets.gestures import Gesture

_TASK, _COLOURING = "dimensions", "dimension"


class DimensionsController(QObject):
    """Opens the page of dimensions; colours the map, plays and makes playlists by them.

    Attributes:
        page: The page, None while it is closed.
    """

    def __init__(self, app: App) -> None:
        super().__init__(app)
        self._app, self._session = app, app.session
        self._outdated = False
        self.page: DimensionsPage | None = None
        app.actions["dimensions"].triggered.connect(self.show_page)
        app.library_changed.connect(self._on_library)
        app.theme_changed.connect(self._on_theme)
        app.current_changed.connect(self._on_current)

    def show_page(self) -> None:
        """Open the page, or bring it to the front; find the dimensions if they are not known."""
        if self.page is None:
            app = self._app
            self.page = page = DimensionsPage(app)
            page.gestured.connect(self._on_gesture)
            page.coloured.connect(self._colour)
            page.playlist_requested.connect(app.requests.playlist)
            page.like_requested.connect(self._make_playlist_like)
            page.finished.connect(self._forget_page)
            page.set_playing(app.player.current)
            page.show()
            self._find()
        self.page.raise_()
        self.page.activateWindow()

    def _on_gesture(self, row: int, at: float, gesture: Gesture) -> None:
        if self.page is not None:
            self._app.activation.act(Place.DIMENSIONS, gesture, self.page.ids(), row, at)

    def _find(self) -> None:
        known = self._session.dimensions
        if known is not None and not self._outdated:
            self._show(known)
        elif len(self._session.library):
            self._outdated, snapshot = False, self._session.snapshot
            self._app.tasks.run(lambda: named_dimensions(snapshot), self._show, self._failed, latest=_TASK)

    def _show(self, found: Dimensions) -> None:
        self._session.dimensions = found
        if self.page is None:
            return
        if len(found.activations.ids):
            self.page.show_dimensions(found)
        else:
            self.page.say(tr("Too little of your library is analysed yet.\nDimensions appear here later."))

    def _failed(self, error: BaseException) -> None:
        if self.page is not None:
            self.page.say(str(error))

    def _make_playlist_like(self, dimension: int) -> None:
        found = self._session.dimensions
        if found is not None:
            self._app.requests.playlist_like.emit([found.seed(dimension)])

    def _colour(self, dimension: int) -> None:
        """Colour the map by a dimension; with -1 by what it was coloured by before."""
        scores, found = self._session.scores, self._session.dimensions
        if dimension < 0 or found is None:
            scores.pop(_COLOURING, None)
            self._app.requests.colour_map.emit(self._app.settings.settings.colour_by)
            return
        title = tr("Dimension {number}: {name}").format(number=dimension + 1, name=found.names[dimension])
        activations = found.activations
        scores[_COLOURING] = TrackScores(title, activations.ids, activations.activation[:, dimension])
        self._app.requests.colour_map.emit(_COLOURING)

    def _on_library(self) -> None:
        """Other dimensions may be found when the page is opened again; on an open page, none were yet."""
        self._outdated = True
        if self.page is not None and not self.page.filled and not self._app.tasks.busy(_TASK):
            self._find()

    def _on_current(self, track_id: int | None) -> None:
        if self.page is not None:
            self.page.set_playing(track_id)

    def _on_theme(self) -> None:
        if self.page is not None:
            self.page.set_theme(self._app.theme)

    def _forget_page(self) -> None:
        if self.page is not None:
            self.page.deleteLater()
            self.page = None
