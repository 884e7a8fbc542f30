"""Looking around: searching, colouring, finding a track on the map."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QObject, QPoint

from musicexplorer.session.filters import Filters
from musicexplorer.ui.app import App
from musicexplorer.ui.frame import Frame
from musicexplorer.ui.library.track_actions import TrackActions


class SearchController(QObject):
    """Wires the search, the filters, the colours and the sizes to the table and the map."""

    def __init__(
        self,
        app: App,
        frame: Frame,
        track_actions: TrackActions,
    ) -> None:
        super().__init__(app)
        self._app, self._frame, self._track_actions = app, frame, track_actions
        self._looking = False
        top = frame.top
        app.library_changed.connect(self._on_catalogue)
        top.searched.connect(self.search)
        top.filtered.connect(lambda _: self._look())
        top.first_requested.connect(self.go_to_found)
        top.zoom_requested.connect(self.zoom_to_found)
        top.filters_requested.connect(self._offer_filters)
        frame.pane.map.context_requested.connect(self._on_map_menu)
        track_actions.shown.connect(self.show_on_map)

    def search(self, words: str) -> None:
        """Look for words, within the filters; no words end that."""
        if self._frame.top.field.text() != words:
            self._frame.top.field.setText(words)
        self._look()

    def filter(self, wanted: Filters) -> None:
        """Look for what passes these filters, within the search."""
        self._frame.top.show_filters(wanted)
        self._look()

    def _look(self) -> None:
        """Show in the table what is looked for, and let it stand out on the map."""
        catalogue, frame = self._app.session.library, self._frame
        found = self._find()
        frame.table.filter(found)
        frame.pane.map.set_highlight(None if found is None else catalogue.ids[found].tolist())
        number = len(catalogue) if found is None else int(np.count_nonzero(found))
        frame.top.show_found(None if found is None else number)
        frame.top.filter_panel.show_found(number, len(catalogue))

    def _find(self) -> np.ndarray | None:
        """Bool [n]: the rows with the words that pass the filters; None while nothing is looked for."""
        catalogue, top = self._app.session.library, self._frame.top
        words, wanted = top.field.text(), top.filters
        self._looking = bool(words.strip() or wanted)
        if not self._looking:
            return None
        found = catalogue.search(words)
        return found & wanted.passing(catalogue) if wanted else found

    def go_to_found(self) -> None:
        """Go to the first track found in the table, and show all of them on the map."""
        table = self._frame.table
        ids = table.model.ids()
        if ids:
            table.select(ids[:1])
            table.view.setFocus()
        self.zoom_to_found()

    def zoom_to_found(self) -> None:
        """Show all that was found on the map, as close as it goes."""
        if self._looking:
            pane = self._frame.pane
            pane.map.zoom_to([one for one in self._frame.table.model.ids() if one in pane])

    def show_on_map(self, ids: Sequence[int]) -> None:
        """Fly to a track, or to several."""
        pane = self._frame.pane
        placed = [one for one in ids if one in pane]
        if len(placed) == 1:
            pane.map.fly_to(placed[0])
        elif placed:
            pane.map.zoom_to(placed)
            pane.select(placed)
        else:
            self._frame.line.say("it is not on the map yet")

    def leave(self) -> None:
        """End the search, or else what is selected on the map."""
        top = self._frame.top
        if top.field.text():
            top.field.clear()
            top.search_now()
        else:
            self._frame.pane.map.cancel()

    def _on_catalogue(self) -> None:
        self._frame.table.show_catalogue(self._app.session.library, self._find())
        if self._looking:
            self._look()

    def _offer_filters(self) -> None:
        self._frame.top.filter_panel.show_library(self._app.session.library)
        self._look()

    def _on_map_menu(self, track_id: int, at: QPoint) -> None:
        selected = self._frame.pane.selected
        self._track_actions.open_menu(selected if track_id in selected else [track_id], at)
