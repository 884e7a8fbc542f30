"""Looking around: searching, colouring, finding a track on the map."""

import numpy as np
from PySide6.QtCore import QObject

from musicexplorer.session.filters import Filters
from musicexplorer.ui.app import App
from musicexplorer.ui.frame import Frame


class SearchController(QObject):
    """Wires the search, the filters, the colours and the sizes to the table and the map."""

    def __init__(self, app: App, frame: Frame) -> None:
        super().__init__(app)
        self._app, self._frame = app, frame
        self._looking = False
        top = frame.top
        app.library_changed.connect(self._on_catalogue)
        top.searched.connect(self.search)
        top.filtered.connect(lambda _: self._look())
        top.first_requested.connect(self.go_to_found)
        top.zoom_requested.connect(self.zoom_to_found)
        top.filters_requested.connect(self._offer_filters)

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

    def leave(self) -> None:
        """End the search, or else what is selected on the map."""
        top = self._frame.top
        if top.field.text():
            top.field.clear()
            top.search_now()
        else:
            self._frame.pane.map.cancel()

    def _on_catalogue(self) -> None:
        self._frame.table.show_library(self._app.session.library, self._find())
        if self._looking:
            self._look()

    def _offer_filters(self) -> None:
        self._frame.top.filter_panel.show_library(self._app.session.library)
        self._look()
