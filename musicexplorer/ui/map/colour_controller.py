"""What the colours and sizes of the map's dots show: chosen in the top bar, or asked for by a feature."""

from PySide6.QtCore import QObject

from musicexplorer.session import colouring
from musicexplorer.session.library import TrackScores
from musicexplorer.ui.app import App
from musicexplorer.ui.map.pane import MapPane
from musicexplorer.ui.widgets.lazy_combo_box import LazyComboBox

_SIMILARITY = "similarity"


class ColourController(QObject):
    """Fills the two boxes and colours and sizes the dots."""

    def __init__(self, app: App, pane: MapPane, colours: LazyComboBox, sizes: LazyComboBox) -> None:
        super().__init__(pane)
        self._app, self._pane, self._colours, self._sizes = app, pane, colours, sizes
        colours.opening.connect(self._offer_colours)
        colours.chosen.connect(self._on_colour)
        sizes.opening.connect(self._offer_sizes)
        sizes.chosen.connect(self._on_size)
        app.requests.colour_map.connect(self._on_request)
        for changed in (app.library_changed, app.near_changed, app.current_changed):
            changed.connect(self._compare)
        app.near_changed.connect(self._show_taste)
        app.library_changed.connect(self._show_automatic)
        app.settings.changed.connect(self._on_setting)

    def _offer_colours(self) -> None:
        library, playing = self._app.session.library, self._app.player.current is not None
        offered = (shown for shown in colouring.colourings(library) if shown.offered(library, playing))
        self._colours.set_items([(shown.name, shown.group, shown.text) for shown in offered])

    def _offer_sizes(self) -> None:
        offered = colouring.sizings(self._app.session.library, self._app.player.current is not None)
        self._sizes.set_items([(name, "", text) for name, text in offered])

    def _on_colour(self, name: str) -> None:
        self._app.settings.update(colour_by=name)
        self._colour(name)

    def _on_request(self, name: str) -> None:
        """A feature shows something for now: the setting stays; "" brings it back."""
        library = self._app.session.library
        chosen = name or self._app.settings.settings.colour_by or colouring.automatic(library)
        self._colours.current = chosen
        named = (shown for shown in colouring.colourings(library) if shown.name == chosen)
        self._colours.set_items([(shown.name, shown.group, shown.text) for shown in named])
        self._colour(chosen)

    def _on_size(self, name: str) -> None:
        self._app.settings.update(size_by=name)
        self._pane.size_dots(self._app.session.library, name)
        self._compare()

    def _on_setting(self, name: str) -> None:
        """A setting was changed elsewhere: the boxes and the map follow."""
        settings = self._app.settings.settings
        if name == "colour_by" and settings.colour_by != self._colours.current:
            self._on_request("")
        if name == "size_by" and settings.size_by != self._sizes.current:
            self._sizes.current = settings.size_by
            self._offer_sizes()
            self._on_size(settings.size_by)

    def _colour(self, name: str) -> None:
        self._pane.colour(self._app.session.library, name)
        self._compare()

    def _show_automatic(self) -> None:
        """While nobody has chosen, the box says what suits the library."""
        library = self._app.session.library
        suits, shown = colouring.automatic(library), self._colours.current
        if not self._app.settings.settings.colour_by and shown in ("", "genre", "style") and shown != suits:
            self._colours.current = suits
            self._colours.set_items([(suits, "", colouring.find(library, suits).text)])

    def _compare(self) -> None:
        """Colours or sizes that show the similarity to the current track: calculate it again."""
        if _SIMILARITY not in (self._colours.current, self._sizes.current):
            return
        current, session = self._app.player.current, self._app.session
        snapshot, mix = session.snapshot, session.mix

        def work() -> TrackScores | None:
            track = None if current is None else snapshot.library.track(current)
            neighbours = snapshot.inputs_by(mix).neighbours
            if track is None or track.id not in neighbours:
                return None
            return TrackScores(track.metadata.title, neighbours.ids, neighbours.similarities(track.id))

        self._app.tasks.run(work, self._show_similarity, self._failed, latest="map similarity")

    def _show_taste(self) -> None:
        if self._colours.current in ("taste", "tastes"):
            self._pane.colour(self._app.session.library, self._colours.current)

    def _show_similarity(self, scores: TrackScores | None) -> None:
        session = self._app.session
        session.scores.pop(_SIMILARITY, None)
        if scores is not None:
            session.scores[_SIMILARITY] = scores
        if self._colours.current == _SIMILARITY:
            self._pane.colour(session.library, _SIMILARITY)
        if self._sizes.current == _SIMILARITY:
            self._pane.size_dots(session.library, _SIMILARITY)

    def _failed(self, error: BaseException) -> None:
        raise error
